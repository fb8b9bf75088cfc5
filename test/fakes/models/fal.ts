/**
 * Fake fal.ai: direct calls (fal.run), the queue (queue.fal.run), uploads (rest.fal.ai) and files (fal.media), each below its own path.
 * Read on 2026-11-30: https://docs.fal.ai/documentation/model-apis/inference/queue, https://docs.fal.ai/model-endpoints/queue,
 * https://fal.ai/docs/documentation/model-apis/{errors,faq,concurrency-limits}.md, https://fal.ai/docs/inference-api/queue/cancel,
 * https://fal.ai/models/fal-ai/flux-2-pro/edit/api, and errors quoted in public tests.
 * Not known: the texts of 401, 404 and 429; what the status and the result of a canceled request are (here COMPLETED and 499); whether
 * a refused or direct call whose client left is charged ("may still be charged"; here 4xx and 5xx aren't, the latter is).
 * The queue accepts any input: what's wrong with it comes with the result. Inputs that a model doesn't have are ignored.
 */
import sharp from "sharp";
import { z } from "zod";
import { falFailures, falOutcomes, refuse } from "./fal/failures.ts";
import { type FalModel, falModels, imageSizes, type Size, sizeOf } from "./fal/models.ts";
import { drawPicture, type Format } from "./pictures/draw.ts";
import { clearWhere, takePicture } from "./pictures/picture-input.ts";
import { readPicture, type SentPicture } from "./pictures/sent-picture.ts";
import type { Body } from "./server/body.ts";
import { type Job, Jobs } from "./server/jobs.ts";
import type { ProviderRequest } from "./server/provider-request.ts";
import { charge, ProviderServer, type Reply, refund, type Work } from "./server/provider-server.ts";
import { RefusalError } from "./server/refusal-error.ts";
import type { ErrorResponse } from "./server/response-writer.ts";
import { ResultFiles } from "./server/result-files.ts";
import { readBodyAs, unprocessable } from "./server/validation-errors.ts";

type Outcome = keyof typeof falOutcomes | ErrorResponse;

interface FalState {
  models: FalModel[];
  jobs: Jobs<Outcome>;
  files: ResultFiles;
  /** Whether the safety checker flags all pictures: they come back black, and are charged. */
  nsfw: boolean;
}

export type Fal = ProviderServer<keyof typeof falFailures> & FalState;

const fileLifeMs = 7 * 24 * 60 * 60_000;
const maxDirectMs = 60 * 60_000;

/** Starts the service: direct calls at `${url}/run`, the queue at `${url}/queue`, uploads at `${url}/rest`. */
export async function startFal(): Promise<Fal> {
  const server = new ProviderServer<keyof typeof falFailures>({
    path: "",
    key: "fal-id:fal-secret",
    isAuthorized: ({ headers, url = "" }, key) => url.startsWith("/files/") || headers.authorization === `Key ${key}`,
    unauthorized: falFailures["wrong-key"],
    failures: falFailures,
    check: (request, body) => check(service, request, body),
  });
  const jobs = new Jobs<Outcome>(() => server.changed());
  const state: FalState = { models: [...falModels], jobs, files: new ResultFiles(server.clock), nsfw: false };
  const service: Fal = Object.assign(server, state);
  await server.listen();
  return service;
}

function check(service: Fal, request: ProviderRequest, body: Body): Promise<Work> | Work {
  const { pathname } = new URL(request.path, "http://localhost");
  if (pathname.startsWith("/files/")) return service.files.send(pathname);
  if (request.method === "POST" && pathname === "/rest/storage/upload") return upload(service, body);
  const [, app, id, action] = /^\/queue\/([^/]+\/[^/]+)\/requests\/([^/]+)(?:\/(status|cancel))?$/.exec(pathname) ?? [];
  if (app) return collect(service, service.jobs.get(id), `${request.method} ${action ?? "result"}`);
  const [, host, name] = /^\/(run|queue)\/(.+)$/.exec(pathname) ?? [];
  if (request.method !== "POST" || !name) throw refuse(404, "Not Found");
  request.model = name;
  const model = service.models.find((one) => one.id === name);
  if (!model) throw refuse(404, `Application '${name.split("/")[1]}' not found`);
  const json = body.kind === "json" ? body.json : undefined;
  return host === "run" ? callDirectly(service, model, request, json) : enqueue(service, model, request, json);
}

async function callDirectly(service: Fal, model: FalModel, request: ProviderRequest, json: unknown): Promise<Work> {
  const draw = await drawingOf(service, model, request, json);
  return async (signal) => {
    const job = service.jobs.add(request, draw);
    charge(request, model.usd);
    await service.jobs.wait(job, maxDirectMs, signal);
    return resultOf(service, model, job);
  };
}

/** Accepts the request. If its input is wrong, it fails later, and isn't charged. */
async function enqueue(service: Fal, model: FalModel, request: ProviderRequest, json: unknown): Promise<Work> {
  const draw = await drawingOf(service, model, request, json).catch((error: unknown) => {
    if (error instanceof RefusalError) return error.response;
    throw error;
  });
  return () => {
    const job = service.jobs.add(request, typeof draw === "function" ? draw : async () => []);
    if (typeof draw === "function") charge(request, model.usd);
    else job.fail(draw);
    return { body: { ...urlsOf(service, job), queue_position: 0 } };
  };
}

/** The addresses of a request have the model's owner and app, without the path. */
function urlsOf({ url }: Fal, { id, request }: Job<Outcome>) {
  const [owner, app] = (request.model ?? "").split("/");
  const response_url = `${url}/queue/${owner}/${app}/requests/${id}`;
  return { request_id: id, response_url, status_url: `${response_url}/status`, cancel_url: `${response_url}/cancel` };
}

function collect(service: Fal, job: Job<Outcome> | undefined, action: string): Work {
  if (action === "PUT cancel") return () => cancel(job);
  if (!job) throw refuse(404, "Request not found");
  if (action === "GET status") return () => status(service, job);
  if (action !== "GET result") throw refuse(405, "Method Not Allowed");
  if (!job.isSettled) throw refuse(400, "Request is still in progress");
  const model = service.models.find(({ id }) => id === job.request.model);
  return () => resultOf(service, model, job);
}

async function status(service: Fal, job: Job<Outcome>): Promise<Reply> {
  await service.jobs.look(job.id);
  const urls = urlsOf(service, job);
  if (job.state === "queued") return { status: 202, body: { status: "IN_QUEUE", queue_position: 0, ...urls } };
  if (job.state === "running") return { status: 202, body: { status: "IN_PROGRESS", logs: null, ...urls } };
  const error = job.state === "failed" ? { error: "The request failed", error_type: errorOf(job).code } : {};
  return { body: { status: "COMPLETED", logs: null, metrics: { inference_time: 1.5 }, ...error, ...urls } };
}

function cancel(job: Job<Outcome> | undefined): Reply {
  if (!job) throw new RefusalError({ status: 404, code: "NOT_FOUND", body: { status: "NOT_FOUND" } });
  const wasQueued = job.state === "queued";
  if (!job.cancel()) throw new RefusalError({ status: 400, code: "ALREADY_COMPLETED", body: { status: "ALREADY_COMPLETED" } });
  refund(job.request);
  return wasQueued ? { body: { status: "OK" } } : { status: 202, body: { status: "CANCELLATION_REQUESTED" } };
}

/** The result of a request that is over. Throws if it failed. */
function resultOf({ nsfw }: Fal, model: FalModel | undefined, job: Job<Outcome>): Reply {
  const { request, urls, state } = job;
  if (state === "canceled") throw refuse(499, "Request was cancelled");
  if (state === "failed") {
    refund(request);
    throw new RefusalError(errorOf(job));
  }
  const images = urls.map((url) => ({ url, content_type: contentTypeOf(url), file_name: null, file_size: null }));
  const flags = { seed: request.seed ?? 42, has_nsfw_concepts: urls.map(() => nsfw), timings: {}, prompt: request.prompt };
  return { body: { images, ...(model?.flags ? flags : { description: "" }) }, headers: { "x-fal-request-id": job.id } };
}

function errorOf({ failure }: Job<Outcome>): ErrorResponse {
  if (typeof failure === "object") return failure;
  return falOutcomes[failure ?? "internal-error"];
}

function contentTypeOf(url: string): string {
  return `image/${/(?:image\/|\.)(png|jpeg|webp)(?:;|$)/.exec(url)?.[1] ?? "jpeg"}`;
}

const side = z.int().min(64).max(2048);

/** The fields that the fake reads. Others are kept as they are. */
function inputOf({ formats, resolutions }: FalModel) {
  return z.looseObject({
    prompt: z.string(),
    aspect_ratio: z.string().optional(),
    image_size: z.union([z.enum(imageSizes), z.object({ width: side, height: side })]).optional(),
    resolution: resolutions.length > 0 ? z.enum(resolutions).optional() : z.string().optional(),
    seed: z.int().nullish(),
    num_images: z.int().min(1).max(4).optional(),
    output_format: z.enum(formats).optional(),
    sync_mode: z.boolean().optional(),
  });
}

/** Checks the input and records it. Resolves with what draws its pictures and gives their URLs. */
async function drawingOf(
  service: Fal,
  model: FalModel,
  request: ProviderRequest,
  json: unknown,
): Promise<() => Promise<string[]>> {
  const order = readBodyAs(inputOf(model), json);
  const { prompt, seed, aspect_ratio, image_size, num_images = 1, sync_mode, ...params } = order;
  request.prompt = prompt;
  request.seed = seed ?? undefined;
  request.ratio = aspect_ratio ?? (typeof image_size === "string" ? image_size : undefined);
  request.params = { ...params, num_images, ...(typeof image_size === "object" ? { image_size } : {}) };
  await recordPictures(model, request, order);
  const size = sizeOf(model, order, request.pictures[0]);
  const format: Format = order.output_format === "png" || order.output_format === "webp" ? order.output_format : "jpeg";
  const drawOne = async (number: number) => {
    const bytes = service.nsfw ? await black(size, format) : await draw(request, size, format, number);
    if (sync_mode) return `data:image/${format};base64,${Buffer.from(bytes).toString("base64")}`;
    return `${service.origin}${service.files.add(bytes, format, fileLifeMs)}`;
  };
  return () => Promise.all(Array.from({ length: num_images }, (_, at) => drawOne(at + 1)));
}

async function recordPictures(model: FalModel, request: ProviderRequest, order: Record<string, unknown>): Promise<void> {
  const { pictures, mask } = model;
  if (mask) request.mask = await pictureFrom(order.mask_url, ["mask_url"]);
  delete request.params.mask_url;
  if (!pictures) return;
  const { field, list, max } = pictures;
  const given = order[field];
  delete request.params[field];
  if (given === undefined) throw unprocessable({ loc: ["body", field], msg: "Field required", type: "missing" });
  const expected = list ? "list" : "string";
  if (list !== Array.isArray(given))
    throw unprocessable({ loc: ["body", field], msg: `Input should be a valid ${expected}`, type: `${expected}_type` });
  for (const [at, one] of [given].flat().entries()) request.pictures.push(await pictureFrom(one, list ? [field, at] : [field]));
  if (request.pictures.length > max)
    throw unprocessable({ loc: ["body", field], msg: `List should have at most ${max} items`, type: "too_long" });
}

/** A picture as a URL or a data URL. */
async function pictureFrom(given: unknown, field: (string | number)[]): Promise<SentPicture> {
  const taken = await takePicture(String(given), { bare: false, dataUrl: true });
  if (typeof taken === "object") return taken;
  const [type, msg] =
    taken === "unreachable"
      ? ["file_download_error", "Failed to download the file. Please check if the URL is accessible and try again."]
      : [
          "image_load_error",
          "Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.",
        ];
  throw unprocessable({ loc: ["body", ...field], msg, type });
}

async function draw(request: ProviderRequest, size: Size, format: Format, number: number): Promise<Uint8Array> {
  const { model = "", prompt, seed, pictures: references } = request;
  const mask = request.mask && (await clearWhere(request.mask));
  return drawPicture(
    { model, prompt, references, mask, seed, ...size, format, compression: undefined, transparent: false },
    number,
  );
}

function black(size: Size, format: Format): Promise<Uint8Array> {
  return sharp({ create: { ...size, channels: 3, background: "#000" } })
    .toFormat(format)
    .toBuffer();
}

/** The upload of a file as a form with `file`. */
async function upload(service: Fal, body: Body): Promise<Work> {
  const file = body.kind === "form" ? body.fields.find(({ name }) => name === "file")?.value : undefined;
  const picture = typeof file === "object" ? await readPicture(file.bytes) : undefined;
  if (!picture) throw unprocessable({ loc: ["body", "file"], msg: "Field required", type: "missing" });
  const format = picture.type.slice("image/".length);
  return () => ({ body: { url: `${service.origin}${service.files.add(picture.bytes, format, fileLifeMs)}` } });
}
