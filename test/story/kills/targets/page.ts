import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { idGenerator } from "../../../../src/random.ts";
import { countInDoubt, type KillTarget, type ShownCard } from "../kill-harness.ts";

const SEND_TIMEOUT_MS = 120_000;

/** The built-in page. Unacknowledged messages are sent again under the same key. */
export async function createPageTarget(): Promise<KillTarget> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return {
    platform: "page",
    pauseMs: 900,
    env: { WEB_PORT: String(port) },
    async start(_person, prompt, pictures) {
      const cookie = await openPage(url);
      const go = await send(url, cookie, { to: "new", text: prompt, pictures });
      return {
        send: async (text) => void (await send(url, cookie, { to: go.slice("/c/".length), text })),
        read: () => read(`${url}${go}`, url),
      };
    },
    async close() {},
  };
}

/** A browser opens the page first, and is one person from then on. Resolves to its cookie. */
async function openPage(url: string): Promise<string> {
  for (const end = Date.now() + SEND_TIMEOUT_MS; Date.now() < end; await pause(60)) {
    const answer = await fetch(url).catch(() => undefined);
    const [cookie] = answer?.headers.getSetCookie() ?? [];
    if (cookie !== undefined) return cookie.split(";")[0] ?? "";
  }
  throw new Error("the page never opened");
}

async function send(
  url: string,
  cookie: string,
  { to, text, pictures = [] }: { to: string; text: string; pictures?: Uint8Array[] },
): Promise<string> {
  const key = idGenerator.nextKey();
  let last = "no answer";
  for (const end = Date.now() + SEND_TIMEOUT_MS; Date.now() < end; ) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ to, text, key })) body.append(name, value);
    for (const picture of pictures)
      body.append("pictures", new File([new Uint8Array(picture)], "photo.png", { type: "image/png" }));
    const answer = await fetch(`${url}/messages`, {
      method: "POST",
      body,
      headers: { "x-page": "1", origin: url, cookie },
    }).catch(() => undefined);
    const content = await answer?.text().catch(() => undefined);
    if (answer && content !== undefined) last = `${answer.status} ${content}`;
    const result = answer?.ok && content ? (JSON.parse(content) as { go?: string; done?: boolean }) : undefined;
    if (result?.done || result?.go) return result.go ?? "";
    await pause(60); // the process is dead or starting, or twenty turns are waiting
  }
  throw new Error(`never acknowledged: ${text}: ${last}`);
}

/** All cards of a conversation. A page shows the newest, and leads to one that begins earlier. */
async function read(address: string, origin: string): Promise<ShownCard[]> {
  const load = async (url: string) => (await fetch(url, { headers: { origin } })).text();
  let page = await load(address);
  for (let older = olderIn(page); older !== undefined; older = olderIn(page)) page = await load(`${origin}${older}`);
  const articles = page.split("<article").slice(1);
  return articles.map((article) => ({
    prompt: /resize to \d+ pixels wide/.exec(article)?.[0] ?? "",
    drawing: article.slice(0, article.indexOf(">")).includes('aria-busy="true"'),
    inDoubt: countInDoubt(article),
    pictures: article
      .split(`<figure class="variant`)
      .slice(1)
      .filter((figure) => figure.includes("/pictures/")).length,
  }));
}

function olderIn(page: string): string | undefined {
  return /href="([^"]+)" data-older/.exec(page)?.[1];
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
