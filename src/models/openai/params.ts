// Request parameters and capabilities of OpenAI's models, for both of its APIs. Pure.

import type { DrawOrder, ImageModel } from "../../core/ports/models.ts";
import { resolutions } from "../../core/vocabulary.ts";
import { offeredRatios, ratioNotes } from "../aspect-ratio.ts";
import { modelMessages } from "../messages.ts";
import { textAt } from "../wire/answer.ts";
import type { OpenAiModel } from "./models.ts";
import { estimateUsd, leadingModelEstimate } from "./prices.ts";
import { isSlow, type Quality, qualityFor, sizeFor } from "./sizes.ts";

/** More pixels only cost more: the models read pictures in tiles. */
export const imageConstraints = { longestSide: 2048, bytes: 8 * 1024 * 1024 };
export const MAX_REFERENCES = 16;
const DEFAULT_PIXELS = 1536 * 1024;
/** Visually lossless. At 100, large pictures would be twice the size. */
const JPEG_QUALITY = 92;

export interface ImageParams {
  size: string;
  quality: Quality;
  output_format: "png" | "jpeg";
  output_compression?: number;
  background?: "transparent";
}

export function paramsFor(model: OpenAiModel, order: DrawOrder): ImageParams {
  const shared = { size: sizeFor(model, order), quality: qualityFor(model, order.resolution) };
  if (order.transparent) return { ...shared, output_format: "png", background: "transparent" };
  // Lossless, because the next turn may build on it. Larger ones would exceed the upload limits of chats.
  if (order.resolution === "standard") return { ...shared, output_format: "png" };
  return { ...shared, output_format: "jpeg", output_compression: JPEG_QUALITY };
}

/** The highest qualities and largest sizes take twice as long. */
export function timeoutFor({ size, quality }: ImageParams, timeoutMs: number): number {
  return isSlow(size, quality) ? 2 * timeoutMs : timeoutMs;
}

/** The size and quality that the response reports, otherwise those that were requested. */
export function appliedOf({ size, quality }: ImageParams, response: unknown): { size: string; quality: string } {
  return { size: textAt(response, "size") ?? size, quality: textAt(response, "quality") ?? quality };
}

/** What couldn't be done as set. For models with three sizes, a higher resolution means a higher quality. */
export function notesFor(
  { freeSizes }: OpenAiModel,
  order: DrawOrder,
  params: ImageParams,
  applied: { size: string; quality: string },
): string[] {
  const { size, quality } = applied;
  const larger = freeSizes || order.resolution === "standard" ? [] : [modelMessages.sizeInstead(order.resolution, size)];
  const shaped = [...ratioNotes(order, size), ...larger];
  const otherSize = shaped.length === 0 && params.size !== "auto" && size !== params.size;
  return [
    ...shaped,
    ...(otherSize ? [modelMessages.otherSize(params.size, size)] : []),
    ...(quality === params.quality ? [] : [modelMessages.otherQuality(params.quality, quality)]),
  ];
}

export function capabilities(model: OpenAiModel, previews: number, history: boolean): ImageModel["can"] {
  return {
    references: MAX_REFERENCES,
    needsReference: false,
    seed: false,
    history,
    previews: previews > 0,
    aspectRatios: model.freeSizes ? "any" : offeredRatios(["1:1", "3:2", "2:3"]),
    resolutions: [...resolutions],
    cost: "computed",
    price: priceOf(model, previews, history),
  };
}

/** USD. With history, includes the model that reads the conversation. */
export function estimateOf(
  model: OpenAiModel,
  { resolution, references, aspectRatio }: Parameters<ImageModel["estimateUsd"]>[0],
  previews: number,
  history: boolean,
): number | undefined {
  const [width, height] = sizeFor(model, { aspectRatio, resolution, references: [] }).split("x").map(Number);
  const pixels = width && height ? width * height : DEFAULT_PIXELS;
  const usd = estimateUsd(model.id, { pixels, quality: qualityFor(model, resolution), references, previews });
  return usd === undefined || !history ? usd : usd + leadingModelEstimate;
}

function priceOf(model: OpenAiModel, previews: number, history: boolean): string {
  const usd = estimateOf(model, { aspectRatio: "as is", resolution: "standard", references: 1 }, previews, history);
  return modelMessages.price(usd);
}
