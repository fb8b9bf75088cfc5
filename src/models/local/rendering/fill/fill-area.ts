import type { Box } from "../pixels/boxes.ts";
import { longestSide, type Pixels, type Size } from "../pixels/pixels.ts";
import { blurPlane, type Plane } from "../pixels/planes.ts";
import { createRandom } from "../pixels/random.ts";
import { completeHole } from "./complete.ts";
import { copyMatches } from "./copy-matches.ts";

/** Why an area can't be filled: nothing is marked, too much is, it is mostly at the edge of the picture, or too little is around it. */
export type FillProblem = "empty" | "too-large" | "at-the-edges" | "nothing-around";

/** Fills an area of a picture, in place, with copies of what is around it. `area`: of the picture's size, white where something must go. A
 *  few pixels around it change, too, so that no rim of it stays. Equal seeds give equal pixels. Returns why it can't, if it can't. */
export async function fillArea(picture: Pixels, area: Plane, seed: number): Promise<FillProblem | undefined> {
  const margin = Math.max(1, Math.round(MARGIN * longestSide(picture)));
  const marked = measure(area);
  const problem = problemWith(marked, picture);
  if (problem !== undefined) return problem;
  const box = surroundingsOf(marked, margin, picture);
  const opacity = await soften(cropMask(area, box), margin);
  const completion = completeHole({ picture, box, opacity }, createRandom(seed));
  if (completion === undefined) return "nothing-around";
  copyMatches({ picture, box, opacity }, completion);
  return undefined;
}

/** How far from the area the filling reaches at full opacity, and as far again with less. A share of the longest side. */
const MARGIN = 0.0015;
/** From here on, a pixel is in the area. */
const MIN_MARK = 64;
/** More of a picture can't be filled credibly. */
const MAX_SHARE = 0.1;
/** The area may cover this share of the picture's outermost pixels. */
const MAX_EDGE_SHARE = 0.4;
/** Context is searched at least this far around the area, in pixels. */
const MIN_CONTEXT = 96;

interface Marked extends Box {
  pixels: number;
  /** Of them, those at the edge of the picture. */
  edgePixels: number;
}

function measure({ values, width, height }: Plane): Marked {
  let [left, right, top, bottom, pixels, edgePixels] = [width, -1, height, -1, 0, 0];
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      if ((values[at] as number) < MIN_MARK) continue;
      pixels += 1;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) edgePixels += 1;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  return { left, top, width: right - left + 1, height: bottom - top + 1, pixels, edgePixels };
}

function problemWith({ pixels, edgePixels }: Marked, { width, height }: Size): FillProblem | undefined {
  if (pixels === 0) return "empty";
  if (pixels > MAX_SHARE * width * height) return "too-large";
  return edgePixels > MAX_EDGE_SHARE * 2 * (width + height) ? "at-the-edges" : undefined;
}

/** The area with as much around it as it is large itself, on each side. */
function surroundingsOf({ left, top, width, height }: Marked, margin: number, picture: Size): Box {
  const reach = Math.max(MIN_CONTEXT, width, height) + 2 * margin;
  const from = { x: Math.max(0, left - reach), y: Math.max(0, top - reach) };
  const to = { x: Math.min(picture.width, left + width + reach), y: Math.min(picture.height, top + height + reach) };
  return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
}

/** White for each pixel of the box that is in the area. */
function cropMask({ values, width }: Plane, box: Box): Plane {
  const mask = new Uint8ClampedArray(box.width * box.height);
  for (let y = 0, at = 0; y < box.height; y += 1)
    for (let x = 0; x < box.width; x += 1, at += 1)
      if ((values[(box.top + y) * width + box.left + x] as number) >= MIN_MARK) mask[at] = 255;
  return { values: mask, width: box.width, height: box.height };
}

/** Values of a blurred mask about one and two margins from its edge. */
const [NEAR, FAR] = [40, 5];

/** Opaque in the area and the margin around it, and from there softly down to 0. */
async function soften(mask: Plane, margin: number): Promise<Plane> {
  const { values } = await blurPlane(mask, margin);
  for (let at = 0; at < values.length; at += 1)
    values[at] = mask.values[at] === 255 ? 255 : (255 * ((values[at] as number) - FAR)) / (NEAR - FAR);
  return { ...mask, values };
}
