// Capabilities, prices and request parameters of a discovered model. Pure.

import type { Drawing, DrawOrder, ImageModel } from "../../core/ports/models.ts";
import type { AppliedSettings, Resolution } from "../../core/vocabulary.ts";
import { nearestRatio, offeredRatios, ratioNotes, requestedRatio } from "../aspect-ratio.ts";
import { modelMessages } from "../messages.ts";
import { type OpenRouterModel, type Price, usesChat } from "./discovery.ts";

export const imageConstraints = { longestSide: 2048, bytes: 6 * 1024 * 1024 };
const MAX_REFERENCES = 16;
/** If a model takes pictures without saying how many. */
const DEFAULT_REFERENCES = 5;
const MAX_SEED = 2 ** 31 - 1;

const sizes = ["512", "1K", "2K", "4K"];
const preferredSizes: Record<Resolution, string> = { standard: "1K", high: "2K", ultra: "4K" };
const megapixels: Record<string, number> = { "512": 0.25, "1K": 1, "2K": 4, "4K": 8.3 };
/** For one picture, as far as models report it. 4K takes more. */
const OUT_TOKENS = 1800;
const IN_TOKENS = 1500;

export interface ImageParams {
  resolution?: string;
  aspect_ratio?: string;
  quality?: string;
  output_format?: string;
  seed?: number;
  background?: "transparent";
}

export function paramsFor({ parameters }: OpenRouterModel, order: DrawOrder): ImageParams {
  const resolution = sizeFor(order.resolution, valuesOf(parameters.resolution));
  const ratio = requestedRatio(order);
  const aspect_ratio = ratio === undefined ? undefined : nearestRatio(ratio, valuesOf(parameters.aspect_ratio));
  const quality = oneOf(parameters.quality, order.resolution === "standard" ? "medium" : "high");
  const isTransparent = order.transparent && valuesOf(parameters.background).includes("transparent");
  const lossless = order.transparent || order.resolution === "standard";
  const output_format = oneOf(parameters.output_format, lossless ? "png" : "jpeg");
  return {
    ...(resolution !== undefined && { resolution }),
    ...(aspect_ratio !== undefined && { aspect_ratio }),
    ...(quality !== undefined && { quality }),
    ...(output_format !== undefined && { output_format }),
    ...(isTransparent && { background: "transparent" as const }),
    ...(parameters.seed && { seed: order.seed % (MAX_SEED + 1) }),
  };
}

/** Larger pictures take twice as long: 2560 × 1440, in megapixels of 1024 × 1024. */
const SLOW_MEGAPIXELS = (2560 * 1440) / 1024 ** 2;

export function timeoutFor({ resolution }: ImageParams, timeoutMs: number): number {
  return (megapixels[resolution ?? "1K"] ?? 1) > SLOW_MEGAPIXELS ? 2 * timeoutMs : timeoutMs;
}

/** What couldn't be done as set. */
function notesFor(order: DrawOrder, { resolution, aspect_ratio }: ImageParams): string[] {
  const asked = preferredSizes[order.resolution];
  const size = order.resolution === "standard" || resolution === asked ? [] : [sizeNote(order.resolution, resolution)];
  return [...ratioNotes(order, aspect_ratio), ...size];
}

function sizeNote(asked: Resolution, used: string | undefined): string {
  return used === undefined ? modelMessages.noSizes(asked) : modelMessages.sizeInstead(asked, used);
}

/** What the model drew. `costUsd`: what the response reports. */
export function drawingOf(order: DrawOrder, params: ImageParams, image: Uint8Array, costUsd: number | undefined): Drawing {
  return {
    image,
    applied: appliedOf(order, params),
    notes: notesFor(order, params),
    ...(params.seed !== undefined && { seed: params.seed }),
    ...(costUsd !== undefined && { costUsd }),
  };
}

function appliedOf({ references }: DrawOrder, { resolution, aspect_ratio, quality }: ImageParams): Omit<AppliedSettings, "seed"> {
  return {
    references: references.length,
    ...(resolution !== undefined && { size: resolution }),
    ...(aspect_ratio !== undefined && { aspectRatio: aspect_ratio }),
    ...(quality !== undefined && { quality }),
  };
}

export function capabilities(model: OpenRouterModel, previews: number): ImageModel["can"] {
  const { parameters, streams } = model;
  const chat = usesChat(model);
  const offered = valuesOf(parameters.resolution);
  return {
    references: referencesOf(model),
    needsReference: false,
    seed: parameters.seed !== undefined,
    history: chat,
    previews: !chat && streams && previews > 0,
    aspectRatios: offeredRatios(valuesOf(parameters.aspect_ratio)),
    resolutions: (["standard", "high", "ultra"] as const).filter(
      (one) => one === "standard" || offered.includes(preferredSizes[one]),
    ),
    cost: "reported",
    price: priceOf(model),
  };
}

function referencesOf(model: OpenRouterModel): number {
  const { takesImages } = model;
  const { input_references } = model.parameters;
  if (!takesImages) return 0;
  if (input_references && "max" in input_references) return Math.min(MAX_REFERENCES, input_references.max);
  return usesChat(model) || input_references ? DEFAULT_REFERENCES : 0;
}

function priceOf(model: OpenRouterModel): string {
  const usd = estimateOf(model, { resolution: "standard", references: Math.min(1, referencesOf(model)) });
  return modelMessages.price(usd);
}

/** A cautious estimate of a picture's price in USD; undefined if no price is known. */
export function estimateOf(
  { prices, parameters }: OpenRouterModel,
  { resolution, references }: { resolution: Resolution; references: number },
): number | undefined {
  const size = sizeFor(resolution, valuesOf(parameters.resolution)) ?? "1K";
  const costs = prices
    .filter(({ variant }) => variant === undefined || variant === size)
    .map((price) => ({
      out: price.billable.startsWith("output_image") || price.unit === "request",
      usd: usdOf(price, size, references),
    }));
  if (!costs.some(({ out, usd }) => out && usd > 0)) return undefined;
  return costs.reduce((sum, { usd }) => sum + usd, 0);
}

function usdOf({ billable, unit, usd }: Price, size: string, references: number): number {
  const times = billable === "input_image" ? references : billable === "input_text" ? 0 : 1;
  if (unit === "megapixel") return usd * times * (megapixels[size] ?? 1);
  if (unit === "token") return usd * times * (billable === "input_image" ? IN_TOKENS : OUT_TOKENS * (size === "4K" ? 2 : 1));
  return usd * times;
}

/** The requested size, or else the nearest on offer, the smaller of two. Undefined if there is no choice. */
function sizeFor(resolution: Resolution, offered: string[]): string | undefined {
  const wanted = sizes.indexOf(preferredSizes[resolution]);
  return sizes
    .filter((size) => offered.includes(size))
    .toSorted((a, b) => Math.abs(sizes.indexOf(a) - wanted) - Math.abs(sizes.indexOf(b) - wanted))[0];
}

function oneOf(descriptor: OpenRouterModel["parameters"][string] | undefined, wanted: string): string | undefined {
  return valuesOf(descriptor).includes(wanted) ? wanted : undefined;
}

function valuesOf(descriptor: OpenRouterModel["parameters"][string] | undefined): string[] {
  return descriptor && "values" in descriptor ? descriptor.values : [];
}
