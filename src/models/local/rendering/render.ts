import sharp from "sharp";
import type { RenderContext } from "../operation.ts";
import { describe, type Part, type Step } from "../plan.ts";
import { reclaim } from "../reclaim.ts";
import type { Found } from "../subject/saliency-worker.ts";
import { dilate } from "../subject/shape.ts";
import { createSubjectMask, type SubjectMask } from "../subject/subject-mask.ts";
import {
  blank,
  demandSize,
  fingerprint,
  ImpossibleOperation,
  longest,
  MAX_PIXELS,
  type Pixels,
  pixelsOf,
  type Size,
  scaled,
  withoutIdleAlpha,
} from "./pixels.ts";
import { applyStep, initialState, type StepState } from "./run-step.ts";

/** Everything that a picture is made of: equal jobs give equal bytes. */
export interface Job {
  /** Whole files: JPEG, PNG or WebP. The first is edited. */
  pictures: Uint8Array[];
  steps: Step[];
  /** What the settings ask for besides: before the step of this index, or after the last one. */
  finish: { step: Step; at: number } | undefined;
  seed: number;
  /** Milliseconds since 1970. */
  askedAt: number;
}

export type Outcome =
  /** `idle`: the steps that changed nothing, by their index. */
  { kind: "drawn"; image: Uint8Array; idle: number[] } | { kind: "refused"; words: string };

/** The longest side of a preview, in pixels; pictures of up to one and a half times that are drawn at once. */
const previewSide = 512;

/** Pixels of a picture beside which the network that finds subjects is not kept in memory. */
const largePixels = 12_000_000;

/** What a drawing may ask for and tell while it is under way. */
export interface RenderHooks {
  /** An unfinished picture, small. */
  preview(image: Uint8Array): void;
  /** What stands out in a look. */
  find(look: Uint8Array): Promise<Found>;
  /** A large picture is about to be drawn, and nothing more is to be found before. */
  large(): void;
}

/** Runs the steps, first small for a preview, then on the whole picture. Sentences of operations come back as `refused`. */
export async function render(job: Job, { preview, find, large }: RenderHooks): Promise<Outcome> {
  const sight = createSubjectMask(() => opened(job, 1), find);
  try {
    const early = await previewOf(job, sight);
    if (early !== undefined) preview(early);
    const { width, height } = await opened(job, 1).metadata();
    if (width * height > largePixels) large();
    return await renderWhole(job, sight);
  } catch (error) {
    if (error instanceof ImpossibleOperation) return { kind: "refused", words: error.message };
    throw error;
  }
}

/** Asks for the mask of a picture: transparent where `part` is. */
export interface MaskJob {
  picture: Uint8Array;
  part: Part;
}

/** The part of the longest side that a mask of the subject leaves around it: what it is given (a hat, wings) needs room. */
const room = 0.06;

/** A PNG of the picture's size. Nothing of the other part is open to change, not even a hair's edge. */
export async function renderMask({ picture, part }: MaskJob, find: RenderHooks["find"]): Promise<Outcome> {
  try {
    const file = () => fileWith(picture);
    const pixels = await withoutIdleAlpha(await pixelsOf(file()));
    const matte = await createSubjectMask(file, find).matteOf(pixels, 0);
    const subject = part === "background" ? matte : await dilate(matte, room * longest(pixels));
    const keeps = (share: number) => (part === "background" ? share > 25 : share < 128);
    const mask = blank(pixels, 4);
    for (let at = 0; at < subject.values.length; at += 1) if (keeps(subject.values[at] as number)) mask.bytes[4 * at + 3] = 255;
    return { kind: "drawn", image: await fileOf(mask).png({ compressionLevel: 9 }).toBuffer(), idle: [] };
  } catch (error) {
    if (error instanceof ImpossibleOperation) return { kind: "refused", words: error.message };
    throw error;
  }
}

async function renderWhole(job: Job, sight: SubjectMask): Promise<Outcome> {
  let stop = initialState(await withoutIdleAlpha(await pixelsOf(opened(job, 1))));
  await reclaim(stop.picture);
  let original = await fingerprint(stop.picture);
  const idle: number[] = [];
  let before = original;
  for (const index of job.steps.keys()) {
    const ready = await finished(job, stop, index, sight, 1);
    if (ready !== stop) {
      const same = before === original;
      before = await fingerprint(ready.picture);
      original = same ? before : original;
    }
    stop = await applyStep(ready, job.steps, index, sight, studioOf(job, 1));
    const after = await fingerprint(stop.picture);
    if (after === before) idle.push(index);
    before = after;
  }
  if (before === original) return { kind: "refused", words: unchanged(job) };
  const { picture } = await finished(job, stop, job.steps.length, sight, 1);
  return { kind: "drawn", image: await encoded(picture, first(job)), idle };
}

/** With what the settings ask for, if its turn has come. */
async function finished(job: Job, stop: StepState, index: number, sight: SubjectMask, scale: number): Promise<StepState> {
  return job.finish?.at === index ? applyStep(stop, [job.finish.step], 0, sight, studioOf(job, scale)) : stop;
}

async function previewOf(job: Job, sight: SubjectMask): Promise<Uint8Array | undefined> {
  const { width, height } = await opened(job, 1).metadata();
  const scale = previewSide / longest({ width, height });
  if (scale > 0.67) return undefined;
  const little = await pixelsOf(opened(job, 1).resize({ width: previewSide, height: previewSide, fit: "inside" }));
  let stop = initialState(await withoutIdleAlpha(little));
  for (const index of job.steps.keys()) {
    const ready = await finished(job, stop, index, sight, scale);
    stop = await applyStep(ready, job.steps, index, sight, studioOf(job, scale));
  }
  const { picture } = await finished(job, stop, job.steps.length, sight, scale);
  const small =
    longest(picture) > previewSide
      ? await scaled(picture, { width: previewSide, height: previewSide }, { fit: "inside" })
      : picture;
  return await fileOf(small).webp({ quality: 78, effort: 1 }).toBuffer();
}

function studioOf(job: Job, scale: number): Omit<RenderContext, "subject"> {
  return {
    scale,
    seed: job.seed,
    askedAt: new Date(job.askedAt),
    references: job.pictures.length,
    async reference(number, box, fit) {
      const file = opened(job, number);
      demandSize(fit === "cover" ? box : inside(box, (await file.metadata()).autoOrient));
      return withoutIdleAlpha(await pixelsOf(file.resize({ width: box.width, height: box.height, fit, position: "attention" })));
    },
  };
}

/** The largest size of a picture's shape that fits into a box. */
function inside(box: Size, { width, height }: Size): Size {
  const factor = Math.min(box.width / width, box.height / height);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

function first({ pictures }: Job): Uint8Array {
  const [bytes] = pictures;
  if (bytes === undefined) throw new Error("a job without a picture");
  return bytes;
}

function opened(job: Job, number: number) {
  const bytes = job.pictures[number - 1];
  if (bytes === undefined) throw new ImpossibleOperation(`There is no picture ${number}: attach it to the message.`);
  return fileWith(bytes);
}

function fileWith(bytes: Uint8Array) {
  if (typeOf(bytes) === undefined) throw new ImpossibleOperation("That is not a JPEG, PNG or WebP picture.");
  return sharp(bytes, { limitInputPixels: 2 * MAX_PIXELS });
}

/** By content: no other loader is let near the bytes. */
function typeOf(bytes: Uint8Array): "jpeg" | "png" | "webp" | undefined {
  const head = Buffer.from(bytes.subarray(0, 12)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  return head.startsWith("RIFF") && head.endsWith("WEBP") ? "webp" : undefined;
}

/** Pixels of a JPEG whose tables are made for it: that takes six more bytes a pixel, and saves two hundredths of the file. */
const mostOptimised = 16_000_000;

/** A PNG stays a PNG, and what is transparent becomes one; everything else is a JPEG with colours at full resolution. */
async function encoded(picture: Pixels, source: Uint8Array): Promise<Uint8Array> {
  await reclaim(picture);
  const clear = await withoutIdleAlpha(picture);
  if (clear.channels === 4 || typeOf(source) === "png") return fileOf(clear).png({ compressionLevel: 3 }).toBuffer();
  const optimiseCoding = clear.width * clear.height < mostOptimised;
  return fileOf(clear).jpeg({ quality: 95, chromaSubsampling: "4:4:4", optimiseCoding }).toBuffer();
}

function fileOf({ bytes, width, height, channels }: Pixels) {
  return sharp(bytes, { raw: { width, height, channels }, limitInputPixels: false });
}

function unchanged({ steps }: Job): string {
  const done = steps.map(describe).join(", ");
  return `That would change nothing: the picture is exactly the same after it (${done}).`;
}
