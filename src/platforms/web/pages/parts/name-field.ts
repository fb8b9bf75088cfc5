import { html } from "hono/html";
import { limits } from "../../limits.ts";
import { pageLabels } from "../../messages.ts";
import { unnamed } from "../../names.ts";
import type { Html } from "../../pictures/frames.ts";

/** The field for one's own name. */
export function nameField({ name }: { name: string }): Html {
  const chosen = name === unnamed ? "" : name;
  return html`<label>${pageLabels.yourName} <input name="name" value="${chosen}" placeholder="${unnamed}" maxlength="${limits.name}" autocomplete="nickname"></label>`;
}
