import type sharp from "sharp";
import { editorMessages } from "../messages.ts";
import { ImpossibleOperation, type Pixels, toSharp } from "../rendering/pixels/pixels.ts";
import { resizePlane } from "../rendering/pixels/planes.ts";
import { type Matte, refineMatte, roughMatte } from "./matte.ts";
import type { SearchResult } from "./network/search-process.ts";
import { INPUT_SIDE, isCertain, isDoubtful, networkInput, type Saliency, type Uncertainty, uncertaintyOf } from "./saliency.ts";
import { copyForViews, mergeViews, mirror, mirroredInput, partInput, subjectBox, wholeBox } from "./views.ts";

/** Finds the subject of one job's pictures. */
export interface SubjectMask {
  /** The matte of a picture whose pixels have moved `moveCount` times. Throws `ImpossibleOperation` if there is no clear subject. */
  matteOf(picture: Pixels, moveCount: number): Promise<Matte>;
}

/** One subject, found with more or less care. Pictures with the same `moveCount` share one search. */
export interface SubjectMasks {
  /** From all views, with the picture's own edges. */
  fine: SubjectMask;
  /** From the first view, with soft edges: soon there, for a preview. */
  rough: SubjectMask;
  /** Waits for the other views of what `rough` has found. From then on, the network isn't needed. */
  settle(): Promise<void>;
}

/** What the network found in a picture. */
interface Look {
  /** In the first view. */
  saliency: Saliency;
  /** In all views. The network looks again while a preview is drawn from the first view. */
  merged: Promise<Saliency>;
}

export interface MaskOptions {
  /** The side of the network's input, in pixels. By default the package's. */
  inputSide?: number;
  /** How much more of the picture counts as the subject: −2 to 2. */
  reach?: number;
  /** The matte of the picture before any pixel has moved, from an earlier drawing. */
  known?: Matte;
  /** Gets each matte that was found, and whether much of it is in doubt. */
  onFound?(matte: Matte, moveCount: number, isDoubtful: boolean): void;
}

/** `openOriginal` opens the file of the picture that hasn't moved; `find` runs the network. */
export function createSubjectMasks(
  openOriginal: () => ReturnType<typeof sharp>,
  find: (input: Uint8Array) => Promise<SearchResult>,
  { inputSide = INPUT_SIDE, reach = 0, known, onFound }: MaskOptions = {},
): SubjectMasks {
  const looks = new Map<number, Look>();

  async function firstLook(picture: Pixels, moveCount: number): Promise<Look> {
    const known = looks.get(moveCount);
    if (known !== undefined) return known;
    const copy = await copyForViews(moveCount === 0 ? openOriginal() : toSharp(picture));
    const { saliency, runtime } = await search(await networkInput(toSharp(copy), inputSide));
    const uncertainty = uncertaintyOf(saliency);
    if (uncertainty !== undefined) throw new ImpossibleOperation(editorMessages.noSubject(reasons[uncertainty]));
    // In WebAssembly, or with a larger network, more would take too long.
    const isEnough = runtime?.name !== "native" || inputSide > INPUT_SIDE || isCertain(saliency);
    const merged = isEnough ? Promise.resolve(saliency) : mergeOtherViews(copy, saliency);
    merged.catch(() => undefined); // awaited later, or not at all if the preview fails
    const look = { saliency, merged };
    looks.set(moveCount, look);
    return look;
  }

  /** The mirrored picture, and the part around the subject. */
  async function mergeOtherViews(copy: Pixels, saliency: Saliency): Promise<Saliency> {
    const whole = { saliency, box: wholeBox };
    const mirrored = { saliency: mirror((await search(await mirroredInput(copy, inputSide))).saliency), box: wholeBox };
    const box = subjectBox(await mergeViews([whole, mirrored]));
    if (box === undefined) return mergeViews([whole, mirrored]);
    return mergeViews([whole, mirrored, { saliency: (await search(await partInput(copy, box, inputSide))).saliency, box }]);
  }

  async function search(input: Uint8Array): Promise<Extract<SearchResult, { kind: "found" }>> {
    const found = await find(input);
    if (found.kind === "unavailable") throw new ImpossibleOperation(found.userMessage);
    return found;
  }

  return {
    fine: maskWith(async (picture, moveCount) => {
      if (known !== undefined && moveCount === 0) return known;
      const saliency = await (await firstLook(picture, moveCount)).merged;
      const matte = await refineMatte(picture, saliency, reach);
      onFound?.(matte, moveCount, isDoubtful(saliency));
      return matte;
    }),
    rough: maskWith(async (picture, moveCount) => {
      if (known !== undefined && moveCount === 0) return resizePlane(known, picture);
      return roughMatte(picture, (await firstLook(picture, moveCount)).saliency, reach);
    }),
    async settle() {
      for (const { merged } of looks.values()) await merged;
    },
  };
}

/** The opaque part of a cut-out is its subject. */
function maskWith(findMatte: SubjectMask["matteOf"]): SubjectMask {
  return {
    async matteOf(picture, moveCount) {
      if (isCutOut(picture)) return alphaOf(picture);
      const matte = await findMatte(picture, moveCount);
      return picture.channels === 4 ? minOfMattes(matte, alphaOf(picture)) : matte;
    },
  };
}

const reasons: Record<Uncertainty, string> = {
  empty: editorMessages.nothingStandsOut,
  full: editorMessages.fillsPicture,
  fragmented: editorMessages.scattered,
};

/** The minimum transparent share of a picture with a cut-out subject. */
const MIN_CLEAR_SHARE = 0.02;

/** Whether the opaque part is a cut-out subject. A picture with rounded corners or a circle reaches all four sides instead. */
export function isCutOut({ bytes, width, height, channels }: Pixels): boolean {
  if (channels === 3) return false;
  let transparent = 0;
  for (let i = 3; i < bytes.length; i += 4) if ((bytes[i] as number) < 8) transparent += 1;
  const opaque = (x: number, y: number) => (bytes[4 * (Math.floor(y) * width + Math.floor(x)) + 3] as number) > 127;
  const framed = opaque(width / 2, 0) && opaque(width / 2, height - 1) && opaque(0, height / 2) && opaque(width - 1, height / 2);
  const share = transparent / (width * height);
  return share > MIN_CLEAR_SHARE && share < 1 && !framed;
}

function alphaOf({ bytes, width, height }: Pixels): Matte {
  return { values: Uint8ClampedArray.from({ length: width * height }, (_, at) => bytes[4 * at + 3] as number), width, height };
}

function minOfMattes(one: Matte, other: Matte): Matte {
  return { ...one, values: one.values.map((value, at) => Math.min(value, other.values[at] as number)) };
}
