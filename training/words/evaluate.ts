// How messages are read: which go to a model, which are asked about, and which are met with silence.

import { readWords } from "../../src/core/intake/read-words.ts";
import type { Weights } from "../../src/core/intake/words/classifier/classifier.ts";
import { judge } from "../../src/core/intake/words/classifier/judge.ts";
import { parseText } from "../../src/core/intake/words/text.ts";
import { type Example, train } from "./train.ts";

export interface Reading extends Example {
  /** What the bot does with the message. */
  kind: string;
}

/** As the running bot reads them, with four pictures to pick from. */
export function readAll(examples: readonly Example[], addressed: boolean): Reading[] {
  const context = { addressed, mentionsOthers: false, pictures: 4, turns: 3 };
  return examples.map((example) => ({ ...example, kind: readWords(example.text, context).kind }));
}

const FOLDS = 5;

/** Reads each example by weights that were trained without its block. */
export function crossValidate(examples: readonly Example[], addressed: boolean): Reading[] {
  return Array.from({ length: FOLDS }, (_, fold) => readFold(examples, fold, addressed)).flat();
}

/** Reads a fifth of the examples by weights that were trained on the others. */
export function readFold(examples: readonly Example[], fold: number, addressed: boolean): Reading[] {
  const isHeldOut = ({ block, file }: Example) => (block + file.length) % FOLDS === fold;
  const weights: Weights = train(examples.filter((example) => !isHeldOut(example)));
  return examples
    .filter(isHeldOut)
    .map((example) => ({ ...example, kind: judge(parseText(example.text), { addressed, mentionsOthers: false }, weights) }));
}

/** All in percent: of talk, of edits, and the questions of all messages. */
export interface Score {
  talkToModel: number;
  talkAsked: number;
  editsUnheard: number;
  editsAsked: number;
  asked: number;
}

export function score(readings: readonly Reading[]): Score {
  const percent = (kind: string, label?: string) => {
    const among = readings.filter((one) => label === undefined || one.label === label);
    return (100 * among.filter((one) => one.kind === kind).length) / Math.max(1, among.length);
  };
  return {
    ...{ talkToModel: percent("instruction", "talk"), talkAsked: percent("doubt", "talk") },
    ...{ editsUnheard: percent("talk", "edit"), editsAsked: percent("doubt", "edit"), asked: percent("doubt") },
  };
}
