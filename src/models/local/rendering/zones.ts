import type { PlaceName, Zone } from "../language/clauses/zones.ts";
import { editorMessages } from "../messages.ts";
import type { Region } from "../plan.ts";
import { refineMatte } from "../subject/matte.ts";
import { ImpossibleOperation, longestSide, type Pixels, type Size } from "./pixels/pixels.ts";
import { type Plane, resizePlane } from "./pixels/planes.ts";
import { smoothstep } from "./pixels/tones.ts";
import { findSky } from "./sky.ts";

/** How much of each pixel of a picture is in a zone, with soft edges. Throws `ImpossibleOperation` if the zone can't be found. */
export async function zoneMask(region: Exclude<Region, "all" | "subject" | "background">, picture: Pixels): Promise<Plane> {
  const outside = region.startsWith("outside the ");
  const zone = (outside ? region.slice("outside the ".length) : region) as Zone;
  const mask = zone === "sky" ? await skyMask(picture) : await placeMask(zone, picture);
  return outside ? { ...mask, values: mask.values.map((share) => 255 - share) } : mask;
}

async function skyMask(picture: Pixels): Promise<Plane> {
  const sky = await findSky(picture);
  if (sky === undefined) throw new ImpossibleOperation(editorMessages.noSky);
  return refineMatte(picture, sky);
}

/** Masks of places are made this large, and then enlarged. */
const MASK_SIDE = 512;

async function placeMask(place: PlaceName, picture: Size): Promise<Plane> {
  const scale = Math.min(1, MASK_SIDE / longestSide(picture));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const share = shareIn(place);
  const values = new Uint8ClampedArray(width * height);
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) values[at] = 255 * share((x + 0.5) / width, (y + 0.5) / height);
  const mask = { values, width, height };
  return scale === 1 ? mask : resizePlane(mask, picture);
}

/** How much of a point is in a place; x and y from 0 to 1. */
function shareIn(place: PlaceName): (x: number, y: number) => number {
  if (place === "centre") return (x, y) => 1 - smoothstep(0.6, 1.1, Math.hypot(x - 0.5, y - 0.5) / 0.42);
  if (place === "corners") return (x, y) => smoothstep(0.68, 0.9, Math.hypot(x - 0.5, y - 0.5) / Math.SQRT1_2);
  if (place === "edges") return (x, y) => smoothstep(0.3, 0.46, Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)));
  const [from, to] = reachOf(place);
  const across = place.includes("left") ? "left" : place.includes("right") ? "right" : undefined;
  const down = place.includes("top") ? "top" : place.includes("bottom") ? "bottom" : undefined;
  const share = (distance: number) => 1 - smoothstep(from, to, distance);
  return (x, y) =>
    (across === undefined ? 1 : share(across === "left" ? x : 1 - x)) *
    (down === undefined ? 1 : share(down === "top" ? y : 1 - y));
}

/** How far a place reaches from its sides, as a share: fully up to the first number, and softly up to the second. */
function reachOf(place: PlaceName): [number, number] {
  if (place.endsWith("corner")) return [0.34, 0.4];
  if (place.split(" ").length === 3 || place.endsWith("half")) return [0.45, 0.55];
  if (place.endsWith("third")) return [0.29, 0.38];
  return place.endsWith("quarter") ? [0.21, 0.29] : [0.25, 0.55];
}
