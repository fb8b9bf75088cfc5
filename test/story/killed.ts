// Several people keep asking on the page while the process is killed again and again; then what the page shows is counted.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { chance } from "../../src/chance.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const PEOPLE = 3;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export interface Summary {
  kills: number;
  asked: number;
  /** Instructions of each thread in the order the page shows them, and as they were asked for. */
  threads: { shown: string[]; asked: string[]; busy: number; pictures: number }[];
}

/** Kills the real process `kills` times at random moments while people ask, then lets it finish. */
export async function killAgainAndAgain(kills: number): Promise<Summary> {
  const folder = mkdtempSync(join(tmpdir(), "kill-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let bot = await start(folder, port, url);
  let over = false;
  const people = Array.from({ length: PEOPLE }, (_, n) => keepAsking(url, n, () => over));
  for (let kill = 0; kill < kills; kill++) {
    await pause(50 + Math.random() * 500);
    await died(bot);
    bot = await start(folder, port, url);
  }
  over = true;
  const asked = await Promise.all(people);
  const threads = await Promise.all(asked.map((thread) => whenQuiet(url, thread)));
  await died(bot);
  rmSync(folder, { recursive: true, force: true });
  return { kills, asked: asked.reduce((sum, thread) => sum + thread.asked.length, 0), threads };
}

interface Asked {
  address: string;
  asked: string[];
}

/** Opens a thread and asks for one change after another; what was not acknowledged is sent again under the same key. */
async function keepAsking(url: string, person: number, over: () => boolean): Promise<Asked> {
  const first = `resize to ${90 + person} pixels wide`;
  const { go } = await send(url, { to: "new", text: first, picture: await photograph(person) });
  const asked = [first];
  for (let turn = 1; !over(); turn++) {
    const text = `resize to ${100 + person + 5 * turn} pixels wide`;
    await send(url, { to: go.slice("/c/".length), text });
    asked.push(text);
    await pause(Math.random() * 900);
  }
  return { address: `${url}${go}`, asked };
}

async function send(
  url: string,
  { to, text, picture }: { to: string; text: string; picture?: Uint8Array },
): Promise<{ go: string }> {
  const key = chance.key();
  for (let tries = 0; tries < 200; tries++) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ to, text, key })) body.append(name, value);
    if (picture) body.append("pictures", new File([new Uint8Array(picture)], "photo.png", { type: "image/png" }));
    const answer = await fetch(`${url}/messages`, { method: "POST", body, headers: { "x-page": "1", origin: url } }).catch(
      () => undefined,
    );
    const said = answer?.ok
      ? ((await answer.json().catch(() => undefined)) as { go?: string; done?: boolean } | undefined)
      : undefined;
    if (said?.done || said?.go) return { go: said.go ?? "" };
    await pause(60); // dead just now, or not yet open, or twenty of them wait
  }
  throw new Error(`never acknowledged: ${text}`);
}

async function whenQuiet(url: string, { address, asked }: Asked): Promise<Summary["threads"][number]> {
  for (const end = Date.now() + 60_000; ; await pause(200)) {
    const page = await (await fetch(address, { headers: { origin: url } })).text();
    const articles = page.split("<article").slice(1);
    const busy = articles.filter((article) => article.slice(0, article.indexOf(">")).includes('aria-busy="true"')).length;
    const shown = articles.map((article) => /resize to \d+ pixels wide/.exec(article)?.[0] ?? "");
    const pictures = articles.filter((article) => article.includes("<figcaption") && article.includes("/pictures/")).length;
    if ((busy === 0 && shown.length >= asked.length) || Date.now() > end) return { shown, asked, busy, pictures };
  }
}

async function start(folder: string, port: number, url: string): Promise<ChildProcess> {
  const env = { ...process.env, DATA_DIR: folder, WEB_PORT: String(port), MAX_WAITING: "500", LOG_LEVEL: "error" };
  const bot = spawn(process.execPath, [main], { env, stdio: ["ignore", "ignore", "inherit"] });
  for (let tries = 0; tries < 400; tries++) {
    if (
      await fetch(`${url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return bot;
    await pause(25);
  }
  throw new Error("the process did not come up");
}

async function died(bot: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => bot.once("exit", resolve));
  bot.kill("SIGKILL");
  await gone;
}

async function photograph(person: number): Promise<Uint8Array> {
  const background = { r: 40 * person, g: 120, b: 200 };
  return sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .png()
    .toBuffer();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}
