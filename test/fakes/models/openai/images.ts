import { z } from "zod";
import type { SentPicture } from "../pictures/sent-picture.ts";
import type { Body, FormField, UploadedFile } from "../server/body.ts";
import type { Job } from "../server/perform.ts";
import type { RecordedRequest } from "../server/recorded-request.ts";
import { common, read, resolveParams } from "./image-params.ts";
import { imagesEncoder } from "./images-encoder.ts";
import { drawOrderFrom, modelNamed, type OpenAi } from "./openai.ts";
import { checkMask, fromUpload, fromUrl } from "./pictures.ts";
import { refuse } from "./refusals.ts";

const words = {
  model: z.string().nullish(),
  prompt: z.string().min(1).max(32_000),
  n: z.int().min(1).max(10).nullish(),
  stream: z.boolean().nullish(),
  safety_identifier: z.string().max(64).nullish(),
  user: z.string().nullish(),
  ...common,
};
const generateShape = z.strictObject({ ...words, moderation: z.enum(["low", "auto"]).nullish() });
const fidelity = { input_fidelity: z.enum(["low", "high"]).nullish() };
/** The multipart form has no `moderation`: the real service refuses it although its API reference lists it. */
const editFormShape = z.strictObject({ ...words, ...fidelity });
const source = z.strictObject({ image_url: z.string().max(20_971_520).optional(), file_id: z.string().optional() });
const editJsonShape = z.strictObject({
  ...words,
  ...fidelity,
  moderation: z.enum(["low", "auto"]).nullish(),
  images: z.array(source).min(1).max(16),
  mask: source.optional(),
});

type RequestParams = z.output<typeof editFormShape> & { moderation?: string | null | undefined };
interface Pictures {
  references: SentPicture[];
  mask?: SentPicture | undefined;
  markup?: SentPicture | undefined;
}

/** POST /images/generations */
export function generate(service: OpenAi, recorded: RecordedRequest, body: Body): Job {
  const requested = read(generateShape, body.kind === "json" ? body.json : {});
  return createJob("image_generation", service, recorded, { ...requested, input_fidelity: undefined }, { references: [] });
}

/** POST /images/edits, as a form or as JSON */
export async function edit(service: OpenAi, recorded: RecordedRequest, body: Body): Promise<Job> {
  if (body.kind === "json") {
    const { images, mask, ...requested } = read(editJsonShape, body.json);
    const references = await Promise.all(images.map((image, at) => fromUrl(image.image_url, `images[${at}].image_url`)));
    const pictures = { references, mask: mask && (await fromUrl(mask.image_url, "mask.image_url")) };
    return createJob("image_edit", service, recorded, requested, pictures);
  }
  const fields = body.kind === "form" ? body.fields : [];
  const requested = read(editFormShape, parseTextFields(fields));
  return createJob("image_edit", service, recorded, requested, await picturesOf(fields));
}

function createJob(
  kind: "image_edit" | "image_generation",
  service: OpenAi,
  recorded: RecordedRequest,
  requested: RequestParams,
  pictures: Pictures,
): Job {
  const { prompt, model: name, ...params } = requested;
  const model = modelNamed(service, name ?? "gpt-image-1.5");
  Object.assign(recorded, {
    model: model.id,
    prompt,
    params,
    references: pictures.references,
    mask: pictures.mask,
    streamed: requested.stream === true,
  });
  checkPictures(pictures, model.id, model.markup);
  if (requested.input_fidelity && !model.inputFidelity.includes(requested.input_fidelity))
    throw refuse(
      "invalid_input_fidelity_model",
      "input_fidelity",
      `The model '${model.id}' does not support the 'input_fidelity' value '${requested.input_fidelity}'.`,
    );
  if (requested.partial_images && !requested.stream)
    throw refuse("invalid_value", "partial_images", "'partial_images' needs 'stream' to be true.");
  const imageParams = resolveParams(requested, model, pictures.references[0]);
  const n = requested.n ?? 1;
  const encoder = imagesEncoder(kind, { recorded, params: imageParams, model });
  return { order: drawOrderFrom(recorded, imageParams), n, stream: recorded.streamed, partials: imageParams.partials, encoder };
}

function checkPictures({ references, mask, markup }: Pictures, model: string, takesMarkup: boolean): void {
  if (mask) checkMask(mask, references[0]);
  if (markup && (mask || !takesMarkup))
    throw refuse("invalid_value", "markup", `'markup' cannot be used with 'mask' or with '${model}'.`);
  if (markup && (markup.type !== "image/png" || !markup.hasAlpha))
    throw refuse("invalid_image_file", "markup", "The markup must be a transparent PNG.");
}

const files = ["image", "image[]", "mask", "markup"];
const integers = ["n", "output_compression", "partial_images"];

/** The text fields of a form, with numbers and booleans parsed. Files under other names are unknown parameters. */
function parseTextFields(fields: FormField[]): Record<string, unknown> {
  const texts: Record<string, unknown> = {};
  for (const { name, value } of fields) {
    if (files.includes(name)) continue;
    if (name in texts) throw duplicate(name);
    texts[name] =
      integers.includes(name) && /^-?\d+$/.test(String(value)) ? Number(value) : name === "stream" ? asBoolean(value) : value;
  }
  return texts;
}

const asBoolean = (value: unknown) => (value === "true" ? true : value === "false" ? false : value);

async function picturesOf(fields: FormField[]): Promise<Pictures> {
  const named = (name: string) => fields.filter((field) => field.name === name);
  const single = ["image", "mask", "markup"].find((name) => named(name).length > 1);
  if (single) throw duplicate(single);
  const images = [...named("image"), ...named("image[]")];
  if (images.length === 0) throw refuse("missing_required_parameter", "image", "Missing required parameter: 'image'.");
  if (images.length > 16)
    throw refuse(
      "array_above_max_length",
      "image",
      `Invalid 'image': array too long. Expected at most 16, but got ${images.length}.`,
    );
  const take = ({ name, value }: FormField) => fromUpload(asFile(value, name), name);
  const [mask] = await Promise.all(named("mask").map(take));
  const [markup] = await Promise.all(named("markup").map(take));
  return { references: await Promise.all(images.map(take)), mask, markup };
}

function asFile(value: string | UploadedFile, name: string): UploadedFile {
  if (typeof value === "string")
    throw refuse("invalid_type", name, `Invalid type for '${name}': expected a file, but got a string instead.`);
  return value;
}

function duplicate(name: string) {
  return refuse(
    "duplicate_parameter",
    name,
    `Duplicate parameter: '${name}'. You provided multiple values; for a list use '${name}[]'.`,
  );
}
