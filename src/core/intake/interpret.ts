// Carries out what a message says in words: picks, steps back, “stop”, talk. What is left is an instruction for a model.

import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { Deps, InboxDeps } from "../deps.ts";
import type { Conversation, Intent, Location, Request, Settings, Source, Turn, Variant } from "../vocabulary.ts";
import { activeConversationAt, NO_ANSWER, refuse } from "./guards.ts";
import { mayCancel } from "./permissions.ts";
import { readWords } from "./read-words.ts";
import type { MessageContext, Which } from "./words/meaning.ts";

type Edit = Extract<Intent, { kind: "edit" }>;

export type Interpretation =
  /** It was carried out, or there is nothing to do. */
  | { answer: Answer }
  /** Something else than an edit. */
  | { intent: Exclude<Intent, Edit> }
  /** More pictures like this one. */
  | { more: Turn; like: Variant }
  /** `doubtful`: its author should say first that it's meant as an instruction. */
  | { prompt: string; source?: Source; doubtful?: true };

const HELP: Answer = { kind: "words", text: messages.whatICanDo, refused: false };

/** `prompt`: the visible text of a message. */
export async function interpret(
  edit: Edit & { said: NonNullable<Edit["said"]> },
  prompt: string,
  request: Pick<Request, "author" | "location">,
  deps: InboxDeps,
): Promise<Interpretation> {
  const conversation = edit.fresh ? undefined : await activeConversationAt(request.location, deps);
  if (!edit.addressed && (!conversation || conversation.settings.mentionOnly)) return { prompt };
  const turn = await turnMeant(edit.source, request.location, conversation, deps);
  const context: MessageContext = {
    ...{ addressed: edit.addressed, mentionsOthers: edit.said.mentionsOthers },
    ...{ pictures: numberedIn(turn).length, turns: conversation ? await deps.store.turns.countTurns(conversation.id) : 0 },
  };
  const meaning = readWords(prompt, context);
  switch (meaning.kind) {
    case "instruction":
      return { prompt };
    case "dismissal": {
      const waiting = conversation && !hasPictures(edit) ? await findOpenTurnOf(request.author, conversation, deps) : undefined;
      return waiting ? { intent: { kind: "cancel", turn: waiting.key } } : ignore(edit, prompt, conversation);
    }
    case "talk":
      return ignore(edit, prompt, conversation);
    case "help":
      return { answer: HELP };
    case "doubt":
      return isPaid({ ...(conversation?.settings ?? deps.defaults), ...edit.settings }, deps)
        ? { prompt, doubtful: true }
        : { prompt };
  }
  if (!conversation || hasPictures(edit)) return { prompt };
  switch (meaning.kind) {
    case "undo":
      return { intent: { kind: "undo" } };
    case "cancel":
      return cancel(conversation, edit, request, deps);
    case "again": {
      const last = await deps.store.turns.findLastEdit(conversation.id);
      return last ? { intent: { kind: "again", turn: last } } : { prompt };
    }
    case "restore": {
      const to = meaning.turn === "original" ? 0 : meaning.turn;
      return meaning.rest === "" ? { intent: { kind: "undo", to } } : { prompt: meaning.rest, source: { turn: to } };
    }
    case "more": {
      const found = variantsMeant(meaning.like, turn);
      const [like] = found.variants;
      return turn && like ? { more: turn, like } : { answer: refuse(found.problem) };
    }
    case "pick":
      return pick(meaning, turn, request.author, deps);
  }
}

/** Talk is answered only if it's a greeting by somebody new. Pictures that come with it are kept. */
function ignore(edit: Edit, prompt: string, conversation: Conversation | undefined): Interpretation {
  if (hasPictures(edit)) return { prompt: pointsAtPictures(prompt) ? prompt : "" };
  return { answer: !conversation && isGreeting(prompt) ? HELP : NO_ANSWER };
}

/** The newest turn that this person is waiting for. */
async function findOpenTurnOf({ id }: { id: string }, conversation: Conversation, { store }: Deps): Promise<Turn | undefined> {
  return (await store.turns.listOpenTurns(conversation.id)).findLast(({ author }) => author.id === id);
}

/** Where nothing is drawn, "stop" is for other people, unless the bot is addressed. */
async function cancel(
  { id }: Conversation,
  { addressed }: Edit,
  { author }: Pick<Request, "author">,
  { store }: Deps,
): Promise<Interpretation> {
  const open = await store.turns.listOpenTurns(id);
  const turn = open.find((one) => mayCancel(author, one));
  if (turn) return { intent: { kind: "cancel", turn: turn.key } };
  return { answer: addressed ? refuse(open.length > 0 ? messages.notYoursToCancel : messages.nothingDrawing) : NO_ANSWER };
}

/** The card that the message replies to, or else the head. */
async function turnMeant(
  source: Source | undefined,
  location: Location,
  conversation: Conversation | undefined,
  { store }: Deps,
): Promise<Turn | undefined> {
  if (source && "card" in source && "thread" in location) return store.turns.findTurnByMessage(location.thread, source.card);
  return conversation?.head === undefined ? undefined : store.turns.findTurn(conversation.head);
}

/** Pictures that the message itself has. */
function hasPictures({ source, references, said }: Edit): boolean {
  return references.length > 0 || (source !== undefined && "attachments" in source && said?.picturesNearby === undefined);
}

/** Somebody who says hello to the bot may not know yet what it does. */
function isGreeting(prompt: string): boolean {
  return /^(hi|hello|hey|hallo|hola|salut|bonjour|ciao|good (morning|afternoon|evening))\b/i.test(prompt);
}

/** "like this", with a picture attached, is an instruction. */
function pointsAtPictures(prompt: string): boolean {
  return /\b(this|these|that|those)\b/i.test(prompt);
}

/** Ready variants, in the order in which people see them. */
function numberedIn(turn: Turn | undefined): Variant[] {
  return (turn?.variants ?? []).filter(({ state }) => state === "ready");
}

/** These variants and no others become the person's picks. */
async function pick(
  { which, rest }: { which: Which; rest: string },
  turn: Turn | undefined,
  person: { id: string; name: string },
  deps: Deps,
): Promise<Interpretation> {
  const { variants, problem } = variantsMeant(which, turn);
  if (variants.length === 0) return { answer: refuse(problem) };
  for (const { id, picks } of numberedIn(turn)) {
    const isMeant = variants.some((one) => one.id === id);
    if (isMeant || picks.some((one) => one.person === person.id)) await deps.store.turns.setPick(id, person, isMeant);
  }
  deps.wake();
  return rest === "" ? { answer: NO_ANSWER } : { prompt: rest, source: { variants: variants.map(({ key }) => key) } };
}

/** `problem`: a sentence for the person, if there are none. */
function variantsMeant(which: Which, turn: Turn | undefined): { variants: Variant[]; problem: string } {
  const ready = numberedIn(turn);
  if ("side" in which) {
    const at = { left: 0, first: 0, right: -1, last: -1, middle: (ready.length - 1) / 2 }[which.side];
    // Four pictures or more are shown in rows.
    const isClear = ready.length <= 3 || which.side === "first" || which.side === "last";
    const meant = isClear && Number.isInteger(at) ? ready.at(at) : undefined;
    return { variants: meant ? [meant] : [], problem: ready.length === 0 ? messages.nothingToPick : messages.whichNumber };
  }
  const meant = which.numbers.map((number) => ready.find((one) => one.number === number));
  const missing = which.numbers.find((_, position) => meant[position] === undefined);
  const problem = ready.length === 0 ? messages.nothingToPick : messages.noPictureNumber(missing ?? 0, ready.length);
  return { variants: missing === undefined ? meant.filter((one) => one !== undefined) : [], problem };
}

/** `auto` counts as what it may cost: doubtful words aren't read by the built-in editor either. */
function isPaid(settings: Settings, { models }: Deps): boolean {
  const drawing = models.resolve(settings.models, { prompt: "", history: [], references: 0 });
  return drawing.some((id) => models.get(id)?.can.cost !== "free");
}
