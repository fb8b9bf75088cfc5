// Help: what the built-in editor understands, commands, keys, and what needs a model.

import { html } from "hono/html";
import { messages } from "../../../core/cards/messages.ts";
import type { ModelChoice, OperationHelp, QueryResults } from "../../../core/cards/views.ts";
import { AUTO, LOCAL } from "../../../core/vocabulary.ts";
import { pageLabels, pageMessages } from "../messages.ts";
import type { Html } from "../pictures/frames.ts";
import { type Sample, samples } from "./parts/samples.ts";
import { section } from "./parts/static.ts";

const MAX_OTHER_EXAMPLES = 3;
const MAX_MODELS = 8;
/** Keys, separated by spaces, and what they do. */
const keys = [
  ["Enter", pageMessages.enterSends],
  ["Shift+Enter", pageMessages.shiftEnterBreaks],
  ["↑", pageMessages.upBringsBack],
  ["/", pageMessages.slashLists],
  ["1 … 9", pageMessages.digitsPick],
  ["← →", pageMessages.arrowsTurn],
  ["Esc", pageMessages.escapeCloses],
] as const;

export function helpPage({ commands, local }: QueryResults["help"], models: ModelChoice[]): Html {
  return section(
    pageLabels.help,
    html`<nav class="jump" aria-label="${pageLabels.onThisPage}"><a href="#operations">${messages.builtInEditor}</a> <a href="#models">${pageLabels.beyondEditor}</a> <a href="#commands">${pageLabels.commands}</a> <a href="#keys">${pageLabels.keyboard}</a> <a href="#data">${pageLabels.yourDataTitle}</a></nav>
<div data-filter-scope><h2 id="operations">${messages.builtInEditor}</h2><p>${local.about}</p>
<p><input type="search" class="search" data-filter aria-label="${pageLabels.searchOperations}" placeholder="${pageMessages.searchOperationsBy}" autocomplete="off"></p>
<ul class="operations">${local.examples.map(operationItem)}</ul><p class="note no-match" hidden>${pageMessages.noMatch}</p></div>
<h2 id="models">${pageLabels.beyondEditor}</h2>${beyond(models)}
<h2 id="commands">${pageLabels.commands}</h2><dl>${commands.map(({ usage, about }) => html`<dt><code>${usage}</code></dt><dd>${about}</dd>`)}</dl>
<h2 id="keys">${pageLabels.keyboard}</h2><table class="keys"><tbody>${keys.map(([names, what]) => html`<tr><th scope="row">${names.split(" ").map((key) => html`<kbd>${key}</kbd> `)}</th><td>${what}</td></tr>`)}</tbody></table>
<h2 id="data">${pageLabels.yourDataTitle}</h2><p>${pageMessages.yourData}</p><form action="/forget" data-dialog><button>${pageLabels.deleteMyDataAsk}</button></form>`,
  );
}

/** The sample that shows best what it does. */
export function sampleFor({ name, about }: Pick<OperationHelp, "name" | "about">): Sample {
  const [mountains, vase] = samples;
  return /background|subject|shadow|cut/.test(`${name} ${about}`) ? vase : mountains;
}

function operationItem(operation: OperationHelp): Html {
  const { name, about, say, others, onArea } = operation;
  const alt = pageLabels.exampleOf(say);
  return html`<li data-filterable><div class="example"><img src="/assets/${sampleFor(operation).name}.webp" width="480" height="320" alt="" loading="lazy"><img src="/examples/${encodeURIComponent(name)}" width="480" height="320" alt="${alt}" loading="lazy"></div>
<h3>${name.replaceAll("-", " ")}</h3><p>${about}</p><p class="say"><q>${say}</q>${others.slice(0, MAX_OTHER_EXAMPLES).map((other) => html` <q>${other}</q>`)}</p>
${onArea ? "" : html`<p><a class="button" href="/c/new?say=${encodeURIComponent(say)}" aria-label="${pageLabels.tryIt}: ${say}">${pageLabels.tryIt}</a></p>`}</li>`;
}

/** What the built-in editor can't do, and who can. */
function beyond(models: ModelChoice[]): Html {
  const others = models.filter(({ id }) => id !== LOCAL && id !== AUTO);
  if (others.length === 0) return html`<p>${pageMessages.beyondEditor} ${pageMessages.noOtherModels}</p>`;
  return html`<p>${pageMessages.beyondEditor} ${pageMessages.otherModelsCan}</p><ul class="others">${others.slice(0, MAX_MODELS).map(({ label, about, price }) => html`<li><b>${label}</b> <small>${about} · ${price}</small></li>`)}</ul><p><a href="/models">${pageLabels.allModels}</a></p>`;
}
