import { spentBy, spentOn } from "./budget.ts";
import { altText, instructions, ratioOf } from "./card.ts";
import type { ConversationLine, ConversationView, Question, StripItem, Views } from "./cards.ts";
import { mayConfigure } from "./conversation.ts";
import type { Deps, InboxDeps } from "./deps.ts";
import { forgetQuestion } from "./forget.ts";
import { offeredTo } from "./offer.ts";
import { buildsOn } from "./plan.ts";
import { CHAIN_TURNS, cardOf } from "./publish.ts";
import type { Conversation, Person, PlatformName, Thread, Turn } from "./vocabulary.ts";

const PAGE = 20;

export interface Guide {
  commands: Views["help"]["commands"];
  local: Views["help"]["local"];
}

/** Answers a person's question from rows; never writes. */
export async function answer(
  person: Person,
  question: Question,
  platform: PlatformName,
  guide: Guide,
  deps: InboxDeps,
): Promise<Views[Question["kind"]]> {
  switch (question.kind) {
    case "models":
      return question.spent ? spentOn(modelsLike(question.typed, deps), deps) : modelsLike(question.typed, deps);
    case "defaults":
      return { settings: deps.defaults, models: await offeredTo(person, platform, deps) };
    case "conversations":
      return conversationsOf(person, question.before, platform, deps);
    case "conversation":
      return conversationView(person, question.of, platform, deps);
    case "threads":
      return Promise.all(question.of.map(async (thread) => lineIn(thread, platform, deps)));
    case "belongings":
      return forgetQuestion(person.id, platform, deps);
    case "help":
      return guide;
  }
}

/** Those that are named so first, then those that may have been meant. */
function modelsLike(typed: string | undefined, { models }: Deps): Views["models"] {
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
): Promise<Views["conversations"]> {
  const found = await deps.store.conversationsOf(platform, person.id, before, PAGE + 1);
  const spent = await spentBy(person.id, platform, deps);
  const items = await Promise.all(found.slice(0, PAGE).map((conversation) => lineOf(conversation, deps)));
  const last = items.at(-1);
  return { items, ...(found.length > PAGE && last && { next: last.key }), ...(spent !== undefined && { spent }) };
}

async function lineIn(thread: Thread, platform: PlatformName, deps: Deps): Promise<ConversationLine | undefined> {
  const found = thread.platform === platform ? await deps.store.conversation(thread) : undefined;
  return found?.state === "active" ? lineOf(found, deps) : undefined;
}

async function lineOf(conversation: Conversation, deps: Deps): Promise<ConversationLine> {
  return toLine(conversation, await deps.store.turns(conversation.id));
}

function toLine(conversation: Conversation, turns: Turn[]): ConversationLine {
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
  const pictures = source?.references.filter(({ origin }) => origin === "source") ?? [];
  const first: StripItem = {
    number: 0,
    pictures: pictures.map(({ image }, position) => ({
      ...{ number: position + 1, state: "ready", picked: false, ratio: image.width / image.height, alt: altText([]), image },
    })),
  };
  const byId = new Map(turns.map((turn) => [turn.id, turn]));
  return [...(pictures.length > 0 ? [first] : []), ...turns.map((turn) => itemOf(turn, branchOf(turn, byId)))];
}

/** The turns that led to it, oldest first, itself the last. */
function branchOf(turn: Turn, byId: Map<Turn["id"], Turn>): Turn[] {
  const branch = [turn];
  for (let at = turn.parent; at !== undefined && branch.length <= CHAIN_TURNS; at = byId.get(at)?.parent)
    branch.push(...[byId.get(at) ?? []].flat());
  return branch.reverse();
}

function itemOf(turn: Turn, branch: Turn[]): StripItem {
  const alt = altText(instructions(branch));
  const pictures = turn.variants.map((variant) => ({
    ...{ variant: variant.key, number: variant.number, state: variant.state, picked: variant.picks.length > 0 },
    ...{ ratio: ratioOf(turn, variant), alt, ...(variant.image && { image: variant.image }) },
  }));
  return { turn: turn.key, number: turn.number, pictures };
}

async function conversationView(
  person: Person,
  of: Conversation["key"] | Thread,
  platform: PlatformName,
  deps: Deps,
): Promise<ConversationView | undefined> {
  const conversation = await deps.store.conversation(of);
  if (!conversation || conversation.platform !== platform || conversation.state !== "active") return undefined;
  const turns = await deps.store.turns(conversation.id);
  const head = turns.find((turn) => turn.id === conversation.head);
  const { owner, settings, seed } = conversation;
  const cards = await Promise.all(turns.map((turn) => cardOf(turn, deps)));
  return {
    ...toLine(conversation, turns),
    ...{ owner, settings, seed, cards, mine: mayConfigure(person, conversation) },
    builds: head
      ? head.variants.filter((variant) => buildsOn(head).some((used) => used.variant === variant.id)).map(({ key }) => key)
      : [],
    ...(head && { head: head.key }),
  };
}
