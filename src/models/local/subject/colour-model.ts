import type { Guide } from "./guided-filter.ts";

// Which colours belong to the subject and which to the background, learned from the parts that the network is sure of.

/** Levels per channel of the histograms. */
const LEVELS = 12;
/** How much colours count against the network, and the shares beyond which they can't change its mind. */
const WEIGHT = 0.4;
const SURE = 0.99;
/** A colour that is as rare as this in both says nothing. */
const RARE = 0.00002;

/** Corrects shares (0–1) by the colours of their pixels. Where the network hesitates, a background's colour lowers the share and a subject's
 *  colour raises it. */
export function correctByColour(guide: Guide, shares: Float32Array): Float32Array {
  const bins = binsOf(guide);
  const [subject, background] = [
    countColours(bins, shares, (share) => share ** 4),
    countColours(bins, shares, (share) => (1 - share) ** 4),
  ];
  const evidence = subject.map((count, bin) => WEIGHT * Math.log((count + RARE) / ((background[bin] as number) + RARE)));
  return shares.map((share, at) => {
    const kept = Math.max(1 - SURE, Math.min(SURE, share));
    if (share <= 0.02) return share;
    return 1 / (1 + Math.exp(-(Math.log(kept / (1 - kept)) + (evidence[bins[at] as number] as number))));
  });
}

function binsOf({ planes: [red, green, blue], width, height }: Guide): Uint16Array {
  const level = (value: number) => Math.min(LEVELS - 1, Math.floor(value * LEVELS));
  const bins = new Uint16Array(width * height);
  for (let at = 0; at < bins.length; at += 1)
    bins[at] = (level(red[at] as number) * LEVELS + level(green[at] as number)) * LEVELS + level(blue[at] as number);
  return bins;
}

/** The share of each colour among the weighted pixels, smoothed over neighbouring colours. */
function countColours(bins: Uint16Array, shares: Float32Array, weigh: (share: number) => number): Float64Array {
  const counts = new Float64Array(LEVELS ** 3);
  let total = 0;
  for (let at = 0; at < bins.length; at += 1) {
    const weight = weigh(shares[at] as number);
    counts[bins[at] as number] = (counts[bins[at] as number] as number) + weight;
    total += weight;
  }
  let smooth: Float64Array = counts.map((count) => count / Math.max(1, total));
  for (const step of [1, LEVELS, LEVELS * LEVELS]) smooth = smoothAlong(smooth, step);
  return smooth;
}

function smoothAlong(counts: Float64Array, step: number): Float64Array {
  return counts.map((count, bin) => {
    const position = Math.floor(bin / step) % LEVELS;
    const before = position > 0 ? (counts[bin - step] as number) : 0;
    const after = position < LEVELS - 1 ? (counts[bin + step] as number) : 0;
    return (2 * count + before + after) / 4;
  });
}
