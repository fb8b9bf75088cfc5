// The order in which models are offered: lists have limited room.

import type { InboxDeps } from "../deps.ts";
import type { ModelId, Person, PlatformName } from "../vocabulary.ts";
import type { ModelChoice } from "./views.ts";

/** How many of a person's newest conversations are looked at for the models they use. */
const RECENT_CONVERSATIONS = 5;

/** All models in the order in which a form offers them to this person. */
export async function listOfferedModels(
  person: Person,
  platform: PlatformName,
  { store, models, defaults }: Pick<InboxDeps, "store" | "models" | "defaults">,
): Promise<ModelChoice[]> {
  const recent = await store.conversations.listConversationsOf(platform, person.id, undefined, RECENT_CONVERSATIONS);
  const used = recent.flatMap((conversation) => conversation.settings.models);
  return sortModels(models.choices(), defaults.models, used);
}

/** The defaults, then recently used models, then by price. Pure. */
export function sortModels(
  models: readonly ModelChoice[],
  defaults: readonly ModelId[],
  used: readonly ModelId[],
): ModelChoice[] {
  const first = [...new Set([...defaults, ...used])];
  const rank = ({ id }: ModelChoice) => (first.includes(id) ? first.indexOf(id) : first.length);
  return [...models].sort((a, b) => rank(a) - rank(b) || priceOf(a) - priceOf(b));
}

/** USD per picture. Models without a price sort last. */
function priceOf({ price }: ModelChoice): number {
  if (/free/i.test(price)) return 0;
  return Number(/\$(\d+(?:\.\d+)?)/.exec(price)?.[1] ?? Number.MAX_VALUE);
}
