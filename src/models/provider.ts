// The port for providers of models. A provider is one file (or folder), and its line in `providers.ts`.

import type { ImageModel } from "../core/ports/models.ts";
import type { Log } from "../core/ports/runtime.ts";
import type { Masks } from "./masks.ts";

export interface Provider {
  /** The first part of its models' ids, and the lane in which they are drawn. */
  readonly name: string;
  /** The environment variable with its key. Without a key, its models aren't offered. */
  readonly key: `${Uppercase<string>}_${"API_KEY" | "API_TOKEN" | "KEY"}`;
  /** It needs no key: its models are offered once its base URL is set. */
  readonly isKeyOptional?: true;
  /** The variable that overrides the default base URL. */
  readonly url: { variable: `${Uppercase<string>}_BASE_URL`; default: string };
  /** The variable with further models of it, by the second part of their ids. */
  readonly more?: `${Uppercase<string>}_MODELS`;
  /** The variable with the price of a picture in USD, for a service that names none. */
  readonly price?: `${Uppercase<string>}_USD_PER_PICTURE`;
  /** Whether such a model can exist, without a request. `model`: the second part of the id. */
  supports(model: string): boolean;
  open(access: ProviderOptions): ProviderModels;
}

export interface ProviderOptions {
  apiKey: string;
  baseUrl: string;
  /** Further models that the admin wants, by the second part of their ids. */
  more?: readonly string[];
  /** USD, as the admin sets it. */
  usdPerPicture?: number;
  /** How many previews to request, 0–3. */
  previews: number;
  /** Time limit of one picture, from sending the request to its last byte. */
  timeoutMs: number;
  /** For models that take a mask. */
  masks: Masks;
  /** A folder for caches. */
  folder: string;
  log: Log;
}

export interface ProviderModels {
  list(): ImageModel[];
  /** Fetches the current list of models, or keeps the previous one if that fails. Called at startup and every hour. */
  refresh(): Promise<void>;
}

/** `openai/gpt-image-2` → `openai`, `gpt-image-2`: split at the first slash only. */
export function splitModelId(id: string): { provider: string; model: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { provider: id, model: "" } : { provider: id.slice(0, slash), model: id.slice(slash + 1) };
}
