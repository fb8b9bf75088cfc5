import { hash } from "node:crypto";
import type { Sharp } from "sharp";
import type { Plane } from "../rendering/planes.ts";

/** The side of what the network looks at, and of what it answers, in pixels: any picture stretched to a square. */
export const SIDE = 320;

/** How much each pixel of the stretched picture belongs to what stands out, 0–255, as the network said it. */
export type Saliency = Plane;

/** A picture as the network sees it: RGB, `side` × `side`, what is transparent on white. */
export async function networkInput(pipeline: Sharp): Promise<Uint8Array<ArrayBuffer>> {
  const stretchRange = pipeline.resize({ width: SIDE, height: SIDE, fit: "fill" });
  const bytes = await stretchRange.flatten({ background: "#fff" }).toColourspace("srgb").raw().toBuffer();
  if (bytes.length !== 3 * SIDE * SIDE) throw new Error(`a look of ${bytes.length} bytes`);
  return Uint8Array.from(bytes);
}

/** The same for pictures that look the same to the network. */
export function keyOf(input: Uint8Array): string {
  return hash("sha256", input);
}

/** Why there is no subject to work with. */
export type Uncertainty = "empty" | "full" | "fragmented";

/** The share of the picture that a subject has at least and at most. */
const area = { least: 0.002, most: 0.93 };
/** Unsure pixels (15–85%) for each sure one: clear subjects have up to 0.7, textures and details without a middle 2 and more. */
const MAX_UNSURE = 1.2;
/** Outline over the root of the area: a disc has 4, a star 10, a tripod 14, a brick wall's joints 50. */
const MAX_RAGGED = 28;

/** Whether there is one clear subject. Without one the network answers nearly nothing at all, everything, or shreds. */
export function uncertaintyOf({ values, width }: Saliency): Uncertainty | undefined {
  let [sure, unsure, outline] = [0, 0, 0];
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number;
    if (value > 127) sure += 1;
    if (value > 38 && value < 217) unsure += 1;
    if (at % width > 0 && value > 127 !== (values[at - 1] as number) > 127) outline += 1;
    if (at >= width && value > 127 !== (values[at - width] as number) > 127) outline += 1;
  }
  const share = sure / values.length;
  if (share > area.most) return "full";
  if (share < area.least) return unsure > 0.02 * values.length ? "fragmented" : "empty";
  return unsure > MAX_UNSURE * sure || outline > MAX_RAGGED * Math.sqrt(sure) ? "fragmented" : undefined;
}

/** What the network was in doubt about and what lies wholly within what it is sure of counts as much as what encloses it: a grey camera
 *  in black gloves. Clear holes stay holes. */
export function fillHoles({ values, width, height }: Saliency): Saliency {
  const clear = 30;
  const reached = Uint8ClampedArray.from(values, (value, at) => {
    const onEdge = at % width === 0 || at % width === width - 1 || at < width || at >= values.length - width;
    return onEdge || value < clear ? value : 255;
  });
  const lower = (at: number, from: number) => {
    const through = Math.max(values[at] as number, reached[from] as number);
    if (through >= (reached[at] as number)) return;
    reached[at] = through;
    lowered = true;
  };
  let lowered = true;
  for (let pass = 0; lowered && pass < 12; pass += 1) {
    lowered = false;
    for (let at = width + 1; at < values.length; at += 1) {
      lower(at, at - 1);
      lower(at, at - width);
    }
    for (let at = values.length - width - 2; at >= 0; at -= 1) {
      lower(at, at + 1);
      lower(at, at + width);
    }
  }
  return { values: values.map((value, at) => (value < 0.3 * 255 ? value : (reached[at] as number))), width, height };
}

/** What the network was in doubt about, farther than this from what it is sure of, is something else: a flag behind a shoulder. */
const nearby = 7;
const sure = 168;

/** Without doubtful patches that touch nothing sure. */
export function dropIslands({ values, width, height }: Saliency): Saliency {
  const across = new Uint8ClampedArray(values.length);
  for (let at = 0; at < values.length; at += 1) across[at] = largest(values, at, 1, at % width, width);
  const around = (at: number) => largest(across, at, width, Math.floor(at / width), height);
  return { values: values.map((value, at) => (value > sure || around(at) > sure ? value : 0)), width, height };
}

/** The largest of the neighbours along a line, up to `nearby` away. */
function largest(values: Uint8ClampedArray, at: number, step: number, place: number, length: number): number {
  let largest = 0;
  for (let away = -Math.min(nearby, place); away <= Math.min(nearby, length - 1 - place); away += 1)
    largest = Math.max(largest, values[at + away * step] as number);
  return largest;
}
