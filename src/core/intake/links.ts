// Links from cards to the page.

import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { InboxDeps } from "../deps.ts";
import type { Intent, Request } from "../vocabulary.ts";
import { refuse, turnInThread } from "./guards.ts";

/** How long a link can be used. */
const LINK_MINUTES = 10;

/** The secret is in the fragment of the address, which browsers send to no server. */
export async function receiveLink(
  { author, location }: Request,
  { turn: key, place }: Extract<Intent, { kind: "link" }>,
  { store, ids, pageAddress }: InboxDeps,
): Promise<Answer> {
  if (pageAddress === undefined) return refuse(messages.noPage);
  const turn = turnInThread(await store.turns.findTurn(key), location);
  if (!turn || turn.conversation.platform === "web") return refuse(messages.turnGone);
  const secret = ids.nextSecret();
  const person = { id: author.id, name: author.name };
  const link = { secret, conversation: turn.conversation.id, person, place };
  if (!(await store.pageLinks.addLink(link, LINK_MINUTES * 60_000))) return refuse(messages.turnGone);
  return {
    kind: "link",
    url: `${pageAddress}/open#${secret}`,
    text: messages.openPageHint(LINK_MINUTES),
    label: messages.openPageHere,
  };
}
