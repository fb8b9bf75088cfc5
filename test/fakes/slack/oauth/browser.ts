import type { Workspace } from "../workspace.ts";
import type { Authorization } from "./authorization.ts";

const MAX_REDIRECTS = 5;

export interface Page {
  status: number;
  url: URL;
  text: string;
}

interface Cookie {
  value: string;
  path: string;
}

/** The browser of a person who installs the app: it keeps cookies, follows redirects, and answers Slack's consent page. */
export class Browser {
  readonly #authorization: Authorization;
  readonly #cookies = new Map<string, Cookie>();

  constructor(authorization: Authorization) {
    this.#authorization = authorization;
  }

  /** Opens an address and follows redirects to a page: the app's own or Slack's. */
  async opens(url: URL | string): Promise<Page> {
    let next = new URL(url);
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const response = await fetch(next, { redirect: "manual", headers: { cookie: this.#cookiesFor(next) } });
      for (const line of response.headers.getSetCookie()) this.#keep(line, next);
      const location = response.headers.get("location");
      if (!location) return { status: response.status, url: next, text: await response.text() };
      await response.body?.cancel();
      next = new URL(location, next);
    }
    throw new Error("too many redirects");
  }

  /** Allows the app on the consent page, for a workspace or for a whole organization, and comes back to the app. */
  allows(consent: Page, workspace: Workspace | "organization"): Promise<Page> {
    return this.opens(this.redirectOf(consent, workspace));
  }

  /** Like `allows`, but the browser doesn't follow the redirect. */
  redirectOf({ url, status }: Page, workspace: Workspace | "organization"): URL {
    if (status !== 200) throw new Error("this is no consent page");
    return this.#authorization.allow(url, workspace === "organization" ? undefined : workspace.id);
  }

  denies({ url }: Page): Promise<Page> {
    return this.opens(this.#authorization.deny(url));
  }

  /** Installs the app from its install page. */
  async installs(url: string, workspace: Workspace | "organization"): Promise<Page> {
    return this.allows(await this.opens(url), workspace);
  }

  forgetsCookies(): void {
    this.#cookies.clear();
  }

  #cookiesFor({ pathname }: URL): string {
    const sent = [...this.#cookies].filter(
      ([, { path }]) => pathname === path || pathname.startsWith(`${path.replace(/\/$/, "")}/`),
    );
    return sent.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  #keep(line: string, url: URL): void {
    const [pair = "", ...attributes] = line.split(/;\s*/);
    const [, name = "", value = ""] = /^([^=]+)=(.*)$/.exec(pair) ?? [];
    const given = new Map(attributes.map((one) => [one.split("=")[0]?.toLowerCase(), one.split("=")[1] ?? ""]));
    if (given.get("max-age") === "0") this.#cookies.delete(name);
    else this.#cookies.set(name, { value, path: given.get("path") ?? url.pathname });
  }
}
