// Limits on waiting turns.

import { messages } from "../cards/messages.ts";
import type { InboxDeps } from "../deps.ts";
import type { TooManyWaiting, WaitingLimits } from "../store.ts";
import type { PlatformName } from "../vocabulary.ts";

/** A browser without the page's cookie is a new person, so the page as a whole is limited to what this many people may have. */
const PEOPLE_ON_PAGE = 5;

export function waitingLimits(platform: PlatformName, { maxWaiting }: Pick<InboxDeps, "maxWaiting">): WaitingLimits {
  return { maxWaiting, ...(platform === "web" && { maxWaitingTogether: PEOPLE_ON_PAGE * maxWaiting }) };
}

/** A sentence for the person on why no further turn is accepted. */
export function whyTooMany(why: TooManyWaiting, { maxWaiting, maxWaitingTogether = maxWaiting }: WaitingLimits): string {
  return why === "too-many-waiting" ? messages.tooManyWaiting(maxWaiting) : messages.tooManyWaitingTogether(maxWaitingTogether);
}
