// How many turns may wait.

import { messages } from "../cards/messages.ts";
import type { InboxDeps } from "../deps.ts";
import type { TooManyWaiting, WaitingLimits } from "../store.ts";
import type { PlatformName } from "../vocabulary.ts";

/** A browser without the page's cookie is a new person, so everybody on the page together may have as many as this many people. */
const PEOPLE_ON_PAGE = 5;

export function waitingLimits(platform: PlatformName, { maxWaiting }: Pick<InboxDeps, "maxWaiting">): WaitingLimits {
  return { maxWaiting, ...(platform === "web" && { maxWaitingTogether: PEOPLE_ON_PAGE * maxWaiting }) };
}

/** Why no further turn is taken, in a sentence for its person. */
export function whyTooMany(why: TooManyWaiting, { maxWaiting, maxWaitingTogether = maxWaiting }: WaitingLimits): string {
  return why === "too-many-waiting" ? messages.tooManyWaiting(maxWaiting) : messages.tooManyWaitingTogether(maxWaitingTogether);
}
