import { buildLevels, distancesIn, type Hole, type Level } from "./levels.ts";
import { REACH, sumAround } from "./masks.ts";
import { findPatches, improveMatches, type Matches, refineMatches, scatterMatches } from "./patch-match.ts";

/** Which patches of a picture its hole is filled with, at some scale. */
export interface Completion {
  level: Level;
  matches: Matches;
  /** By the target's centre: how much it counts. */
  weights: Float32Array;
  /** The picture is 2 to the power of this times as large as the level. */
  shift: number;
}

/** How far around the hole a level looks for familiar colours, at the coarsest one. In pixels. */
const FAMILIAR_REACH = 4;
/** Of the shorter side of the coarsest level, in pixels. */
const MIN_SIDE = 8 * REACH;
const COARSE_ROUNDS = 10;
const ROUNDS = 3;
const PASSES = 3;
/** With more patches to fill than this, a level only corrects what the one before it found. */
const FAST_TARGETS = 30_000;
/** The finest level has at most so many pixels to fill: copies from a coarser one are just as sharp. */
const MAX_PIXELS = 200_000;

/** Finds what to fill a hole with: patches from around it, which agree with each other where they overlap. After Y. Wexler, E. Shechtman
 *  and M. Irani, “Space-Time Completion of Video”, PAMI 2007: from coarse to fine, it finds for each patch that touches the hole the most
 *  similar one outside, and lets all patches that contain a pixel vote on its colour. Undefined if there is nothing to copy. */
export function completeHole(hole: Hole, random: () => number): Completion | undefined {
  const shift = shiftFor(hole.opacity.values);
  const levels = buildLevels(hole, shift, MIN_SIDE);
  let done: Omit<Completion, "shift"> | undefined;
  for (const [index, level] of [...levels.entries()].reverse()) {
    const matches = findPatches(level, FAMILIAR_REACH << (levels.length - 1 - index));
    if (matches.candidates.length === 0 || matches.targets.length === 0) return undefined;
    const isFast = matches.targets.length > FAST_TARGETS;
    if (done === undefined) startCoarse(level, matches, random);
    else {
      refineMatches(level, matches, done, random);
      vote(level, matches);
    }
    const weights = weigh(level);
    const rounds = done === undefined ? COARSE_ROUNDS : isFast ? 1 : ROUNDS;
    const searchRadius = isFast ? 2 : Math.max(level.width, level.height);
    for (let round = 0; round < rounds; round += 1) {
      improveMatches(level, matches, weights, random, { passes: isFast ? 2 : PASSES, searchRadius });
      vote(level, matches, byLikeness(level, matches, weights));
    }
    done = { level, matches, weights };
  }
  return done && { ...done, shift };
}

/** How often the picture is halved before it is filled. */
function shiftFor(opacity: Uint8ClampedArray): number {
  let pixels = 0;
  for (const value of opacity) if (value > 0) pixels += 1;
  return Math.max(0, Math.ceil(Math.log2(pixels / MAX_PIXELS) / 2));
}

/** Fills the hole from its edge inwards, ring by ring: only pixels that are known or filled count. */
function startCoarse(level: Level, matches: Matches, random: () => number): void {
  const distances = distancesIn(level);
  const farthest = distances.reduce((one, other) => Math.max(one, other), 0);
  const weights = Float32Array.from(level.hole, (value) => 1 - value);
  scatterMatches(matches, random);
  for (let ring = 1; ring <= farthest; ring += 1) {
    improveMatches(level, matches, weights, random, { passes: 6, searchRadius: Math.max(level.width, level.height) });
    vote(level, matches, byLikeness(level, matches, weights), (at) => distances[at] === ring);
    for (let at = 0; at < weights.length; at += 1) if (distances[at] === ring) weights[at] = 1;
  }
}

/** Pixels count less the farther they are from what is known. */
const FALLOFF = 1.3;

function weigh(level: Level): Float32Array {
  return Float32Array.from(distancesIn(level), (distance) => FALLOFF ** -distance);
}

/** Sets each pixel of the hole to the mean of what the patches that contain it say. `shares`: how much each patch counts, by its centre;
 *  missing, all count the same. */
function vote(
  { rgb, hole, width, height }: Level,
  { sources }: Matches,
  shares?: Float32Array,
  isAffected?: (at: number) => boolean,
): void {
  for (let y = 0, at = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 1) {
      if (hole[at] !== 1 || isAffected?.(at) === false) continue;
      let [red, green, blue, whole] = [0, 0, 0, 0];
      for (let dy = -REACH; dy <= REACH; dy += 1) {
        const row = y + dy;
        if (row < REACH || row >= height - REACH) continue;
        for (let dx = -REACH; dx <= REACH; dx += 1) {
          if (x + dx < REACH || x + dx >= width - REACH) continue;
          const centre = row * width + x + dx;
          const i = 3 * ((sources[centre] as number) - dy * width - dx);
          const share = shares === undefined ? 1 : (shares[centre] as number);
          red += share * (rgb[i] as number);
          green += share * (rgb[i + 1] as number);
          blue += share * (rgb[i + 2] as number);
          whole += share;
        }
      }
      if (whole === 0) continue;
      rgb[3 * at] = red / whole;
      rgb[3 * at + 1] = green / whole;
      rgb[3 * at + 2] = blue / whole;
    }
}

/** How much each patch counts: more, the more it resembles its match and the more of it is known. */
export function byLikeness({ hole, width, height }: Level, { targets, costs }: Matches, weights: Float32Array): Float32Array {
  const totals = sumAround(weights, width, height);
  const means = Float32Array.from(targets, (target) => (costs[target] as number) / (totals[target] as number));
  const typical = Math.max(1, means.slice().sort()[Math.floor(0.75 * means.length)] ?? 1);
  const shares = new Float32Array(hole.length);
  targets.forEach((target, n) => {
    shares[target] = (weights[target] as number) * Math.exp(-(means[n] as number) / (2 * typical)) + 1e-9;
  });
  return shares;
}
