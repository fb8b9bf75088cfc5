import type { Level } from "./levels.ts";
import { growMask, REACH } from "./masks.ts";
import { findFamiliar } from "./palette.ts";

/** For each patch that touches the hole, the most similar patch without a hole. */
export interface Matches {
  /** The centres of patches that touch the hole, in rows from the top. */
  targets: Int32Array;
  /** By the target's centre: the centre of the patch it resembles; −1 elsewhere. */
  sources: Int32Array;
  /** By the target's centre: the sum of weighted squared differences. */
  costs: Float32Array;
  /** The centres of all patches without a hole. */
  candidates: Int32Array;
  /** 1 for each of them. */
  isSource: Uint8Array;
}

/** With fewer patches of familiar colours, as a share of those to fill, all others are used, too. */
const MIN_FAMILIAR = 0.5;

/** Finds which patches must be filled and which can be copied, without a match yet. */
export function findPatches(level: Level, familiarReach: number): Matches {
  const { hole, width, height } = level;
  const touches = growMask(hole, width, height, REACH);
  const familiar = findFamiliar(level, familiarReach);
  const targets: number[] = [];
  const candidates: number[] = [];
  const others: number[] = [];
  const isSource = new Uint8Array(hole.length);
  for (let y = REACH; y < height - REACH; y += 1)
    for (let x = REACH; x < width - REACH; x += 1) {
      const at = y * width + x;
      if (touches[at] === 1) targets.push(at);
      else if (familiar[at] === 1) candidates.push(at);
      else others.push(at);
    }
  if (candidates.length < MIN_FAMILIAR * targets.length) for (const at of others) candidates.push(at);
  for (const at of candidates) isSource[at] = 1;
  return {
    targets: Int32Array.from(targets),
    candidates: Int32Array.from(candidates),
    isSource,
    sources: new Int32Array(hole.length).fill(-1),
    costs: new Float32Array(hole.length).fill(Number.POSITIVE_INFINITY),
  };
}

/** Improves the matches, after C. Barnes, E. Shechtman, A. Finkelstein and D. Goldman, “PatchMatch: A Randomized Correspondence Algorithm for
 *  Structural Image Editing”, SIGGRAPH 2009: good matches spread to their neighbours, and random places are tried, near and far.
 *  `weights`: how much each pixel of a target counts. `searchRadius`: how far from the match it looks, in pixels. */
export function improveMatches(
  { rgb, width, height }: Level,
  { targets, sources, costs, isSource }: Matches,
  weights: Float32Array,
  random: () => number,
  { passes, searchRadius }: { passes: number; searchRadius: number },
): void {
  const costOf = (target: number, source: number, limit: number): number => {
    let cost = 0;
    for (let dy = -REACH; dy <= REACH; dy += 1) {
      let at = target + dy * width - REACH;
      let i = 3 * at;
      let j = 3 * (source + dy * width - REACH);
      for (let dx = -REACH; dx <= REACH; dx += 1, at += 1, i += 3, j += 3) {
        const red = (rgb[i] as number) - (rgb[j] as number);
        const green = (rgb[i + 1] as number) - (rgb[j + 1] as number);
        const blue = (rgb[i + 2] as number) - (rgb[j + 2] as number);
        cost += (weights[at] as number) * (red * red + green * green + blue * blue);
      }
      if (cost >= limit) return cost;
    }
    return cost;
  };
  for (const target of targets) costs[target] = costOf(target, sources[target] as number, Number.POSITIVE_INFINITY);
  for (let pass = 0; pass < passes; pass += 1) {
    const step = pass % 2 === 0 ? 1 : -1;
    for (let n = 0; n < targets.length; n += 1) {
      const target = targets[step > 0 ? n : targets.length - 1 - n] as number;
      let best = sources[target] as number;
      let bestCost = costs[target] as number;
      for (const offset of [step, step * width]) {
        const neighbour = sources[target - offset] as number;
        if (neighbour < 0) continue;
        const candidate = neighbour + offset;
        if (candidate === best || isSource[candidate] !== 1) continue;
        const cost = costOf(target, candidate, bestCost);
        if (cost < bestCost) [best, bestCost] = [candidate, cost];
      }
      for (let radius = searchRadius; radius >= 1; radius >>= 1) {
        const x = (best % width) + Math.round((2 * random() - 1) * radius);
        const y = ((best / width) | 0) + Math.round((2 * random() - 1) * radius);
        if (x < 0 || y < 0 || x >= width || y >= height) continue;
        const candidate = y * width + x;
        if (candidate === best || isSource[candidate] !== 1) continue;
        const cost = costOf(target, candidate, bestCost);
        if (cost < bestCost) [best, bestCost] = [candidate, cost];
      }
      sources[target] = best;
      costs[target] = bestCost;
    }
  }
}

/** Gives every target a random match. */
export function scatterMatches({ targets, sources, candidates }: Matches, random: () => number): void {
  for (const target of targets) sources[target] = candidates[Math.floor(random() * candidates.length)] as number;
}

/** Takes the matches from a level of half the size. */
export function refineMatches(
  { width }: Level,
  { targets, sources, candidates, isSource }: Matches,
  coarse: { level: Level; matches: Matches },
  random: () => number,
): void {
  const { level, matches } = coarse;
  for (const target of targets) {
    const [x, y] = [target % width, (target / width) | 0];
    const cx = Math.min(level.width - 1 - REACH, Math.max(REACH, x >> 1));
    const cy = Math.min(level.height - 1 - REACH, Math.max(REACH, y >> 1));
    const from = cy * level.width + cx;
    const found = matches.sources[from] as number;
    const sx = 2 * (found % level.width) + (x - 2 * cx);
    const sy = 2 * ((found / level.width) | 0) + (y - 2 * cy);
    const source = sy * width + sx;
    sources[target] =
      found >= 0 && isSource[source] === 1 ? source : (candidates[Math.floor(random() * candidates.length)] as number);
  }
}
