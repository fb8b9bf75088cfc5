import { blank, type Pixels } from "../rendering/pixels.ts";
import { resizePlane } from "../rendering/planes.ts";
import { fillBackground } from "./fill.ts";
import { coloursOf, type Grid, type Interpolation, interpolator, shrinkTo, valueIn } from "./grid.ts";
import type { Matte } from "./matte.ts";

/** A picture taken apart. Along the edge both have colours of their own: none of the background's light stays on the subject. */
export interface Layers {
  /** The background without the subject: its colours are continued, softly, where the subject stood. A new picture. */
  background(): Pixels;
  /** The subject without the background: its colours are continued all over. A new picture. */
  subject(): Pixels;
  /** The subject on nothing. A new picture. */
  cutOut(): Pixels;
  /** The subject in front of `background`, which has the same size, and is written into. Subject pixels are those of the picture. */
  over(background: Pixels): Pixels;
  /** A changed subject of the same size in front of the picture's own background. Writes into `subject`. */
  under(subject: Pixels): Pixels;
}

/** Colours are continued on a copy of at most so many pixels a side: what is continued is soft anyway. */
const midSide = 560;

/** Takes the picture apart along its matte; the picture must not be written into as long as the layers are used. */
export async function layersOf(picture: Pixels, matte: Matte): Promise<Layers> {
  const mid = shrinkTo(midSide, picture);
  const colours = await coloursOf(picture, mid);
  const shares = (await resizePlane(matte, mid)).values;
  const front = fillBackground(
    colours,
    weightsOf(shares, (share) => share ** 8),
  );
  const back = fillBackground(
    colours,
    weightsOf(shares, (share) => (1 - share) ** 8),
  );
  const parts = { picture, matte, front, back };
  return {
    background: () => paintWith(parts, (share) => share > 0, behind, picture.channels),
    subject: () => paintWith(parts, (share) => share < 255, before, picture.channels),
    cutOut: () => cutOut(parts),
    over: (background) => compositeOver(parts, background),
    under: (subject) => compositeUnder(parts, subject),
  };
}

function weightsOf(shares: Uint8ClampedArray, of: (share: number) => number): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, value) => of(value / 255));
  const weights = new Float32Array(shares.length);
  for (let at = 0; at < weights.length; at += 1) weights[at] = table[shares[at] as number] as number;
  return weights;
}

interface Parts {
  picture: Pixels;
  matte: Matte;
  /** The subject's colours, continued. */
  front: Grid;
  /** The background's. */
  back: Grid;
}

/** The subject's colour in a pixel of which it is `share`, from both layers' colours there and the pixel's own. */
function before(own: number, share: number, front: number, back: number): number {
  return front + share * (own - share * front - (1 - share) * back);
}

/** The background's. */
function behind(own: number, share: number, front: number, back: number): number {
  return back + (1 - share) * (own - share * front - (1 - share) * back);
}

/** Calls `paint` for each pixel that is `wanted`, with the row of both layers' colours that it stands in. */
function forEachPixel(
  { picture, matte, front, back }: Parts,
  wanted: (share: number) => boolean,
  paint: (at: number, share: number, x: number, front: Interpolation, back: Interpolation) => void,
): void {
  const { width, height } = picture;
  const [ahead, far] = [interpolator(front, picture), interpolator(back, picture)];
  for (let y = 0, at = 0; y < height; y += 1) {
    let ready = false;
    for (let x = 0; x < width; x += 1, at += 1) {
      const share = matte.values[at] as number;
      if (!wanted(share)) continue;
      if (!ready) {
        ahead.goTo(y);
        far.goTo(y);
        ready = true;
      }
      paint(at, share / 255, x, ahead, far);
    }
  }
}

/** A copy, with one layer's colours wherever the other one shows. */
function paintWith(parts: Parts, wanted: (share: number) => boolean, colour: typeof before, channels: 3 | 4): Pixels {
  const copy = { ...parts.picture, bytes: parts.picture.bytes.slice() };
  forEachPixel(parts, wanted, (at, share, x, front, back) => {
    for (let channel = 0; channel < 3; channel += 1) {
      const i = at * channels + channel;
      copy.bytes[i] = colour(copy.bytes[i] as number, share, valueIn(front, x, channel), valueIn(back, x, channel));
    }
  });
  return copy;
}

function cutOut(parts: Parts): Pixels {
  const { picture, matte } = parts;
  const cut = blank(picture, 4);
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
      cut.bytes[4 * at + channel] = before(own, share, valueIn(front, x, channel), valueIn(back, x, channel));
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
      const subject = clampToByte(before(own, share, valueIn(front, x, channel), valueIn(back, x, channel)));
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
      const far = clampToByte(behind(own, share, valueIn(front, x, channel), valueIn(back, x, channel)));
      const i = at * channels + channel;
      subject.bytes[i] = share * (subject.bytes[i] as number) + (1 - share) * far;
    }
  });
  return subject;
}

function clampToByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
