import type { ErrorResponse } from "../server/response-writer.ts";

export type FlavorName = "stable-diffusion.cpp" | "localai" | "vllm-omni" | "sglang";

/** How one kind of server differs from the others. */
export interface Flavor {
  /** The models that it lists. */
  models: string[];
  /** Whether a request may name only those. */
  checksModel: boolean;
  /** Has `POST /v1/images/edits`. Otherwise generations take `file` and `ref_images`. */
  edits: boolean;
  /** How it gives pictures if the client doesn't choose; a relative URL belongs to the server's own host. */
  gives: "b64_json" | "url";
  /** Other values of `response_format` that it follows. */
  alsoGives: ("b64_json" | "url")[];
  urls: "absolute" | "relative";
  /** Where the seed is: a field, or JSON in the prompt. */
  seed: "field" | "in-prompt";
  /** Several pictures only as `image[]`: of several `image`, it takes the first. */
  listsOnlyInBrackets: boolean;
  /** The field of a mask, whose white part changes. */
  mask: "mask" | "mask_image" | undefined;
  /** What `stream: true` brings. */
  stream: "ignored" | "refused";
  /** What an unreadable size brings: the default, or a refusal. */
  badSize: "ignored" | "refused";
  defaultSide: number;
  formats: readonly string[];
  error(status: number, message: string): ErrorResponse;
}

const json = (status: number, body: object): ErrorResponse => ({ status, code: status, body });
const detail = (status: number, message: string) => json(status, { detail: message });

export const flavors: Record<FlavorName, Flavor> = {
  "stable-diffusion.cpp": {
    models: ["sd-cpp-local"],
    checksModel: false,
    edits: true,
    gives: "b64_json",
    alsoGives: [],
    urls: "absolute",
    seed: "in-prompt",
    listsOnlyInBrackets: true,
    mask: "mask",
    stream: "ignored",
    badSize: "ignored",
    defaultSide: 512,
    formats: ["png", "jpeg", "webp"],
    error: (status, error) => json(status, status < 500 ? { error } : { error: "server_error", message: error }),
  },
  localai: {
    models: ["flux.1-dev-ggml", "qwen3-8b"],
    checksModel: true,
    edits: false,
    gives: "url",
    alsoGives: ["b64_json"],
    urls: "absolute",
    seed: "field",
    listsOnlyInBrackets: false,
    mask: undefined,
    stream: "ignored",
    badSize: "ignored",
    defaultSide: 512,
    formats: ["png"],
    error: (status, message) => json(status, { error: { code: status, message, type: "" } }),
  },
  "vllm-omni": {
    models: ["Qwen/Qwen-Image-Edit-2511"],
    checksModel: true,
    edits: true,
    gives: "b64_json",
    alsoGives: [],
    urls: "absolute",
    seed: "field",
    listsOnlyInBrackets: false,
    mask: "mask_image",
    stream: "refused",
    badSize: "refused",
    defaultSide: 1024,
    formats: ["png", "jpg", "jpeg", "webp"],
    error: detail,
  },
  sglang: {
    models: ["black-forest-labs/FLUX.2-klein-4B"],
    checksModel: false,
    edits: true,
    gives: "b64_json",
    alsoGives: ["url"],
    urls: "relative",
    seed: "field",
    listsOnlyInBrackets: false,
    mask: undefined,
    stream: "ignored",
    badSize: "ignored",
    defaultSide: 1024,
    formats: ["png", "jpg", "jpeg", "webp"],
    error: detail,
  },
};
