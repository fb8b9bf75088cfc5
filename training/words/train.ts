// Trains the classifier of messages. The same examples give the same weights on every machine.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BUCKETS, bucketOf, type Weights } from "../../src/core/intake/words/classifier/classifier.ts";
import { listFeatures } from "../../src/core/intake/words/classifier/features.ts";
import { parseText } from "../../src/core/intake/words/text.ts";
import { createRandom } from "../../src/models/local/rendering/pixels/random.ts";
import * as instructions from "../../test/core/intake/sentences/instructions.ts";
import * as talk from "../../test/core/intake/sentences/talk.ts";

type Label = "edit" | "talk" | "doubt";

export interface Example {
  label: Label;
  text: string;
  /** Where it is from: a file's name, and a block of consecutive lines in it. They are about the same things, so they are held out together. */
  file: string;
  block: number;
  /** How often it counts. */
  times: number;
}

const BLOCK = 20;
const EPOCHS = 10;
const RATE = 0.3;
const DECAY = 1e-4;
/** The share of an example's features that isn't seen each time, so that none is relied on alone. */
const DROPOUT = 0.3;
/** Features of fewer examples aren't learned. */
const MIN_EXAMPLES = 2;
const targets: Record<Label, number> = { edit: 1, talk: 0, doubt: 0.5 };

/** The committed examples, and the sentences of the tests, which must hold. */
export function readExamples(): Example[] {
  const files = globSync("*.tsv", { cwd: import.meta.dirname })
    .toSorted()
    .flatMap((file) => parseExamples(file, readFileSync(join(import.meta.dirname, file), "utf8")));
  const known = (label: Label, texts: string[]) =>
    texts.map((text, at) => ({ label, text, file: "tests", block: Math.floor(at / BLOCK), times: 4 }));
  const edits = [
    ...instructions.instructions,
    ...instructions.instructionsWithStop,
    ...instructions.instructionsThatMentionOthers,
  ];
  return [...files, ...known("edit", edits), ...known("talk", [...talk.talk, ...talk.overheard]), ...known("doubt", talk.doubt)];
}

/** Throws if a line isn't `label<TAB>message`. */
export function parseExamples(file: string, content: string): Example[] {
  return content
    .split("\n")
    .filter((line) => line !== "")
    .map((line, at) => {
      const [, label, text] = /^(edit|talk|doubt)\t(.*\S.*)$/.exec(line) ?? [];
      if (label === undefined || text === undefined) throw new Error(`${file}, line ${at + 1}: no label and message`);
      return { label: label as Label, text, file, block: Math.floor(at / BLOCK), times: 1 };
    });
}

/** Logistic regression by stochastic gradient descent with AdaGrad. The same examples give the same weights on every machine. */
export function train(examples: readonly Example[]): Weights {
  const vectors = vectorsOf(examples);
  const weights = new Float64Array(BUCKETS);
  const squares = new Float64Array(BUCKETS).fill(1e-8);
  let [bias, biasSquares] = [0, 1e-8];
  const random = createRandom(7);
  const order = examples.flatMap(({ times }, at) => Array<number>(times).fill(at));
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random);
    for (const at of order) {
      const { label, buckets, norm } = vectors[at] as Vector;
      const seen = buckets.filter(() => random() >= DROPOUT);
      const value = norm / (1 - DROPOUT);
      const score = seen.reduce((total, bucket) => total + value * (weights[bucket] as number), bias);
      const error = 1 / (1 + Math.exp(-score)) - targets[label];
      for (const bucket of seen) {
        const gradient = error * value + DECAY * (weights[bucket] as number);
        squares[bucket] = (squares[bucket] as number) + gradient * gradient;
        weights[bucket] = (weights[bucket] as number) - (RATE * gradient) / Math.sqrt(squares[bucket]);
      }
      biasSquares += error * error;
      bias -= (RATE * error) / Math.sqrt(biasSquares);
    }
  }
  return quantize(weights, bias);
}

interface Vector {
  label: Label;
  buckets: Int32Array;
  /** What each feature counts, so that long messages weigh no more than short ones. */
  norm: number;
}

function vectorsOf(examples: readonly Example[]): Vector[] {
  const features = examples.map(({ text }) => listFeatures(parseText(text)));
  const counts = new Map<string, number>();
  for (const name of features.flat()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return examples.map(({ label }, at) => {
    const names = features[at] ?? [];
    const known = names.filter((name) => (counts.get(name) ?? 0) >= MIN_EXAMPLES);
    return { label, buckets: Int32Array.from(known, bucketOf), norm: 1 / Math.sqrt(names.length) };
  });
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
}

function quantize(weights: Float64Array, bias: number): Weights {
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127;
  return {
    bias: Number(bias.toFixed(4)),
    scale: Number(scale.toPrecision(6)),
    steps: Int8Array.from(weights, (weight) => Math.round(weight / scale)),
  };
}

export const weightsPath = join(import.meta.dirname, "../../src/core/intake/words/classifier/weights.json");

/** The content of the committed file. */
export function renderWeights({ bias, scale, steps }: Weights): string {
  const about =
    "Written by npm run words from training/words/: docs/adr/0006-a-trained-classifier.md. steps: base64, one signed byte a bucket.";
  return `${JSON.stringify({ about, bias, scale, steps: Buffer.from(steps).toString("base64") }, null, 2)}\n`;
}
