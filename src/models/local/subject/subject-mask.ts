import type sharp from "sharp";
import { editorMessages } from "../messages.ts";
import { ImpossibleOperation, type Pixels, toSharp } from "../rendering/pixels/pixels.ts";
import { type Matte, refineMatte } from "./matte.ts";
import { networkInput, type Saliency, type Uncertainty, uncertaintyOf } from "./saliency.ts";
import type { SearchResult } from "./search-process.ts";
import { copyForViews, mergeViews, mirror, mirroredInput, partInput, subjectBox, wholeBox } from "./views.ts";

/** Finds the subject of one job's pictures. */
export interface SubjectMask {
  /** The matte of a picture whose pixels have moved `moveCount` times. A preview and the whole picture with the same count share one search.
   *  Throws `ImpossibleOperation` if there is no clear subject. */
  matteOf(picture: Pixels, moveCount: number): Promise<Matte>;
}

/** `openOriginal` opens the file of the picture that hasn't moved; `find` runs the network. */
export function createSubjectMask(
  openOriginal: () => ReturnType<typeof sharp>,
  find: (input: Uint8Array) => Promise<SearchResult>,
): SubjectMask {
  const saliencies = new Map<number, Saliency>();
  async function saliencyOf(picture: Pixels, moveCount: number): Promise<Saliency> {
    const known = saliencies.get(moveCount);
    if (known !== undefined) return known;
    const copy = await copyForViews(moveCount === 0 ? openOriginal() : toSharp(picture));
    const found = await search(await networkInput(toSharp(copy)));
    const uncertainty = uncertaintyOf(found.saliency);
    if (uncertainty !== undefined) throw new ImpossibleOperation(editorMessages.noSubject(reasons[uncertainty]));
    const saliency = found.runtime?.name === "native" ? await lookAgain(copy, found.saliency) : found.saliency;
    saliencies.set(moveCount, saliency);
    return saliency;
  }

  /** The mirrored picture, and the part around the subject. In WebAssembly this would take too long. */
  async function lookAgain(copy: Pixels, saliency: Saliency): Promise<Saliency> {
    const whole = { saliency, box: wholeBox };
    const mirrored = { saliency: mirror((await search(await mirroredInput(copy))).saliency), box: wholeBox };
    const box = subjectBox(await mergeViews([whole, mirrored]));
    if (box === undefined) return mergeViews([whole, mirrored]);
    return mergeViews([whole, mirrored, { saliency: (await search(await partInput(copy, box))).saliency, box }]);
  }

  async function search(input: Uint8Array): Promise<Extract<SearchResult, { kind: "found" }>> {
    const found = await find(input);
    if (found.kind === "unavailable") throw new ImpossibleOperation(found.userMessage);
    return found;
  }

  return {
    async matteOf(picture, moveCount) {
      if (isCutOut(picture)) return alphaOf(picture);
      const matte = await refineMatte(picture, await saliencyOf(picture, moveCount));
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
