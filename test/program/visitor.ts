import { setTimeout as sleep } from "node:timers/promises";

/** What a form is answered with. */
export interface Answered {
  status: number;
  say?: string;
  refused?: boolean;
  /** Where the page goes next: "/c/KEY". */
  go?: string;
}

/** A turn as the page shows it. */
export interface Turn {
  /** Its key, for buttons. */
  key: string;
  drawing: boolean;
  /** Why it or its pictures failed; empty when nothing did. */
  failures: string[];
  /** Pictures that were drawn. */
  pictures: number;
}

const POLL_INTERVAL_MS = 100;

/** Somebody with a browser, signed in or not. */
export class Visitor {
  readonly address: string;
  readonly #cookies = new Map<string, string>();

  constructor(address: string) {
    this.address = address;
  }

  static async signedIn(address: string, token: string): Promise<Visitor> {
    const visitor = new Visitor(address);
    await visitor.signIn(token);
    if ((await visitor.get("/")).status !== 200) throw new Error("the right token doesn't open the page");
    return visitor;
  }

  /** Resolves with the status of the answer. */
  async signIn(token: string): Promise<number> {
    const response = await this.fetch("/token", { method: "POST", body: new URLSearchParams({ token }), redirect: "manual" });
    await response.arrayBuffer();
    return response.status;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** The headers of a form that a page of this server sends. */
  get headers(): Record<string, string> {
    return { cookie: this.cookie, "sec-fetch-site": "same-origin", "x-page": "1" };
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = init.method === "POST" ? this.headers : { cookie: this.cookie };
    const response = await fetch(this.address + path, { ...init, headers: { ...headers, ...Object(init.headers) } });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }

  async get(path: string): Promise<{ status: number; text: string }> {
    const response = await this.fetch(path);
    return { status: response.status, text: await response.text() };
  }

  async post(path: string, fields: Record<string, string | { name: string; bytes: Uint8Array }>): Promise<Answered> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (typeof value === "string") body.append(name, value);
      else body.append(name, new File([new Uint8Array(value.bytes)], value.name));
    const response = await this.fetch(path, { method: "POST", body, redirect: "manual" });
    const text = await response.text();
    const answer: unknown = text.startsWith("{") ? JSON.parse(text) : {};
    return { ...Object(answer), status: response.status };
  }

  /** Starts a conversation with a picture. */
  begin(
    text: string,
    bytes: Uint8Array | undefined,
    settings: Record<string, string> = {},
    name = "picture.png",
  ): Promise<Answered> {
    return this.post("/messages", { to: "new", text, ...settings, ...(bytes && { pictures: { name, bytes } }) });
  }

  /** The turns of a conversation, oldest first. */
  async turns(path: string): Promise<Turn[]> {
    const { text: page } = await this.get(path);
    return page
      .split("<article")
      .slice(1)
      .map((part) => part.split("</article>")[0] ?? "")
      .map((article) => ({
        key: /id="turn-([0-9A-Za-z]{12})"/.exec(article)?.[1] ?? "",
        drawing: article.slice(0, article.indexOf(">")).includes('aria-busy="true"'),
        failures: [...article.matchAll(/class="failure">([^<]*)</g)].map(([, sentence = ""]) => sentence),
        pictures: article.split('class="variant ready').length - 1,
      }));
  }

  /** What became of a conversation's last turn. Rejects when that isn't known before the signal aborts. */
  async result(path: string, signal: AbortSignal): Promise<Turn> {
    for (;;) {
      const turn = (await this.turns(path)).at(-1);
      if (turn && !turn.drawing) return turn;
      await sleep(POLL_INTERVAL_MS, undefined, { signal });
    }
  }

  /** What became of an edit: what the page refused it with, or what its card says. */
  async edit(text: string, bytes: Uint8Array, signal: AbortSignal, settings: Record<string, string> = {}): Promise<string> {
    const begun = await this.begin(text, bytes, settings);
    if (!begun.go) return begun.say ?? `status ${begun.status}`;
    return said(await this.result(begun.go, signal));
  }
}

/** A turn in a few words: its failures, or how many pictures were drawn. */
export function said({ failures, pictures }: Turn): string {
  return failures.length > 0 ? failures.join(" ") : `${pictures} drawn`;
}
