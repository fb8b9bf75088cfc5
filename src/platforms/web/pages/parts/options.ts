// The options of a turn besides its prompt.

import { html } from "hono/html";
import { messages } from "../../../../core/cards/messages.ts";
import type { ModelChoice } from "../../../../core/cards/views.ts";
import { aspectRatios, type ModelId, resolutions, type Settings } from "../../../../core/vocabulary.ts";
import { eachChoice } from "../../../shared/outbound/form-settings.ts";
import { pageLabels, pageMessages } from "../../messages.ts";
import type { Html } from "../../pictures/frames.ts";

/** A model as it was on one day: few people need it, so it is shown once somebody searches for it. */
const SNAPSHOT = /-(\d{4}-\d{2}-\d{2}|\d{8})$/;

/** The same fields in the composer, the edit form and the settings. `prefix` keeps their ids apart. `defaults`: the server's models. */
export function optionFields(
  models: ModelChoice[],
  settings: Settings,
  prefix: string,
  withSeed: boolean,
  defaults: readonly ModelId[] = [],
): Html {
  return html`<input type="hidden" name="offers" value="models"><fieldset class="models" data-filter-scope><legend>${pageLabels.models}</legend>
<input type="search" class="model-search" data-filter aria-label="${pageLabels.searchModels}" placeholder="${pageMessages.searchModelsBy}" autocomplete="off">
<div class="model-list">${models.map((model, at) => modelField(model, `${prefix}-about-${at}`, settings, defaults))}</div>
<p class="note no-match" hidden>${pageMessages.noMatch}</p></fieldset>
<div class="fields">
<label>${pageLabels.aspectRatio} <select name="aspectRatio">${aspectRatios.map((ratio) => choice(ratio, settings.aspectRatio))}</select></label>
<label>${pageLabels.resolution} <select name="resolution">${resolutions.map((resolution) => choice(resolution, settings.resolution))}</select></label>
<label>${pageLabels.variants} <input type="number" name="variants" min="1" max="4" value="${settings.variants}"></label>
${withSeed ? html`<label>${pageLabels.seed} <input type="number" name="seed" min="0" max="2147483647" placeholder="${pageLabels.newSeed}" value="${typeof settings.seed === "number" ? settings.seed : ""}"></label>` : ""}
</div>`;
}

/** The page's script sorts favourites to the front, and searches in what is written here. */
function modelField(model: ModelChoice, about: string, settings: Settings, defaults: readonly ModelId[]): Html {
  const { id, label, price, usualSeconds } = model;
  const facts = [
    id,
    model.about.replace(/\.$/, ""),
    price,
    ...(usualSeconds === undefined ? [] : [pageMessages.usually(usualSeconds)]),
  ];
  const isChecked = settings.models.includes(id);
  const tag = defaults.includes(id) ? html` <span class="tag">${pageLabels.defaultModel}</span>` : "";
  return html`<div class="model${SNAPSHOT.test(id) ? " snapshot" : ""}" data-filterable><label><input type="checkbox" name="models" value="${id}" aria-label="${id}" aria-describedby="${about}" data-label="${label}"${isChecked ? html` checked` : ""}> <span><b>${label}</b>${tag} <small id="${about}">${facts.join(" · ")}</small></span></label><button type="button" class="quiet favourite" data-favourite="${id}" aria-pressed="false" aria-label="${pageLabels.favourite(label)}" title="${pageLabels.favourite(label)}"></button></div>`;
}

/** The chosen models, and a button that leads to the others. The page's script keeps it up to date. */
export function modelChips(models: ModelChoice[], { models: chosen }: Settings): Html {
  const chips = models.filter(({ id }) => chosen.includes(id));
  return html`<ul class="chips" aria-label="${pageLabels.chosenModels}" data-remove="${pageLabels.removeFile}">${chips.map(({ id, label }) => html`<li data-model="${id}"><span>${label}</span></li>`)}</ul>
<button type="button" class="quiet add-model" data-add-model>${pageLabels.addModel}</button>`;
}

/** Whether several pictures are edited as one, or each on its own. The page's script shows it once `from` files are chosen. While it is hidden,
 *  it isn't sent. */
export function eachField(each: boolean, from: number): Html {
  const { id, label, options, value } = eachChoice(each);
  const isHidden = from > 0;
  return html`<label class="each" data-from="${from}"${isHidden ? html` hidden` : ""}>${label} <select name="${id}"${isHidden ? html` disabled` : ""}>${options.map((one) => html`<option value="${one.value}"${one.value === value ? html` selected` : ""}>${one.label}</option>`)}</select></label>`;
}

/** The page's script updates it when the options change. `pictures`: how many the next edit starts from. `each`: each on its own. */
export function estimateLine(estimate: string | undefined, { pictures, each }: { pictures: number; each: boolean }): Html {
  return html`<p class="estimate" role="status" data-pictures="${pictures}" data-each="${each}">${estimate ?? ""}</p>`;
}

function choice(value: string, chosen: string | undefined): Html {
  return html`<option value="${value}"${value === chosen ? html` selected` : ""}>${messages.choice(value)}</option>`;
}
