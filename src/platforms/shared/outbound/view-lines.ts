// Views for one person, as plain lines. Each platform escapes and formats them. Pure.

import { formatUsd } from "../../../core/cards/format.ts";
import type { ConversationSummary, ConversationView, DefaultsView, ModelChoice, UsageView } from "../../../core/cards/views.ts";
import { usagePeriods } from "../../../core/store.ts";
import { defaultsScopes } from "../../../core/vocabulary.ts";
import { viewMessages } from "../messages.ts";
import { cut } from "./cut-text.ts";

/** The title, then the settings. */
export function settingsLines({
  title,
  settings,
  seed,
}: Pick<ConversationView, "title" | "settings" | "seed">): [string, ...string[]] {
  const { models, aspectRatio, resolution, variants, mentionOnly } = settings;
  return [
    title || viewMessages.settings,
    viewMessages.modelsAre(models),
    viewMessages.shapeIs(aspectRatio, resolution, variants),
    viewMessages.seedIs(seed),
    mentionOnly ? viewMessages.mentionsOnly : viewMessages.everyMessage,
  ];
}

/** What new conversations start with, and where it is set. The first line is a title. */
export function defaultsLines({ scope, settings, set }: DefaultsView): [string, ...string[]] {
  const { models, aspectRatio, resolution, variants, mentionOnly } = settings;
  const scopes = defaultsScopes.filter((one) => set[one].length > 0);
  return [
    viewMessages.startWith(scope),
    viewMessages.modelsAre(models),
    viewMessages.shapeIs(aspectRatio, resolution, variants),
    viewMessages.mentionOnlyIs(mentionOnly),
    ...scopes.map((one) => viewMessages.setFor(one, set[one])),
    ...(scopes.length === 0 ? [viewMessages.nothingSet] : []),
  ];
}

const MAX_USED_MODELS = 15;

/** The title, the sums, the models, and what is left of the budgets. */
export function usageLines({ total, models, budgets }: UsageView): [string, ...string[]] {
  const more = models.length - MAX_USED_MODELS;
  return [
    viewMessages.usage,
    ...usagePeriods.map((period) => viewMessages.usedIn(period, total[period])),
    ...models.slice(0, MAX_USED_MODELS).map(({ model, ...spent }) => viewMessages.usedOn(model, spent)),
    ...(more > 0 ? [viewMessages.moreModels(more)] : []),
    ...budgets.map(({ whose, usd, left }) => viewMessages.budgetLeft(whose, usd, left)),
    viewMessages.freeNotCounted,
  ];
}

/** `updated`: the time of the last change, in the platform's format. */
export function conversationFacts({ turns, drawing, costUsd }: ConversationSummary, updated: string): string[] {
  return [
    viewMessages.edits(turns),
    ...(drawing ? [viewMessages.working] : []),
    ...(costUsd ? [formatUsd(costUsd)] : []),
    updated,
  ];
}

/** "Quick and free · free · up to 4 pictures · takes a seed". */
export function modelFacts(
  { about, price, spent, references, seed }: ModelChoice,
  aboutLimit = Number.POSITIVE_INFINITY,
): string {
  const what = cut(about, aboutLimit).replace(/\.$/, "");
  const takes = references === 0 ? viewMessages.textOnly : viewMessages.upTo(references);
  return [what, price, takes, seed && viewMessages.takesSeed, spent].filter(Boolean).join(" · ");
}
