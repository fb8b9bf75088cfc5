// A conversation as terminal output, as picture files, and as a web page with both.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Picture {
  name: string;
  alt?: string | undefined;
  bytes: Buffer;
}

export interface TranscriptMessage {
  author: string;
  text: string;
  pictures?: Picture[];
  /** Labels of buttons and menus. */
  controls?: string[];
}

export class Transcript {
  readonly #folder: string;
  readonly #title: string;
  readonly #sections: string[] = [];
  #saved = 0;

  /** `title` is the service whose look the page imitates. */
  constructor(folder: string, title: "Discord" | "Slack") {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#title = title;
  }

  /** Starts a channel or thread for the next messages. */
  startSection(name: string): void {
    if (this.#sections.length > 0) print();
    print(name);
    this.#sections.push(`<h2>${escapeHtml(name)}</h2>`);
  }

  /** An action of a person that isn't a message. */
  action(person: string, what: string): void {
    printAs(person, what);
    this.#sections.push(`<p class="action">${escapeHtml(`${person} ${what}`)}</p>`);
  }

  message({ author, text, pictures = [], controls = [] }: TranscriptMessage): void {
    printAs(author, text);
    const files = pictures.map((picture) => this.#save(picture, author));
    if (controls.length > 0) print(indented(controls.map((label) => `[${label}]`).join(" ")));
    const images = pictures.map(({ alt = "" }, at) => `<img src="${files[at]}" alt="${escapeHtml(alt)}">`);
    const buttons = controls.map((label) => `<span class="button">${escapeHtml(label)}</span>`);
    this.#sections.push(`<article${controls.length > 0 ? ' class="card"' : ""}><b class="avatar">${escapeHtml(author.slice(0, 1))}</b>
<div><strong>${escapeHtml(author)}</strong><p>${escapeHtml(text)}</p><div class="pictures">${images.join("")}</div><div>${buttons.join("")}</div></div></article>`);
  }

  /** Writes the page. */
  end(): void {
    const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Threadbrush on ${this.#title}</title><style>${style}</style>
<body class="${this.#title.toLowerCase()}">${this.#sections.join("\n")}</body></html>`;
    writeFileSync(join(this.#folder, "index.html"), page);
    print(`\nThe pictures are in ${this.#folder}/. Open index.html there to see the conversation.`);
  }

  #save({ name, alt, bytes }: Picture, by: string): string {
    const file = `${String(++this.#saved).padStart(2, "0")}-${by.toLowerCase()}-${name}`;
    writeFileSync(join(this.#folder, file), bytes);
    print(indented(`▣ ${file}${alt ? `  “${alt}”` : ""}`));
    return file;
  }
}

function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

function printAs(who: string, text: string): void {
  const [first = "", ...rest] = text.split("\n");
  print(`${who.padStart(11)}: ${first}`);
  for (const line of rest) print(indented(line));
}

function indented(text: string): string {
  return text.replace(/^/gm, " ".repeat(13));
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const style = `
body { margin: 0; padding: 1rem 1.5rem; max-width: 46rem; font: 15px/1.4 Inter, system-ui, sans-serif; color: var(--text); background: var(--back) }
.discord { --back: #313338; --text: #dbdee1; --muted: #949ba4; --accent: #5865f2; --button: #4e5058; --on-button: #fff; --line: #4e5058 }
.slack { --back: #fff; --text: #1d1c1d; --muted: #616061; --accent: #007a5a; --button: #fff; --on-button: #1d1c1d; --line: #c8c8c8 }
h2 { margin: 1.2rem 0 .6rem; font-size: 1rem }
h2:first-child { margin-top: 0 }
article { display: grid; grid-template-columns: 2.5rem 1fr; gap: .75rem; margin: .9rem 0 }
.avatar { display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--muted); color: var(--back) }
.slack .avatar { border-radius: .4rem }
.card .avatar { background: var(--accent); color: #fff }
p { margin: .15rem 0; white-space: pre-line }
.action { color: var(--muted); font-size: .85rem; padding-left: 3.25rem }
.pictures { display: grid; grid-template-columns: repeat(3, 1fr); gap: .3rem; max-width: 34rem; margin: .4rem 0 }
img { width: 100%; border-radius: .4rem; display: block }
.button { display: inline-block; margin: 0 .4rem .3rem 0; padding: .25rem .8rem; border: 1px solid var(--line); border-radius: .3rem; background: var(--button);
  color: var(--on-button); font-size: .85rem; font-weight: 500 }`;
