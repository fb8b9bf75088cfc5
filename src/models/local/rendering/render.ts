import { messages } from "../../../core/cards/messages.ts";
import type { Part } from "../language/clauses/regions.ts";
import { editorMessages } from "../messages.ts";
import type { Params, RenderContext } from "../operation.ts";
import { MAX_REACH, type Step } from "../plan.ts";
import { findFaces } from "../subject/faces/faces.ts";
import { type PackedMatte, packMatte, unpackMatte } from "../subject/matte-cache.ts";
import type { FacesResult, SearchResult } from "../subject/network/search-process.ts";
import { dilate } from "../subject/shape.ts";
import { createSubjectMasks, type MaskOptions, type SubjectMask } from "../subject/subject-mask.ts";
import { encodeAs } from "./file-format.ts";
import { applyToFrames, decodeFilm, encodeFilm, FilmTooLarge, hashFrames } from "./film.ts";
import type { RenderJob, RenderOutcome } from "./job.ts";
import { fitInside } from "./pixels/boxes.ts";
import {
  createBlank,
  decodePixels,
  dropOpaqueAlpha,
  hashPixels,
  ImpossibleOperation,
  longestSide,
  type Pixels,
  requireSize,
  toSharp,
} from "./pixels/pixels.ts";
import { samplePixels } from "./pixels/point-maps.ts";
import { reclaimMemory } from "./pixels/reclaim-memory.ts";
import { showPreviews } from "./preview.ts";
import { initialState } from "./run-step.ts";
import { detectFormat, firstPicture, openImage, openPicture, readArea } from "./source.ts";
import { applyGroup, applySettingsCrop, fileRequestOf, groupSteps, runSteps } from "./steps.ts";

/** Above this many pixels, the subject finder's network is unloaded while the picture is drawn. */
const LARGE_PIXELS = 12_000_000;

/** Callbacks of a drawing in progress. */
export interface RenderHooks {
  /** An unfinished picture, small. Each replaces the one before. */
  preview(image: Uint8Array): void;
  /** Finds the subject in a network input. */
  find(input: Uint8Array): Promise<SearchResult>;
  /** The side of the network's input, in pixels. By default the package's. */
  inputSide?: number;
  /** Finds the faces in a network input. */
  findFaces(input: Uint8Array): Promise<FacesResult>;
  /** Keeps the matte of the first picture for later drawings. */
  keepMatte(matte: PackedMatte): void;
  /** A large picture is about to be drawn. */
  onLargePicture(): void;
}

/** Runs the steps, first on a small copy for a preview, then on the whole picture. An `ImpossibleOperation` becomes `refused`. */
export async function render(
  job: RenderJob,
  { preview, find, inputSide, findFaces: findIn, keepMatte, onLargePicture }: RenderHooks,
): Promise<RenderOutcome> {
  const canMove = Math.abs(job.reach ?? 0) < MAX_REACH;
  const settled: Record<string, Params> = {};
  const notes: string[] = job.matte?.isDoubtful ? [messages.unsureSubject] : [];
  const { fine, rough, settle } = createSubjectMasks(() => openPicture(job, 1), find, {
    ...(inputSide !== undefined && { inputSide }),
    reach: job.reach ?? 0,
    ...(job.matte && { known: unpackMatte(job.matte) }),
    onFound(matte, moveCount, isDoubtful) {
      if (isDoubtful && canMove && !notes.includes(messages.unsureSubject)) notes.push(messages.unsureSubject);
      if (moveCount === 0 && !job.reach) keepMatte(packMatte(matte, isDoubtful));
    },
  });
  const context: Context = {
    ...createContext(job, 1, findIn),
    note: (text) => notes.push(text),
    settle(name, params) {
      settled[name] = params;
    },
  };
  try {
    await showPreviews(job, rough, (scale) => ({ ...createContext(job, scale, findIn), note() {}, settle() {} }), preview);
    const { width, height } = await openPicture(job, 1).metadata();
    if (width * height > LARGE_PIXELS) {
      await settle();
      onLargePicture();
    }
    const outcome = (await renderFilm(job, context)) ?? (await renderWhole(job, fine, context));
    return outcome.kind === "refused"
      ? outcome
      : { ...outcome, settled, notes: [...new Set([...notes, ...(outcome.notes ?? [])])] };
  } catch (error) {
    if (error instanceof ImpossibleOperation) return { kind: "refused", userMessage: error.message };
    throw error;
  }
}

/** A request for a mask: transparent where `part` is. */
export interface MaskJob {
  picture: Uint8Array;
  part: Part;
}

/** The margin around the subject in its mask, as a share of the longest side. New things (a hat, wings) need space. */
const MASK_MARGIN = 0.06;

/** Makes a PNG of the picture's size. It opens nothing of the other part, not even the edges of hair. */
export async function renderMask(
  { picture, part }: MaskJob,
  find: RenderHooks["find"],
  options?: MaskOptions,
): Promise<RenderOutcome> {
  try {
    const file = () => openImage(picture);
    const pixels = await dropOpaqueAlpha(await decodePixels(file()));
    const matte = await createSubjectMasks(file, find, options).fine.matteOf(pixels, 0);
    const subject = part === "background" ? matte : await dilate(matte, MASK_MARGIN * longestSide(pixels));
    const keeps = (share: number) => (part === "background" ? share > 25 : share < 128);
    const mask = createBlank(pixels, 4);
    for (let at = 0; at < subject.values.length; at += 1) if (keeps(subject.values[at] as number)) mask.bytes[4 * at + 3] = 255;
    return { kind: "drawn", image: await toSharp(mask).png({ compressionLevel: 9 }).toBuffer(), unchanged: [] };
  } catch (error) {
    if (error instanceof ImpossibleOperation) return { kind: "refused", userMessage: error.message };
    throw error;
  }
}

type Context = Omit<RenderContext, "subject">;

async function renderWhole(job: RenderJob, subjectMask: SubjectMask, context: Context): Promise<RenderOutcome> {
  const picture = await decodeFirst(job);
  const start = initialState(picture);
  await reclaimMemory(start.picture);
  const sample = samplePixels(start.picture);
  return runSteps(job, start, groupSteps(job), {
    crop: (state, index) => applySettingsCrop(job, state, index, subjectMask, context),
    apply: (state, indexes) => applyGroup(state, job, indexes, subjectMask, context),
    isOriginal: ({ picture }) => isOriginal(job, picture, sample),
    encode: ({ picture }, isSame) => encodeResult(picture, job, isSame),
  });
}

async function decodeFirst(job: RenderJob): Promise<Pixels> {
  return dropOpaqueAlpha(await decodePixels(openPicture(job, 1)));
}

/** Compares with a sample of the original first: almost every edit changes it. */
async function isOriginal(job: RenderJob, picture: Pixels, sample: Pixels): Promise<boolean> {
  if ((await hashPixels(samplePixels(picture))) !== (await hashPixels(sample))) return false;
  return (await hashPixels(picture)) === (await hashPixels(await decodeFirst(job)));
}

/** Draws all frames of an animation. Undefined if it isn't one, or would become too large. */
async function renderFilm(job: RenderJob, context: Context): Promise<RenderOutcome | undefined> {
  if (!job.animates) return undefined;
  const { settingsCrop } = job;
  const film = await decodeFilm(firstPicture(job), openImage);
  if (!film) return undefined;
  const apply = (frames: Pixels[], step: Step | undefined) => (step ? applyToFrames(frames, step, context) : frames);
  const original = await hashFrames(film.frames);
  const each = job.steps.map((_, index) => [index]);
  try {
    const outcome = await runSteps(job, film.frames, each, {
      crop: async (frames, index) => apply(frames, settingsCrop?.beforeIndex === index ? settingsCrop.step : undefined),
      async apply(frames, [index = 0]) {
        const before = await hashFrames(frames);
        const state = await apply(frames, job.steps[index]);
        return { state, unchanged: before === (await hashFrames(state)) ? [index] : [] };
      },
      isOriginal: async (frames) => (await hashFrames(frames)) === original,
      encode: async (frames) => ({ image: await encodeFilm({ ...film, frames }) }),
    });
    return outcome.kind === "drawn" ? { ...outcome, animated: true } : outcome;
  } catch (error) {
    if (error instanceof FilmTooLarge) return undefined;
    throw error;
  }
}

function createContext(
  job: RenderJob,
  scale: number,
  find: RenderHooks["findFaces"],
): Omit<RenderContext, "subject" | "note" | "settle"> {
  return {
    scale,
    seed: job.seed,
    requestedAt: new Date(job.requestedAt),
    references: job.pictures.length,
    area: (size) => readArea(job, size),
    faces: (picture) =>
      findFaces(picture, async (input) => {
        const found = await find(input);
        if (found.kind === "unavailable") throw new ImpossibleOperation(found.userMessage);
        return found.faces;
      }),
    async reference(number, box, fit) {
      const file = openPicture(job, number);
      requireSize(fit === "cover" ? box : fitInside((await file.metadata()).autoOrient, box));
      return dropOpaqueAlpha(
        await decodePixels(file.resize({ width: box.width, height: box.height, fit, position: "attention" })),
      );
    },
  };
}

/** Encodes a picture as its steps want, or like its source. Refuses if that would change nothing. */
async function encodeResult(picture: Pixels, job: RenderJob, isSame: boolean): Promise<{ image: Uint8Array; notes?: string[] }> {
  const [source, request] = [firstPicture(job), fileRequestOf(job.steps)];
  if (request === undefined) return { image: await encode(picture, source) };
  const type = detectFormat(source);
  const fits = request.maxBytes === null || source.length <= request.maxBytes;
  if (isSame && fits && request.quality === null && (request.type === null || request.type === type))
    throw new ImpossibleOperation(editorMessages.alreadySaved(type ?? "", source.length));
  await reclaimMemory(picture);
  const file = await encodeAs(picture, request);
  const resized = file.width !== picture.width ? { width: file.width, height: file.height } : undefined;
  return { image: file.image, notes: [editorMessages.savedFile(file.image.length, file.quality, resized)] };
}

/** Encodes PNGs, GIFs and transparent pictures as PNG, everything else as JPEG without chroma subsampling. Optimised tables would make a JPEG
 *  2 to 6% smaller, but take ten times as long. */
async function encode(picture: Pixels, source: Uint8Array): Promise<Uint8Array> {
  await reclaimMemory(picture);
  const result = await dropOpaqueAlpha(picture);
  const format = detectFormat(source);
  if (result.channels === 4 || format === "png" || format === "gif")
    return toSharp(result).png({ compressionLevel: 2 }).toBuffer();
  return toSharp(result).jpeg({ quality: 95, chromaSubsampling: "4:4:4", optimiseCoding: false }).toBuffer();
}
