import type { DrawOrder } from "../pictures/draw.ts";
import type { Asked } from "../server/asked.ts";
import type { Body } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import { Refusal } from "../server/refusal.ts";
import { leadingModels, type OpenAiModel, openAiModels } from "./catalogue.ts";
import { edit, generate } from "./images.ts";
import { openAiTrouble, refuse } from "./refusals.ts";
import { type Remembered, respond } from "./responses.ts";
import type { Wishes } from "./wishes.ts";

/** What OpenAI knows: tests may add and take away. */
export interface OpenAi {
  models: OpenAiModel[];
  /** Responses that were stored. */
  remembered: Remembered;
}

export function newOpenAi(): OpenAi {
  return { models: [...openAiModels], remembered: new Map() };
}

/** A job to be performed, or a plain answer. */
export function openAi(service: OpenAi, asked: Asked, body: Body): Promise<Job> | Job | object {
  if (body.kind === "bad") throw refuse("invalid_json", "", "We could not parse the body of your request.");
  const path = asked.path.replace(/\?.*$/, "");
  switch (`${asked.method} ${path}`) {
    case "POST /images/edits":
      return edit(service, asked, body);
    case "POST /images/generations":
      return generate(service, asked, body);
    case "POST /responses":
      return respond(service, asked, body);
    case "GET /models":
      return { object: "list", data: listed(service) };
  }
  const one = asked.method === "GET" && listed(service).find(({ id }) => path === `/models/${id}`);
  if (one) return one;
  throw new Refusal(openAiTrouble(404, "unknown_url", `Invalid URL (${asked.method} /v1${path})`));
}

/** Refuses what does not exist and what is gone. */
export function modelNamed({ models }: OpenAi, name: string, param = "model"): OpenAiModel {
  const model = models.find(({ id }) => id === name);
  if (!model) throw refuse("model_not_found", param, `The model '${name}' does not exist or you do not have access to it.`, 404);
  return model;
}

/** The order that the drawing hands get. OpenAI has no seed. */
export function drawsIn(asked: Asked, wishes: Wishes): DrawOrder {
  const { width, height, format, compression, background } = wishes;
  const { model = "", prompt, references, mask } = asked;
  return {
    model,
    prompt,
    references,
    mask,
    seed: undefined,
    width,
    height,
    format,
    compression,
    transparent: background === "transparent",
  };
}

function listed({ models }: OpenAi) {
  const ids = [...models.map(({ id }) => id), ...leadingModels];
  return ids.map((id) => ({ id, object: "model", created: 1_767_225_600, owned_by: "system" }));
}
