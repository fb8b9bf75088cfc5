import { createBlank, type Pixels } from "../rendering/pixels/pixels.ts";
import { resizePlane } from "../rendering/pixels/planes.ts";
import { extendColours } from "./extend-colours.ts";
import { createInterpolation, type Grid, type Interpolation, readColours, sampleRow, shrinkTo } from "./grid.ts";
import type { Matte } from "./matte.ts";

/** A picture separated into subject and background. Along the edge each has its own colours, so neither leaves a halo on the other. */
export interface Layers {
  /** The background, its colours extended softly to where the subject was. A new picture. */
  background(): Pixels;
  /** The subject, its colours extended over the whole picture. A new picture. */
  subject(): Pixels;
  /** The subject on a transparent background. A new picture. */
  cutOut(): Pixels;
  /** Puts the subject over `background`, which must have the same size and is changed. */
  over(background: Pixels): Pixels;
  /** Puts the picture's own background behind a changed `subject` of the same size, which is changed. */
  under(subject: Pixels): Pixels;
}

/** Colours are extended on a copy with at most this many pixels per side, because the result is soft anyway. */
const MAX_SIDE = 560;

/** Separates a picture along its matte. The picture must not change while the layers are used. */
export async function separateLayers(picture: Pixels, matte: Matte): Promise<Layers> {
  const mid = shrinkTo(MAX_SIDE, picture);
  const colours = await readColours(picture, mid);
  const shares = (await resizePlane(matte, mid)).values;
  const front = extendColours(
    colours,
    toWeights(shares, (share) => share ** 8),
  );
  const back = extendColours(
    colours,
    toWeights(shares, (share) => (1 - share) ** 8),
  );
  const parts = { picture, matte, front, back };
  return {
    background: () => paintWith(parts, (share) => share > 0, backgroundColour, picture.channels),
    subject: () => paintWith(parts, (share) => share < 255, subjectColour, picture.channels),
    cutOut: () => cutOut(parts),
    over: (background) => compositeOver(parts, background),
    under: (subject) => compositeUnder(parts, subject),
  };
}

function toWeights(shares: Uint8ClampedArray, of: (share: number) => number): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, value) => of(value / 255));
  const weights = new Float32Array(shares.length);
  for (let at = 0; at < weights.length; at += 1) weights[at] = table[shares[at] as number] as number;
  return weights;
}

interface Parts {
  picture: Pixels;
  matte: Matte;
  /** The subject's colours, extended. */
  front: Grid;
  /** The background's colours, extended. */
  back: Grid;
}

/** The subject's colour in a pixel, from its share, the pixel's own colour and both layers' colours there. */
function subjectColour(own: number, share: number, front: number, back: number): number {
  return front + share * (own - share * front - (1 - share) * back);
}

/** The background's colour in a pixel, likewise. */
function backgroundColour(own: number, share: number, front: number, back: number): number {
  return back + (1 - share) * (own - share * front - (1 - share) * back);
}

/** Calls `paint` for each wanted pixel, with both layers' colours in its row. */
function forEachPixel(
  { picture, matte, front, back }: Parts,
  wanted: (share: number) => boolean,
  paint: (at: number, share: number, x: number, front: Interpolation, back: Interpolation) => void,
): void {
  const { width, height } = picture;
  const [frontColours, backColours] = [createInterpolation(front, picture), createInterpolation(back, picture)];
  for (let y = 0, at = 0; y < height; y += 1) {
    let ready = false;
    for (let x = 0; x < width; x += 1, at += 1) {
      const share = matte.values[at] as number;
      if (!wanted(share)) continue;
      if (!ready) {
        frontColours.moveToRow(y);
        backColours.moveToRow(y);
        ready = true;
      }
      paint(at, share / 255, x, frontColours, backColours);
    }
  }
}

/** Copies the picture, with one layer's colours where the other one shows. */
function paintWith(parts: Parts, wanted: (share: number) => boolean, colour: typeof subjectColour, channels: 3 | 4): Pixels {
  const copy = { ...parts.picture, bytes: parts.picture.bytes.slice() };
  forEachPixel(parts, wanted, (at, share, x, front, back) => {
    for (let channel = 0; channel < 3; channel += 1) {
      const i = at * channels + channel;
      copy.bytes[i] = colour(copy.bytes[i] as number, share, sampleRow(front, x, channel), sampleRow(back, x, channel));
    }
  });
  return copy;
}

function cutOut(parts: Parts): Pixels {
  const { picture, matte } = parts;
  const cut = createBlank(picture, 4);
  const { channels } = picture;
  for (let at = 0, from = 0, to = 0; at < matte.values.length; at += 1, from += channels, to += 4) {
    const share = matte.values[at] as number;
    if (share === 0) continue;
    cut.bytes[to] = picture.bytes[from] as number;
    cut.bytes[to + 1] = picture.bytes[from + 1] as number;
    cut.bytes[to + 2] = picture.bytes[from + 2] as number;
    cut.bytes[to + 3] = channels === 4 ? Math.min(share, picture.bytes[from + 3] as number) : share;
  }
  forEachPixel(parts, isEdge, (at, share, x, front, back) => {
    for (let channel = 0; channel < 3; channel += 1) {
      const own = picture.bytes[at * picture.channels + channel] as number;
      cut.bytes[4 * at + channel] = subjectColour(own, share, sampleRow(front, x, channel), sampleRow(back, x, channel));
    }
  });
  return cut;
}

function isEdge(share: number): boolean {
  return share > 0 && share < 255;
}

function compositeOver(parts: Parts, background: Pixels): Pixels {
  const { picture, matte } = parts;
  const { channels } = background;
  for (let at = 0; at < matte.values.length; at += 1) {
    if (matte.values[at] !== 255) continue;
    for (let channel = 0; channel < 3; channel += 1)
      background.bytes[at * channels + channel] = picture.bytes[at * picture.channels + channel] as number;
    if (channels === 4) background.bytes[at * 4 + 3] = picture.channels === 4 ? (picture.bytes[at * 4 + 3] as number) : 255;
  }
  forEachPixel(parts, isEdge, (at, share, x, front, back) => {
    for (let channel = 0; channel < 3; channel += 1) {
      const own = picture.bytes[at * picture.channels + channel] as number;
      const subject = clampToByte(subjectColour(own, share, sampleRow(front, x, channel), sampleRow(back, x, channel)));
      const i = at * channels + channel;
      background.bytes[i] = share * subject + (1 - share) * (background.bytes[i] as number);
    }
    if (channels === 4) background.bytes[at * 4 + 3] = 255 * share + (1 - share) * (background.bytes[at * 4 + 3] as number);
  });
  return background;
}

function compositeUnder(parts: Parts, subject: Pixels): Pixels {
  const { picture, matte } = parts;
  const { channels } = subject;
  for (let at = 0; at < matte.values.length; at += 1) {
    if (matte.values[at] !== 0) continue;
    for (let channel = 0; channel < channels; channel += 1)
      subject.bytes[at * channels + channel] =
        channel === 3 && picture.channels === 3 ? 255 : (picture.bytes[at * picture.channels + channel] as number);
  }
  forEachPixel(parts, isEdge, (at, share, x, front, back) => {
    for (let channel = 0; channel < 3; channel += 1) {
      const own = picture.bytes[at * picture.channels + channel] as number;
      const far = clampToByte(backgroundColour(own, share, sampleRow(front, x, channel), sampleRow(back, x, channel)));
      const i = at * channels + channel;
      subject.bytes[i] = share * (subject.bytes[i] as number) + (1 - share) * far;
    }
  });
  return subject;
}

function clampToByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
