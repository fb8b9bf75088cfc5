// The channel beside an open conversation: a slim column with its newest pictures.

import { html } from "hono/html";
import type { ConversationLine } from "../../../../core/cards/views.ts";
import { pageLabels } from "../../messages.ts";
import { nameFor } from "../../names.ts";
import { type Html, thumbnail } from "../../pictures/frames.ts";
import type { WebMessage } from "../../store/message-store.ts";

interface Rail {
  /** Oldest first. */
  messages: WebMessage[];
  /** The conversation that started from each message, in the same order. */
  conversations: (ConversationLine | undefined)[];
  /** The key of the conversation that is open. */
  open: string | undefined;
  viewer: { id: string };
}

/** Each picture leads to its conversation, or to its message. */
export function renderRail({ messages, conversations, open, viewer }: Rail): Html {
  const items = messages.map((message, at) => railItem(message, conversations[at], open, viewer)).reverse();
  return html`<section class="channel rail" aria-label="${pageLabels.channel}"><header class="bar"><h2><a href="/" aria-label="${pageLabels.channel}" title="${pageLabels.backToChannel}">#</a></h2></header>
<ul class="rail-list">${items}</ul></section>`;
}

function railItem(
  message: WebMessage,
  conversation: ConversationLine | undefined,
  open: string | undefined,
  viewer: { id: string },
): Html | "" {
  const [picture] = message.pictures;
  if (!picture) return "";
  const label = pageLabels.postedPicture(picture.name, nameFor({ id: message.person, name: message.name }, viewer));
  const to = conversation ? `/c/${conversation.key}` : `/#message-${message.key}`;
  const current = conversation && conversation.key === open ? html` aria-current="true"` : "";
  return html`<li><a href="${to}" aria-label="${label}" title="${label}"${current}>${thumbnail(picture, "", 160)}</a></li>`;
}
