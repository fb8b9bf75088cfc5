import sharp from "sharp";
import { editorMessages } from "../messages.ts";
import { ImpossibleOperation, type Pixels } from "../rendering/pixels.ts";
import { type Matte, refineMatte } from "./matte.ts";
import { networkInput, type Saliency, type Uncertainty, uncertaintyOf } from "./saliency.ts";
import type { SearchResult } from "./saliency-worker.ts";

/** Where a picture's subject is. */
export interface SubjectMask {
  /** How much of each pixel is the subject. `place` tells pictures of one job apart: a sketch and the whole at the same place are one
   *  picture, which is looked at once. Throws `ImpossibleOperation` when there is no clear subject. */
  matteOf(picture: Pixels, moveCount: number): Promise<Matte>;
}

/** `first` opens the file that the picture at place 0 came from; `find` asks the network. */
export function createSubjectMask(
  first: () => ReturnType<typeof sharp>,
  find: (input: Uint8Array) => Promise<SearchResult>,
): SubjectMask {
  const seen = new Map<number, Saliency>();
  async function saliencyOf(picture: Pixels, moveCount: number): Promise<Saliency> {
    const known = seen.get(moveCount);
    if (known !== undefined) return known;
    const found = await find(await networkInput(moveCount === 0 ? first() : toSharp(picture)));
    if (found.kind === "unavailable") throw new ImpossibleOperation(found.words);
    const uncertainty = uncertaintyOf(found.saliency);
    if (uncertainty !== undefined) throw new ImpossibleOperation(editorMessages.noSubject(reasons[uncertainty]));
    seen.set(moveCount, found.saliency);
    return found.saliency;
  }
  return {
    async matteOf(picture, moveCount) {
      if (isCutOut(picture)) return alphaOf(picture);
      const matte = await refineMatte(picture, await saliencyOf(picture, moveCount));
      return picture.channels === 4 ? minOfMattes(matte, alphaOf(picture)) : matte;
    },
  };
}

function toSharp({ bytes, width, height, channels }: Pixels) {
  return sharp(bytes, { raw: { width, height, channels }, limitInputPixels: false });
}

const reasons: Record<Uncertainty, string> = {
  empty: editorMessages.nothingStandsOut,
  full: editorMessages.fillsPicture,
  fragmented: editorMessages.scattered,
};

/** The share of a picture that is transparent once its subject has been cut out. */
const MIN_CLEAR_SHARE = 0.02;

/** Whether what is opaque is a subject on nothing, and not a picture with round corners or a disc: those reach all four sides. */
export function isCutOut({ bytes, width, height, channels }: Pixels): boolean {
  if (channels === 3) return false;
  let clear = 0;
  for (let i = 3; i < bytes.length; i += 4) if ((bytes[i] as number) < 8) clear += 1;
  const opaque = (x: number, y: number) => (bytes[4 * (Math.floor(y) * width + Math.floor(x)) + 3] as number) > 127;
  const framed = opaque(width / 2, 0) && opaque(width / 2, height - 1) && opaque(0, height / 2) && opaque(width - 1, height / 2);
  const share = clear / (width * height);
  return share > MIN_CLEAR_SHARE && share < 1 && !framed;
}

function alphaOf({ bytes, width, height }: Pixels): Matte {
  return { values: Uint8ClampedArray.from({ length: width * height }, (_, at) => bytes[4 * at + 3] as number), width, height };
}

function minOfMattes(one: Matte, other: Matte): Matte {
  return { ...one, values: one.values.map((value, at) => Math.min(value, other.values[at] as number)) };
}
