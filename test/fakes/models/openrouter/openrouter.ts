import type { z } from "zod";
import type { Body } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import type { RecordedRequest } from "../server/recorded-request.ts";
import { complete } from "./chat.ts";
import { endpointsOf, listForChat, listForImages } from "./discovery.ts";
import { generate } from "./images.ts";
import { type OpenRouterModel, openRouterModels } from "./models.ts";
import { refuse } from "./refusals.ts";

/** OpenRouter's state. Tests may add and remove models. */
export interface OpenRouter {
  models: OpenRouterModel[];
  /** The `reasoning_details` sent so far, as JSON. */
  reasonings: Set<string>;
}

export function newOpenRouter(): OpenRouter {
  return { models: [...openRouterModels], reasonings: new Set() };
}

/** Handles a request. Returns a job to perform, or the response body. */
export function openRouter(service: OpenRouter, recorded: RecordedRequest, body: Body): Promise<Job> | object {
  if (body.kind === "bad" || body.kind === "form") throw refuse("The body is not JSON.");
  const { pathname, searchParams } = new URL(recorded.path, "http://localhost");
  switch (`${recorded.method} ${pathname}`) {
    case "POST /images":
      return generate(service, recorded, body);
    case "POST /chat/completions":
      return complete(service, recorded, body);
    case "GET /images/models":
      return listForImages(service.models);
    case "GET /models":
      return listForChat(service.models, searchParams.get("output_modalities"));
  }
  const [, id] = (recorded.method === "GET" && /^\/images\/models\/([^/]+\/[^/]+)\/endpoints$/.exec(pathname)) || [];
  const model = id && service.models.find((one) => one.images && one.id === decodeURIComponent(id));
  if (model) return endpointsOf(model);
  throw refuse(`No route for ${recorded.method} ${pathname}`, undefined, 404);
}

/** The model, if this endpoint offers it. */
export function modelNamed({ models }: OpenRouter, id: string, at: "images" | "chat"): OpenRouterModel {
  const model = models.find((one) => one.id === id);
  if (!model) throw refuse(`${id} is not a valid model ID`);
  if (!model[at]) throw refuse(`No endpoints found for ${id}.`, undefined, 404);
  return model;
}

/** Parses by a schema. Throws for unknown fields, too. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw refuse(`Invalid request: ${issues.join("; ")}`, { error_type: "invalid_request" });
}
