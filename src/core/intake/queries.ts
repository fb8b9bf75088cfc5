import { altText, instructionChain, ratioOfVariant, spoilerOf } from "../cards/render-card.ts";
import { listOfferedModels } from "../cards/sort-models.ts";
import type {
  Card,
  ConversationInfo,
  ConversationSummary,
  ConversationView,
  Query,
  QueryResults,
  StripItem,
} from "../cards/views.ts";
import { type Deps, type InboxDeps, toStoredImage } from "../deps.ts";
import { describeSpendingOn } from "../turns/budget.ts";
import { describeEstimate } from "../turns/estimate.ts";
import { editorWordsOf } from "../turns/instruction.ts";
import { imagesToBuildOn, plainFirst, toHistory } from "../turns/plan.ts";
import { cardOf, MAX_CHAIN_TURNS } from "../turns/publish.ts";
import { describeUsage, listUsage, REPORT_DAYS, summarizeUsage } from "../turns/usage.ts";
import type {
  Conversation,
  ConversationKey,
  EstimatedRequest,
  Person,
  PlatformName,
  Settings,
  Thread,
  Turn,
  TurnKey,
  VariantKey,
} from "../vocabulary.ts";
import { describeRetryCost } from "./actions.ts";
import { describeDefaults } from "./defaults.ts";
import { describeForget } from "./forget.ts";
import { turnInThread } from "./guards.ts";
import { findHistory } from "./history.ts";
import { mayConfigure } from "./permissions.ts";
import { findLine, listRecent, originalsOf } from "./recent.ts";

const PAGE_SIZE = 20;

export interface Guide {
  commands: QueryResults["help"]["commands"];
  local: QueryResults["help"]["local"];
}

/** Answers a person's question from rows. Never writes. */
export async function runQuery(
  person: Person,
  query: Query,
  platform: PlatformName,
  guide: Guide,
  deps: InboxDeps,
): Promise<QueryResults[Query["kind"]]> {
  switch (query.kind) {
    case "models":
      return query.spent ? describeSpendingOn(findModels(query.typed, deps), deps) : findModels(query.typed, deps);
    case "defaults":
      return {
        settings: deps.defaults,
        models: await listOfferedModels(person, platform, deps),
        ...estimateOf({ ...deps.defaults, pictures: 0, each: false }, deps),
      };
    case "estimate":
      return describeEstimate({ ...deps.defaults, pictures: 1, each: false, ...query.request }, deps.models);
    case "defaultsAt":
      return describeDefaults(query.scope, query.channel, platform, deps);
    case "conversations":
      return conversationsOf(person, query.before, platform, deps);
    case "recent":
      return listRecent(person, platform, deps);
    case "history":
      return findHistory(person, query, platform, deps, (conversation) => summarize(conversation, deps));
    case "conversation":
      return conversationView(person, query.of, platform, deps);
    case "threads":
      return Promise.all(query.of.map((thread) => findLine(thread, platform, deps)));
    case "belongings":
      return describeForget(person.id, platform, deps);
    case "retryCost":
      return describeRetryCost(person, query, platform, deps);
    case "serverUsage":
      return person.moderator ? listUsage(REPORT_DAYS, deps, { platform, server: query.server }) : undefined;
    case "usage":
      return describeUsage(person.id, platform, deps);
    case "help":
      return guide;
  }
}

function estimateOf(request: EstimatedRequest, { models }: Deps): { estimate?: string } {
  const estimate = describeEstimate(request, models);
  return estimate === undefined ? {} : { estimate };
}

/** Models whose name contains what was typed, then near misses. */
function findModels(typed: string | undefined, { models }: Deps): QueryResults["models"] {
  const wanted = typed?.trim().toLowerCase();
  if (!wanted) return models.choices();
  const { true: named = [], false: others = [] } = Object.groupBy(models.choices(), ({ id, label }) =>
    `${id} ${label}`.toLowerCase().includes(wanted) ? "true" : "false",
  );
  const near = models.near(wanted);
  return [...named, ...others.filter(({ id }) => near.includes(id))];
}

async function conversationsOf(
  person: Person,
  before: Conversation["key"] | undefined,
  platform: PlatformName,
  deps: Deps,
): Promise<QueryResults["conversations"]> {
  const found = await deps.store.conversations.listConversationsOf(platform, person.id, before, PAGE_SIZE + 1);
  const spent = await summarizeUsage(person.id, platform, deps);
  const items = await Promise.all(found.slice(0, PAGE_SIZE).map((conversation) => summarize(conversation, deps)));
  const last = items.at(-1);
  return { items, ...(found.length > PAGE_SIZE && last && { next: last.key }), ...(spent !== undefined && { spent }) };
}

async function summarize(conversation: Conversation, deps: Deps): Promise<ConversationSummary> {
  return toSummary(conversation, await deps.store.turns.listTurns(conversation.id));
}

function toSummary(conversation: Conversation, turns: Turn[]): ConversationSummary {
  const { key, platform, thread, title, updatedAt } = conversation;
  const numbered = turns.filter((turn) => turn.number > 0);
  const costs = turns.flatMap((turn) => turn.variants.flatMap(({ costUsd }) => costUsd ?? []));
  return {
    ...{ key, title, updatedAt, turns: numbered.length, strip: stripOf(numbered) },
    drawing: turns.some((turn) => turn.state === "received" || turn.state === "drawing"),
    ...(thread !== undefined && { thread: { platform, id: thread } }),
    ...(costs.length > 0 && { costUsd: costs.reduce((sum, usd) => sum + usd, 0) }),
  };
}

function stripOf(turns: Turn[]): StripItem[] {
  const source = turns.find((turn) => turn.references.some(({ origin }) => origin === "source"));
  const pictures = source ? originalsOf(source) : [];
  const first: StripItem = {
    number: 0,
    ...(source && spoilerOf(source)),
    pictures: pictures.map((image, position) => ({
      ...{ number: position + 1, state: "ready", picked: false, ratio: image.width / image.height, alt: altText([]), image },
    })),
  };
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  return [...(pictures.length > 0 ? [first] : []), ...turns.map((turn) => itemOf(turn, branchOf(turn, byId)))];
}

/** The turns that led to it, oldest first, itself last. */
function branchOf(turn: Turn, byId: Map<Turn["id"], Turn>): Turn[] {
  const branch = [turn];
  for (let at = turn.parent; at !== undefined && branch.length <= MAX_CHAIN_TURNS; at = byId.get(at)?.parent)
    branch.push(...[byId.get(at) ?? []].flat());
  return branch.reverse();
}

/** The pictures of the head that the next turn starts from. */
function picturesBuiltOn(head: Turn, turns: Turn[], { models: chosen }: Settings, deps: Deps): VariantKey[] {
  const { models } = deps;
  const used = imagesToBuildOn(head);
  const before = branchOf(head, new Map(turns.map((turn) => [turn.id, turn]))).slice(0, -1);
  const history = toHistory(before.reverse(), (image) => toStoredImage(image, deps), models, editorWordsOf);
  const ordered = plainFirst(used, head, history, models);
  const usesOne = ordered !== used && chosen.every((id) => models.get(id)?.plainChoice);
  const shown = usesOne ? ordered.slice(0, 1) : used;
  return head.variants.filter(({ id }) => shown.some(({ variant }) => variant === id)).map(({ key }) => key);
}

function itemOf(turn: Turn, branch: Turn[]): StripItem {
  const alt = altText(instructionChain(branch));
  const pictures = turn.variants.map((variant) => ({
    ...{ variant: variant.key, number: variant.number, state: variant.state, picked: variant.picks.length > 0 },
    ...{ ratio: ratioOfVariant(turn, variant), alt, ...(variant.image && { image: variant.image }) },
  }));
  return { turn: turn.key, number: turn.number, ...spoilerOf(turn), pictures };
}

async function conversationView(
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
  const byId = new Map(turns.map((each) => [each.id, each]));
  const cards = await Promise.all(turns.map((turn) => cardOf(turn, deps, branchOf(turn, byId))));
  const builds = head ? picturesBuiltOn(head, turns, settings, deps) : [];
  const each = head?.settings.each === true && builds.length > 1;
  return {
    ...toSummary(conversation, turns),
    ...{ owner, settings, seed, cards, mine: mayConfigure(person, conversation) },
    ...{ builds, each },
    ...estimateOf({ ...settings, pictures: builds.length, each }, deps),
    ...(head && { head: head.key }),
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
  { store }: Deps,
): Promise<ConversationInfo | undefined> {
  const conversation = await conversationOn(platform, of, store);
  if (!conversation) return undefined;
  const { id, key, thread, title, settings } = conversation;
  const lastEdit = await store.turns.findLastEdit(id);
  return {
    ...{ key, title, settings, mine: mayConfigure(person, conversation) },
    ...(thread !== undefined && { thread: { platform, id: thread } }),
    ...(lastEdit && { lastEdit }),
  };
}

async function conversationOn(
  platform: PlatformName,
  of: ConversationKey | Thread,
  store: Deps["store"],
): Promise<Conversation | undefined> {
  const conversation = await store.conversations.findConversation(of);
  return conversation?.platform === platform && conversation.state === "active" ? conversation : undefined;
}
