// The reverse of `card-text.ts`: what the text of a posted card says. Pure.

import type { AutoChoice } from "../ports/models.ts";
import { LOCAL } from "../vocabulary.ts";
import { formatCost } from "./format.ts";
import { failures, messages } from "./messages.ts";

/** Between the parts of a picture's caption. */
const SEPARATOR = " · ";

/** What a caption says about a variant. `rest`: what follows its label. */
export interface ReadCaption {
  number: number;
  model: string;
  state: "open" | "ready" | "failed" | "cancelled";
  /** An undo shows it: it was drawn before. */
  isRestored: boolean;
  seconds?: number;
  costUsd?: number;
  seed?: number;
  rest: string[];
}

/** Undefined if the line doesn't begin with a variant's label. */
export function readCaption(line: string): ReadCaption | undefined {
  const [number = "", name = "", ...parts] = line.split(SEPARATOR);
  const model = name === messages.builtInEditor ? LOCAL : name; // older cards name it by its id
  if (!/^[1-9]$/.test(number) || !/^\S+$/.test(model)) return undefined;
  const of = { number: Number(number), model, isRestored: false };
  const [state = "", ...rest] = parts;
  if (state === messages.restored) return { ...of, state: "ready", isRestored: true, rest };
  if (state === messages.states.failed) {
    const cost = readCost(rest[0]);
    return { ...of, ...(cost ?? { costUsd: 0 }), state: "failed", rest: cost ? rest.slice(1) : rest }; // a free one shows no cost
  }
  if (state === messages.states.cancelled) return { ...of, state: "cancelled", rest };
  if (state === messages.states.waiting || state === messages.states.drawing || isBusy(state))
    return { ...of, state: "open", rest };
  return readReady(parts, of);
}

function readReady(parts: string[], of: Pick<ReadCaption, "number" | "model" | "isRestored">): ReadCaption | undefined {
  const [, seconds] = /^(\d+\.\d) s$/.exec(parts[0] ?? "") ?? [];
  const [costs, seeds, ...rest] = seconds === undefined ? parts : parts.slice(1);
  const cost = readCost(costs);
  const seed = readSeed(seeds);
  if (!cost || !seed) return undefined;
  return { ...of, state: "ready", ...(seconds !== undefined && { seconds: Number(seconds) }), ...cost, ...seed, rest };
}

function isBusy(state: string): boolean {
  const [, time] = / (\d\d:\d\d:\d\d UTC)$/.exec(state) ?? [];
  return time !== undefined && state === messages.busyRetrying(time);
}

/** Empty if the cost is unknown. Undefined if the text isn't a cost. */
function readCost(text = ""): { costUsd?: number } | undefined {
  if (text === formatCost(undefined)) return {};
  const usd = text === formatCost(0) ? 0 : Number(text.replace("$", ""));
  return formatCost(usd) === text ? { costUsd: usd } : undefined;
}

function readSeed(text = ""): { seed?: number } | undefined {
  if (text === messages.noSeed) return {};
  const seed = Number(/\d+$/.exec(text)?.[0]);
  return messages.seed(seed) === text ? { seed } : undefined;
}

/** The names of the people who picked it. Undefined if the text says something else. */
export function readPickedBy(text: string): string[] | undefined {
  const opening = messages.pickedBy([""]);
  return text.startsWith(opening) ? text.slice(opening.length).split(", ") : undefined;
}

/** The lines below an instruction. */
export interface ReadStatus {
  isCancelled: boolean;
  flattens?: number;
  /** Whatever else it says. */
  notes: string[];
}

export function readStatus(lines: readonly string[]): ReadStatus {
  const flattens = lines.map(readFlattened).find((turn) => turn !== undefined);
  return {
    isCancelled: lines.some(isCancelled),
    ...(flattens !== undefined && { flattens }),
    notes: lines.filter((line) => line !== "" && !isComputed(line)),
  };
}

/** The instruction and the lines below it. `known`: an instruction that the text begins with, if it is known from elsewhere. Otherwise lines at
 *  the end that a card may have are no part of the instruction. */
export function splitInstruction(text: string, known: string | undefined): { prompt: string; status: string[] } {
  if (known !== undefined && known !== "" && (text === known || text.startsWith(`${known}\n`)))
    return {
      prompt: known,
      status: text
        .slice(known.length + 1)
        .split("\n")
        .filter(Boolean),
    };
  const lines = text.split("\n");
  let end = lines.length;
  while (end > 1 && isBelow(lines[end - 1] ?? "")) end--;
  return { prompt: lines.slice(0, end).join("\n"), status: lines.slice(end) };
}

/** Whether one of the notes says that `auto` chose the model. */
export function saysAuto(notes: readonly string[]): boolean {
  return notes.some((note) => autoPatterns.some((pattern) => pattern.test(note)));
}

/** A line that a card may have below its instruction. */
function isBelow(line: string): boolean {
  return isComputed(line) || isFailure(line) || notePatterns.some((pattern) => pattern.test(line));
}

/** Stands for any text in the sample of a note. Numbers stand for any number. */
const ANY = "\u0000";
const autoReasons: AutoChoice["reason"][] = [
  ...(["all", "nothing", "create", "beyond"] as const).map((kind) => ({ kind })),
  { kind: "unclear", words: ANY },
  { kind: "unknown", words: [ANY] },
  { kind: "unknown", words: ["", "", "", ""] },
];
const samples = [
  messages.unreadable(ANY, ANY), // and `unusedFiles`
  messages.droppedReferences(0, 1, ""),
  messages.droppedReferences(0, 2, ""),
  messages.droppedReferences(1, 2, ANY),
  messages.droppedReferences(2, 3, ANY),
  messages.firstFrame,
  messages.firstOnly(ANY, "frames"),
  messages.firstOnly(ANY, "long"),
  messages.firstOnly(ANY, "pages"),
  messages.fewerVariants(1, 2),
  messages.fewerModels,
  messages.eachWithOneModel,
  messages.sameVariants(ANY, 1, 2),
  messages.sameVariants(ANY, 2, 3),
  ...autoReasons.map((reason) => messages.autoChose([ANY], reason)),
];
const notePatterns = samples.map(patternOf);
const autoPatterns = autoReasons.map((reason) => patternOf(messages.autoChose([ANY], reason)));
const questionPatterns = [
  messages.asksWhetherEdit,
  ...[messages.asksWhichPicture, messages.asksForPicture].flatMap((asks) => [asks, `${asks} ${messages.createInstead}`]),
  ...[0, 1, 2].map((unknown) => messages.asksAboutCost({ usd: 1, unknown })),
  ...[1, 2].map((unknown) => messages.asksAboutCost({ usd: 0, unknown })),
].map(patternOf);

function patternOf(sample: string): RegExp {
  const escaped = sample.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll(ANY, ".+").replace(/\d+/g, "\\d+")}$`);
}

/** A line that a card computes from its rows. */
function isComputed(line: string): boolean {
  const states: string[] = [messages.drawing, messages.starting, messages.messageEdited, messages.waiting("own")];
  const isState = states.includes(line) || isCancelled(line) || isWaiting(line);
  return isState || isQuestion(line) || isTotal(line) || readFlattened(line) !== undefined;
}

/** What the turn asked its author. A rebuilt turn is cancelled, and asks nothing. */
function isQuestion(line: string): boolean {
  return questionPatterns.some((pattern) => pattern.test(line));
}

function isCancelled(line: string): boolean {
  return line === messages.cancelled || Object.values<string>(messages.cancelledBecause).includes(line);
}

function isFailure(line: string): boolean {
  return Object.values(failures).includes(line);
}

function isWaiting(line: string): boolean {
  return messages.waiting(numberIn(line)) === line;
}

function isTotal(line: string): boolean {
  return /^Total: \$[\d.]+(, plus \d+ pictures? of unknown cost)?\.$/.test(line);
}

function readFlattened(line: string): number | undefined {
  const turn = numberIn(line);
  return messages.flattened(turn) === line ? turn : undefined;
}

function numberIn(line: string): number {
  return Number(/\d+/.exec(line)?.[0]);
}
