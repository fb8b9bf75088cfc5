/**
 * Fake Replicate API (api.replicate.com): predictions of official models, their files, uploads and the account.
 * Read on 2026-11-30: https://replicate.com/docs/topics/predictions/{create-a-prediction,rate-limits},
 * https://replicate.com/docs/topics/predictions, https://replicate.com/docs/reference/http (https://api.replicate.com/openapi.json),
 * the models' pages (https://replicate.com/google/gemini-2.5-flash-image/api), and errors quoted in public tests.
 * Not known: whether an answer before the prediction's end is 201 or 202 (here 201); what a canceled prediction that had started
 * costs (here nothing); the largest data URL (the documentation advises files over 256 kB to be uploaded; here 1 MB is the limit).
 * Inputs that a model doesn't have are ignored without a word. There is no idempotency.
 */
import { z } from "zod";
import { drawPicture, type Format } from "./pictures/draw.ts";
import { nearestRatio } from "./pictures/nearest-ratio.ts";
import { clearWhere, takePicture } from "./pictures/picture-input.ts";
import { readPicture, type SentPicture } from "./pictures/sent-picture.ts";
import { invalidInput, notFound, predictionErrors, replicateFailures } from "./replicate/failures.ts";
import { formatOf, type ReplicateModel, replicateModels } from "./replicate/models.ts";
import type { Body } from "./server/body.ts";
import { type Job, Jobs } from "./server/jobs.ts";
import type { ProviderRequest } from "./server/provider-request.ts";
import { charge, ProviderServer, refund, type Work } from "./server/provider-server.ts";
import { ResultFiles } from "./server/result-files.ts";

type PredictionFailure = keyof typeof predictionErrors;

interface ReplicateState {
  models: ReplicateModel[];
  jobs: Jobs<PredictionFailure>;
  files: ResultFiles;
}

export type Replicate = ProviderServer<keyof typeof replicateFailures> & ReplicateState;

const outputLifeMs = 60 * 60_000;
const uploadLifeMs = 24 * 60 * 60_000;
const maxDataUrl = 1_000_000;

/** Starts the service. Tests may change its models. */
export async function startReplicate(): Promise<Replicate> {
  const server = new ProviderServer<keyof typeof replicateFailures>({
    path: "/v1",
    key: "r8_fake",
    isAuthorized: ({ headers, url = "" }, key) => url.startsWith("/files/") || headers.authorization === `Bearer ${key}`,
    unauthorized: ({ headers }) => replicateFailures[headers.authorization ? "wrong-key" : "no-key"](),
    failures: replicateFailures,
    check: (request, body) => check(service, request, body),
  });
  const jobs = new Jobs<PredictionFailure>(() => server.changed());
  const state: ReplicateState = { models: [...replicateModels], jobs, files: new ResultFiles(server.clock) };
  const service: Replicate = Object.assign(server, state);
  await server.listen();
  return service;
}

function check(service: Replicate, request: ProviderRequest, body: Body): Promise<Work> | Work {
  const { pathname } = new URL(request.path, "http://localhost");
  if (pathname.startsWith("/files/")) return service.files.send(pathname);
  const [, id, predictions] = /^\/v1\/models\/([^/]+\/[^/]+)(\/predictions)?$/.exec(pathname) ?? [];
  const [, prediction, cancel] = /^\/v1\/predictions\/([^/]+)(\/cancel)?$/.exec(pathname) ?? [];
  const model = service.models.find((one) => one.id === id);
  switch (`${request.method}${predictions ?? ""}${cancel ?? ""}`) {
    case "POST/predictions":
      request.model = id;
      if (!model) throw notFound();
      return create(service, model, request, body.kind === "json" ? body.json : undefined);
    case "POST/cancel":
      return cancelPrediction(service, prediction);
    case "GET":
      if (prediction) return get(service, prediction);
      if (pathname === "/v1/account")
        return () => ({ body: { type: "organization", username: "threadbrush", name: "Threadbrush" } });
      if (model) return () => ({ body: { owner: id?.split("/")[0], name: id?.split("/")[1], is_official: true } });
      break;
    case "POST":
      if (pathname === "/v1/files") return upload(service, body);
  }
  throw notFound();
}

const predictionRequest = z.object({ input: z.record(z.string(), z.unknown()) });

async function create(service: Replicate, model: ReplicateModel, request: ProviderRequest, json: unknown): Promise<Work> {
  const parsed = predictionRequest.safeParse(json);
  if (!parsed.success) throw invalidInput({ type: "required", field: "", description: "input is required" });
  const { input } = parsed.data;
  const { size, format } = await record(model, request, input);
  return async (signal) => {
    const job = service.jobs.add(request, async () => {
      const bytes = await draw(request, size, format);
      return [`${service.origin}${service.files.add(bytes, format, outputLifeMs)}`];
    });
    charge(request, model.usd);
    const wait = waitOf(request.headers.prefer);
    if (wait > 0) await service.jobs.wait(job, wait * 1000, signal);
    return { status: 201, body: describe(service, model, job, input) };
  };
}

/** The seconds of `Prefer: wait=5`: 1 to 60, 60 by default, 0 without the header. */
function waitOf(prefer: unknown): number {
  const [, wait, seconds] = /^(wait)(?:=(\d+))?$/.exec(String(prefer ?? "")) ?? [];
  return wait ? Math.min(60, Number(seconds ?? 60)) : 0;
}

/** Checks the input by the model's schema. */
async function record(model: ReplicateModel, request: ProviderRequest, input: Record<string, unknown>) {
  const { prompt, aspect_ratio, seed, output_format, ...params } = input;
  if (typeof prompt !== "string") throw invalidInput({ type: "required", field: "input", description: "prompt is required" });
  if (model.seed && seed !== undefined && !Number.isInteger(seed)) throw mismatch("seed", "integer", seed);
  request.prompt = prompt;
  request.seed = model.seed && typeof seed === "number" ? seed : undefined;
  request.ratio = oneOf(model.ratios, "aspect_ratio", aspect_ratio);
  const { pictures } = model;
  const given = pictures ? [input[pictures.field] ?? []] : [];
  if (pictures && pictures.list !== Array.isArray(given[0]) && input[pictures.field] !== undefined)
    throw mismatch(pictures.field, pictures.list ? "array" : "string", given[0]);
  for (const one of given.flat()) request.pictures.push(await pictureFrom(one, pictures?.field ?? ""));
  if (request.pictures.length > (pictures?.max ?? 0) && pictures)
    throw invalidInput({
      type: "array_max_items",
      field: `input.${pictures.field}`,
      description: `Array must have at most ${pictures.max} items`,
    });
  request.mask = model.mask && params.mask !== undefined ? await pictureFrom(params.mask, "mask") : undefined;
  request.params = Object.fromEntries(Object.entries(params).filter(([name]) => name !== pictures?.field && name !== "mask"));
  return {
    size: sizeOf(model, request, input),
    format: formatOf(oneOf(model.formats, "output_format", output_format) ?? model.formats[0]),
  };
}

function mismatch(field: string, expected: string, given: unknown) {
  const description = `Invalid type. Expected: ${expected}, given: ${Array.isArray(given) ? "array" : typeof given}`;
  return invalidInput({ type: "invalid_type", field: `input.${field}`, description });
}

function oneOf(values: readonly string[], field: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const given = values.find((one) => one === value);
  const list = values.map((one) => `"${one}"`).join(", ");
  if (!given)
    throw invalidInput({ type: "enum", field: `input.${field}`, description: `${field} must be one of the following: ${list}` });
  return given;
}

/** A picture as a URL or a data URL. */
async function pictureFrom(given: unknown, field: string): Promise<SentPicture> {
  const uri = (description: string) => invalidInput({ type: "format", field: `input.${field}`, description });
  if (typeof given !== "string" || !/^(https?|data):/.test(given)) throw uri("Does not match format 'uri'");
  if (given.length > maxDataUrl) throw uri("Data URL is too large, upload the file instead");
  const picture = await takePicture(given, { bare: false, dataUrl: true });
  if (typeof picture === "string") throw uri("Could not read the image");
  return picture;
}

function sizeOf(model: ReplicateModel, { ratio, pictures, params }: ProviderRequest, input: Record<string, unknown>) {
  const [first] = pictures;
  if (model.mask && first) return { width: first.width, height: first.height };
  const { field = "", sides = {} } = model.sizes ?? {};
  const chosen = field in params ? oneOf(Object.keys(sides), field, input[field]) : undefined;
  const side = sides[chosen ?? ""] ?? 1024;
  const ratios = model.ratios.filter((one) => one.includes(":"));
  const [wide = 1, high = 1] = (ratio?.includes(":") ? ratio : nearestRatio(ratios, first)).split(":").map(Number);
  const rounded = (length: number) => Math.round(length / 16) * 16;
  return { width: rounded(side * Math.sqrt(wide / high)), height: rounded(side * Math.sqrt(high / wide)) };
}

async function draw(request: ProviderRequest, size: { width: number; height: number }, format: Format): Promise<Uint8Array> {
  const { model = "", prompt, seed, pictures: references } = request;
  const mask = request.mask && (await clearWhere(request.mask));
  return drawPicture({ model, prompt, references, mask, seed, ...size, format, compression: undefined, transparent: false }, 1);
}

function get(service: Replicate, id: string): Work {
  if (!service.jobs.get(id)) throw notFound();
  return async () => {
    const job = await service.jobs.look(id);
    return { body: job ? describe(service, modelOf(service, job), job, {}) : {} };
  };
}

function cancelPrediction(service: Replicate, id: string | undefined): Work {
  const job = service.jobs.get(id);
  if (!job) throw notFound();
  return () => {
    if (job.cancel()) refund(job.request);
    return { body: describe(service, modelOf(service, job), job, {}) };
  };
}

function modelOf(service: Replicate, { request }: Job<PredictionFailure>): ReplicateModel | undefined {
  return service.models.find(({ id }) => id === request.model);
}

const statuses = {
  queued: "starting",
  running: "processing",
  done: "succeeded",
  failed: "failed",
  canceled: "canceled",
} as const;

/** A prediction. Its output is removed after an hour. */
function describe(service: Replicate, model: ReplicateModel | undefined, job: Job<PredictionFailure>, input: object): object {
  if (job.state === "failed") refund(job.request);
  const path = new URL(job.urls[0] ?? "http://localhost/").pathname;
  const data_removed = job.state === "done" && !service.files.read(path);
  const output = model?.listOutput ? job.urls : job.urls[0];
  const url = `${service.url}/predictions/${job.id}`;
  return {
    id: job.id,
    model: job.request.model,
    version: "hidden",
    input: data_removed ? {} : input,
    logs: "",
    output: job.state === "done" && !data_removed ? output : null,
    error: job.failure ? predictionErrors[job.failure] : null,
    status: statuses[job.state],
    data_removed,
    created_at: new Date(service.clock.now()).toISOString(),
    urls: { get: url, cancel: `${url}/cancel`, web: `https://replicate.com/p/${job.id}` },
    ...(job.isSettled ? { metrics: { predict_time: 1.5, total_time: 2 } } : {}),
  };
}

/** A file for the input of a prediction, at `urls.get` for a day. */
async function upload(service: Replicate, body: Body): Promise<Work> {
  const content = body.kind === "form" ? body.fields.find(({ name }) => name === "content")?.value : undefined;
  const picture = typeof content === "object" ? await readPicture(content.bytes) : undefined;
  if (!picture || typeof content !== "object")
    throw invalidInput({ type: "required", field: "", description: "content is required" });
  return () => {
    const path = service.files.add(picture.bytes, picture.type.slice("image/".length), uploadLifeMs);
    const expires_at = new Date(service.clock.now() + uploadLifeMs).toISOString();
    const { name, type: content_type, bytes } = content;
    const file = {
      id: path.slice("/files/".length),
      name,
      content_type,
      size: bytes.length,
      checksums: { sha256: picture.hash },
    };
    return { status: 201, body: { ...file, expires_at, urls: { get: `${service.origin}${path}` } } };
  };
}
