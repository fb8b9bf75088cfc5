// In which order models are offered where a list holds only so many.

import type { InboxDeps } from "../deps.ts";
import type { ModelId, Person, PlatformName } from "../vocabulary.ts";
import type { ModelChoice } from "./views.ts";

/** How many of a person's conversations say what they use. */
const RECENT = 5;

/** All models, as a form offers them to this person. */
export async function listOfferedModels(
  person: Person,
  platform: PlatformName,
  { store, models, defaults }: Pick<InboxDeps, "store" | "models" | "defaults">,
): Promise<ModelChoice[]> {
  const recent = await store.conversations.listConversationsOf(platform, person.id, undefined, RECENT);
  const used = recent.flatMap((conversation) => conversation.settings.models);
  return sortModels(models.choices(), defaults.models, used);
}

/** The defaults, what the person used lately, then the cheapest. Pure. */
export function sortModels(
  models: readonly ModelChoice[],
  defaults: readonly ModelId[],
  used: readonly ModelId[],
): ModelChoice[] {
  const first = [...new Set([...defaults, ...used])];
  const place = ({ id }: ModelChoice) => (first.includes(id) ? first.indexOf(id) : first.length);
  return [...models].sort((a, b) => place(a) - place(b) || priceOf(a) - priceOf(b));
}

/** USD a picture; what names no price comes last. */
function priceOf({ price }: ModelChoice): number {
  if (/free/i.test(price)) return 0;
  return Number(/\$(\d+(?:\.\d+)?)/.exec(price)?.[1] ?? Number.MAX_VALUE);
}
