// What the routes of a visit work with: the scoped core, and none of the page's own messages and sessions.

import type { Visit } from "../../../core/store.ts";
import type { AppContext } from "../context.ts";
import type { SseHub } from "../sse-hub.ts";
import type { WebMessageStore } from "../store/message-store.ts";
import { checkAccess } from "./check-access.ts";
import { scopeCore } from "./scoped-core.ts";
import type { Visits } from "./visits.ts";

const refuse = async (): Promise<never> => {
  throw new Error("a visit has no messages");
};

const noMessages: WebMessageStore = {
  add: refuse,
  get: async () => undefined,
  update: refuse,
  listPending: async () => [],
  list: async () => [],
  remove: refuse,
  removeThread: refuse,
  listMessagesBy: async () => [],
  forgetName: refuse,
  findAttachment: async () => undefined,
  nameOf: async () => undefined,
  rename: refuse,
};

/** `lasts`: whether the visit hasn't ended yet. */
export function scopeContext(context: AppContext, visits: Visits, visit: Visit, lasts: () => Promise<boolean>): AppContext {
  return {
    ...context,
    core: scopeCore(visits.coreOf(visit.thread.platform), visit, () => checkAccess(visit, visits, context.log)),
    messages: noMessages,
    outbox: { submit: refuse },
    // Previews are looked up in the core, which knows their conversation.
    previews: { get: () => undefined, update: async () => {} },
    hub: scopeHub(context.hub, visit, lasts),
    sessions: undefined,
  };
}

function scopeHub(hub: AppContext["hub"], visit: Visit, lasts: () => Promise<boolean>): AppContext["hub"] {
  const window = { person: visit.person.id, session: visit.id, conversation: visit.conversation, lasts };
  const subscribe: SseHub["subscribe"] = (c, _, seen) => hub.subscribe(c, window, outdated(seen));
  return {
    subscribe,
    currentVersion: () => hub.currentVersion(),
    // The platform's own cards tell the windows of the conversation.
    invalidate: () => {},
    endSession: () => hub.endSession(visit.id),
    endAllSessions: () => {},
  };
}

/** What happens in chats isn't counted, so a window that connects always fetches its page. The part that differs between runs stays. */
function outdated(seen: string | undefined): string | undefined {
  return seen?.replace(/-[^-]*$/, "-");
}
