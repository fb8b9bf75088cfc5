/**
 * Fake Black Forest Labs API (api.bfl.ai): tasks of FLUX.2, FLUX 3, Kontext and Fill, their results, and the files.
 * Read on 2026-11-30: https://docs.bfl.ai/{quick_start/generating_images,api_integration/errors,quick_start/pricing},
 * https://docs.bfl.ai/api-reference (from https://api.bfl.ai/openapi.json), github.com/black-forest-labs/skills (bfl-api), and for
 * FLUX 3 https://docs.comfy.org/development/comfy-router/models/black-forest-labs/flux-3-image/code; that it's "Reasoning" and
 * "Generating" (here only the latter) is from several of its clients.
 * Not known: the texts of 402 and 429; whether a moderated task is charged (here it isn't); whether sizes are rounded to multiples
 * of 16 (here they are, downwards) or data URLs accepted (here they aren't); whether a field that a model doesn't have is ignored or
 * refused, such as `aspect_ratio` of FLUX.2 (here it's refused); how long the result of FLUX 3 can be downloaded.
 * Like the real service behind its global address, it knows a task only at the polling URL that it answered with.
 */
import { z } from "zod";
import { bflFailures, notFound } from "./black-forest-labs/failures.ts";
import { type BflModel, bflModels, centsOf, type Size, sizeOf } from "./black-forest-labs/models.ts";
import { drawPicture, type Format } from "./pictures/draw.ts";
import { clearWhere, takePicture } from "./pictures/picture-input.ts";
import type { SentPicture } from "./pictures/sent-picture.ts";
import type { Body } from "./server/body.ts";
import { type Job, Jobs } from "./server/jobs.ts";
import type { ProviderRequest } from "./server/provider-request.ts";
import { charge, ProviderServer, refund, type Work } from "./server/provider-server.ts";
import { RefusalError } from "./server/refusal-error.ts";
import { ResultFiles } from "./server/result-files.ts";
import { invalidField, readBodyAs } from "./server/validation-errors.ts";

/** How a task can end without a picture. */
export type BflOutcome = "Request Moderated" | "Content Moderated" | "Error";

interface BflState {
  models: BflModel[];
  jobs: Jobs<BflOutcome>;
  files: ResultFiles;
  /** Tasks that may wait or run at once. */
  maxActive: number;
}

export type BlackForestLabs = ProviderServer<keyof typeof bflFailures> & BflState;

const pollingPath = "/eu2/v1/get_result";
const urlLifeMs = 10 * 60_000;
const maxBase64 = 20_000_000;
const maxPixels = 20_000_000;

/** Starts the service. Tests may change its models and the number of active tasks. */
export async function startBlackForestLabs(): Promise<BlackForestLabs> {
  const server = new ProviderServer<keyof typeof bflFailures>({
    path: "",
    key: "bfl-fake-key",
    isAuthorized: ({ headers, url = "" }, key) => url.startsWith("/files/") || headers["x-key"] === key,
    unauthorized: bflFailures["wrong-key"],
    failures: bflFailures,
    check: (request, body) => check(service, request, body),
  });
  const jobs = new Jobs<BflOutcome>(() => server.changed());
  const state: BflState = { models: [...bflModels], jobs, files: new ResultFiles(server.clock), maxActive: 24 };
  const service: BlackForestLabs = Object.assign(server, state);
  await server.listen();
  return service;
}

function check(service: BlackForestLabs, request: ProviderRequest, body: Body): Promise<Work> | Work {
  const { pathname, searchParams } = new URL(request.path, "http://localhost");
  if (request.method === "GET" && pathname.startsWith("/files/")) return service.files.send(pathname);
  if (request.method === "GET" && pathname === pollingPath) return poll(service, searchParams.get("id"));
  if (request.method === "GET" && pathname === "/v1/get_result") return () => ({ body: unknownTask(searchParams.get("id")) });
  const model = service.models.find(({ id }) => pathname === `/v1/${id}`);
  if (request.method !== "POST" || !model) throw notFound();
  request.model = model.id;
  return submit(service, model, request, body.kind === "json" ? body.json : undefined);
}

const picture = z.string().nullish();
const common = {
  prompt: z.string(),
  safety_tolerance: z.int().min(0).max(6).optional(),
  webhook_url: z.url().nullish(),
  webhook_secret: z.string().nullish(),
};
const seeded = { ...common, seed: z.int().nullish(), output_format: z.enum(["jpeg", "png", "webp"]).nullish() };
const inputs = { input_image: picture, input_image_2: picture, input_image_3: picture, input_image_4: picture };
const moreInputs = { input_image_5: picture, input_image_6: picture, input_image_7: picture, input_image_8: picture };
const side = z.union([z.literal(0), z.int().min(64)]).nullish();
const klein = { ...seeded, ...inputs, width: side, height: side };
const upsampling = { prompt_upsampling: z.boolean().optional(), disable_pup: z.boolean().optional() };
const schemas = {
  klein: z.strictObject(klein),
  flux2: z.strictObject({ ...klein, ...moreInputs, ...upsampling, guidance: z.number().optional(), steps: z.int().optional() }),
  flux3: z.strictObject({
    ...common,
    images: z.array(z.string()).min(1).optional(),
    aspect_ratio: z.string().optional(),
    resolution: z.enum(["768sq", "1k", "1.5k", "2k", "4k"]).optional(),
    grounding: z.boolean().optional(),
    version: z.string().optional(),
  }),
  kontext: z.strictObject({ ...seeded, ...inputs, ...upsampling, aspect_ratio: z.string().nullish() }),
  fill: z.strictObject({ ...seeded, ...upsampling, image: z.string(), mask: picture, steps: z.int().optional() }),
};

/** The fields of all models. */
interface BflOrder {
  prompt: string;
  seed?: number | null | undefined;
  output_format?: "jpeg" | "png" | "webp" | null | undefined;
  width?: number | null | undefined;
  height?: number | null | undefined;
  aspect_ratio?: string | null | undefined;
  resolution?: string | undefined;
  mask?: string | null | undefined;
}

async function submit(service: BlackForestLabs, model: BflModel, request: ProviderRequest, json: unknown): Promise<Work> {
  const order: BflOrder = readBodyAs(schemas[model.kind], json);
  await record(request, order);
  if (request.pictures.length > model.maxPictures)
    throw invalidField("images", `List should have at most ${model.maxPictures} items`, "too_long");
  const size = sizeOf(model, order, request.pictures[0]);
  const format = order.output_format ?? "jpeg";
  return () => {
    if (service.jobs.active >= service.maxActive) throw new RefusalError(bflFailures["too-many-tasks"]());
    const job = service.jobs.add(request, async () => [
      `${service.origin}${service.files.add(await draw(request, size, format), format, urlLifeMs)}`,
    ]);
    const { cents: cost, inputMp: input_mp, outputMp: output_mp } = centsOf(model, size, request.pictures, order.resolution);
    charge(request, cost / 100);
    return { body: { id: job.id, polling_url: `${service.origin}${pollingPath}?id=${job.id}`, cost, input_mp, output_mp } };
  };
}

async function record(request: ProviderRequest, { prompt, seed, aspect_ratio, mask, ...more }: BflOrder): Promise<void> {
  request.prompt = prompt;
  request.seed = seed ?? undefined;
  request.ratio = aspect_ratio ?? undefined;
  request.mask = mask ? await pictureFrom(mask, "mask") : undefined;
  for (const [name, value] of Object.entries(more))
    if (/^(input_)?images?(_\d)?$/.test(name))
      for (const text of [value ?? []].flat()) request.pictures.push(await pictureFrom(String(text), name));
    else request.params[name] = value;
}

/** A picture as base64 or as a URL. */
async function pictureFrom(text: string, field: string): Promise<SentPicture> {
  if (text.length > maxBase64) throw invalidField(field, "Image exceeds the maximum size of 20 MB");
  const taken = await takePicture(text, { bare: true, dataUrl: false });
  if (typeof taken === "string")
    throw invalidField(field, taken === "unreachable" ? "Could not download image" : "Invalid image");
  if (taken.width * taken.height > maxPixels) throw invalidField(field, "Image exceeds the maximum of 20 megapixels");
  return taken;
}

async function draw(request: ProviderRequest, size: Size, format: Format): Promise<Uint8Array> {
  const { model = "", prompt, seed, pictures: references } = request;
  const mask = request.mask && (await clearWhere(request.mask));
  return drawPicture({ model, prompt, references, mask, seed, ...size, format, compression: undefined, transparent: false }, 1);
}

async function poll({ jobs }: BlackForestLabs, id: string | null): Promise<Work> {
  return async () => {
    const job = await jobs.look(id);
    if (!job) return { body: unknownTask(id) };
    if (job.state === "failed") refund(job.request);
    return { body: resultOf(job) };
  };
}

function resultOf({ id, state, failure, request, urls }: Job<BflOutcome>): object {
  if (state === "done") {
    const result = { sample: urls[0], prompt: request.prompt, seed: request.seed ?? 42, duration: 1.5 };
    return { id, status: "Ready", result, cost: request.costUsd * 100 };
  }
  if (state !== "failed") {
    const [status, progress] = state === "running" ? [runningOf(request.model), 0.5] : ["Pending", 0];
    return { id, status, result: null, progress };
  }
  const details = failure === "Error" ? "Internal error" : { "Moderation Reasons": ["Derivative Works Filter"] };
  return { id, status: failure, result: null, details };
}

/** FLUX 3 says what it's doing. */
function runningOf(model = ""): string {
  return model.startsWith("flux-3") ? "Generating" : "Pending";
}

function unknownTask(id: string | null): object {
  return { id: id ?? "", status: "Task not found", result: null };
}
