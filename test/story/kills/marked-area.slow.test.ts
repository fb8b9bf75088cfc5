// The real program is killed around edits of a marked area. Each must be drawn once, in its area only.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { idGenerator } from "../../../src/random.ts";
import { BrowserClient } from "../../platforms/web/browser-client.ts";
import { endBot, startBot } from "./kill-harness.ts";

/** When the process is killed, in milliseconds after the edit was sent: before, while and after it is stored and drawn. */
const KILLS = [0, 5, 15, 40, 100, 300, 900];
const folder = mkdtempSync(join(tmpdir(), "marked-area-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("draws each edit of a marked area once, and nowhere else, when the process is killed", { timeout: 600_000 }, async () => {
  const env = { DATA_DIR: folder, WEB_PORT: "0" };
  let bot = await startBot(env);
  let ada = new BrowserClient({ address: `http://127.0.0.1:${bot.port}` });
  await ada.get("/");
  const photo = new File([new Uint8Array(await solid("#d02010", 120, 80))], "photo.png");
  const { go = "" } = await ada.send("/messages", { to: "new", text: "a bit brighter", pictures: [photo] });
  await waitForEdits(() => ada, go, 1);
  const area = new File([new Uint8Array(await leftHalf())], "area.png");

  for (const [at, delay] of KILLS.entries()) {
    const fields = {
      conversation: go.slice(-12),
      number: "1",
      area: "true",
      text: "black and white",
      key: idGenerator.nextKey(),
    };
    const sent = ada.send("/do/words", { ...fields, marked: area }).catch(() => undefined);
    await pause(delay);
    await endBot(bot.process);
    await sent;
    bot = await startBot(env);
    ada = ada.at({ address: `http://127.0.0.1:${bot.port}` });
    await ada.send("/do/words", { ...fields, marked: area }); // nobody knows whether the first one arrived
    const pictures = await waitForEdits(() => ada, go, at + 2);
    const bytes = Buffer.from(await (await ada.get(pictures.at(-1) ?? "")).arrayBuffer());
    const { data, info } = await sharp(bytes).removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
    const colourAt = (x: number) => {
      const of = [...data.subarray((40 * info.width + x) * 3, (40 * info.width + x) * 3 + 3)];
      return Math.max(...of) - Math.min(...of);
    };
    expect({ left: colourAt(20) < 10, right: colourAt(110) > 100 }, `killed after ${delay} ms`).toEqual({
      left: true,
      right: true,
    });
  }
  await endBot(bot.process);
});

/** The pictures of the edits, once there are so many and all are drawn. */
async function waitForEdits(browser: () => BrowserClient, path: string, count: number): Promise<string[]> {
  for (;;) {
    const cards = (await browser().page(path)).split('<article class="card"').slice(1);
    const pictures = cards.map((card) => /<figure class="variant ready.*?src="(\/pictures\/\w+)\/\d+"/s.exec(card)?.[1]);
    expect(cards.length).toBeLessThanOrEqual(count);
    if (cards.length === count && pictures.every((one) => one !== undefined)) return pictures;
    await pause(100);
  }
}

function solid(background: string, width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
}

async function leftHalf(): Promise<Buffer> {
  return sharp({ create: { width: 120, height: 80, channels: 3, background: "#000" } })
    .composite([{ input: await solid("#fff", 60, 80), left: 0, top: 0 }])
    .png()
    .toBuffer();
}
