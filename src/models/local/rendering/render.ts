import sharp from "sharp";
import type { Part } from "../language/regions.ts";
import { editorMessages } from "../messages.ts";
import type { RenderContext } from "../operation.ts";
import { describeStep, type Step } from "../plan.ts";
import { reclaim } from "../reclaim.ts";
import type { SearchResult } from "../subject/saliency-worker.ts";
import { dilate } from "../subject/shape.ts";
import { createSubjectMask, type SubjectMask } from "../subject/subject-mask.ts";
import {
  blank,
  dropOpaqueAlpha,
  fingerprint,
  ImpossibleOperation,
  longestSide,
  MAX_PIXELS,
  type Pixels,
  pixelsOf,
  requireSize,
  resizePixels,
  type Size,
} from "./pixels.ts";
import { applyStep, initialState, type StepState } from "./run-step.ts";

/** Everything that a picture is made of: equal jobs give equal bytes. */
export interface RenderJob {
  /** Whole files: JPEG, PNG or WebP. The first is edited. */
  pictures: Uint8Array[];
  steps: Step[];
  /** What the settings ask for besides: before the step of this index, or after the last one. */
  finish: { step: Step; beforeIndex: number } | undefined;
  seed: number;
  /** Milliseconds since 1970. */
  askedAt: number;
}

export type RenderOutcome =
  /** `idle`: the steps that changed nothing, by their index. */
  { kind: "drawn"; image: Uint8Array; idle: number[] } | { kind: "refused"; userMessage: string };

/** The longest side of a preview, in pixels; pictures of up to one and a half times that are drawn at once. */
const PREVIEW_SIDE = 512;

/** Pixels of a picture beside which the network that finds subjects is not kept in memory. */
const LARGE_PIXELS = 12_000_000;

/** Callbacks of a drawing in progress. */
export interface RenderHooks {
  /** An unfinished picture, small. */
  preview(image: Uint8Array): void;
  /** Finds the subject in a network input. */
  find(input: Uint8Array): Promise<SearchResult>;
  /** A large picture is about to be drawn, and nothing more is to be found before. */
  onLargePicture(): void;
}

/** Runs the steps, first small for a preview, then on the whole picture. Sentences of operations come back as `refused`. */
export async function render(job: RenderJob, { preview, find, onLargePicture }: RenderHooks): Promise<RenderOutcome> {
  const subjectMask = createSubjectMask(() => openPicture(job, 1), find);
  try {
    const early = await renderPreview(job, subjectMask);
    if (early !== undefined) preview(early);
    const { width, height } = await openPicture(job, 1).metadata();
    if (width * height > LARGE_PIXELS) onLargePicture();
    return await renderWhole(job, subjectMask);
  } catch (error) {
    if (error instanceof ImpossibleOperation) return { kind: "refused", userMessage: error.message };
    throw error;
  }
}

/** Asks for the mask of a picture: transparent where `part` is. */
export interface MaskJob {
  picture: Uint8Array;
  part: Part;
}

/** The part of the longest side that a mask of the subject leaves around it: what it is given (a hat, wings) needs room. */
const MASK_MARGIN = 0.06;

/** A PNG of the picture's size. Nothing of the other part is open to change, not even a hair's edge. */
export async function renderMask({ picture, part }: MaskJob, find: RenderHooks["find"]): Promise<RenderOutcome> {
  try {
    const file = () => openImage(picture);
    const pixels = await dropOpaqueAlpha(await pixelsOf(file()));
    const matte = await createSubjectMask(file, find).matteOf(pixels, 0);
    const subject = part === "background" ? matte : await dilate(matte, MASK_MARGIN * longestSide(pixels));
    const keeps = (share: number) => (part === "background" ? share > 25 : share < 128);
    const mask = blank(pixels, 4);
    for (let at = 0; at < subject.values.length; at += 1) if (keeps(subject.values[at] as number)) mask.bytes[4 * at + 3] = 255;
    return { kind: "drawn", image: await toSharp(mask).png({ compressionLevel: 9 }).toBuffer(), idle: [] };
  } catch (error) {
    if (error instanceof ImpossibleOperation) return { kind: "refused", userMessage: error.message };
    throw error;
  }
}

async function renderWhole(job: RenderJob, subjectMask: SubjectMask): Promise<RenderOutcome> {
  let state = initialState(await dropOpaqueAlpha(await pixelsOf(openPicture(job, 1))));
  await reclaim(state.picture);
  let original = await fingerprint(state.picture);
  const idle: number[] = [];
  let before = original;
  for (const index of job.steps.keys()) {
    const current = await applyFinish(job, state, index, subjectMask, 1);
    if (current !== state) {
      const same = before === original;
      before = await fingerprint(current.picture);
      original = same ? before : original;
    }
    state = await applyStep(current, job.steps, index, subjectMask, contextFor(job, 1));
    const after = await fingerprint(state.picture);
    if (after === before) idle.push(index);
    before = after;
  }
  if (before === original) {
    return { kind: "refused", userMessage: editorMessages.unchanged(job.steps.map(describeStep).join(", ")) };
  }
  const { picture } = await applyFinish(job, state, job.steps.length, subjectMask, 1);
  return { kind: "drawn", image: await encode(picture, sourceOf(job)), idle };
}

/** With what the settings ask for, if its turn has come. */
async function applyFinish(
  job: RenderJob,
  state: StepState,
  index: number,
  subjectMask: SubjectMask,
  scale: number,
): Promise<StepState> {
  return job.finish?.beforeIndex === index ? applyStep(state, [job.finish.step], 0, subjectMask, contextFor(job, scale)) : state;
}

async function renderPreview(job: RenderJob, subjectMask: SubjectMask): Promise<Uint8Array | undefined> {
  const { width, height } = await openPicture(job, 1).metadata();
  const scale = PREVIEW_SIDE / longestSide({ width, height });
  if (scale > 0.67) return undefined;
  const little = await pixelsOf(openPicture(job, 1).resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: "inside" }));
  let state = initialState(await dropOpaqueAlpha(little));
  for (const index of job.steps.keys()) {
    const current = await applyFinish(job, state, index, subjectMask, scale);
    state = await applyStep(current, job.steps, index, subjectMask, contextFor(job, scale));
  }
  const { picture } = await applyFinish(job, state, job.steps.length, subjectMask, scale);
  const small =
    longestSide(picture) > PREVIEW_SIDE
      ? await resizePixels(picture, { width: PREVIEW_SIDE, height: PREVIEW_SIDE }, { fit: "inside" })
      : picture;
  return await toSharp(small).webp({ quality: 78, effort: 1 }).toBuffer();
}

function contextFor(job: RenderJob, scale: number): Omit<RenderContext, "subject"> {
  return {
    scale,
    seed: job.seed,
    askedAt: new Date(job.askedAt),
    references: job.pictures.length,
    async reference(number, box, fit) {
      const file = openPicture(job, number);
      requireSize(fit === "cover" ? box : fitInside(box, (await file.metadata()).autoOrient));
      return dropOpaqueAlpha(await pixelsOf(file.resize({ width: box.width, height: box.height, fit, position: "attention" })));
    },
  };
}

/** The largest size of a picture's shape that fits into a box. */
function fitInside(box: Size, { width, height }: Size): Size {
  const factor = Math.min(box.width / width, box.height / height);
  return { width: Math.round(width * factor), height: Math.round(height * factor) };
}

function sourceOf({ pictures }: RenderJob): Uint8Array {
  const [bytes] = pictures;
  if (bytes === undefined) throw new Error("a job without a picture");
  return bytes;
}

function openPicture(job: RenderJob, number: number) {
  const bytes = job.pictures[number - 1];
  if (bytes === undefined) throw new ImpossibleOperation(editorMessages.missingPicture(number));
  return openImage(bytes);
}

function openImage(bytes: Uint8Array) {
  if (typeOf(bytes) === undefined) throw new ImpossibleOperation(editorMessages.wrongType);
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
const MAX_OPTIMISED_PIXELS = 16_000_000;

/** A PNG stays a PNG, and what is transparent becomes one; everything else is a JPEG with colours at full resolution. */
async function encode(picture: Pixels, source: Uint8Array): Promise<Uint8Array> {
  await reclaim(picture);
  const clear = await dropOpaqueAlpha(picture);
  if (clear.channels === 4 || typeOf(source) === "png") return toSharp(clear).png({ compressionLevel: 3 }).toBuffer();
  const optimiseCoding = clear.width * clear.height < MAX_OPTIMISED_PIXELS;
  return toSharp(clear).jpeg({ quality: 95, chromaSubsampling: "4:4:4", optimiseCoding }).toBuffer();
}

function toSharp({ bytes, width, height, channels }: Pixels) {
  return sharp(bytes, { raw: { width, height, channels }, limitInputPixels: false });
}
