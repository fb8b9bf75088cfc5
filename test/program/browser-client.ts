import { setTimeout as sleep } from "node:timers/promises";

/** The page's JSON response to a form. */
export interface FormResponse {
  status: number;
  notice?: string;
  refused?: boolean;
  /** Where to go next: "/c/KEY". */
  go?: string;
  /** The markup of a dialog. */
  dialog?: string;
}

/** A turn as the page shows it. */
export interface Turn {
  key: string;
  drawing: boolean;
  /** Why it or its pictures failed; empty if nothing did. */
  failures: string[];
  /** The number of finished pictures. */
  pictures: number;
}

const POLL_INTERVAL_MS = 100;

/** A person's browser without JavaScript, signed in or not. */
export class BrowserClient {
  readonly address: string;
  readonly #cookies = new Map<string, string>();

  constructor(address: string) {
    this.address = address;
  }

  static async signedIn(address: string, token: string): Promise<BrowserClient> {
    const client = new BrowserClient(address);
    await client.signIn(token);
    if ((await client.get("/")).status !== 200) throw new Error("the right token doesn't open the page");
    return client;
  }

  /** Resolves to the status of the response. */
  async signIn(token: string): Promise<number> {
    const response = await this.fetch("/token", { method: "POST", body: new URLSearchParams({ token }), redirect: "manual" });
    await response.arrayBuffer();
    return response.status;
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** The headers of a form that one of the server's own pages submits. */
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

  async post(path: string, fields: Record<string, string | { name: string; bytes: Uint8Array }>): Promise<FormResponse> {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (typeof value === "string") body.append(name, value);
      else body.append(name, new File([new Uint8Array(value.bytes)], value.name));
    const response = await this.fetch(path, { method: "POST", body, redirect: "manual" });
    const text = await response.text();
    const json: unknown = text.startsWith("{") ? JSON.parse(text) : {};
    return { ...Object(json), status: response.status };
  }

  /** Starts a conversation with a picture. */
  startConversation(
    text: string,
    bytes: Uint8Array | undefined,
    settings: Record<string, string> = {},
    name = "picture.png",
  ): Promise<FormResponse> {
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

  /** The conversation's last turn, once it has ended. Rejects when the signal aborts first. */
  async result(path: string, signal: AbortSignal): Promise<Turn> {
    for (;;) {
      const turn = (await this.turns(path)).at(-1);
      if (turn && !turn.drawing) return turn;
      await sleep(POLL_INTERVAL_MS, undefined, { signal });
    }
  }

  /** Runs an edit to its end. Resolves to the page's refusal or to a summary of the turn. */
  async edit(text: string, bytes: Uint8Array, signal: AbortSignal, settings: Record<string, string> = {}): Promise<string> {
    const response = await this.startConversation(text, bytes, settings);
    if (!response.go) return response.notice ?? `status ${response.status}`;
    return summarize(await this.result(response.go, signal));
  }
}

/** A turn in a few words: its failures, or how many pictures were drawn. */
export function summarize({ failures, pictures }: Turn): string {
  return failures.length > 0 ? failures.join(" ") : `${pictures} drawn`;
}
