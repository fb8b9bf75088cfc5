import type { z } from "zod";
import type { Asked } from "../server/asked.ts";
import type { Body } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import { type OpenRouterModel, openRouterModels } from "./catalogue.ts";
import { complete } from "./chat.ts";
import { endpointsOf, listForChat, listForImages } from "./discovery.ts";
import { generate } from "./images.ts";
import { refuse } from "./refusals.ts";

/** What OpenRouter knows: tests may add and take away models. */
export interface OpenRouter {
  models: OpenRouterModel[];
  /** `reasoning_details` that were given out, as JSON. */
  reasonings: Set<string>;
}

export function newOpenRouter(): OpenRouter {
  return { models: [...openRouterModels], reasonings: new Set() };
}

/** A job to be performed, or a plain answer. */
export function openRouter(service: OpenRouter, asked: Asked, body: Body): Promise<Job> | object {
  if (body.kind === "bad" || body.kind === "form") throw refuse("The body is no JSON.");
  const { pathname, searchParams } = new URL(asked.path, "http://localhost");
  switch (`${asked.method} ${pathname}`) {
    case "POST /images":
      return generate(service, asked, body);
    case "POST /chat/completions":
      return complete(service, asked, body);
    case "GET /images/models":
      return listForImages(service.models);
    case "GET /models":
      return listForChat(service.models, searchParams.get("output_modalities"));
  }
  const [, id] = (asked.method === "GET" && /^\/images\/models\/([^/]+\/[^/]+)\/endpoints$/.exec(pathname)) || [];
  const model = id && service.models.find((one) => one.images && one.id === decodeURIComponent(id));
  if (model) return endpointsOf(model);
  throw refuse(`No route for ${asked.method} ${pathname}`, undefined, 404);
}

/** A model that is offered at this endpoint. */
export function modelNamed({ models }: OpenRouter, id: string, at: "images" | "chat"): OpenRouterModel {
  const model = models.find((one) => one.id === id);
  if (!model) throw refuse(`${id} is not a valid model ID`);
  if (!model[at]) throw refuse(`No endpoints found for ${id}.`, undefined, 404);
  return model;
}

/** Reads by a schema, or refuses; unknown fields are refused as well. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw refuse(`Invalid request: ${issues.join("; ")}`, { error_type: "invalid_request" });
}
