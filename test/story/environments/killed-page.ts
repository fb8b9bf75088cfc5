import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { idGenerator } from "../../../src/random.ts";
import type { KillTarget, VisibleState } from "../kill-harness.ts";

const PATIENCE_MS = 120_000;

/** The built-in page: what was not acknowledged is sent again under the same key. */
export async function onThePage(): Promise<KillTarget> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  return {
    pauseMs: 900,
    env: { WEB_PORT: String(port) },
    async begins(_person, words, picture) {
      const go = await send(url, { to: "new", text: words, picture });
      return {
        says: async (text) => void (await send(url, { to: go.slice("/c/".length), text })),
        shown: () => read(`${url}${go}`, url),
      };
    },
    async close() {},
  };
}

async function send(url: string, { to, text, picture }: { to: string; text: string; picture?: Uint8Array }): Promise<string> {
  const key = idGenerator.nextKey();
  let last = "no answer";
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ to, text, key })) body.append(name, value);
    if (picture) body.append("pictures", new File([new Uint8Array(picture)], "photo.png", { type: "image/png" }));
    const answer = await fetch(`${url}/messages`, { method: "POST", body, headers: { "x-page": "1", origin: url } }).catch(
      () => undefined,
    );
    const words = await answer?.text().catch(() => undefined);
    if (answer && words !== undefined) last = `${answer.status} ${words}`;
    const said = answer?.ok && words ? (JSON.parse(words) as { go?: string; done?: boolean }) : undefined;
    if (said?.done || said?.go) return said.go ?? "";
    await pause(60); // dead just now, or not yet open, or twenty of them wait
  }
  throw new Error(`never acknowledged: ${text}: ${last}`);
}

async function read(address: string, origin: string): Promise<VisibleState> {
  const page = await (await fetch(address, { headers: { origin } })).text();
  const articles = page.split("<article").slice(1);
  return {
    shown: articles.map((article) => /resize to \d+ pixels wide/.exec(article)?.[0] ?? ""),
    busy: articles.filter((article) => article.slice(0, article.indexOf(">")).includes('aria-busy="true"')).length,
    pictures: articles.filter((article) => article.includes("<figcaption") && article.includes("/pictures/")).length,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
