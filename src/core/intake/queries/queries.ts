import { listOfferedModels } from "../../cards/sort-models.ts";
import type { Query, QueryResults } from "../../cards/views.ts";
import type { Deps, InboxDeps } from "../../deps.ts";
import { describeSpendingOn } from "../../turns/budget.ts";
import { describeEstimate } from "../../turns/estimate.ts";
import { describeUsage, listUsage, REPORT_DAYS, summarizeUsage } from "../../turns/usage.ts";
import type { Conversation, EstimatedRequest, Person, PlatformName } from "../../vocabulary.ts";
import { describeRetryCost } from "../actions.ts";
import { describeDefaults } from "../defaults.ts";
import { describeForget } from "../forget.ts";
import { findHistory } from "./history.ts";
import { readConversation, readExcerpt, readOutline } from "./read-conversation.ts";
import { findLine, listRecent } from "./recent.ts";
import { summarize } from "./summaries.ts";

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
      return readConversation(person, query.of, platform, deps);
    case "excerpt":
      return readExcerpt(person, query, platform, deps);
    case "outline":
      return readOutline(person, query, platform, deps);
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
