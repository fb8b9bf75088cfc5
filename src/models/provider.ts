// What a provider of models is: one file (or folder) that makes one, and its line in `providers.ts`.

import type { ImageModel, Log } from "../core/ports.ts";
import type { Masks } from "./masks.ts";

export interface Provider {
  /** The first part of its models' ids, and the lane in which they are drawn. */
  readonly name: string;
  /** The variable that holds its key; without a key its models are not offered. */
  readonly key: `${Uppercase<string>}_API_KEY`;
  /** The variable with another address than this one. */
  readonly url: { variable: `${Uppercase<string>}_BASE_URL`; default: string };
  /** Whether there can be such a model, as far as is known before anybody is asked. `model`: the id's second part. */
  supports(model: string): boolean;
  open(access: ProviderOptions): ProviderModels;
}

export interface ProviderOptions {
  apiKey: string;
  baseUrl: string;
  /** Unfinished pictures to ask for, 0–3. */
  previews: number;
  /** What a drawing is given, from sending the request to the last byte of its picture. */
  timeoutMs: number;
  /** For models that take a mask. */
  masks: Masks;
  /** Where to keep what is asked for rarely. */
  folder: string;
  log: Log;
}

export interface ProviderModels {
  list(): ImageModel[];
  /** Asks which models there are now. What is known stays when that fails. Called at the start and every hour. */
  refresh(): Promise<void>;
}

/** `openai/gpt-image-2` → `openai`, `gpt-image-2`: split at the first slash only. */
export function splitModelId(id: string): { provider: string; model: string } {
  const slash = id.indexOf("/");
  return slash < 0 ? { provider: id, model: "" } : { provider: id.slice(0, slash), model: id.slice(slash + 1) };
}
