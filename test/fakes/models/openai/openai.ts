import type { DrawOrder } from "../pictures/draw.ts";
import type { Body } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import type { RecordedRequest } from "../server/recorded-request.ts";
import { RefusalError } from "../server/refusal-error.ts";
import type { ImageParams } from "./image-params.ts";
import { edit, generate } from "./images.ts";
import { mainlineModels, type OpenAiModel, openAiModels } from "./models.ts";
import { openAiError, refuse } from "./refusals.ts";
import { respond, type StoredResponses } from "./responses.ts";

/** OpenAI's state. Tests may add and remove models. */
export interface OpenAi {
  models: OpenAiModel[];
  storedResponses: StoredResponses;
}

export function newOpenAi(): OpenAi {
  return { models: [...openAiModels], storedResponses: new Map() };
}

/** Handles a request. Returns a job to perform, or the response body. */
export function openAi(service: OpenAi, recorded: RecordedRequest, body: Body): Promise<Job> | Job | object {
  if (body.kind === "bad") throw refuse("invalid_json", "", "We could not parse the body of your request.");
  const path = recorded.path.replace(/\?.*$/, "");
  switch (`${recorded.method} ${path}`) {
    case "POST /images/edits":
      return edit(service, recorded, body);
    case "POST /images/generations":
      return generate(service, recorded, body);
    case "POST /responses":
      return respond(service, recorded, body);
    case "GET /models":
      return { object: "list", data: listed(service) };
  }
  const one = recorded.method === "GET" && listed(service).find(({ id }) => path === `/models/${id}`);
  if (one) return one;
  throw new RefusalError(openAiError(404, "unknown_url", `Invalid URL (${recorded.method} /v1${path})`));
}

/** Throws for unknown and retired models. */
export function modelNamed({ models }: OpenAi, name: string, param = "model"): OpenAiModel {
  const model = models.find(({ id }) => id === name);
  if (!model) throw refuse("model_not_found", param, `The model '${name}' does not exist or you do not have access to it.`, 404);
  return model;
}

/** The order for `drawPicture`. OpenAI has no seed. */
export function drawOrderFrom(recorded: RecordedRequest, params: ImageParams): DrawOrder {
  const { width, height, format, compression, background } = params;
  const { model = "", prompt, references, mask } = recorded;
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
  const ids = [...models.map(({ id }) => id), ...mainlineModels];
  return ids.map((id) => ({ id, object: "model", created: 1_767_225_600, owned_by: "system" }));
}
