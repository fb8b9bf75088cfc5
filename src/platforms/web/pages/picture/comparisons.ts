// What a picture in full can be compared with: the picture it was made from, the others of its edit, and the originals.

import { html } from "hono/html";
import { pageLabels } from "../../messages.ts";
import { type Html, type ImageRef, thumbnail } from "../../pictures/frames.ts";
import type { PictureLink, PictureView } from "./list-pictures.ts";

export interface Comparison {
  image: ImageRef;
  label: string;
  /** Its edit and number, as in its address: "7/2". Empty for the picture that this one was made from, which is compared if nothing is chosen. */
  name: string;
}

/** `all`: the pictures of its branch. */
function listComparisons(all: PictureLink[], here: PictureView): Comparison[] {
  if (!here.drawn) return [];
  const others = all.filter(({ edit }) => edit === here.edit);
  const originals = all.filter(({ edit }) => edit === 0);
  const before = here.before ? [{ image: here.before, label: pageLabels.before, name: "" }] : [];
  const choices = [...before, ...[...others, ...originals].map(asComparison)];
  const isFirst = ({ image: { key } }: Comparison, at: number) => choices.findIndex(({ image }) => image.key === key) === at;
  return choices.filter((choice, at) => choice.image.key !== here.image.key && isFirst(choice, at));
}

function asComparison({ image, edit, number }: PictureLink): Comparison {
  const label = edit === 0 ? pageLabels.original : pageLabels.pictureNumber(number);
  return { image, label, name: `${edit}/${number}` };
}

/** `name`: of the picture that the person chose. The one that it was made from, if they chose none. */
export function chooseComparison(all: PictureLink[], here: PictureView, name = "") {
  const choices = listComparisons(all, here);
  const other = choices.find((choice) => choice.name === name) ?? choices.find((choice) => choice.name === "");
  return { choices, other };
}

/** Links to the same picture beside another one. Nothing if there is no other one. */
export function comparisonMenu(
  choices: Comparison[],
  chosen: Comparison | undefined,
  { address, pictures }: PictureView,
): Html | "" {
  if (choices.every((choice) => choice === chosen)) return "";
  const items = choices.map((choice) => {
    const mark = choice === chosen ? html` aria-current="true"` : "";
    const href = choice.name ? `${address}?with=${choice.name}` : address;
    return html`<li><a href="${href}"${mark}>${thumbnail(choice.image, "", 160, pictures)}<span>${choice.label}</span></a></li>`;
  });
  return html`<details class="menu compare-with"><summary class="button">${pageLabels.compareWith}</summary><ul class="panel">${items}</ul></details>`;
}
