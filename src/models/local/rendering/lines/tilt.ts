import type { Pose } from "../pixels/keystone.ts";
import { longestSide, type Pixels, resizePixels, transformPixels } from "../pixels/pixels.ts";
import { blurPlane, luminanceOf, type Plane } from "../pixels/planes.ts";
import { findHorizon } from "./horizon.ts";
import { findSegments } from "./segments.ts";
import { measureUpright, type Upright } from "./upright.ts";

/** Edges are looked for at this size, in pixels of the longest side. */
const EDGE_SIDE = 1000;
/** A horizon is often soft, so it is looked for in less detail. */
const HORIZON_SIDE = 256;
/** Shorter edges than this, in pixels, are mostly texture. */
const MIN_LENGTH = 20;
/** What edges must show together to be believed, found with photographs of known tilt and others that have none. */
const RELIABLE = { support: 0.8, share: 0.2, lead: 1.15 };
/** Few cameras are held so crooked, in degrees: each degree more needs more support. */
const USUAL_TILT = 5;
const SUPPORT_PER_DEGREE = 0.2;
/** Edges and horizon contradict each other from here, in degrees. */
const MAX_DIFFERENCE = 1.5;

/** How far a picture is turned clockwise, in degrees, from −16 to 16. Undefined if its lines don't show it. */
export async function measureTilt(picture: Pixels): Promise<number | undefined> {
  const upright = await findUpright(picture);
  if (upright !== undefined && isReliable(upright)) return upright.tilt;
  const horizon = findHorizon(await shrink(picture, HORIZON_SIDE, 0.7));
  if (horizon === undefined || upright === undefined || !isSupported(upright)) return horizon;
  return Math.abs(horizon - upright.tilt) > MAX_DIFFERENCE ? undefined : horizon;
}

/** How the camera was held, from the upright lines of buildings. Undefined if there are too few. */
export async function measurePose(picture: Pixels): Promise<Pose | undefined> {
  const upright = await findUpright(picture);
  if (upright === undefined || !isReliable(upright) || upright.uprightSupport < RELIABLE.support) return undefined;
  return { tilt: upright.tilt, convergence: upright.convergence };
}

/** What the straight edges of a picture show about the camera. Undefined if there are none. */
async function findUpright(picture: Pixels): Promise<Upright | undefined> {
  const plane = await shrink(picture, EDGE_SIDE, 0.8);
  return measureUpright(findSegments(plane, MIN_LENGTH), plane);
}

function isReliable(upright: Upright): boolean {
  return isSupported(upright) && upright.lead >= RELIABLE.lead;
}

function isSupported({ tilt, support, share }: Upright): boolean {
  const needed = RELIABLE.support + SUPPORT_PER_DEGREE * Math.max(0, Math.abs(tilt) - USUAL_TILT);
  return support >= needed && share >= RELIABLE.share;
}

/** The luminance of a small copy, on grey. */
async function shrink(picture: Pixels, side: number, sigma: number): Promise<Plane> {
  const size = { width: side, height: side };
  const small = longestSide(picture) > side ? await resizePixels(picture, size, { fit: "inside" }) : picture;
  const opaque = small.channels === 4 ? await transformPixels(small, (one) => one.flatten({ background: "#808080" })) : small;
  return blurPlane(luminanceOf(opaque), sigma);
}
