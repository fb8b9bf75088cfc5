// Whether a text asks for an edit, as learned from examples: a logistic regression over hashed features. `npm run words` trains it.

import type { Text } from "../text.ts";
import { listFeatures } from "./features.ts";
import model from "./weights.json" with { type: "json" };

export const BUCKETS = 2 ** 17;
/** From here on, a text is rather an instruction than not. */
export const LIKELY = 0.5;

export interface Weights {
  bias: number;
  /** One signed byte a bucket, in units of `scale`. */
  steps: Int8Array;
  scale: number;
}

const trained: Weights = { ...model, steps: new Int8Array(Buffer.from(model.steps, "base64")) };

/** The probability that a text asks for an edit, from 0 to 1. Takes a bounded time. */
export function estimateEdit(text: Text, { bias, steps, scale } = trained): number {
  const features = listFeatures(text);
  let total = 0;
  for (const feature of features) total += steps[bucketOf(feature)] ?? 0;
  return 1 / (1 + Math.exp(-bias - (total * scale) / Math.sqrt(features.length)));
}

/** FNV-1a, with its bits mixed once more. */
export function bucketOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < feature.length; at++) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) % BUCKETS;
}
