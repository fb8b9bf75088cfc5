// The quieter pages: one picture, history, models, help, the token.

import { html } from "hono/html";
import type { ConversationLine, ConversationView, ModelChoice, Views } from "../../../core/cards.ts";
import type { ImageInfo } from "../../../core/vocabulary.ts";
import { frame, fullView, type Html, thumbnail } from "../pictures.ts";
import { pageWords } from "../words.ts";
import { document } from "./layout.ts";

export interface FullPicture {
  turn: number;
  number: number;
  image: ImageInfo;
  alt: string;
  name: string;
  label: string;
  before: ImageInfo | undefined;
}

/** Every finished picture of a conversation in the order of its strip. */
export function pictures(view: ConversationView): FullPicture[] {
  const source = view.strip.filter((item) => !item.turn).flatMap((item) => item.pictures);
  const sources = source.flatMap(({ image, alt, number }) =>
    image ? [{ turn: 0, number, image, alt, name: `source.${ending(image)}`, label: "Source", before: undefined }] : [],
  );
  const variants = view.cards.flatMap((card) =>
    card.slots.flatMap((slot) =>
      slot.image?.info
        ? [
            {
              turn: card.number,
              number: slot.number,
              image: slot.image.info,
              alt: slot.image.alt,
              name: slot.image.name,
              label: `Turn ${card.number} · ${slot.label}`,
              before: card.references[0]?.info,
            },
          ]
        : [],
    ),
  );
  return [...sources, ...variants];
}

export function picturePage(view: ConversationView, all: FullPicture[], at: number, here: FullPicture): Html {
  const link = (other: FullPicture | undefined, rel: string, words: string) =>
    other ? html`<a rel="${rel}" href="${fullView(view.key, other.turn, other.number)}">${words}</a>` : "";
  const { image, before } = here;
  const title = view.title || pageWords.untitled;
  return document(
    `${here.label} – ${title}`,
    html`<main class="viewer"><header class="bar"><a href="/c/${view.key}" data-back>‹ ${title}</a><h1>${here.label}</h1>
<a class="button" href="/pictures/${image.key}?name=${encodeURIComponent(here.name)}" download="${here.name}">Download</a><button type="button" data-copies="/pictures/${image.key}" class="quiet">Copy</button></header>
<div class="stage"><div class="compare"><img class="after" src="/pictures/${image.key}" width="${image.width}" height="${image.height}" alt="${here.alt}">${before ? html`<img class="before" src="/pictures/${before.key}" width="${before.width}" height="${before.height}" alt="Before"><span class="divider" aria-hidden="true"></span>` : ""}</div></div>
<footer>${before ? html`<label>Before and after <input type="range" min="0" max="100" value="0" class="reveal"></label>` : ""}<ol class="chain" aria-label="Instructions">${here.alt.split(" → ").map((words) => html`<li>${words}</li>`)}</ol><p class="turning">${link(all[at - 1], "prev", "‹ Previous")} ${link(all[at + 1], "next", "Next ›")}</p></footer></main><div class="notice" role="status" aria-live="polite"></div>`,
  );
}

export function historyPage(items: ConversationLine[], next: string | undefined, spent: string | undefined): Html {
  return section(
    "History",
    html`${items.length === 0 ? html`<p>None yet.</p>` : ""}${spent ? html`<p class="note">${spent}</p>` : ""}<ul class="history">${items.map(historyLine)}</ul>${next ? html`<p><a href="/history?before=${next}">Older</a></p>` : ""}`,
  );
}

/** The source, then every turn. */
function historyLine(line: ConversationLine): Html {
  const spent = line.costUsd ? ` · $${line.costUsd.toFixed(2)}` : "";
  const turns = `${line.turns} ${line.turns === 1 ? "turn" : "turns"}`;
  return html`<li id="history-${line.key}"><a href="/c/${line.key}"><b>${line.title || pageWords.untitled}</b> <small>${turns}${spent} · <time datetime="${line.updatedAt.toISOString()}" data-day>${line.updatedAt.toISOString().slice(0, 10)}</time>${line.drawing ? html` <span class="mark" role="img" aria-label="drawing"></span>` : ""}</small>
<span class="strip">${line.strip.map(({ pictures }) => html`<span>${pictures.map((one) => (one.image ? thumbnail(one.image, "", 160) : frame(1, "")))}</span>`)}</span></a></li>`;
}

export function modelsPage(models: ModelChoice[], typed: string | undefined): Html {
  return section(
    "Models",
    html`${typed ? html`<p>${models.length === 0 ? `No model is called something like “${typed}”.` : `Those that “${typed}” may mean.`} <a href="/models">All models</a></p>` : ""}<dl class="models-list">${models.map(modelLine)}</dl>`,
  );
}

function modelLine(model: ModelChoice): Html {
  const pictures = `${model.references} ${model.references === 1 ? "picture" : "pictures"} at most`;
  const needs = model.needsReference ? ` · needs a picture` : "";
  const shapes = model.aspectRatios === "any" ? "any shape" : model.aspectRatios.join(", ");
  return html`<div><dt>${model.id}</dt><dd>${model.label}. ${model.about}<br><small>${model.price} · ${pictures}${needs}${model.seed ? " · repeats with a seed" : ""} · ${shapes} · ${model.resolutions.join(", ")}</small></dd></div>`;
}

export function helpPage(help: Views["help"]): Html {
  return section(
    "Help",
    html`<h3>Commands</h3><dl>${help.commands.map(({ usage, about }) => html`<dt><code>${usage}</code></dt><dd>${about}</dd>`)}</dl><h3>Without any key</h3><p>${help.local.about}</p><ul class="says">${help.local.examples.map(({ name, say }) => html`<li>${name}: <code>${say}</code></li>`)}</ul>`,
  );
}

export function tokenPage(wrong: boolean): Html {
  return document(
    "Threadbrush",
    html`<main class="token"><h1>Threadbrush</h1><form method="post" action="/token"><label>Token <input type="password" name="token" required autofocus autocomplete="current-password"></label>${wrong ? html`<p role="alert" class="failure">That is not the token.</p>` : ""}<button class="main">Come in</button></form></main>`,
  );
}

export function wordsPage(words: string): Html {
  return section("Threadbrush", html`<p>${words}</p><p><a href="/">Back to pictures</a></p>`);
}

function section(title: string, body: Html): Html {
  return html`<section class="thread" aria-label="${title}"><header class="bar"><a class="back" href="/" aria-label="Back to pictures">‹</a><h2>${title}</h2></header><div class="scroll prose" id="thread-log" tabindex="0">${body}</div></section>`;
}

function ending({ type }: ImageInfo): string {
  return type === "image/jpeg" ? "jpg" : type.slice(6);
}
