// Models behind the services on loopback, and orders for them.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Drawing, DrawOrder, ImageModel, StoredImage } from "../../src/core/ports.ts";
import type { BlobKey, ImageInfo } from "../../src/core/vocabulary.ts";
import { images } from "../../src/images/read.ts";
import { masks } from "../../src/models/local/local.ts";
import { openProviders, type ProviderRegistry } from "../../src/models/providers.ts";
import { silent } from "../fakes/bot.ts";
import { type ModelServices, startModels } from "../fakes/models/index.ts";
import { plain, red } from "../fakes/models/person.ts";

/** Every way to a model, by one that is reached by it. */
export const ways = {
  images: "openai/gpt-image-2.6-flare",
  responses: "openai-responses/gpt-image-2.6-flare",
  "openrouter images": "openrouter/bytedance-seed/seedream-4.5",
  "openrouter images, streamed": "openrouter/openai/gpt-image-2",
  "openrouter chat": "openrouter/google/gemini-3.1-flash-image",
};

export interface Api {
  service: ModelServices;
  shelves: ProviderRegistry;
  folder: string;
  model(id: string): ImageModel;
  draw(id: string, order?: Partial<DrawOrder>, watch?: Partial<DrawOptions>): Promise<Drawing>;
}
type DrawOptions = Parameters<ImageModel["draw"]>[1];

export interface ApiOptions {
  previews?: number;
  timeoutMs?: number;
  folder?: string;
}

/** Both services and everything they offer; they stop with the test. */
export async function api(options: ApiOptions = {}): Promise<Api> {
  const service = await startModels();
  onTestFinished(() => service.close());
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "models-"));
  const shelves = shelvesOf(service, { ...options, folder });
  await shelves.refresh();
  const model = (id: string) => {
    const found = shelves.list().find((one) => one.id === id);
    if (!found) throw new Error(`no model ${id}`);
    return found;
  };
  return { service, shelves, folder, model, draw: (id, order, watch) => draw(model(id), order, watch) };
}

export function shelvesOf(
  service: ModelServices,
  { previews = 2, timeoutMs = 20_000, folder = tmpdir() }: ApiOptions,
): ProviderRegistry {
  return openProviders(keysOf(service), { previews, timeoutMs, masks, folder, log: silent });
}

export function keysOf({ openai, openrouter }: ModelServices) {
  const door = ({ key, url }: { key: string; url: string }) => ({ apiKey: key, baseUrl: url });
  return { openai: door(openai), "openai-responses": door(openai), openrouter: door(openrouter) };
}

export async function draw(
  model: ImageModel,
  order: Partial<DrawOrder> = {},
  watch: Partial<DrawOptions> = {},
): Promise<Drawing> {
  return model.draw(orderOf(order), { signal: new AbortController().signal, preview() {}, ...watch });
}

export function orderOf(order: Partial<DrawOrder>): DrawOrder {
  return {
    ...{ prompt: "make it night", references: [], history: [], personHash: "f".repeat(64), seed: 7, number: 1 },
    ...{ aspectRatio: "as is", resolution: "standard", choice: { index: 0, of: 1 }, askedAt: new Date(0) },
    ...order,
  };
}

let made = 0;

/** A stored picture of these bytes. */
export async function pictureOf(bytes: Uint8Array): Promise<StoredImage> {
  const { info } = await images.read(bytes);
  const whole: ImageInfo = { ...info, key: String(++made).padStart(64, "0") as BlobKey };
  return { ...whole, read: async () => bytes };
}

export async function redPicture(width = 600, height = 400): Promise<StoredImage> {
  return pictureOf(await plain(red, { width, height }));
}
