// Models of the fake services, and orders for them.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Drawing, DrawOrder, ImageModel } from "../../src/core/ports/models.ts";
import type { StoredImage } from "../../src/core/ports/pictures.ts";
import type { BlobKey, ImageInfo } from "../../src/core/vocabulary.ts";
import { images } from "../../src/images/read.ts";
import { masks } from "../../src/models/local/local.ts";
import { openProviders, type ProviderRegistry } from "../../src/models/providers.ts";
import { silent } from "../fakes/bot.ts";
import { plain, red } from "../fakes/models/clients.ts";
import { type ModelServices, startModels } from "../fakes/models/index.ts";

/** One model for each API. */
export const apis = {
  images: "openai/gpt-image-2.6-flare",
  responses: "openai-responses/gpt-image-2.6-flare",
  "openrouter images": "openrouter/bytedance-seed/seedream-4.5",
  "openrouter images, streamed": "openrouter/openai/gpt-image-2",
  "openrouter chat": "openrouter/google/gemini-3.1-flash-image",
};

export interface Providers {
  service: ModelServices;
  registry: ProviderRegistry;
  folder: string;
  model(id: string): ImageModel;
  draw(id: string, order?: Partial<DrawOrder>, watch?: Partial<DrawOptions>): Promise<Drawing>;
}
type DrawOptions = Parameters<ImageModel["draw"]>[1];

export interface ProviderTestOptions {
  previews?: number;
  timeoutMs?: number;
  folder?: string;
}

/** Starts both fake services and opens the providers. They stop with the test. */
export async function startProviders(options: ProviderTestOptions = {}): Promise<Providers> {
  const service = await startModels();
  onTestFinished(() => service.close());
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "models-"));
  const registry = openRegistry(service, { ...options, folder });
  await registry.refresh();
  const model = (id: string) => {
    const found = registry.list().find((one) => one.id === id);
    if (!found) throw new Error(`no model ${id}`);
    return found;
  };
  return { service, registry, folder, model, draw: (id, order, watch) => draw(model(id), order, watch) };
}

export function openRegistry(
  service: ModelServices,
  { previews = 2, timeoutMs = 20_000, folder = tmpdir() }: ProviderTestOptions,
): ProviderRegistry {
  return openProviders(keysOf(service), { previews, timeoutMs, masks, folder, log: silent });
}

export function keysOf({ openai, openrouter }: ModelServices) {
  const access = ({ key, url }: { key: string; url: string }) => ({ apiKey: key, baseUrl: url });
  return { openai: access(openai), "openai-responses": access(openai), openrouter: access(openrouter) };
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
    ...{ aspectRatio: "as is", resolution: "standard", choice: { index: 0, of: 1 }, requestedAt: new Date(0) },
    ...order,
  };
}

let keys = 0;

/** A stored picture with these bytes. */
export async function pictureOf(bytes: Uint8Array): Promise<StoredImage> {
  const { info } = await images.read(bytes);
  const whole: ImageInfo = { ...info, key: String(++keys).padStart(64, "0") as BlobKey };
  return { ...whole, read: async () => bytes };
}

export async function redPicture(width = 600, height = 400): Promise<StoredImage> {
  return pictureOf(await plain(red, { width, height }));
}
