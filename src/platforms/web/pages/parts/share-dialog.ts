// The dialog with which a person shares a conversation, or stops sharing it.

import { html } from "hono/html";
import { pageLabels, pageMessages } from "../../messages.ts";
import type { Html } from "../../pictures/frames.ts";
import { dialog } from "./dialogs.ts";

/** `since`: when its link was created. Undefined: it isn't shared. */
export function shareDialog(conversation: string, since: Date | undefined): Html {
  if (!since)
    return dialog(
      pageLabels.shareConversation,
      html`<p>${pageMessages.whatOthersSee}</p>${form(conversation, "share", html`<button class="main">${pageLabels.createLink}</button>`, pageLabels.cancel)}`,
    );
  return dialog(
    pageLabels.shareConversation,
    html`<p>${pageMessages.sharedSince(since.toISOString().slice(0, 10))} ${pageMessages.whatOthersSee}</p><p>${pageMessages.newLinkEnds}</p>
${form(conversation, "share", html`<button>${pageLabels.createNewLink}</button>`)}${stopForm(conversation)}`,
  );
}

/** Shows the link: only now, since nobody stores it. */
export function linkDialog(conversation: string, link: string): Html {
  return dialog(
    pageLabels.shareConversation,
    html`<p>${pageMessages.linkOnce}</p>
<p class="link-field"><input readonly value="${link}" aria-label="${pageLabels.link}" autofocus><button type="button" class="main" data-copy-link>${pageLabels.copy}</button></p>
<p class="note" role="status" data-copied="${pageMessages.linkCopied}" data-not-copied="${pageMessages.linkNotCopied}"></p>
<p>${pageMessages.whatOthersSee}</p>${stopForm(conversation)}`,
  );
}

function stopForm(conversation: string): Html {
  return form(conversation, "stop-sharing", html`<button class="danger">${pageLabels.stopSharing}</button>`, pageLabels.close);
}

function form(conversation: string, kind: string, submit: Html, cancelLabel?: string): Html {
  const cancel = cancelLabel ? html`<button type="button" class="quiet" data-close>${cancelLabel}</button>` : "";
  return html`<form method="post" action="/do/${kind}"><input type="hidden" name="conversation" value="${conversation}"><p class="refusal" role="alert"></p><p class="buttons">${cancel}${submit}</p></form>`;
}
