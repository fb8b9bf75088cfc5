// Every sentence people read, but for what a model, a picture's reader or a command says of itself.

import type { Belongings, Spending } from "../store.ts";
import { type Failure, LOCAL, type Turn, type Variant } from "../vocabulary.ts";
import type { QueuePosition } from "./views.ts";

export const messages = {
  asksWhat: "What should change? Write it here, or open the form.",
  nothingToUndo: "There is nothing to undo in this conversation yet.",
  noWordsNoPicture: "Send a picture and say what should change, or answer a picture with it.",
  noWords: "Say what should change.",
  noConversation: "There is no edit conversation here.",
  notYours: "Only the person who started this conversation, or a moderator, can do that.",
  notYoursToCancel: "Only the person who asked for this, the conversation's owner or a moderator can cancel it.",
  nothingDrawing: "Nothing is being drawn here.",
  nothingFailed: "There's nothing to retry: no picture in that turn failed.",
  retryWhenDone: "This turn is still being drawn. You can retry what failed when it's done.",
  notThere: "That picture is not there any more.",
  formExpired: "This form is older than a day; please open it again.",
  deleting: "This conversation is being deleted.",
  turnGone: "That turn is not there any more.",
  settingsKept: "Saved. The next turn uses it.",
  kept: "Saved.",
  deleteBegun: "Deleting: its turns, its pictures and our messages go.",
  forgetAsks: ({ conversations, pictures, edits, messages }: Belongings & { messages: number }) => {
    const parts = [
      ...(conversations > 0 ? [counted(conversations, "conversation")] : []),
      ...(edits > 0 ? [`${counted(edits, "edit")} in other people's conversations`] : []),
      ...(pictures > 0 ? [counted(pictures, "picture")] : []),
      ...(messages > 0 ? [counted(messages, "message")] : []),
      "your name, picks and drafts",
    ];
    return `Delete everything of yours here? This permanently deletes ${listed(parts)}. What other people made stays with them.`;
  },
  forgetBegun: "I'm deleting everything of yours here. It takes a moment.",
  takenBack: "(taken back by the person who wrote it)",
  tooManyWaiting: (most: number) => `${most} of your turns are waiting already. Send the next one when one of them is done.`,
  tooManyWaitingTogether: (most: number) =>
    `This page is busy: ${most} turns are waiting already. Try again when some of them are done.`,
  held: (pictures: number) =>
    `📎 ${pictures === 1 ? "The picture is" : `The ${pictures} pictures are`} used with your next words.`,
  unknownModel: (id: string, near: string[]) =>
    `There is no model ${id} here.${near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : ""}`,
  noModel: "Choose at least one model.",
  droppedReferences: (taken: number, given: number, why: string) =>
    taken === 0
      ? `${given === 1 ? "The picture is" : "The pictures are"} not used: the model draws from words alone.`
      : `Only the first ${taken} of ${given} pictures are used: ${why}.`,
  modelTakesNoMore: "the model takes no more",
  fiveAtMost: "a turn takes five at most",
  fewerVariants: (per: number, asked: number) =>
    `${per} instead of ${asked} variants per model, so that a turn stays at nine pictures.`,
  fewerModels: "Only the first four models are used.",
  sameVariants: (model: string, drawn: number, wanted: number) =>
    `${model}: ${drawn === 1 ? "one picture" : `${drawn} pictures`} instead of ${wanted}, the others would be the same.`,
  rootText: (name: string, prompt: string) => (prompt ? `${name}: ${prompt}` : `${name} starts an edit`),
  noThread: "The bot could not open a thread there. Ask whoever runs this place to allow it, then try again.",
  notOpened: "No thread could be opened for what you asked, so nothing was drawn. Try again later.",
  notAllRemoved:
    "The conversation is deleted. Some of its messages are out of the bot's reach and stay; whoever runs this place can remove them.",
  threadGone: "That thread is gone: its conversation ends, and what was to be drawn in it is given up.",
  cannotWrite: "The bot cannot write in that thread any more, so its conversation ends there.",
  picturesRefused: "I can't show the pictures here: my message with them was refused. Try a different instruction or picture.",
  tooLargeToShow: "I can't show the pictures here: they're too large. Ask for a smaller size.",
  notShown: "I couldn't show your edit there: my message was refused, or the service couldn't be reached. Please try again.",
  starting: "Starting…",
  drawing: "Drawing…",
  waiting: (ahead: QueuePosition) =>
    ahead === "own"
      ? "Waiting for the turn before this one."
      : ahead === 1
        ? "Waiting: one turn is drawn before this one."
        : `Waiting: ${ahead} turns are drawn before this one.`,
  modelGone: (id: string) => `The model ${id} is not offered here any more. Retry with another one.`,
  noPicture: "The model answered with something that is not a picture. Try again or say it in other words.",
  otherShape: (asked: string, width: number, height: number) => `${asked} was asked for; it came as ${width}×${height}.`,
  busyUntil: (until: Date) => `The model is too busy for us until ${formatMinute(until)}. Try again then, or with another model.`,
  overBudget: (whose: keyof typeof budgets, usd: number, until: Date) =>
    `${budgets[whose](formatUsd(usd))} and resets at ${formatMinute(until)}. The built-in “local” model is still free.`,
  spent: (today: Spending, month: Spending, budget: number | undefined) =>
    `Your pictures: ${formatSpent(today)} today${budget === undefined ? "" : ` of ${formatUsd(budget)}`}, ${formatSpent(month)} in 30 days.`,
  spentOnPage: (today: Spending, budget: number) => `Everyone on this page: ${formatSpent(today)} of ${formatUsd(budget)} today.`,
  spentOn: (spent: Spending & { drawings: number }) =>
    `${spent.drawings} ${spent.drawings === 1 ? "picture" : "pictures"} here for ${formatSpent(spent)} in 30 days`,
  together: (usd: number, unknown: number) =>
    `Together ${formatUsd(usd)}${unknown > 0 ? `, and ${unknown} whose cost is not known` : ""}.`,
  drawWith: (label: string) => `Draw it with ${label}`,
  retryWith: (label: string) => `Retry with ${label}`,
  original: "the original",
  sentAlong: "a picture sent along",
  broughtBack: "brought back",
};

/** What is used up, by whose budget it is. */
const budgets = {
  all: (usd: string) => `Today's ${usd} budget for everyone here is used up`,
  platform: (usd: string) => `Today's ${usd} budget for everyone on this page is used up`,
  person: (usd: string) => `Your ${usd} budget for today is used up`,
  retrier: (usd: string) => `The ${usd} budget for today of the person who retried this is used up`,
};

/** "1 picture", "12 pictures". */
function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

/** "1, 2 and 4". */
export function listed(parts: (string | number)[]): string {
  return [parts.slice(0, -1).join(", "), parts.at(-1)].filter(Boolean).join(" and ");
}

/** Spaces, joiners, marks without a letter, and the letters that look like nothing (Hangul fillers, an empty Braille cell). */
const invisible = /^[\s\p{Cf}\p{Mn}\u115f\u1160\u3164\uffa0\u2800]*$/u;

/** What was typed, as far as anybody can see it. */
export function visibleText(text: string): string {
  return invisible.test(text) ? "" : text.trim();
}

/** The first words of an instruction, cut near 50 characters. */
export function titleOf(prompt: string): string {
  const line = prompt.replace(/\s+/g, " ").trim();
  if (line.length <= 50) return line;
  const cut = cutTo(line, 50);
  const space = cut.lastIndexOf(" ");
  return `${(space > 25 ? cut.slice(0, space) : cut).replace(/[\s,;:.–-]+$/, "")}…`;
}

/** The first `most` units of a text, without half an emoji at its end. */
export function cutTo(text: string, limit: number): string {
  return text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
}

const failures: Record<Failure["code"], string> = {
  refused: "The model refused this. Say it in other words, or try another model.",
  invalid: "The model cannot do this. Try another model or other settings.",
  "rate-limited": "The model is too busy for us just now. Try again later, or with another model.",
  "out-of-credit": "The model's account is out of credit or its key is not accepted. Whoever runs this bot must look after it.",
  unavailable: "The model could not be reached. Try again in a moment.",
  "no-image": "The model answered without a picture. Try again or say it in other words.",
  unknown: "The model's answer was lost. Whether it was charged is not known. You can draw it again.",
  gone: "The picture is not there any more. Post it again.",
  forbidden: "The picture cannot be read: the bot has no access to it.",
  "too-large": "The picture is larger than 32 MB. Send a smaller one.",
  rejected: "The chat service didn't accept this. Try a different instruction or picture.",
  "bad-picture": "That file is not a picture that can be edited.",
  lost: "Something that this needs is missing or damaged on the server. Start again from the original.",
  crashed: "This broke the program several times and was given up. Try it another way.",
  "over-budget": "Today's budget is used up and resets at midnight UTC.",
  "disk-full": "The server's disk is full. Whoever runs this bot must make room; then draw it again.",
};

export function failureSentence(failure: Failure): string {
  return failure.userMessage ?? failures[failure.code];
}

/** "1 · local · 0.4 s · free · seed 7": number, model, seconds, cost, seed. */
export function variantLabel(variant: Variant, turn: Turn): string {
  const { number, state } = variant;
  if (turn.kind === "undo") return [number, variant.model, messages.broughtBack].join(" · ");
  const parts: (string | number)[] = [number, variant.model];
  if (state === "ready") parts.push(...readyParts(variant));
  else if (state === "waiting" && variant.resumesAt) parts.push(`busy, goes on at ${formatSecond(variant.resumesAt)}`);
  else parts.push(stateLabels[state], ...(state === "failed" ? costOfFailed(variant) : []));
  return parts.join(" · ");
}

const stateLabels: Record<Exclude<Variant["state"], "ready">, string> = {
  waiting: "waiting",
  drawing: "drawing…",
  failed: "failed",
  cancelled: "cancelled",
};

/** What came to nothing and was charged, or may have been; where it cost nothing, nothing is said. */
function costOfFailed({ model, costUsd }: Variant): string[] {
  return model === LOCAL || costUsd === 0 ? [] : [formatCost(costUsd)];
}

function readyParts(variant: Variant): string[] {
  const seconds = secondsOf(variant);
  const seed = variant.applied && variant.applied.seed === undefined ? "no seed" : `seed ${variant.seed}`;
  return [...(seconds === undefined ? [] : [`${seconds.toFixed(1)} s`]), formatCost(variant.costUsd), seed];
}

export function secondsOf({ startedAt, finishedAt }: Variant): number | undefined {
  return startedAt && finishedAt && Math.max(0, finishedAt.getTime() - startedAt.getTime()) / 1000;
}

function formatCost(usd: number | undefined): string {
  if (usd === undefined) return "cost unknown";
  return usd === 0 ? "free" : formatUsd(usd);
}

function formatUsd(usd: number): string {
  return `$${usd > 0 && usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)}`;
}

function formatSpent({ usd, unknown }: Spending): string {
  return unknown > 0 ? `about ${formatUsd(usd)}` : formatUsd(usd);
}

/** "26 Nov, 00:00 UTC". */
function formatMinute(time: Date): string {
  const [, day, month] = time.toUTCString().split(" ");
  return `${day} ${month}, ${time.toISOString().slice(11, 16)} UTC`;
}

/** "12:03:20 UTC". */
function formatSecond(time: Date): string {
  return `${time.toISOString().slice(11, 19)} UTC`;
}

/** "Together $0.12", where several pictures of a turn were paid for; what is brought back was paid for before. */
export function costOfTurn({ kind, variants }: Turn): string | undefined {
  if (kind === "undo") return undefined;
  const drawn = variants.filter(({ state, costUsd }) => state === "ready" && costUsd !== 0);
  if (drawn.length < 2) return undefined;
  const known = drawn.flatMap(({ costUsd }) => costUsd ?? []);
  return messages.together(
    known.reduce((sum, usd) => sum + usd, 0),
    drawn.length - known.length,
  );
}

/** One paragraph for chat: who asked what, how it stands, what was not done as asked. */
export function cardText(turn: Turn, ahead: QueuePosition): string {
  if (turn.kind === "ask") return messages.asksWhat;
  const said = turn.kind === "undo" ? "undo" : turn.prompt;
  return [`${turn.author.name}: ${said}`, statusLine(turn, ahead), ...turn.notes, costOfTurn(turn)].filter(Boolean).join("\n");
}

function statusLine(turn: Turn, ahead: QueuePosition): string {
  if (turn.failure) return failureSentence(turn.failure);
  if (turn.state === "cancelled") return "Cancelled.";
  if (turn.state !== "received" && turn.state !== "drawing") return "";
  if (ahead !== 0) return messages.waiting(ahead);
  return turn.state === "received" ? messages.starting : messages.drawing;
}
