// What a person waits for in a browser.

import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";
import { median, percentile } from "./measure.ts";

const program = process.env.CHROMIUM ?? "/usr/bin/chromium";
const VISITS = 9;
const KEYS = 40;

/** Undefined where there is no browser. */
export async function withBrowser<T>(work: (page: Page) => Promise<T>): Promise<T | undefined> {
  if (!existsSync(program)) return undefined;
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
  try {
    return await work(await browser.newPage({ viewport: { width: 1280, height: 800 } }));
  } finally {
    await browser.close();
  }
}

/** Milliseconds from the start of the navigation until the cards are painted, medians of several visits, alternating. */
export async function timeFirstPaint(page: Page, addresses: string[]): Promise<number[]> {
  const times = addresses.map((): number[] => []);
  for (let visit = 0; visit < VISITS; visit++)
    for (const [at, address] of addresses.entries()) {
      await page.goto(address);
      await page.locator(".card").last().waitFor();
      await page.waitForFunction(`performance.getEntriesByName("first-contentful-paint").length > 0`); // after the cards are there
      times[at]?.push(await page.evaluate(`performance.getEntriesByName("first-contentful-paint")[0].startTime`));
    }
  return times.map(median);
}

/** Scrolls up until the page shows so many edits. Resolves to the times in milliseconds until older ones were there. */
export async function scrollBack(page: Page, edits: number): Promise<number[]> {
  const cards = page.locator("#thread-log > .card");
  const times: number[] = [];
  for (let shown = await cards.count(); shown < edits; ) {
    const start = performance.now();
    await page.locator("#thread-log").evaluate((log) => {
      log.scrollTop = 0;
    });
    await cards.nth(shown).waitFor({ state: "attached" });
    times.push(performance.now() - start);
    shown = await cards.count();
    await page.waitForTimeout(50); // until it has moved back to where the person was
  }
  return times;
}

/** Types, and scrolls in between. The time in milliseconds from a key to the frame that shows it, 95 of 100 are quicker. */
export async function timeKeys(page: Page): Promise<number> {
  await page.evaluate(`{
    window.keys = [];
    new PerformanceObserver((list) => keys.push(...list.getEntries().filter(({ name }) => name === "keydown").map(({ duration }) => duration)))
      .observe({ type: "event", durationThreshold: 16 });
  }`);
  await page.waitForLoadState("networkidle");
  await page.locator("#composer-text").focus();
  for (let key = 0; key < KEYS; key++) {
    await page.keyboard.press("a");
    await page.waitForTimeout(30);
  }
  const slow = await page.evaluate<number[]>("keys");
  return percentile([...slow, ...Array.from({ length: Math.max(0, KEYS - slow.length) }, () => 16)], 0.95); // quicker ones aren't reported
}
