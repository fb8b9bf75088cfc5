import type { Size } from "../pixels/pixels.ts";
import type { Segment } from "./segments.ts";

// How a camera was held, from the straight edges of what stands and lies before it.

/** What most upright and level edges of a picture agree on. */
export interface Upright {
  /** How far the picture is turned clockwise, in degrees. */
  tilt: number;
  /** How fast upright lines converge: the middle of the picture is 1 / |convergence| half diagonals from where they meet. That is above the
   *  middle if it is positive: the camera looked up. */
  convergence: number;
  /** The length of the edges that agree, in half diagonals, if they are spread over the picture. Less if they are close together. */
  support: number;
  /** The part of it that upright edges give. */
  uprightSupport: number;
  /** The share of all nearly upright and level edges that agree. */
  share: number;
  /** How many times as much agrees as with any other tilt. */
  lead: number;
}

/** A nearly upright or level edge. Lengths are in half diagonals, from the middle of the picture. */
interface Edge {
  x: number;
  y: number;
  /** How far it is turned clockwise from upright or level, in radians. */
  angle: number;
  weight: number;
  /** How sure the angle is, in radians. */
  deviation: number;
}

const RADIANS = Math.PI / 180;
/** Tilts are looked for up to here, in degrees. */
const MAX_TILT = 16;
const TILT_STEP = 0.25 * RADIANS;
/** Upright lines converge up to here. */
const MAX_CONVERGENCE = 0.6;
const CONVERGENCE_STEP = 0.05;
/** Converging is less likely: the weight that the most of it takes away. */
const CONVERGENCE_COST = 0.3;
/** Level lines that converge more are no measure of tilt: they run into the distance. */
const LEVEL_CONVERGENCES = [-0.05, -0.025, 0, 0.025, 0.05];
/** Edges turned further, in degrees, are neither upright nor level. Some are turned more than the picture, as they converge. */
const MAX_ANGLE = 35;
/** Edges turned up to here, in degrees, should agree. */
const MAX_SHARED_ANGLE = 20;
/** Long edges count for more than their length. */
const LENGTH_POWER = 1.3;
/** The edges that agree with a tilt should be spread over so much of the picture, in half diagonals. */
const WIDE_SPREAD = 0.5;
/** Another tilt is one that differs by more, in degrees. */
const OTHER_TILT = 2;

/** Undefined if there are no such edges. */
export function measureUpright(segments: readonly Segment[], picture: Size): Upright | undefined {
  const upright = segments.flatMap((one) => edgeFrom(one, Math.atan2(-one.dx * Math.sign(one.dy), Math.abs(one.dy)), picture));
  const level = segments.flatMap((one) => edgeFrom(one, Math.atan2(one.dy * Math.sign(one.dx), Math.abs(one.dx)), picture));
  const votes = countVotes(upright, level);
  const best = votes.reduce((one, other) => (other.total > one.total ? other : one));
  if (best.total === 0) return undefined;
  const others = votes.filter(({ tilt }) => Math.abs(tilt - best.tilt) > OTHER_TILT * RADIANS);
  const all = [...upright, ...level].filter(({ angle }) => Math.abs(angle) < MAX_SHARED_ANGLE * RADIANS);
  const { tilt, convergence } = refine(best, upright, level);
  return {
    ...{ tilt: tilt / RADIANS, convergence },
    ...measureSupport(best, upright, level),
    share: best.total / all.reduce((sum, { weight }) => sum + weight, Number.EPSILON),
    lead: best.total / Math.max(Number.EPSILON, ...others.map(({ total }) => total)),
  };
}

function edgeFrom({ x, y, length }: Segment, angle: number, { width, height }: Size): Edge[] {
  if (Math.abs(angle) > MAX_ANGLE * RADIANS) return [];
  const unit = Math.hypot(width, height) / 2;
  const weight = (length / unit) ** LENGTH_POWER;
  return [{ x: (x - width / 2) / unit, y: (y - height / 2) / unit, angle, weight, deviation: (0.35 + 11 / length) * RADIANS }];
}

interface Vote {
  /** Radians. */
  tilt: number;
  convergence: number;
  /** Of the level edges. */
  levelConvergence: number;
  upright: number;
  level: number;
  total: number;
}

/** The weight of the edges that agree with each tilt. */
function countVotes(upright: readonly Edge[], level: readonly Edge[]): Vote[] {
  const votes: Vote[] = [];
  for (let tilt = -MAX_TILT * RADIANS; tilt <= MAX_TILT * RADIANS; tilt += TILT_STEP) {
    const vote: Vote = { tilt, convergence: 0, levelConvergence: 0, upright: 0, level: 0, total: 0 };
    for (let convergence = -MAX_CONVERGENCE; convergence <= MAX_CONVERGENCE; convergence += CONVERGENCE_STEP) {
      const cost = 1 - (CONVERGENCE_COST * Math.abs(convergence)) / MAX_CONVERGENCE;
      const weight = cost * sumAgreeing(upright, (edge) => uprightAngle(edge, tilt, convergence));
      if (weight > vote.upright) Object.assign(vote, { upright: weight, convergence });
    }
    for (const convergence of LEVEL_CONVERGENCES) {
      const weight = sumAgreeing(level, (edge) => levelAngle(edge, tilt, convergence));
      if (weight > vote.level) Object.assign(vote, { level: weight, levelConvergence: convergence });
    }
    vote.total = vote.upright + vote.level;
    votes.push(vote);
  }
  return votes;
}

/** The angle of an upright line at this place in a picture with this tilt. */
function uprightAngle({ x, y }: Edge, tilt: number, convergence: number): number {
  return Math.atan2(Math.sin(tilt) - convergence * x, Math.cos(tilt) + convergence * y);
}

function levelAngle({ x, y }: Edge, tilt: number, convergence: number): number {
  return Math.atan2(Math.sin(tilt) + convergence * y, Math.cos(tilt) + convergence * x);
}

function sumAgreeing(edges: readonly Edge[], expected: (edge: Edge) => number): number {
  let sum = 0;
  for (const edge of edges) sum += edge.weight * agreement((edge.angle - expected(edge)) / edge.deviation);
  return sum;
}

/** 1 for no difference, 0 from three deviations. */
function agreement(difference: number): number {
  return Math.abs(difference) > 3 ? 0 : Math.exp((-difference * difference) / 2);
}

/** Edges close together are often those of one thing, which may lie or lean. */
function measureSupport(
  vote: Vote,
  upright: readonly Edge[],
  level: readonly Edge[],
): Pick<Upright, "support" | "uprightSupport"> {
  const isClose = (edge: Edge, expected: number) => Math.abs(edge.angle - expected) < 2 * edge.deviation;
  const standing = upright.filter((edge) => isClose(edge, uprightAngle(edge, vote.tilt, vote.convergence)));
  const lying = level.filter((edge) => isClose(edge, levelAngle(edge, vote.tilt, vote.levelConvergence)));
  const longest = Math.max(0, ...lying.map(({ weight }) => weight)) ** (1 / LENGTH_POWER);
  const spread = (values: number[]) => (values.length === 0 ? 0 : Math.max(...values) - Math.min(...values));
  const uprightSupport = vote.upright * Math.min(1, spread(standing.map(({ x }) => x)) / WIDE_SPREAD);
  const levelSupport = vote.level * Math.min(1, Math.max(spread(lying.map(({ y }) => y)), longest) / WIDE_SPREAD);
  return { support: uprightSupport + levelSupport, uprightSupport };
}

const REFINEMENTS = 5;

/** Fits tilt and convergence to the edges that agree, by Gauss–Newton steps. Level edges tell only the tilt. */
function refine(vote: Vote, upright: readonly Edge[], level: readonly Edge[]): { tilt: number; convergence: number } {
  let { tilt, convergence } = vote;
  for (let round = 0; round < REFINEMENTS; round += 1) {
    let [tt, tc, cc, tr, cr] = [0, 0, 1e-3, 0, 0];
    const add = ({ weight, deviation }: Edge, difference: number, byConvergence: number) => {
      const sure = (weight * agreement(difference / deviation / 1.5)) / deviation;
      tt += sure;
      tc += sure * byConvergence;
      cc += sure * byConvergence * byConvergence;
      tr += sure * difference;
      cr += sure * byConvergence * difference;
    };
    for (const edge of upright)
      add(edge, edge.angle - uprightAngle(edge, tilt, convergence), -(edge.x * Math.cos(tilt) + edge.y * Math.sin(tilt)));
    for (const edge of level) add(edge, edge.angle - tilt, 0);
    const determinant = tt * cc - tc * tc;
    if (determinant < 1e-12) break;
    const change = (cc * tr - tc * cr) / determinant;
    if (Math.abs(change) > OTHER_TILT * RADIANS) break;
    tilt += change;
    convergence += (tt * cr - tc * tr) / determinant;
  }
  return { tilt, convergence };
}
