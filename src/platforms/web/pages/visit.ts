// The pages of people who came from a chat.

import { html } from "hono/html";
import type { ConversationExcerpt } from "../../../core/cards/views.ts";
import type { Visit } from "../../../core/store.ts";
import type { Viewer } from "../card-fragment.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { isMention } from "../names.ts";
import type { Html } from "../pictures/frames.ts";
import { renderComposer } from "./parts/composer.ts";
import { htmlDocument, liveRegions } from "./parts/layout.ts";
import { countEdits, downloadAll, threadContent } from "./thread.ts";

const platformLabels = { discord: "Discord", slack: "Slack", web: "Threadbrush" };

/** One conversation in its full width. `version`: see `PageFrame`. `branches`: see `ThreadPage`. */
export function visitPage(
  view: ConversationExcerpt,
  visit: Visit,
  models: Viewer["models"],
  { version, now, branches }: { version: string; now: Date; branches: Html | "" },
): Html {
  const { id, name } = visit.person;
  const title = view.title || pageLabels.untitled;
  return htmlDocument(
    title,
    html`<div class="columns" data-column="visit" data-conversation="${view.key}" data-version="${version}" data-now="${now.toISOString()}">
<main><section class="thread" aria-label="${title}"><header class="bar">${backToChat(visit)}<h1 title="${title}">${title}</h1>
<span class="count">${countEdits(view)}</span>${branches}${downloadAll(view)}${isMention(name) ? "" : html`<span class="count visitor">${pageLabels.visitor(name)}</span>`}<form method="post" action="/leave"><button class="quiet">${pageLabels.signOut}</button></form></header>
${threadContent(view, undefined, [], { id, models, inChat: true })}
${renderComposer({ to: view.key, label: pageLabels.nextInstruction, placeholder: pageMessages.askInChat(placeOf(visit)), options: undefined, notice: undefined, inChat: placeOf(visit) })}</section></main></div>
${liveRegions()}`,
  );
}

function backToChat(visit: Visit): Html {
  return html`<a class="back-to-chat" href="${visit.place.url}" rel="noreferrer noopener" aria-label="${pageLabels.backTo(placeOf(visit))}">‹ ${placeOf(visit)}</a>`;
}

/** "#general on Slack". */
export function placeOf({ place, thread }: Pick<Visit, "place" | "thread">): string {
  return pageLabels.placeOn(place.name, platformLabels[thread.platform]);
}

/** Its script takes the secret out of the address and uses it. */
export function openPage(): Html {
  return standalone(
    html`<p id="opening" role="status" data-opening="${pageMessages.openingLink}" data-empty="${pageMessages.noLink}" data-lost="${pageMessages.lost}">${pageMessages.openingLink}</p>
<noscript><p class="failure">${pageMessages.linkNeedsScripts}</p></noscript>
<p><button class="main" id="open" hidden>${pageLabels.open}</button></p>`,
    html`<script src="/assets/theme.js"></script><script type="module" src="/assets/open.js"></script>`,
  );
}

export function refusalPage(text: string): Html {
  return standalone(html`<p role="alert">${text}</p>`, "");
}

function standalone(body: Html, scripts: Html | ""): Html {
  return htmlDocument("Threadbrush", html`<main class="sign-in"><h1>Threadbrush</h1>${body}</main>`, scripts);
}
