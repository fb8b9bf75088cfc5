import type { App } from "./app.ts";

/** An HTTP client that keeps cookies and sends forms like the page does. */
export class BrowserClient {
  readonly #address: string;
  readonly #cookies: Map<string, string>;

  constructor({ address }: Pick<App, "address">, cookies = new Map<string, string>()) {
    this.#address = address;
    this.#cookies = cookies;
  }

  /** The same browser at another address of the same page. */
  at(app: Pick<App, "address">): BrowserClient {
    return new BrowserClient(app, this.#cookies);
  }

  /** As the header `Cookie`. */
  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#keep(await fetch(this.#address + path, { headers: { ...this.#heads(), ...headers } }));
  }

  async page(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** Sends a form like the page's script, and resolves to the outcome. */
  async send(path: string, fields: Record<string, string | Blob | Blob[]>) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields))
      for (const one of Array.isArray(value) ? value : [value])
        if (typeof one === "string") body.append(name, one);
        else body.append(name, one, one instanceof File ? one.name : "picture.png");
    const headers = { ...this.#heads(), "Sec-Fetch-Site": "same-origin", "X-Page": "1" };
    const response = await this.#keep(await fetch(this.#address + path, { method: "POST", body, headers, redirect: "manual" }));
    return (await response.json()) as { notice?: string; refused?: boolean; go?: string; dialog?: string; done?: true };
  }

  /** Sends a form like a browser without scripts. */
  async post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const own = { ...this.#heads(), "Sec-Fetch-Site": "same-origin", ...headers };
    const body = new URLSearchParams(fields);
    return this.#keep(await fetch(this.#address + path, { method: "POST", body, headers: own, redirect: "manual" }));
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  #heads(): Record<string, string> {
    return { Cookie: this.cookies };
  }

  #keep(response: Response): Response {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    return response;
  }
}
