// The pages for signing in and out.

import { html } from "hono/html";
import { pageMessages } from "../messages.ts";
import type { Html } from "../pictures.ts";
import { dialog } from "./dialogs.ts";
import { htmlDocument } from "./layout.ts";

/** Works without the page's script, so it doesn't load it. `to`: the path to open after signing in. */
export function signInPage({ to, refusal }: { to: string; refusal?: string }): Html {
  return htmlDocument(
    "Sign in – Threadbrush",
    html`<main class="sign-in"><h1>Threadbrush</h1><form method="post" action="/token"><input type="hidden" name="to" value="${to}"><label>Access token <input type="password" name="token" required autofocus autocomplete="current-password"></label>${refusal ? html`<p role="alert" class="failure">${refusal}</p>` : ""}<button class="main">Sign in</button></form></main>`,
    "",
  );
}

export function signOutDialog(): Html {
  return dialog(
    "Sign out",
    html`<p>${pageMessages.signOut}</p>
<p class="buttons"><button type="button" class="quiet" data-close>Cancel</button></p>
<form method="post" action="/sign-out/everywhere"><button>Sign out everywhere</button></form>
<form method="post" action="/sign-out"><button class="main">Sign out</button></form>`,
  );
}
