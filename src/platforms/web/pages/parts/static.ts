// Pages that don't change while they are open: models, usage.

import { html } from "hono/html";
import type { ModelChoice, UsageView } from "../../../../core/cards/views.ts";
import { usagePeriods } from "../../../../core/store.ts";
import { viewMessages } from "../../../shared/messages.ts";
import { pageLabels, pageMessages } from "../../messages.ts";
import type { Html } from "../../pictures/frames.ts";

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
