/**
 * Fake xAI API (api.x.ai): images/generations and images/edits in JSON, the lists of models, and the files.
 * Read on 2026-11-30: https://docs.x.ai/developers/model-capabilities/images, https://docs.x.ai/developers/model-capabilities/images/generation,
 * github.com/vercel/ai (packages/xai), and errors quoted in public tests and issues (sizes, wrong keys, moderation with its cost).
 * Not known: how long a file can be downloaded (here an hour); the texts of 401, 403, 404 and 429; the sizes in pixels (here of 1 or 4
 * megapixels); which fields are ignored (here all that aren't refused by name, among them masks and seeds).
 * A picture that moderation rejects is charged: `xai.moderated.push("refused")` for a 400, "withheld" for a 200 without the picture.
 */
import { z } from "zod";
import { drawPicture } from "./pictures/draw.ts";
import { nearestRatio } from "./pictures/nearest-ratio.ts";
import { takePicture } from "./pictures/picture-input.ts";
import type { SentPicture } from "./pictures/sent-picture.ts";
import type { Body } from "./server/body.ts";
import type { ProviderRequest } from "./server/provider-request.ts";
import { charge, ProviderServer, type Reply, type Work } from "./server/provider-server.ts";
import { ResultFiles } from "./server/result-files.ts";
import { invalid, moderated, notFound, unknownModel, unreadable, xaiFailures } from "./xai/failures.ts";

/** A model and its prices in USD: per picture by resolution, and per input picture (read on 2026-11-30 from third parties). */
export interface XaiModel {
  id: string;
  usd: { "1k": number; "2k": number; input: number };
  /** Takes `quality` in generations. */
  quality: boolean;
}

export const xaiModels: readonly XaiModel[] = [
  { id: "grok-imagine-image", usd: { "1k": 0.02, "2k": 0.02, input: 0.002 }, quality: false },
  { id: "grok-imagine-image-quality", usd: { "1k": 0.05, "2k": 0.07, input: 0.01 }, quality: false },
  { id: "grok-imagine-image-2.0", usd: { "1k": 0.04, "2k": 0.08, input: 0.01 }, quality: true },
];

interface XaiState {
  models: XaiModel[];
  files: ResultFiles;
  /** How moderation treats the next requests. */
  moderated: ("refused" | "withheld")[];
}

export type Xai = ProviderServer<keyof typeof xaiFailures> & XaiState;

const fileLifeMs = 60 * 60_000;
const ticksPerUsd = 10_000_000_000;
const maxPictures = 3;
const ratios = "1:1 3:4 4:3 9:16 16:9 2:3 3:2 9:19.5 19.5:9 9:20 20:9 1:2 2:1".split(" ");

/** Starts the service. Tests may change its models. */
export async function startXai(): Promise<Xai> {
  const server = new ProviderServer<keyof typeof xaiFailures>({
    path: "/v1",
    key: "xai-fake",
    isAuthorized: ({ headers, url = "" }, key) => url.startsWith("/files/") || headers.authorization === `Bearer ${key}`,
    unauthorized: ({ headers }) => xaiFailures[headers.authorization ? "wrong-key" : "no-key"](),
    failures: xaiFailures,
    check: (request, body) => check(service, request, body),
  });
  const state: XaiState = { models: [...xaiModels], files: new ResultFiles(server.clock), moderated: [] };
  const service: Xai = Object.assign(server, state);
  await server.listen();
  return service;
}

function check(service: Xai, request: ProviderRequest, body: Body): Promise<Work> | Work {
  const { pathname } = new URL(request.path, "http://localhost");
  if (pathname.startsWith("/files/")) return service.files.send(pathname);
  switch (`${request.method} ${pathname}`) {
    case "GET /v1/models":
      return () => ({
        body: { object: "list", data: service.models.map(({ id }) => ({ id, object: "model", owned_by: "xai" })) },
      });
    case "GET /v1/image-generation-models":
      return () => ({ body: { models: service.models.map(described) } });
    case "POST /v1/images/generations":
    case "POST /v1/images/edits":
      return order(service, request, body, pathname.endsWith("edits"));
  }
  throw notFound();
}

function described({ id }: XaiModel) {
  return { id, object: "model", owned_by: "xai", input_modalities: ["text", "image"], output_modalities: ["image"] };
}

const source = z.object({ url: z.string(), type: z.literal("image_url").optional() });
const orderShape = z.looseObject({
  model: z.string(),
  prompt: z.string(),
  n: z.int().optional(),
  aspect_ratio: z.string().optional(),
  resolution: z.enum(["1k", "2k"]).optional(),
  response_format: z.enum(["url", "b64_json"]).optional(),
  image: source.optional(),
  images: z.array(source).optional(),
});

async function order(service: Xai, request: ProviderRequest, body: Body, isEdit: boolean): Promise<Work> {
  if (body.kind !== "json") throw unreadable("expected `Content-Type: application/json`");
  const parsed = orderShape.safeParse(body.json, { reportInput: true });
  if (!parsed.success) throw unreadable(problemOf(parsed.error.issues[0]));
  const {
    model: id,
    prompt,
    n = 1,
    aspect_ratio,
    resolution = "1k",
    response_format = "url",
    image,
    images,
    ...params
  } = parsed.data;
  request.model = id;
  request.prompt = prompt;
  request.ratio = aspect_ratio;
  request.params = { ...params, n, resolution, response_format };
  const model = service.models.find((one) => one.id === id);
  if (!model) throw unknownModel(id);
  const refused = ["size", "style", ...(model.quality && !isEdit ? [] : ["quality"])].find((name) => name in params);
  if (refused) throw invalid(`Argument not supported: ${refused}`, "400");
  if (n < 1 || n > 10) throw invalid("Number of images must be between 1 and 10.");
  if (aspect_ratio !== undefined && aspect_ratio !== "auto" && !ratios.includes(aspect_ratio))
    throw invalid(`Invalid aspect ratio: ${aspect_ratio}.`);
  if (isEdit) await recordPictures(request, image ? [image] : (images ?? []));
  return () => answer(service, model, request, { n, resolution, asUrl: response_format === "url" });
}

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  const field = issue?.path.join(".") ?? "";
  return issue?.input === undefined ? `missing field \`${field}\`` : `${field}: invalid type`;
}

async function recordPictures(request: ProviderRequest, sources: z.output<typeof source>[]): Promise<void> {
  if (sources.length === 0) throw invalid("Image is required for editing.");
  if (sources.length > maxPictures) throw invalid(`Too many images: at most ${maxPictures} are allowed.`);
  for (const { url } of sources) {
    const picture = await takePicture(url, { bare: false, dataUrl: true });
    if (picture === "unreachable") throw invalid("Failed to download the image. Please check the URL.");
    if (typeof picture === "string") throw invalid("Invalid image data: expected a base64-encoded image.");
    request.pictures.push(picture);
  }
}

interface Wanted {
  n: number;
  resolution: "1k" | "2k";
  asUrl: boolean;
}

async function answer(service: Xai, model: XaiModel, request: ProviderRequest, { n, resolution, asUrl }: Wanted): Promise<Reply> {
  const usd = n * model.usd[resolution] + request.pictures.length * model.usd.input;
  charge(request, usd);
  const cost_in_usd_ticks = Math.round(usd * ticksPerUsd);
  const moderation = service.moderated.shift();
  if (moderation === "refused") throw moderated(cost_in_usd_ticks);
  const size = sizeOf(request, resolution);
  const drawn = await Promise.all(Array.from({ length: n }, (_, at) => draw(request, size, at + 1)));
  const data = drawn.map((bytes) => {
    if (moderation === "withheld") return { url: "", revised_prompt: "", respect_moderation: false };
    const shown = { mime_type: "image/jpeg", revised_prompt: "", respect_moderation: true };
    if (!asUrl) return { b64_json: Buffer.from(bytes).toString("base64"), ...shown };
    return { url: `${service.origin}${service.files.add(bytes, "jpeg", fileLifeMs)}`, ...shown };
  });
  return { body: { data, usage: { cost_in_usd_ticks } } };
}

/** An edit of one picture keeps its ratio. */
function sizeOf({ ratio, pictures }: ProviderRequest, resolution: "1k" | "2k"): { width: number; height: number } {
  const [first] = pictures as (SentPicture | undefined)[];
  const chosen = pictures.length === 1 || ratio === undefined || ratio === "auto" ? nearestRatio(ratios, first) : ratio;
  const [wide = 1, high = 1] = chosen.split(":").map(Number);
  const root = Math.sqrt(wide / high);
  const side = resolution === "2k" ? 2048 : 1024;
  const rounded = (length: number) => Math.round(length / 16) * 16;
  return { width: rounded(side * root), height: rounded(side / root) };
}

function draw(request: ProviderRequest, size: { width: number; height: number }, number: number): Promise<Uint8Array> {
  const { model = "", prompt, pictures: references } = request;
  const plain = { mask: undefined, seed: undefined, format: "jpeg" as const, compression: undefined, transparent: false };
  return drawPicture({ model, prompt, references, ...plain, ...size }, number);
}
