// One model of a provider that is used through the AI SDK: what to request for an order, and what came back.

import { deadlineWithin } from "../../core/concurrency/abort.ts";
import type { Drawing, DrawOrder, DrawWatch, ImageModel } from "../../core/ports/models.ts";
import { type ModelId, type Resolution, resolutions } from "../../core/vocabulary.ts";
import { nearestRatio, offeredRatios, ratioNotes, requestedRatio } from "../aspect-ratio.ts";
import { freeSize } from "../free-size.ts";
import { modelMessages } from "../messages.ts";
import { prepareReferences } from "../prepare-references.ts";
import { promptFor } from "../prompts.ts";
import type { ProviderOptions } from "../provider.ts";
import { type ProviderInfo, timedOut, toModelError } from "../wire/errors.ts";
import { fetchOnce } from "../wire/http.ts";
import { noImageError } from "../wire/no-picture.ts";
import { Exchange } from "./exchange.ts";
import { isAllowed, parseJob } from "./job.ts";
import type { SdkModel, SdkProvider, SdkRequest } from "./protocol.ts";

const constraints = { longestSide: 2048, bytes: 6 * 1024 * 1024 };
/** Larger pictures take longer. */
const SLOW_FACTOR = 2;
const CANCEL_TIMEOUT_MS = 10_000;

export function imageModel(spec: SdkProvider, model: SdkModel, access: ProviderOptions): ImageModel {
  const { apiKey, baseUrl } = access;
  const info = { service: spec.service, label: model.label, key: apiKey };
  return {
    id: `${spec.name}/${model.id}` as ModelId,
    label: model.label,
    about: model.about,
    can: capabilitiesOf(model),
    choices: (_, wanted) => wanted,
    estimateUsd: ({ resolution, references }) => model.price({ resolution: resolutionFor(model, resolution), references }),
    draw: (order, watch) => draw({ spec, model, access, info: { ...info, words: order.prompt } }, order, watch),
    async cancelJob(job) {
      const cancel = parseJob(job)?.cancel;
      const url = cancel && isAllowed(cancel.url, baseUrl, spec.protocol.hosts);
      if (!cancel || !url) return;
      const response = await fetchOnce(url, {
        method: cancel.method,
        headers: spec.protocol.authorize(apiKey),
        signal: AbortSignal.timeout(CANCEL_TIMEOUT_MS),
      });
      await response.body?.cancel();
    },
  };
}

interface Opened {
  spec: SdkProvider;
  model: SdkModel;
  access: ProviderOptions;
  info: ProviderInfo;
}

async function draw({ spec, model, access, info }: Opened, order: DrawOrder, watch: DrawWatch): Promise<Drawing> {
  const { signal } = watch;
  const { apiKey, baseUrl, timeoutMs } = access;
  signal.throwIfAborted();
  const images = await prepareReferences(order.references.slice(0, model.references), constraints);
  const request = requestFor(model, order, images.length);
  const ms = request.resolution === "standard" ? timeoutMs : SLOW_FACTOR * timeoutMs;
  const deadline = deadlineWithin(signal, ms);
  const exchange = new Exchange({
    ...{ info, baseUrl, protocol: spec.protocol, model, request, images, watch, signal: deadline.signal },
  });
  try {
    const id = images.length > 0 ? (model.edits ?? model.id) : model.id;
    const opened = await spec.create(id, { apiKey, baseUrl, fetch: exchange.fetch, request });
    const { images: results } = await opened.doGenerate({
      prompt: promptFor(spec.prompts ?? "instruction", order, images.length),
      n: 1,
      size: undefined,
      aspectRatio: request.aspectRatio as `${number}:${number}` | undefined,
      seed: model.seed ? order.seed : undefined,
      files:
        images.length > 0 && !spec.protocol.ownPictures
          ? images.map(({ bytes, type }) => ({ type: "file", data: bytes, mediaType: type }))
          : undefined,
      mask: undefined,
      providerOptions: spec.optionsFor?.(model, request) ?? {},
      abortSignal: deadline.signal,
    });
    const image = results.at(-1);
    if (image === undefined) throw noImageError(info, { usage: { cost: exchange.costUsd } });
    return drawingOf(model, order, request, exchange.pictureOf(image), exchange);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (deadline.passed) throw timedOut(info, ms, exchange.job !== undefined);
    throw exchange.failure ?? toModelError(error, info) ?? unreadable(error, info, exchange.costUsd);
  } finally {
    deadline.release();
  }
}

/** An error of the SDK itself: the answer isn't what it expects. The error isn't passed on: it holds the whole request. */
function unreadable(error: unknown, info: ProviderInfo, costUsd: number | undefined): unknown {
  const isSdkError = error instanceof Error && error.name.startsWith("AI_");
  return isSdkError ? noImageError(info, { usage: { cost: costUsd } }) : error;
}

/** What to request, in the service's terms. */
function requestFor(model: SdkModel, order: DrawOrder, references: number): SdkRequest {
  const ratio = requestedRatio(order);
  const resolution = resolutionFor(model, order.resolution);
  const size = model.sizes?.[resolution];
  const shared = { resolution, references, ...(size !== undefined && { size }) };
  if (ratio === undefined || (model.keepsShapeOfOne && references === 1)) return shared;
  if (order.aspectRatio === "as is" && references > 0 && model.followsPicture)
    return model.followsPicture === "unasked" ? shared : { ...shared, aspectRatio: model.followsPicture.ratio };
  if (model.ratios === "pixels") return { ...shared, pixels: freeSize(ratio, resolution) };
  const aspectRatio = nearestRatio(ratio, model.ratios);
  return { ...shared, ...(aspectRatio !== undefined && { aspectRatio }) };
}

/** That resolution, or else the largest below it that the model has. */
function resolutionFor({ sizes = {} }: SdkModel, wanted: Resolution): Resolution {
  const upTo = resolutions.slice(0, resolutions.indexOf(wanted) + 1);
  return upTo.findLast((one) => sizes[one] !== undefined) ?? "standard";
}

function capabilitiesOf(model: SdkModel): ImageModel["can"] {
  const { references, needsReference = false, seed = false, ratios, sizes = {} } = model;
  const usd = model.price({ resolution: "standard", references: Math.min(1, references) });
  return {
    ...{ references, needsReference, seed, history: false, previews: false },
    aspectRatios: ratios === "pixels" ? "any" : offeredRatios(ratios),
    resolutions: resolutions.filter((one) => one === "standard" || sizes[one] !== undefined),
    cost: usd === 0 ? "free" : "computed",
    price: usd === 0 ? modelMessages.free : modelMessages.price(usd),
  };
}

function drawingOf(model: SdkModel, order: DrawOrder, request: SdkRequest, image: Uint8Array, exchange: Exchange): Drawing {
  const { aspectRatio, pixels, references, resolution } = request;
  const size = pixels ? `${pixels.width}x${pixels.height}` : request.size;
  const costUsd = exchange.costUsd ?? model.price({ resolution, references });
  const seed = exchange.seed ?? (model.seed ? order.seed : undefined);
  return {
    image,
    applied: {
      references,
      ...(size !== undefined && { size }),
      ...(aspectRatio?.includes(":") && { aspectRatio }),
    },
    notes: [...ratioNotes(order, pixels ? size : aspectRatio), ...sizeNotes(order.resolution, request)],
    ...(seed !== undefined && { seed }),
    ...(costUsd !== undefined && { costUsd }),
  };
}

function sizeNotes(wanted: Resolution, { resolution, size }: SdkRequest): string[] {
  if (wanted === resolution) return [];
  return [size === undefined ? modelMessages.noSizes(wanted) : modelMessages.sizeInstead(wanted, size)];
}
