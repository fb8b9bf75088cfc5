// One conversation as people see it: with all of its edits, with the newest, or only with what was made from what.

import type {
  Card,
  ConversationExcerpt,
  ConversationInfo,
  ConversationOutline,
  ConversationView,
  NextTurn,
  Query,
} from "../../cards/views.ts";
import { type Deps, toStoredImage } from "../../deps.ts";
import { describeEstimate } from "../../turns/estimate.ts";
import { editorWordsOf } from "../../turns/instruction.ts";
import { originalsOf } from "../../turns/originals.ts";
import { imagesToBuildOn, plainFirst, toHistory } from "../../turns/plan.ts";
import { cardOf, MAX_CHAIN_TURNS, readBranch } from "../../turns/publish.ts";
import type {
  Conversation,
  ConversationId,
  ConversationKey,
  Person,
  PlatformName,
  Thread,
  Turn,
  TurnKey,
  VariantKey,
} from "../../vocabulary.ts";
import { turnInThread } from "../guards.ts";
import { mayConfigure } from "../permissions.ts";
import { lineOf } from "./recent.ts";
import { stripOf, toSummary } from "./summaries.ts";
import { windowOf } from "./window-of.ts";

/** The strip goes further back than the cards. */
const MIN_STRIP_EDITS = 40;

export async function readConversation(
  person: Person,
  of: ConversationKey | Thread,
  platform: PlatformName,
  deps: Deps,
): Promise<ConversationView | undefined> {
  const conversation = await conversationOn(platform, of, deps.store);
  if (!conversation) return undefined;
  const turns = await deps.store.turns.listTurns(conversation.id);
  const head = turns.find((turn) => turn.id === conversation.head);
  const { owner, settings, seed } = conversation;
  return {
    ...toSummary(conversation, turns),
    ...{ owner, settings, seed, mine: mayConfigure(person, conversation) },
    cards: await renderCards(turns, deps),
    ...(await describeNext(conversation, head, deps)),
    ...(head && { head: head.key }),
  };
}

export async function readExcerpt(
  person: Person,
  { of, edits, from }: Extract<Query, { kind: "excerpt" }>,
  platform: PlatformName,
  deps: Deps,
): Promise<ConversationExcerpt | undefined> {
  const { store } = deps;
  const conversation = await conversationOn(platform, of, store);
  if (!conversation) return undefined;
  const { id, settings } = conversation;
  const line = await lineOf(conversation, store);
  const { newest, shown, older, newer } = await readWindow(id, edits, from, store);
  const head = newest.find((turn) => turn.id === conversation.head) ?? (await findHead(conversation, store));
  const cards = await renderCards(shown, deps);
  const headCard = head && (cards.find(({ turn }) => turn === head.key) ?? (await cardOf(head, deps)));
  const lastEdit = await store.turns.findLastEdit(id);
  return {
    ...{ ...line, settings, cards, mine: mayConfigure(person, conversation) },
    strip: stripOf(await store.turns.findSourceTurn(id), newer ? shown : newest.slice(-Math.max(MIN_STRIP_EDITS, shown.length))),
    ...(await describeNext(conversation, head, deps)),
    ...(headCard && { head: headCard }),
    ...(older && { older: { turn: older.key, number: older.number } }),
    ...(newer && { newer: { turn: newer.key, number: newer.number, createdAt: newer.createdAt } }),
    ...(lastEdit && { lastEdit }),
  };
}

interface TurnWindow {
  /** The newest turns, whether they are shown or not. At least those that are shown if the window ends with the newest. */
  newest: Turn[];
  shown: Turn[];
  /** As in `EditWindow`. */
  older: Turn | undefined;
  newer: Turn | undefined;
}

async function readWindow(
  id: ConversationId,
  size: number,
  from: TurnKey | number | undefined,
  { turns }: Deps["store"],
): Promise<TurnWindow> {
  const recent = await turns.listNewestTurns(id, Math.max(MIN_STRIP_EDITS, 2 * size));
  const last = recent.at(-1)?.number ?? 0;
  const wanted = typeof from === "string" ? (await findTurnIn(id, from, turns))?.number : from;
  const window = windowOf(last, size, wanted);
  const isRecent = window.first >= (recent[0]?.number ?? 1);
  const read = isRecent ? recent : await turns.listNewestTurns(id, window.last - window.first + 1, window.last);
  const find = async (number: number | undefined) =>
    number === undefined
      ? undefined
      : (recent.find((turn) => turn.number === number) ?? (await turns.findTurnByNumber(id, number)));
  return {
    newest: window.newer === undefined && !isRecent ? read : recent,
    shown: read.filter(({ number }) => number >= window.first && number <= window.last),
    older: await find(window.older),
    newer: await find(window.newer),
  };
}

export async function readOutline(
  person: Person,
  { of, card: number }: Extract<Query, { kind: "outline" }>,
  platform: PlatformName,
  deps: Deps,
): Promise<ConversationOutline | undefined> {
  const { turns } = deps.store;
  const conversation = await conversationOn(platform, of, deps.store);
  if (!conversation) return undefined;
  const { id } = conversation;
  const head = await findHead(conversation, deps.store);
  const source = await turns.findSourceTurn(id);
  const edits = await turns.listOutlines(id);
  const edit = number === undefined ? undefined : edits.find((one) => one.number === number);
  const turn = edit && (await turns.findTurn(edit.key));
  return {
    ...(await infoOf(person, conversation, deps)),
    ...{ originals: source ? originalsOf(source) : [], edits },
    ...{ builds: head ? await findBuilds(head, conversation, deps) : [], ...(head && { head: head.key }) },
    ...(turn && { card: await cardOf(turn, deps) }),
  };
}

/** The card of one turn of the conversation in this thread. */
export async function findCard(thread: Thread, key: TurnKey, platform: PlatformName, deps: Deps): Promise<Card | undefined> {
  const turn = thread.platform === platform ? turnInThread(await deps.store.turns.findTurn(key), { thread }) : undefined;
  return turn && cardOf(turn, deps);
}

/** Reads no turns, so it costs the same however many there are. */
export async function findConversation(
  person: Person,
  of: ConversationKey | Thread,
  platform: PlatformName,
  deps: Deps,
): Promise<ConversationInfo | undefined> {
  const conversation = await conversationOn(platform, of, deps.store);
  return conversation && infoOf(person, conversation, deps);
}

async function infoOf(person: Person, conversation: Conversation, { store }: Deps): Promise<ConversationInfo> {
  const { id, key, platform, thread, title, settings } = conversation;
  const lastEdit = await store.turns.findLastEdit(id);
  return {
    ...{ key, title, settings, mine: mayConfigure(person, conversation) },
    ...(thread !== undefined && { thread: { platform, id: thread } }),
    ...(lastEdit && { lastEdit }),
  };
}

/** Reads what led to a turn only if it isn't among these turns. */
function renderCards(turns: Turn[], deps: Deps): Promise<Card[]> {
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  return Promise.all(turns.map((turn) => cardOf(turn, deps, branchOf(turn, byId))));
}

/** The turns that led to it, oldest first, itself last. Undefined: some of them aren't known. */
function branchOf(turn: Turn, known: Map<Turn["id"], Turn>): Turn[] | undefined {
  const branch = [turn];
  for (let at = turn.parent; at !== undefined && branch.length <= MAX_CHAIN_TURNS; ) {
    const parent = known.get(at);
    if (!parent) return undefined;
    branch.push(parent);
    at = parent.parent;
  }
  return branch.reverse();
}

async function describeNext(conversation: Conversation, head: Turn | undefined, deps: Deps): Promise<NextTurn> {
  const builds = head ? await findBuilds(head, conversation, deps) : [];
  const each = head?.settings.each === true && builds.length > 1;
  const estimate = describeEstimate({ ...conversation.settings, pictures: builds.length, each }, deps.models);
  return { builds, each, ...(estimate !== undefined && { estimate }) };
}

/** The pictures of the head that the next turn starts from. */
async function findBuilds(head: Turn, { settings: { models: chosen } }: Conversation, deps: Deps): Promise<VariantKey[]> {
  const { models } = deps;
  const used = imagesToBuildOn(head);
  const shown = used.length > 1 ? await startWithPlain(used) : used;
  return head.variants.filter(({ id }) => shown.some(({ variant }) => variant === id)).map(({ key }) => key);

  async function startWithPlain(all: typeof used): Promise<typeof used> {
    const before = (await readBranch(head, deps)).slice(0, -1).reverse();
    const history = toHistory(before, (image) => toStoredImage(image, deps), models, editorWordsOf);
    const ordered = plainFirst(all, head, history, models);
    const usesOne = ordered !== all && chosen.every((id) => models.get(id)?.plainChoice);
    return usesOne ? ordered.slice(0, 1) : all;
  }
}

async function findHead({ head }: Conversation, { turns }: Deps["store"]): Promise<Turn | undefined> {
  return head === undefined ? undefined : turns.findTurn(head);
}

async function findTurnIn(id: ConversationId, key: TurnKey, turns: Deps["store"]["turns"]): Promise<Turn | undefined> {
  const turn = await turns.findTurn(key);
  return turn?.conversation.id === id ? turn : undefined;
}

async function conversationOn(
  platform: PlatformName,
  of: ConversationKey | Thread,
  store: Deps["store"],
): Promise<Conversation | undefined> {
  const conversation = await store.conversations.findConversation(of);
  return conversation?.platform === platform && conversation.state === "active" ? conversation : undefined;
}
