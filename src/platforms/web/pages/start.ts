// Where a conversation starts: a composer with an area to drop pictures on, ideas and samples.

import { html } from "hono/html";
import type { QueryResults } from "../../../core/cards/views.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import type { Notice } from "../notices.ts";
import type { Html } from "../pictures/frames.ts";
import { renderComposer } from "./parts/composer.ts";
import { ideas, type Sample, samples } from "./parts/samples.ts";

/** What is in the composer from the start. */
interface Prefilled {
  sample: Sample | undefined;
  say: string | undefined;
}

export function startPage(options: QueryResults["defaults"], notice: Notice | undefined, { sample, say }: Prefilled): Html {
  return html`<section class="start" aria-label="${pageLabels.newConversation}" tabindex="-1"><div class="start-content">
<header><h1>${pageMessages.startTitle}</h1><p>${pageMessages.whatThisIs}</p></header>
${renderComposer({ to: "new", label: pageLabels.nextInstruction, placeholder: pageLabels.whatShouldChange, options: { ...options, defaults: options.settings.models, pictures: 0, each: false }, notice, start: { sample, say }, posts: true })}
<ul class="ideas" aria-label="${pageLabels.ideas}">${ideas.map(({ say, sample }) => html`<li><button type="button" data-idea="${say}" data-sample="${sample}">${say}</button></li>`)}</ul>
<p class="muted">${pageMessages.tryOne}</p>
<ul class="samples">${samples.map(({ name, about }) => html`<li><a href="/c/new?sample=${name}" data-sample="${name}" aria-label="${pageLabels.trySample(about)}"><img src="/assets/${name}.webp" width="480" height="320" alt=""><span>${about}</span></a></li>`)}</ul>
</div></section>`;
}
