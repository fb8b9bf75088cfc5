// The sentences that people read on every platform. Each platform has a catalogue for its own.

import type { Missing } from "../ports/core.ts";
import type { AutoChoice } from "../ports/models.ts";
import type { Belongings, Spending, UsageBy } from "../store.ts";
import type { CancelReason, CostEstimate, DefaultsScope, Failure, FileKind, Omitted, Variant } from "../vocabulary.ts";
import { cutTo, formatMinute, formatNumber, formatSpent, formatUsd, joinList, pluralize } from "./format.ts";
import type { QueuePosition } from "./views.ts";

export const messages = {
  // What to do first
  whatShouldChange: "What should change?",
  /** `mentionOnly`: other messages are no instructions. */
  asksWhat: (pictures: number, mentionOnly = false) => {
    const where = pictures > 1 ? ` in these ${pictures} pictures` : "";
    return `What should change${where}? ${mentionOnly ? "Mention me when you write it here," : "Write it here"} or open the form.`;
  },
  noWordsNoPicture: "Send me a picture and say what should change, or reply to a picture with your instruction.",
  noWords: "Tell me what should change.",
  held: (pictures: number) =>
    `📎 Got it. I'll use ${pictures === 1 ? "this picture" : `these ${pictures} pictures`} with your next message.`,
  rootText: (name: string, prompt: string) => (prompt ? `${name}: ${prompt}` : `${name} started an edit`),

  // Models
  builtInEditor: "Built-in editor",

  // What `auto` chose
  autoChose: (models: readonly string[], reason: AutoChoice["reason"]) =>
    `Auto: ${joinList(models)}, because ${autoReason(reason)}.`,
  /** How a language model read the instruction, in the words of the built-in editor. */
  readAs: (instruction: string) => `Read as: ${instruction}.`,
  mustBeDrawn: (parts: readonly string[], rest: string) =>
    `The built-in editor can't draw anything new: ${joinList(parts.map((part) => `“${part}”`))}.${rest === "" ? "" : ` It can do the rest: ${rest}.`}`,
  insteadWith: (label: string, cost: CostEstimate | undefined) =>
    `Draw with ${label} instead (${cost ? priceInWords(cost) : "free"})`,
  insteadLocally: "Use the built-in editor instead (free)",
  alreadyRequested: (number: number) => `You have that already: see edit ${number}.`,

  // Questions before an edit
  asksWhichPicture: "Which picture should I edit? Choose one, or send another one here.",
  asksForPicture: "Which picture should I edit? Send it here.",
  createInstead: "I can also create a new picture from these words.",
  asksWhetherEdit: "Should I edit the picture with these words?",
  /** `orFree`: the built-in editor may be able to do it. */
  estimate: (pictures: number, cost: CostEstimate, orFree: boolean) => {
    const [count, free] = [pluralize(pictures, "picture"), orFree ? "free or " : ""];
    return `${count}, ${free}${priceInWords(cost)}`;
  },
  asksAboutCost: (cost: CostEstimate) =>
    cost.usd > 0 ? `This will cost ${describeCost(cost)}. Draw it?` : `This draws ${describeCost(cost)}. Draw it?`,
  drawIt: "Draw",
  /** A picture to choose: "boat.jpg from Ann". */
  candidate: (picture: string | undefined, author: string) =>
    author ? `${picture ?? "Picture"} from ${author}` : (picture ?? "Picture"),
  choosePicture: "Choose a picture…",
  createFromText: (model: string, price: string) => `Create from text with ${model} (${price})`,
  editWithWords: "Edit with these words",
  alreadyAnswered: "That question has been answered already.",
  notYoursToAnswer: (author: string) => `Only ${author} or a moderator can answer that.`,

  // Opening a conversation on the page
  openPage: "Open",
  openPageHint: (minutes: number) =>
    `This link is for you alone. It works once, within the next ${minutes} minutes, and opens the conversation as you.`,
  openPageHere: "Open the page",
  noPage: "This server doesn't offer the page for chats.",

  // Picking in words
  nothingToPick: "There's no finished picture to pick yet.",
  whichNumber: "I'm not sure which one you mean. Say its number, like “2”.",
  noPictureNumber: (number: number, count: number) =>
    `There's no picture ${number} in that edit: it has ${pluralize(count, "picture")}.`,
  noMoreLikeThat: "I can't draw one more like that picture. Say its number and what should change.",
  whatICanDo:
    "I edit pictures. Send one, or reply to one, and say what should change: “make it brighter”, “remove the background”. Pick a picture by its number, go back with “undo”. See /help for more.",

  // Messages that changed afterwards
  cancelledBecause: {
    edited: "Cancelled: the message was edited. The new edit is below.",
    deleted: "Cancelled: the message was deleted.",
    replaced: "Cancelled: there was a newer message.",
  } satisfies Record<CancelReason, string>,
  messageEdited: "The message was edited after this was drawn.",
  runEdited: "Run the edited message",

  // All instructions at once
  flatten: "Redo from original",
  flattened: (turn: number) =>
    `All instructions up to edit ${turn}, applied to the original at once. Compare it with edit ${turn}.`,

  // What is no longer there
  noConversation: "There's no conversation here yet. Start one with /edit.",
  notThere: "That picture is no longer available.",
  turnGone: "That edit is no longer available.",
  formExpired: "This form is more than a day old. Please open it again.",
  choiceExpired: "This question is more than a day old. Please send your instruction again.",

  // Why something can't be done
  nothingToFlatten: "There's nothing to combine yet: only one instruction led to this picture.",
  nothingToUndo: "There's nothing to undo yet.",
  noSuchTurn: (number: number) => `There's no finished edit ${number} here to go back to.`,
  notYours: "Only the person who started this conversation or a moderator can do that.",
  notYoursToCancel: "Only the person who asked for this, the conversation's owner or a moderator can cancel it.",
  nothingDrawing: "There's nothing to cancel.",
  samePicture: "That would give the same picture again. Say what should be different, such as “more” or “warmer”.",
  sameRefusal: "That would fail in the same way again. Say it in other words, or use another model.",
  nothingFailed: "There's nothing to retry: no picture in that edit failed.",
  retryWhenDone: "This edit is still in progress. You can retry failed pictures when it's done.",
  tooManyWaiting: (limit: number) =>
    `You already have ${pluralize(limit, "edit")} waiting. Send the next one when one of them is done.`,
  tooManyWaitingTogether: (limit: number) =>
    `This page is busy: ${pluralize(limit, "edit")} are already waiting. Try again when some of them are done.`,
  unknownModel: (id: string, near: string[]) =>
    `There's no model ${id} here. ${near.length > 0 ? didYouMean(near) : "See /models for the list."}`,
  noModel: "Choose at least one model.",

  // Settings and deletion
  settingsSaved: "Saved. Your next edit will use these settings.",
  saved: "Saved.",
  noDefaults:
    "Only channels and servers on Discord have default settings of their own. Here, the bot's administrator sets the defaults.",
  moderatorsOnly: (scope: DefaultsScope) =>
    scope === "channel"
      ? "Only a moderator of this channel can change its defaults."
      : "Only a moderator of the whole server can change its defaults.",
  defaultsSaved: (scope: DefaultsScope) =>
    scope === "channel"
      ? "Saved. New conversations in this channel start with these settings."
      : "Saved. New conversations on this server start with these settings, unless their channel has its own.",
  defaultsReset: (scope: DefaultsScope) =>
    scope === "channel"
      ? "Done. New conversations in this channel start with the server's defaults again."
      : "Done. New conversations on this server start with the bot's defaults again, unless their channel has its own.",
  /** The value of a setting. */
  choice: (value: string) => (value === "as is" ? "original" : value),
  deleting: "This conversation is being deleted.",
  deleteBegun: "Deleting this conversation, its pictures and the bot's messages…",
  forgetAsks: ({ conversations, pictures, edits, messages: sent }: Belongings & { messages: number }) => {
    const parts = [
      ...(conversations > 0 ? [pluralize(conversations, "conversation")] : []),
      ...(edits > 0 ? [`${pluralize(edits, "edit")} in other people's conversations`] : []),
      ...(pictures > 0 ? [pluralize(pictures, "picture")] : []),
      ...(sent > 0 ? [pluralize(sent, "message")] : []),
      "your name, picks and drafts",
    ];
    return `Delete all your data here? This permanently deletes ${joinList(parts)}. Everything other people made stays.`;
  },
  forgetBegun: "I'm deleting your data here. This takes a moment.",
  deleteSure: "Delete it all",
  takenBack: "(deleted by its author)",

  // What was not done as asked
  /** `names`: of the files that aren't used, as far as they have one. */
  droppedReferences: (used: number, given: number, why: string, names: readonly string[] = []) =>
    used === 0
      ? `${given === 1 ? "The picture isn't" : "The pictures aren't"} used: this model works from text only.`
      : `Only the first ${used === 1 ? `of ${given} pictures is` : `${used} of ${given} pictures are`} used: ${why}.${names.length > 0 ? ` Not used: ${fileNames(names)}.` : ""}`,
  unusedFiles: (kind: FileKind, names: readonly string[]) => `Not used: ${fileNames(names)}. ${insteadOf(kind, names.length)}`,
  aboutFile: (name: string, what: string) => `${fileNames([name])}: ${what}`,
  unreadable: (name: string, why: string) => `Not used: ${fileNames([name])}. ${why}`,
  firstOnly: (name: string, omitted: Omitted) =>
    ({
      frames: `${name} is an animation: only its first frame is used.`,
      long: `${name} is an animation with too many frames or pixels: only its first frame is used. Send a shorter or smaller one.`,
      pages: `${name} has several pages: only the largest picture is used.`,
      pictures: `${name} has several pictures: only the main one is used.`,
    })[omitted],
  firstFrame: "Only the first frame of the animation is used.",
  modelTakesNoMore: "this model can't use more",
  fiveAtMost: "an edit can use up to five",
  nineAtMost: "an edit can draw up to nine",
  eachWithOneModel: "Only the first model is used, because each picture is edited on its own.",
  fewerVariants: (per: number, asked: number) =>
    `${per} instead of ${asked} variants per model, because an edit is limited to nine pictures.`,
  fewerModels: "Only the first four models are used.",
  sameVariants: (model: string, drawn: number, wanted: number) =>
    `${model}: ${pluralize(drawn, "picture")} instead of ${wanted}, because the others would look the same.`,
  /** A note on a picture: its card offers to move the outline. */
  unsureSubject: "I wasn't sure where the subject ends: you can have more or less of it",
  moreOfSubject: "More of the subject",
  lessOfSubject: "Less of the subject",
  // Edits of a marked area
  areaBlended: "only the marked area was changed: the model got the whole picture, and the rest is as it was",
  areaOtherShape: "the whole picture changed: the model drew another shape, so it couldn't be limited to the marked area",
  areaIgnored: "the marked area wasn't used: that works with a still picture only",
  noFlattenWithAreas: "Some of these edits are about a marked area, so they can't be applied to the original at once.",
  /** A note on a picture: its card offers to cut it out. */
  notTransparent: "the background isn't transparent: this model can't do that, but the built-in editor can cut the picture out",
  /** `number`: the picture's, if the card has several. */
  cutOut: (number: number | undefined) => (number === undefined ? "Cut out (free)" : `Cut out ${number} (free)`),
  /** What the built-in editor understood of an instruction that it refused. */
  doPossiblePart: "Do the rest",
  /** The instruction that does it. */
  cutOutPrompt: "remove the background",
  credentialsRemoved: "This edit doesn't carry the Content Credentials of the picture it was made from.",
  credentialsNotShown: "It's shown here without its Content Credentials, because of the file's type.",
  otherShape: (asked: string, width: number, height: number) =>
    `${asked} was requested, but the picture is ${formatNumber(width)} × ${formatNumber(height)} pixels.`,

  // Threads
  noThread: "I couldn't open a thread there. Ask an admin to allow it, then try again.",
  notOpened: "I couldn't open a thread for your edit, so I didn't start it. Please try again later.",
  notAllRemoved: "The conversation is deleted, but I couldn't remove some of its messages. An admin can delete them.",
  threadGone: "That thread was deleted, so its conversation has ended and I've stopped working on its edits.",
  cannotWrite: "I can no longer write in that thread, so its conversation has ended.",
  picturesRefused: "I can't show the pictures here: my message was rejected. Try a different instruction or picture.",
  tooLargeToShow: "I can't show the pictures here: they're too large. Ask for a smaller size.",
  notShown: "I couldn't show your edit: my message was rejected or the service couldn't be reached. Please try again.",

  // A conversation that was lost
  somebody: "somebody",
  rebuilt: (edits: number, missing: Missing) => {
    const lost = listMissing(missing);
    const rest = lost.length > 0 ? `, but couldn't recover ${joinList(lost)}` : "";
    return `I lost this conversation and rebuilt it from the thread (${pluralize(edits, "edit")}, default settings)${rest}.`;
  },
  notRebuilt: "I lost this conversation, and I can't read the thread to rebuild it right now. Please try again in a few minutes.",

  // An edit and its pictures
  starting: "Starting…",
  drawing: "Working on it…",
  cancelled: "Cancelled.",
  undone: "undo",
  backTo: (turn: number) => (turn === 0 ? "back to the original" : `back to edit ${turn}`),
  waiting: (ahead: QueuePosition) =>
    ahead === "own" ? "Waiting for the previous edit." : `Waiting: ${pluralize(ahead, "edit")} ahead of yours.`,
  states: {
    waiting: "waiting",
    drawing: "working…",
    failed: "failed",
    cancelled: "cancelled",
  } satisfies Record<Exclude<Variant["state"], "ready">, string>,
  busyRetrying: (time: string) => `busy, retrying at ${time}`,
  seed: (seed: number) => `seed ${seed}`,
  noSeed: "no seed",
  pickedBy: (names: string[]) => `picked by ${names.join(", ")}`,
  originalPicture: "original picture",
  attachedPicture: "attached picture",
  restored: "restored",

  // Why a picture failed
  modelGone: (id: string) => `The model ${id} is no longer available. Retry with another one.`,
  modelBroke: "Something went wrong while creating this picture. Try again, or rephrase it if it keeps failing.",
  noPicture: "The model returned something that isn't a picture. Try again or rephrase it.",
  busyUntil: (until: Date) => `The model is too busy until ${formatMinute(until)}. Try again then, or use another model.`,
  overBudget: (whose: keyof typeof budgets, usd: number, until: Date) =>
    `${budgets[whose](formatUsd(usd))} and resets at ${formatMinute(until)}. The built-in “local” model is still free.`,

  // Costs
  spent: (today: Spending, month: Spending, budget: number | undefined) =>
    `You've spent ${formatSpent(today)}${budget === undefined ? "" : ` of ${formatUsd(budget)}`} today and ${formatSpent(month)} in the last 30 days.`,
  spentOnPage: (today: Spending, budget: number) =>
    `People on this page have spent ${formatSpent(today)} of ${formatUsd(budget)} today.`,
  spentOn: (spent: Spending & { drawings: number }) =>
    `${pluralize(spent.drawings, "picture")} for ${formatSpent(spent)} in the last 30 days`,
  /** Of everybody on a server, or of everybody. */
  usageReport: (days: number, spent: UsageBy) =>
    spent.drawings === 0
      ? `Nobody has paid for a picture in the last ${days} days.`
      : `All people, last ${days} days: ${pluralize(spent.drawings, "picture")} for ${formatSpent(spent)}`,
  usedPerDay: "By day (UTC)",
  usedPerPerson: "By person",
  usedPerModel: "By model",
  usedPerChannel: "By channel",
  usedBy: (what: string, spent: UsageBy) => `· ${what}: ${pluralize(spent.drawings, "picture")}, ${formatSpent(spent)}`,
  moreUsed: (count: number) => `· and ${count} more`,
  deletedChannel: "deleted conversations",
  total: (usd: number, unknown: number) =>
    `Total: ${formatUsd(usd)}${unknown > 0 ? `, plus ${pluralize(unknown, "picture")} of unknown cost` : ""}.`,

  // Buttons of a card
  edit: "Edit…",
  pick: (number: number) => `Pick ${number}`,
  again: "Run again",
  retry: "Retry",
  retryWith: (label: string, cost?: CostEstimate) => `Retry with ${label}${cost ? ` (${priceInWords(cost)})` : ""}`,
  drawWith: (label: string, cost?: CostEstimate) => `Draw with ${label}${cost ? ` (${priceInWords(cost)})` : ""}`,
  cancel: "Cancel",
  settings: "Settings",
  history: "History",
  deleteConversation: "Delete conversation",
};

const MAX_WORDS = 3;
const MAX_WORD_LENGTH = 20;

function autoReason(reason: AutoChoice["reason"]): string {
  switch (reason.kind) {
    case "all":
      return "it does all of this exactly";
    case "nothing":
    case "filler":
      return "there is nothing to draw";
    case "create":
      return "there is no picture to edit";
    case "beyond":
      return "the built-in editor can't do this";
    case "new":
      return `${joinList(reason.parts.map((part) => `“${part}”`))} must be drawn`;
    case "unclear":
      return `“${reason.words}” may name a picture`;
    case "unknown": {
      const { words } = reason;
      const shown = words.every(({ length }) => length <= MAX_WORD_LENGTH) && words.length <= MAX_WORDS;
      return shown
        ? `the built-in editor doesn't know ${joinList(words.map((word) => `“${word}”`))}`
        : "the built-in editor doesn't understand all of this";
    }
  }
}

/** "about $0.08", "price unknown". */
function priceInWords(cost: CostEstimate): string {
  return cost.usd === 0 ? "price unknown" : describeCost(cost);
}

/** "about $0.72", "about $0.40, plus 2 pictures of unknown price", "2 pictures of unknown price". */
function describeCost({ usd, unknown }: CostEstimate): string {
  const rest = `${pluralize(unknown, "picture")} of unknown price`;
  if (usd === 0) return rest;
  return unknown > 0 ? `about ${formatUsd(usd)}, plus ${rest}` : `about ${formatUsd(usd)}`;
}

const MAX_NAMES = 4;
const MAX_NAME_LENGTH = 60;

/** "a.pdf, b.pdf, c.pdf, d.pdf and 3 more". */
function fileNames(names: readonly string[]): string {
  const shown = names
    .slice(0, MAX_NAMES)
    .map((name) => (name.length > MAX_NAME_LENGTH ? `${cutTo(name, MAX_NAME_LENGTH)}…` : name));
  return joinList(names.length > MAX_NAMES ? [...shown, `${names.length - MAX_NAMES} more`] : shown);
}

/** What would help instead of such a file. */
function insteadOf(kind: FileKind, count: number): string {
  switch (kind) {
    case "video":
      return "I can't edit videos. Send a screenshot of the moment you mean.";
    case "audio":
      return "I can't listen to audio. Write what should change.";
    case "pdf":
      return "I can't read PDF documents. Send a screenshot of the page.";
    case "archive":
      return "I can't open archives. Send the pictures themselves.";
    case "text":
      return "I don't read text files. Write in your message what should change.";
    case "other":
      return count === 1
        ? "It isn't a picture. Send it as a JPEG, PNG or WebP."
        : "They aren't pictures. Send them as JPEG, PNG or WebP.";
  }
}

/** "older edits", "the original picture", "2 pictures". */
export function listMissing({ isCut, original, pictures, reduced, instructions }: Missing): string[] {
  return [
    ...(isCut ? ["older edits"] : []),
    ...(original ? ["the original picture"] : []),
    ...(pictures > 0 ? [pluralize(pictures, "picture")] : []),
    ...(reduced > 0 ? [`the full size of ${pluralize(reduced, "picture")}`] : []),
    ...(instructions > 0 ? [`the end of ${pluralize(instructions, "long instruction")}`] : []),
  ];
}

/** "Did you mean /edit or /again?" */
export function didYouMean(names: readonly string[]): string {
  return `Did you mean ${joinList(names, "or")}?`;
}

/** "Choose standard, high or ultra." */
export function chooseOne(values: readonly string[]): string {
  return `Choose ${joinList(values.map(messages.choice), "or")}.`;
}

/** Which budget is used up. */
const budgets = {
  all: (usd: string) => `Today's ${usd} budget is used up`,
  platform: (usd: string) => `Today's ${usd} budget for this page is used up`,
  person: (usd: string) => `Your ${usd} budget for today is used up`,
  retrier: (usd: string) => `Today's ${usd} budget for the person who retried this is used up`,
};

/** Why a picture failed, where nothing more precise is known. */
export const failures: Record<Failure["code"], string> = {
  refused: "The model refused this. Rephrase it or try another model.",
  invalid: "This model can't do that. Try another model or other settings.",
  "rate-limited": "The model is too busy right now. Try again later or use another model.",
  "out-of-credit": "The model's account is out of credit or its API key was rejected. Please tell the bot's administrator.",
  unavailable: "The model couldn't be reached. Try again in a moment.",
  "no-image": "The model didn't return a picture. Try again or rephrase it.",
  unknown: "The model's response was lost, but the picture may still be charged. You can run it again.",
  gone: "The picture is no longer there. Post it again.",
  forbidden: "I don't have access to that picture. Post it here and try again.",
  "too-large": "The picture is larger than 32 MB. Send a smaller one.",
  rejected: "The chat service rejected this. Try a different instruction or picture.",
  "bad-picture": "I can't edit that file. Send a JPEG, PNG or WebP picture.",
  lost: "A file is missing or damaged on the server. Start again from the original picture.",
  crashed: "This request crashed the bot repeatedly, so it was stopped. Try a different instruction or picture.",
  "over-budget": "Today's budget is used up and resets at 00:00 UTC.",
  "disk-full": "The server's disk is full. Please tell the bot's administrator, then try again.",
};

export function failureSentence(failure: Failure): string {
  return failure.userMessage ?? failures[failure.code];
}
