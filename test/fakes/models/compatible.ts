/**
 * Fake self-hosted servers with OpenAI's images API: stable-diffusion.cpp, LocalAI, vLLM-Omni and SGLang. What they have in common is
 * little; compatible/flavors.ts has the rest. Read on 2026-11-30, at the commits of that day:
 * github.com/leejet/stable-diffusion.cpp (examples/server/api.md, routes_openai.cpp), github.com/mudler/LocalAI
 * (core/http/endpoints/openai/image.go, an older version), github.com/vllm-project/vllm-omni (docs/serving/image_edit_api.md and
 * image_generation_api.md), github.com/sgl-project/sglang (multimodal_gen/runtime/entrypoints/openai/image_api.py).
 * Not known: whether newer LocalAI has edits; most texts of errors. None streams previews of pictures.
 * `compatible.key = ""`, the default, needs no key. Pictures are free: `charged.times` counts drawings.
 */

import { type Flavor, type FlavorName, flavors } from "./compatible/flavors.ts";
import { drawPicture, type Format } from "./pictures/draw.ts";
import { clearWhere } from "./pictures/picture-input.ts";
import { readPicture, type SentPicture } from "./pictures/sent-picture.ts";
import type { Body } from "./server/body.ts";
import type { ProviderRequest } from "./server/provider-request.ts";
import { charge, ProviderServer, type Reply, type Work } from "./server/provider-server.ts";
import { RefusalError } from "./server/refusal-error.ts";
import type { ErrorResponse } from "./server/response-writer.ts";
import { ResultFiles } from "./server/result-files.ts";

const failures = {
  /** While the model is read from the disk. */
  loading: (): ErrorResponse => ({ status: 503, code: 503, body: { error: { message: "Loading model", code: 503 } } }),
  text: (): ErrorResponse => ({
    status: 500,
    code: 500,
    body: "Internal Server Error",
    headers: { "content-type": "text/plain; charset=utf-8" },
  }),
  "out-of-memory": (): ErrorResponse => ({ status: 500, code: 500, body: { detail: "CUDA out of memory." } }),
  /** A key that a proxy in front of the server asks for. */
  "wrong-key": (): ErrorResponse => ({ status: 401, code: 401, body: { error: "Unauthorized" } }),
};

interface CompatibleState {
  flavor: Flavor;
  files: ResultFiles;
  /** What a field that the server doesn't know brings. */
  unknownFields: "ignored" | "refused";
}

export type Compatible = ProviderServer<keyof typeof failures> & CompatibleState;

/** Starts a server. Tests may change its flavor. */
export async function startCompatible(name: FlavorName = "stable-diffusion.cpp"): Promise<Compatible> {
  const server = new ProviderServer<keyof typeof failures>({
    path: "/v1",
    key: "",
    isAuthorized: ({ headers }, key) => key === "" || headers.authorization === `Bearer ${key}`,
    unauthorized: failures["wrong-key"],
    failures,
    check: (request, body) => check(service, request, body),
  });
  const state: CompatibleState = { flavor: { ...flavors[name] }, files: new ResultFiles(server.clock), unknownFields: "ignored" };
  const service: Compatible = Object.assign(server, state);
  await server.listen();
  return service;
}

function check(service: Compatible, request: ProviderRequest, body: Body): Promise<Work> | Work {
  const { flavor } = service;
  const { pathname } = new URL(request.path, "http://localhost");
  if (pathname.startsWith("/files/")) return service.files.send(pathname);
  switch (`${request.method} ${pathname}`) {
    case "GET /v1/models":
      return () => ({ body: { object: "list", data: flavor.models.map((id) => ({ id, object: "model", owned_by: "local" })) } });
    case "POST /v1/images/generations":
      if (body.kind !== "json") throw refuse(flavor, 400, "empty body");
      return order(service, request, fieldsOf(Object.entries(Object(body.json)).map(([name, value]) => ({ name, value }))));
    case "POST /v1/images/edits":
      if (!flavor.edits) break;
      if (body.kind !== "form") throw refuse(flavor, 400, "Content-Type must be multipart/form-data");
      return order(service, request, fieldsOf(body.fields), true);
  }
  throw refuse(flavor, 404, "Not Found");
}

/** The values of each field. */
type Fields = Map<string, unknown[]>;

function fieldsOf(given: { name: string; value: unknown }[]): Fields {
  const fields: Fields = new Map();
  for (const { name, value } of given)
    fields.set(name, [...(fields.get(name) ?? []), ...(Array.isArray(value) ? value : [value])]);
  return fields;
}

const knownFields = new Set(
  "model prompt n size response_format output_format output_compression quality background user stream seed image image[] mask mask_image file ref_images num_inference_steps guidance_scale negative_prompt".split(
    " ",
  ),
);

async function order(service: Compatible, request: ProviderRequest, fields: Fields, isEdit = false): Promise<Work> {
  const { flavor } = service;
  const text = (name: string) => (fields.has(name) ? String(fields.get(name)?.[0]) : undefined);
  request.model = text("model") ?? flavor.models[0] ?? "";
  const unknown = [...fields.keys()].find((name) => !knownFields.has(name));
  if (unknown && service.unknownFields === "refused") throw refuse(flavor, 400, `Extra inputs are not permitted: ${unknown}`);
  if (flavor.checksModel && !flavor.models.includes(request.model))
    throw refuse(flavor, 404, `The model '${request.model}' does not exist.`);
  if (!text("prompt")) throw refuse(flavor, flavor.seed === "in-prompt" ? 400 : 422, "prompt required");
  if (text("stream") === "true" && flavor.stream === "refused")
    throw refuse(flavor, 400, "Streaming is not supported by this model.");
  recordPrompt(flavor, request, text("prompt") ?? "", text("seed"));
  await recordPictures(flavor, request, fields, isEdit);
  const n = Math.min(10, Math.max(1, Math.trunc(Number(text("n") ?? 1)) || 1));
  const format = formatOf(flavor, text("output_format"));
  const size = sizeOf(flavor, text("size"), request.pictures[0]);
  const wanted = flavor.alsoGives.find((one) => one === text("response_format")) ?? flavor.gives;
  for (const [name, [value]] of fields) if (typeof value !== "object" && name !== "prompt") request.params[name] = value;
  return async () => {
    const drawn = await Promise.all(Array.from({ length: n }, (_, at) => draw(request, size, format, at + 1)));
    charge(request, 0);
    return answer(service, drawn, format, wanted);
  };
}

/** The seed may be in the prompt, as JSON that is removed from it. */
function recordPrompt({ seed }: Flavor, request: ProviderRequest, prompt: string, field: string | undefined): void {
  const embedded = /<sd_cpp_extra_args>(.*?)<\/sd_cpp_extra_args>/s.exec(prompt);
  const inPrompt = seed === "in-prompt" ? embedded : undefined;
  request.prompt = inPrompt ? prompt.replace(inPrompt[0], "") : prompt;
  const given = seed === "field" ? field : Object(JSON.parse(inPrompt?.[1] ?? "{}")).seed;
  request.seed = given === undefined ? undefined : Number(given);
}

async function recordPictures(flavor: Flavor, request: ProviderRequest, fields: Fields, isEdit: boolean): Promise<void> {
  const single = fields.get("image") ?? [];
  const uploads = fields.get("image[]") ?? (flavor.listsOnlyInBrackets ? single.slice(0, 1) : single);
  const texts = [...(fields.get("file") ?? []), ...(fields.get("ref_images") ?? [])];
  const given = isEdit ? uploads : flavor.edits ? [] : texts;
  if (isEdit && given.length === 0)
    throw refuse(flavor, flavor.seed === "in-prompt" ? 400 : 422, "at least one image[] required");
  for (const one of given) request.pictures.push(await pictureFrom(flavor, one));
  const mask = isEdit && flavor.mask ? fields.get(flavor.mask)?.[0] : undefined;
  request.mask = mask === undefined ? undefined : await pictureFrom(flavor, mask);
}

/** An upload, or base64. */
async function pictureFrom(flavor: Flavor, given: unknown): Promise<SentPicture> {
  const bytes = typeof given === "string" ? Buffer.from(given, "base64") : Object(given).bytes;
  const picture = await readPicture(bytes);
  if (!picture) throw refuse(flavor, 400, "cannot identify image file");
  return picture;
}

function formatOf(flavor: Flavor, name = "png"): Format {
  if (!flavor.formats.includes(name)) {
    if (flavor.formats.length > 1) throw refuse(flavor, 400, `output_format=${name} is not supported`);
    return "png";
  }
  return name === "png" || name === "webp" ? name : "jpeg";
}

/** The size, or the first picture's, or the server's own. */
function sizeOf(flavor: Flavor, size: string | undefined, first: SentPicture | undefined): { width: number; height: number } {
  const own = { width: flavor.defaultSide, height: flavor.defaultSide };
  const automatic = first ? { width: first.width, height: first.height } : own;
  if (size === undefined || size === "auto") return automatic;
  const [, width, height] = (/^(\d{1,5})x(\d{1,5})$/.exec(size) ?? []).map(Number);
  if (width && height) return { width, height };
  if (flavor.badSize === "ignored") return automatic;
  throw refuse(flavor, 400, `Invalid size format: '${size}'. Expected format: 'WIDTHxHEIGHT' (e.g., '1024x1024').`);
}

/** The white part of a mask changes. */
async function draw(request: ProviderRequest, size: { width: number; height: number }, format: Format, number: number) {
  const { model = "", prompt, seed, pictures: references } = request;
  const mask = request.mask && (await clearWhere(request.mask));
  return drawPicture(
    { model, prompt, references, mask, seed, ...size, format, compression: undefined, transparent: false },
    number,
  );
}

function answer({ files, flavor, origin }: Compatible, drawn: Uint8Array[], format: Format, as: "b64_json" | "url"): Reply {
  const data = drawn.map((bytes) => {
    if (as === "b64_json") return { b64_json: Buffer.from(bytes).toString("base64"), url: null, revised_prompt: null };
    const path = files.add(bytes, format);
    return { url: flavor.urls === "relative" ? path : `${origin}${path}` };
  });
  return { body: { created: Math.floor(Date.now() / 1000), data, output_format: format } };
}

function refuse(flavor: Flavor, status: number, message: string): RefusalError {
  return new RefusalError(flavor.error(status, message));
}
