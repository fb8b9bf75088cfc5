// Pages that don't change while they are open: history, models, usage.

import { html } from "hono/html";
import { formatUsd } from "../../../core/cards/format.ts";
import type { ConversationSummary, ModelChoice, UsageView } from "../../../core/cards/views.ts";
import { usagePeriods } from "../../../core/store.ts";
import { viewMessages } from "../../shared/messages.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import { type Html, thumbnail } from "../pictures/frames.ts";

export function historyPage(items: ConversationSummary[], next: string | undefined, spent: string | undefined): Html {
  return section(
    pageLabels.history,
    html`${items.length === 0 ? html`<p>${pageMessages.noneYet}</p>` : ""}${spent ? html`<p class="note">${spent} <a href="/usage">${viewMessages.usage}</a></p>` : ""}<ul class="history">${items.map(historyItem)}</ul>${next ? html`<p><a href="/history?before=${next}">${pageLabels.older}</a></p>` : ""}`,
  );
}

/** The source, then every turn. */
function historyItem(conversation: ConversationSummary): Html {
  const spent = conversation.costUsd ? ` · ${formatUsd(conversation.costUsd)}` : "";
  const edits = pageLabels.edits(conversation.turns);
  return html`<li id="history-${conversation.key}"><a href="/c/${conversation.key}"><b>${conversation.title || pageLabels.untitled}</b> <small>${edits}${spent} · <time datetime="${conversation.updatedAt.toISOString()}" data-day>${conversation.updatedAt.toISOString().slice(0, 10)}</time>${conversation.drawing ? html` <span class="mark" role="img" aria-label="${pageLabels.working}"></span>` : ""}</small>
<span class="strip">${conversation.strip.map(({ pictures }) => html`<span>${pictures.map((one) => html`<span class="tile ${one.state}${one.picked ? " picked" : ""}">${one.image ? thumbnail(one.image, "", 160) : ""}</span>`)}</span>`)}</span></a></li>`;
}

export function modelsPage(models: ModelChoice[], typed: string | undefined): Html {
  return section(
    pageLabels.models,
    html`${typed ? html`<p>${models.length === 0 ? pageMessages.noModelLike(typed) : pageMessages.modelsLike(typed)} <a href="/models">${pageLabels.allModels}</a></p>` : ""}<dl class="models-list">${models.map(modelItem)}</dl>`,
  );
}

function modelItem(model: ModelChoice): Html {
  const pictures = model.references === 0 ? pageLabels.textOnly : pageLabels.upTo(model.references);
  const needs = model.needsReference ? ` · ${pageMessages.needsPicture}` : "";
  const shapes = model.aspectRatios === "any" ? pageMessages.anyRatio : model.aspectRatios.join(", ");
  return html`<div><dt>${model.id}</dt><dd>${model.label}. ${model.about}<br><small>${model.price}${model.spent ? ` · ${model.spent}` : ""} · ${pictures}${needs}${model.seed ? ` · ${pageLabels.takesSeed}` : ""} · ${shapes} · ${model.resolutions.join(", ")}</small></dd></div>`;
}

export function usagePage({ total, models, budgets }: UsageView): Html {
  const row = (name: string, spent: UsageView["total"]) =>
    html`<tr><th scope="row">${name}</th>${usagePeriods.map((period) => html`<td>${viewMessages.used(spent[period])}</td>`)}</tr>`;
  return section(
    viewMessages.usage,
    html`<table class="usage"><thead><tr><td></td>${usagePeriods.map((period) => html`<th scope="col">${viewMessages.periods[period]}</th>`)}</tr></thead><tbody>${row(pageLabels.allModels, total)}${models.map(({ model, ...spent }) => row(model, spent))}</tbody></table>${budgets.map(({ whose, usd, left }) => html`<p>${viewMessages.budgetLeft(whose, usd, left)}</p>`)}<p class="note">${viewMessages.freeNotCounted}</p>`,
  );
}

export function messagePage(text: string): Html {
  return section("Threadbrush", html`<p>${text}</p><p><a href="/">${pageLabels.backToChannel}</a></p>`);
}

/** A page beside the conversations. */
export function section(title: string, body: Html): Html {
  return html`<section class="thread" aria-label="${title}"><header class="bar"><a class="back" href="/" aria-label="${pageLabels.backToChannel}">‹</a><h1>${title}</h1></header><div class="scroll prose" id="thread-log" tabindex="0">${body}</div></section>`;
}
