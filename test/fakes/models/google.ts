/**
 * Fake Gemini API (generativelanguage.googleapis.com, v1beta): generateContent with pictures, Imagen's predict, and the list of models.
 * Read on 2026-11-30: https://ai.google.dev/api/models, https://ai.google.dev/gemini-api/docs/generate-content/api-errors,
 * https://ai.google.dev/gemini-api/docs/{image-generation,pricing,deprecations,file-input-methods,billing,changelog}, and the recorded
 * answers in github.com/vercel/ai (packages/google/src/__fixtures__).
 * Not known: the texts of refusals for ratios, sizes and too many pictures; whether a disconnected request is billed (here it is, as
 * soon as the drawing is done); whether an input picture counts 258, 560 or 1,120 tokens on each model; whether gemini-3.1-flash-image,
 * deprecated on 2026-10-06 in favour of gemini-nano-banana-2.1, still answers. LiteLLM lists the latter's prices.
 * Imagen 4 was shut down on 2026-08-17 and answers 404; `google.models.push(imagen)` brings it back.
 */
import { z } from "zod";
import { type GoogleModel, googleModels, sizeOf } from "./google/models.ts";
import { camelCased, read } from "./google/parse.ts";
import { contentOf, fieldViolation, googleFailures, invalid, refuse } from "./google/refusals.ts";
import { drawPicture } from "./pictures/draw.ts";
import { readPicture, type SentPicture } from "./pictures/sent-picture.ts";
import type { Body } from "./server/body.ts";
import type { ProviderRequest } from "./server/provider-request.ts";
import { charge, ProviderServer, type Work } from "./server/provider-server.ts";

const maxRequestBytes = 100_000_000;
const tokensPerInput = 560;

type GoogleFailure = keyof typeof googleFailures;

/** Starts the service with its current models, which tests may change. */
export async function startGoogle(): Promise<ProviderServer<GoogleFailure> & { models: GoogleModel[] }> {
  const models = [...googleModels];
  const server = new ProviderServer<GoogleFailure>({
    path: "/v1beta",
    key: "AIza-fake-google",
    isAuthorized: ({ headers, url = "" }, key) => (headers["x-goog-api-key"] ?? keyInQuery(url)) === key,
    unauthorized: ({ headers, url = "" }) =>
      headers["x-goog-api-key"] || keyInQuery(url) ? googleFailures["wrong-key"]() : googleFailures["no-key"](),
    failures: googleFailures,
    check: (request, body) => check(models, request, body),
  });
  await server.listen();
  return Object.assign(server, { models });
}

function keyInQuery(url: string): string | null {
  return new URL(url, "http://localhost").searchParams.get("key");
}

function check(models: GoogleModel[], request: ProviderRequest, body: Body): Promise<Work> | Work {
  const { pathname, searchParams } = new URL(request.path, "http://localhost");
  if (request.method === "GET" && pathname === "/v1beta/models") return list(models, searchParams);
  const [, id, method] = /^\/v1beta\/models\/([^/:]+)(?::(\w+))?$/.exec(pathname) ?? [];
  const model = models.find((one) => one.id === id);
  if (request.method === "GET" && model && !method) return () => ({ body: described(model) });
  if (request.method !== "POST" || !id || !method) throw refuse(404, "NOT_FOUND", "Requested entity was not found.");
  request.model = id;
  if (model?.method !== method)
    throw refuse(
      404,
      "NOT_FOUND",
      `models/${id} is not found for API version v1beta, or is not supported for ${method}. Call ListModels to see the list of available models and their supported methods.`,
    );
  if (body.kind !== "json") throw invalid("Invalid JSON payload received. Unexpected end of string.");
  if (request.bodyBytes > maxRequestBytes) throw invalid(`Request payload size exceeds the limit: ${maxRequestBytes} bytes.`);
  const json = camelCased(body.json);
  return method === "predict" ? predict(model, request, json) : generateContent(model, request, json);
}

/** models.list: 50 on a page by default. */
function list(models: GoogleModel[], query: URLSearchParams): Work {
  const from = Number(query.get("pageToken") ?? 0);
  const to = from + Math.min(1000, Number(query.get("pageSize") ?? 50));
  const nextPageToken = to < models.length ? { nextPageToken: String(to) } : {};
  return () => ({ body: { models: models.slice(from, to).map(described), ...nextPageToken } });
}

function described({ id, method }: GoogleModel) {
  const supportedGenerationMethods = method === "predict" ? ["predict"] : ["generateContent", "countTokens"];
  const limits = { inputTokenLimit: 65_536, outputTokenLimit: 32_768 };
  return { name: `models/${id}`, version: "1", displayName: id, description: id, ...limits, supportedGenerationMethods };
}

const imageConfig = z.strictObject({ aspectRatio: z.string().optional(), imageSize: z.string().optional() });
const part = z.strictObject({
  text: z.string().optional(),
  inlineData: z.strictObject({ mimeType: z.string(), data: z.string() }).optional(),
  thoughtSignature: z.string().optional(),
  thought: z.boolean().optional(),
});
const content = z.strictObject({ role: z.enum(["user", "model"]).optional(), parts: z.array(part).min(1) });
const contentRequest = z.strictObject({
  contents: z.array(content).min(1),
  systemInstruction: content.optional(),
  safetySettings: z.array(z.strictObject({ category: z.string(), threshold: z.string() })).optional(),
  generationConfig: z
    .strictObject({
      responseModalities: z.array(z.enum(["TEXT", "IMAGE", "Text", "Image"])).optional(),
      imageConfig: imageConfig.optional(),
      responseFormat: z.strictObject({ image: imageConfig }).optional(),
      candidateCount: z.literal(1).optional(),
      seed: z.int().optional(),
      temperature: z.number().min(0).max(2).optional(),
      topP: z.number().optional(),
      topK: z.int().optional(),
      maxOutputTokens: z.int().optional(),
      thinkingConfig: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

/** The last message's text and pictures are the order; earlier messages count as input, with their pictures first. */
async function generateContent(model: GoogleModel, request: ProviderRequest, json: unknown): Promise<Work> {
  const { contents, generationConfig = {}, ...more } = read(contentRequest, json);
  const { imageConfig: config = generationConfig.responseFormat?.image ?? {}, seed, ...params } = generationConfig;
  request.prompt = (contents.at(-1)?.parts ?? []).map(({ text = "" }) => text).join("");
  request.seed = seed;
  request.ratio = config.aspectRatio;
  request.params = {
    ...params,
    ...more,
    messages: contents.length,
    ...(config.imageSize ? { imageSize: config.imageSize } : {}),
  };
  for (const [at, { parts }] of contents.entries())
    for (const [index, { inlineData }] of parts.entries())
      if (inlineData) request.pictures.push(await takePicture(inlineData, `contents[${at}].parts[${index}].inline_data.data`));
  if (request.pictures.length > model.maxPictures)
    throw invalid(`The number of input images exceeds the limit of ${model.maxPictures} for ${model.id}.`);
  const { width, height, size } = sizeOf(model, config, request.pictures[0]);
  const wanted = params.responseModalities?.map((one) => one.toUpperCase()) ?? ["TEXT", "IMAGE"];
  return async () => {
    const picture = wanted.includes("IMAGE") ? await draw(model, request, { width, height }) : undefined;
    const usage = usageOf(model, request, picture ? (model.tokens[size] ?? 0) : 0);
    charge(request, usage.usd);
    const parts = [
      ...(wanted.includes("TEXT") ? [{ text: "Here is your picture." }] : []),
      ...(picture ? [{ inlineData: { mimeType: `image/${model.format}`, data: picture }, thoughtSignature: "AAAAAAAA" }] : []),
    ];
    return { body: contentOf(model.id, { content: { parts, role: "model" }, finishReason: "STOP", index: 0 }, usage.metadata) };
  };
}

/** A JPEG, PNG, WebP or HEIC picture. Bytes may differ from their declared type. */
async function takePicture({ mimeType, data }: { mimeType: string; data: string }, field: string): Promise<SentPicture> {
  if (!/^image\/(png|jpeg|webp|heic|heif)$/.test(mimeType)) throw invalid(`Unsupported MIME type: ${mimeType}`);
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(data)) {
    const description = `Invalid value at '${field}' (TYPE_BYTES), Base64 decoding failed for "${data.slice(0, 40)}"`;
    throw invalid(description, [fieldViolation(field, description)]);
  }
  const picture = await readPicture(Buffer.from(data, "base64"));
  if (!picture)
    throw invalid(
      "Unable to process input image. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
    );
  return picture;
}

/** A picture as base64. */
async function draw(
  { id, format }: GoogleModel,
  { prompt, pictures, seed }: ProviderRequest,
  size: { width: number; height: number },
  number = 1,
): Promise<string> {
  const order = { model: id, prompt, references: pictures, mask: undefined, seed, ...size, format };
  const bytes = await drawPicture({ ...order, compression: undefined, transparent: false }, number);
  return Buffer.from(bytes).toString("base64");
}

function usageOf({ usd }: GoogleModel, { prompt, pictures }: ProviderRequest, imageTokens: number) {
  const text = Math.ceil(prompt.length / 4);
  const read = text + pictures.length * tokensPerInput;
  const words = 8;
  const metadata = {
    promptTokenCount: read,
    candidatesTokenCount: imageTokens + words,
    totalTokenCount: read + imageTokens + words,
    promptTokensDetails: [
      { modality: "TEXT", tokenCount: text },
      ...(pictures.length > 0 ? [{ modality: "IMAGE", tokenCount: read - text }] : []),
    ],
    candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: imageTokens }],
    serviceTier: "standard",
  };
  return { metadata, usd: (read * usd.in + words * usd.text + imageTokens * usd.image) / 1e6 };
}

const predictRequest = z.strictObject({
  instances: z.array(z.strictObject({ prompt: z.string().min(1) })).length(1),
  parameters: z
    .strictObject({
      sampleCount: z.int().min(1).max(4).optional(),
      aspectRatio: z.string().optional(),
      imageSize: z.string().optional(),
      sampleImageSize: z.string().optional(),
      personGeneration: z.enum(["dont_allow", "allow_adult", "allow_all"]).optional(),
    })
    .optional(),
});

function predict(model: GoogleModel, request: ProviderRequest, json: unknown): Work {
  const { instances, parameters = {} } = read(predictRequest, json);
  const { sampleCount = 1, aspectRatio, sampleImageSize, imageSize = sampleImageSize, ...params } = parameters;
  request.prompt = instances[0]?.prompt ?? "";
  request.ratio = aspectRatio;
  request.params = { ...params, sampleCount };
  const size = sizeOf(model, { aspectRatio, imageSize }, undefined);
  return async () => {
    const pictures = await Promise.all(Array.from({ length: sampleCount }, (_, at) => draw(model, request, size, at + 1)));
    charge(request, (sampleCount * model.usd.image) / 1e6);
    return { body: { predictions: pictures.map((bytesBase64Encoded) => ({ mimeType: "image/png", bytesBase64Encoded })) } };
  };
}
