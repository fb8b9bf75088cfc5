// The pages for signing in and out.

import { html } from "hono/html";
import { pageLabels, pageMessages } from "../messages.ts";
import type { Html } from "../pictures/frames.ts";
import { dialog } from "./parts/dialogs.ts";
import { htmlDocument } from "./parts/layout.ts";

/** Works without the page's script, so it doesn't load it. `to`: the path to open after signing in. */
export function signInPage({ to, refusal }: { to: string; refusal?: string }): Html {
  return htmlDocument(
    pageLabels.signInTitle,
    html`<main class="sign-in"><h1>Threadbrush</h1><form method="post" action="/token"><input type="hidden" name="to" value="${to}"><label>${pageLabels.accessToken} <input type="password" name="token" required autofocus autocomplete="current-password"></label>${refusal ? html`<p role="alert" class="failure">${refusal}</p>` : ""}<button class="main">${pageLabels.signIn}</button></form></main>`,
    "",
  );
}

export function signOutDialog(): Html {
  return dialog(
    pageLabels.signOut,
    html`<p>${pageMessages.signOut}</p>
<p class="buttons"><button type="button" class="quiet" data-close>${pageLabels.cancel}</button></p>
<form method="post" action="/sign-out/everywhere"><button>${pageLabels.signOutEverywhere}</button></form>
<form method="post" action="/sign-out"><button class="main">${pageLabels.signOut}</button></form>`,
  );
}
