// The options of a turn besides its prompt.

import { html } from "hono/html";
import { messages } from "../../../core/cards/messages.ts";
import type { ModelChoice } from "../../../core/cards/views.ts";
import { aspectRatios, resolutions, type Settings } from "../../../core/vocabulary.ts";
import { eachChoice } from "../../shared/outbound/form-settings.ts";
import { pageLabels } from "../messages.ts";
import type { Html } from "../pictures/frames.ts";

/** The same fields in the composer, the edit form and the settings. `prefix` keeps their ids apart. */
export function optionFields(models: ModelChoice[], settings: Settings, prefix: string, withSeed: boolean): Html {
  return html`<input type="hidden" name="offers" value="models"><fieldset class="models"><legend>${pageLabels.models}</legend>${models.map(
    (model, at) =>
      html`<label><input type="checkbox" name="models" value="${model.id}" aria-label="${model.id}" aria-describedby="${prefix}-about-${at}"${settings.models.includes(model.id) ? html` checked` : ""}> <span><b>${model.id}</b> <small id="${prefix}-about-${at}">${model.about.replace(/\.$/, "")} · ${model.price}</small></span></label>`,
  )}</fieldset>
<div class="fields">
<label>${pageLabels.aspectRatio} <select name="aspectRatio">${aspectRatios.map((ratio) => choice(ratio, settings.aspectRatio))}</select></label>
<label>${pageLabels.resolution} <select name="resolution">${resolutions.map((resolution) => choice(resolution, settings.resolution))}</select></label>
<label>${pageLabels.variants} <input type="number" name="variants" min="1" max="4" value="${settings.variants}"></label>
${withSeed ? html`<label>${pageLabels.seed} <input type="number" name="seed" min="0" max="2147483647" placeholder="${pageLabels.newSeed}" value="${typeof settings.seed === "number" ? settings.seed : ""}"></label>` : ""}
</div>`;
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
