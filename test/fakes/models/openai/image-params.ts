import { z } from "zod";
import type { Format } from "../pictures/draw.ts";
import type { SentPicture } from "../pictures/sent-picture.ts";
import type { OpenAiModel } from "./models.ts";
import { refuse } from "./refusals.ts";
import type { Quality } from "./usage.ts";

/** Parameters of images.edit, images.generate and the image tool. */
export const common = {
  quality: z.enum(["low", "medium", "high", "xhigh", "max", "auto"]).nullish(),
  size: z.string().nullish(),
  background: z.enum(["transparent", "opaque", "auto"]).nullish(),
  complexity: z.enum(["low", "medium", "high"]).nullish(),
  output_format: z.enum(["png", "webp", "jpeg", "gif", "svg"]).nullish(),
  output_compression: z.int().min(0).max(100).nullish(),
  partial_images: z.int().min(0).max(3).nullish(),
};
const commonShape = z.object(common);

/** The parameters with `auto` resolved. */
export interface ImageParams {
  width: number;
  height: number;
  quality: Quality;
  background: "transparent" | "opaque";
  format: Format;
  compression: number | undefined;
  partials: number;
}

/** Parses by a schema, or throws OpenAI's error. `at`: the object's path in the body. */
export function read<Schema extends z.ZodType>(schema: Schema, value: unknown, at = ""): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw toOpenAiError(result.error.issues[0], at);
}

function toOpenAiError(issue: z.core.$ZodIssue | undefined, at: string) {
  const path = [...(at ? [at] : []), ...(issue?.path ?? [])];
  if (issue?.code === "unrecognized_keys") {
    const name = nameOf([...path, issue.keys[0] ?? ""]);
    return refuse("unknown_parameter", name, `Unknown parameter: '${name}'.`);
  }
  const name = nameOf(path);
  if (issue?.input === undefined) return refuse("missing_required_parameter", name, `Missing required parameter: '${name}'.`);
  if (issue.code === "too_big")
    return refuse(
      `${kindOf(issue.origin)}_above_max_${limitOf(issue.origin)}`,
      name,
      `Invalid '${name}': above the maximum of ${issue.maximum}.`,
    );
  if (issue.code === "too_small")
    return refuse(
      `${kindOf(issue.origin)}_below_min_${limitOf(issue.origin)}`,
      name,
      `Invalid '${name}': below the minimum of ${issue.minimum}.`,
    );
  if (issue.code === "invalid_type")
    return refuse("invalid_type", name, `Invalid type for '${name}': expected ${issue.expected}.`);
  return refuse("invalid_value", name, `Invalid value for '${name}'.`);
}

const kindOf = (origin: string) => (origin === "int" || origin === "number" ? "integer" : origin);
const limitOf = (origin: string) => (origin === "string" || origin === "array" ? "length" : "value");

function nameOf(path: PropertyKey[]): string {
  return path.map((key, at) => (typeof key === "number" ? `[${key}]` : `${at > 0 ? "." : ""}${String(key)}`)).join("");
}

/** Resolves `auto`, and throws for what this model doesn't support. */
export function resolveParams(
  recorded: z.output<typeof commonShape>,
  model: OpenAiModel,
  first: SentPicture | undefined,
): ImageParams {
  const { output_format: format = "png", background, output_compression: compression } = recorded;
  if (format === "gif" || format === "svg")
    throw refuse("invalid_value", "output_format", `'${format}' output is a preview that your organization has no access to.`);
  if (background === "transparent" && format === "jpeg")
    throw refuse("invalid_value", "background", "Transparent background is not supported for JPEG output format.");
  if (compression !== undefined && compression !== null && compression < 100 && (format ?? "png") === "png")
    throw refuse("invalid_value", "output_compression", "Compression less than 100 is not supported for PNG output format.");
  return {
    ...sizeOf(recorded.size ?? "auto", model, first),
    quality: qualityOf(recorded.quality ?? "auto", model),
    background: background === "transparent" ? "transparent" : "opaque",
    format: format ?? "png",
    compression: compression ?? undefined,
    partials: recorded.partial_images ?? 0,
  };
}

function qualityOf(quality: Quality | "auto", model: OpenAiModel): Quality {
  if (quality === "auto") return "medium";
  if ((quality === "xhigh" || quality === "max") && !model.qualities.includes(quality))
    throw refuse(
      "invalid_value",
      "quality",
      `Invalid value: '${quality}'. Supported values are: 'low', 'medium', 'high', and 'auto'.`,
    );
  return quality;
}

const standard = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
];

function sizeOf(size: string, model: OpenAiModel, first: SentPicture | undefined): { width: number; height: number } {
  if (size === "auto") return nearest(first ? first.width / first.height : 1);
  const [, width = 0, height = 0] = (/^(\d{1,5})x(\d{1,5})$/.exec(size) ?? []).map(Number);
  const known = standard.find((one) => one.width === width && one.height === height);
  if (known) return known;
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const fits =
    model.freeSizes && short > 0 && width % 16 === 0 && height % 16 === 0 && long <= short * 3 && long <= 3840 && short <= 2160;
  if (!fits) throw refuse("invalid_value", "size", `Invalid value: '${size}'. The size is not supported by '${model.id}'.`);
  return { width, height };
}

function nearest(ratio: number): { width: number; height: number } {
  const distance = (one: { width: number; height: number }) => Math.abs(Math.log(one.width / one.height / ratio));
  return standard.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}
