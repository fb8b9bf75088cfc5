// Pages that don't change while they are open: history, models, help.

import { html } from "hono/html";
import { formatUsd } from "../../../core/cards/format.ts";
import type { ConversationSummary, ModelChoice, QueryResults } from "../../../core/cards/views.ts";
import { pageMessages } from "../messages.ts";
import { type Html, thumbnail } from "../pictures.ts";

export function historyPage(items: ConversationSummary[], next: string | undefined, spent: string | undefined): Html {
  return section(
    "History",
    html`${items.length === 0 ? html`<p>${pageMessages.noneYet}</p>` : ""}${spent ? html`<p class="note">${spent}</p>` : ""}<ul class="history">${items.map(historyItem)}</ul>${next ? html`<p><a href="/history?before=${next}">Older</a></p>` : ""}`,
  );
}

/** The source, then every turn. */
function historyItem(conversation: ConversationSummary): Html {
  const spent = conversation.costUsd ? ` · ${formatUsd(conversation.costUsd)}` : "";
  const edits = pageMessages.edits(conversation.turns);
  return html`<li id="history-${conversation.key}"><a href="/c/${conversation.key}"><b>${conversation.title || pageMessages.untitled}</b> <small>${edits}${spent} · <time datetime="${conversation.updatedAt.toISOString()}" data-day>${conversation.updatedAt.toISOString().slice(0, 10)}</time>${conversation.drawing ? html` <span class="mark" role="img" aria-label="drawing"></span>` : ""}</small>
<span class="strip">${conversation.strip.map(({ pictures }) => html`<span>${pictures.map((one) => html`<span class="tile ${one.state}${one.picked ? " picked" : ""}">${one.image ? thumbnail(one.image, "", 160) : ""}</span>`)}</span>`)}</span></a></li>`;
}

export function modelsPage(models: ModelChoice[], typed: string | undefined): Html {
  return section(
    "Models",
    html`${typed ? html`<p>${models.length === 0 ? pageMessages.noModelLike(typed) : pageMessages.modelsLike(typed)} <a href="/models">All models</a></p>` : ""}<dl class="models-list">${models.map(modelItem)}</dl>`,
  );
}

function modelItem(model: ModelChoice): Html {
  const pictures = pageMessages.upToPictures(model.references);
  const needs = model.needsReference ? ` · ${pageMessages.needsPicture}` : "";
  const shapes = model.aspectRatios === "any" ? pageMessages.anyRatio : model.aspectRatios.join(", ");
  return html`<div><dt>${model.id}</dt><dd>${model.label}. ${model.about}<br><small>${model.price}${model.spent ? ` · ${model.spent}` : ""} · ${pictures}${needs}${model.seed ? ` · ${pageMessages.takesSeed}` : ""} · ${shapes} · ${model.resolutions.join(", ")}</small></dd></div>`;
}

export function helpPage(help: QueryResults["help"]): Html {
  return section(
    "Help",
    html`<h2>Commands</h2><dl>${help.commands.map(({ usage, about }) => html`<dt><code>${usage}</code></dt><dd>${about}</dd>`)}</dl><h2>Built-in editor</h2><p>${help.local.about}</p><ul class="examples">${help.local.examples.map(({ name, say }) => html`<li>${name} <code>${say}</code></li>`)}</ul><h2>Your data</h2><p>${pageMessages.yourData}</p><form action="/forget" data-dialog><button>Delete my data…</button></form>`,
  );
}

export function messagePage(text: string): Html {
  return section("Threadbrush", html`<p>${text}</p><p><a href="/">Back to pictures</a></p>`);
}

function section(title: string, body: Html): Html {
  return html`<section class="thread" aria-label="${title}"><header class="bar"><a class="back" href="/" aria-label="Back to pictures">‹</a><h1>${title}</h1></header><div class="scroll prose" id="thread-log" tabindex="0">${body}</div></section>`;
}
