// What one does besides editing: long conversations, help and “Download all”. Nothing moves unless the person moves it.

import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { photograph } from "../platforms/web/held-model.ts";
import {
  card,
  checkAccessibility,
  hasBrowser,
  isVisible,
  layoutShifts,
  openBrowser,
  openPage,
  phoneScreen,
  picture,
  send,
  startConversation,
  waitUntilFinished,
  watchLayoutShifts,
} from "./user-driver.ts";

/** More than a page shows at first. */
const EDITS = 14;

/** More than a page ever shows. */
const MANY_EDITS = 50;

describe.skipIf(!hasBrowser)("reading", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let phone: Page;
  let home = "";
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems);
    home = await startConversation(ada, app.address, picture("photo.jpg", await photograph(300, 200)), "black and white");
    const storageState = await ada.context().storageState();
    phone = await openPage(browser, problems, { ...phoneScreen, storageState });
    for (const page of [ada, phone]) await watchLayoutShifts(page);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  test("moves nothing while an edit is sent, drawn and finished", async () => {
    for (const page of [ada, phone]) await page.goto(home);
    for (let edit = 2; edit <= EDITS; edit++) {
      await send(ada, edit % 2 ? "warmer" : "sepia");
      for (const page of [ada, phone]) {
        await waitUntilFinished(page, edit);
        await card(page, edit).locator(".variant a img").waitFor();
        await expectSteady(page);
      }
    }
  });

  test.each(["c/new", "", "history", "history?q=warm", "help", "models", "usage", "conversation", "picture"])(
    "moves nothing while a page opens: /%s",
    async (path) => {
      for (const page of [ada, phone]) {
        const address = { conversation: home, picture: `${home}/${EDITS}/1` }[path] ?? `${app.address}/${path}`;
        await page.goto(address, { waitUntil: "networkidle" });
        await expectSteady(page);
      }
    },
  );

  test("loads older edits as one scrolls up, and stays at the edit that one reads", async () => {
    for (const page of [ada, phone]) {
      await page.goto(home);
      await card(page, EDITS).waitFor();
      expect(await card(page, 1).count()).toBe(0);
      await loadOlder(page, EDITS - 11);
      expect(await card(page, 1).count()).toBe(1);
      expect(page.url()).toContain("?from=");
      await expectSteady(page);
    }
  });

  test("downloads all pictures of a conversation as one file", async () => {
    await ada.goto(home);
    const [download] = await Promise.all([ada.waitForEvent("download"), ada.getByRole("link", { name: "Download all" }).click()]);
    expect(download.suggestedFilename()).toBe("black-and-white.zip");
    const zip = await readFile(await download.path());
    for (const name of ["recipe.md", "original-1.jpg", `edit-${EDITS}-picture-1.jpg`])
      expect([name, zip.includes(name)]).toEqual([name, true]);
  });

  test("finds in the help what the editor can do, and tries it", async () => {
    await ada.goto(`${app.address}/help`);
    const operations = ada.locator(".operations > li:visible");
    const all = await operations.count();
    await ada.getByRole("searchbox", { name: "Search what the editor can do" }).fill("black and white");
    await expect.poll(() => operations.count()).toBeLessThan(all);
    const [first] = await operations.locator("q").allInnerTexts();
    await expect
      .poll(() =>
        operations
          .first()
          .locator("img")
          .last()
          .evaluate((image) => ("naturalWidth" in image ? image.naturalWidth : 0)),
      )
      .toBeGreaterThan(0);
    await operations.first().getByRole("link", { name: "Try it" }).click();
    await ada.waitForURL("**/c/new?say=*");
    expect(await ada.getByRole("textbox", { name: "Next instruction" }).inputValue()).toBe(first);
  });

  test("shows a part of a very long conversation around an old edit, and leads to the newest", { timeout: 180_000 }, async () => {
    for (const page of [ada, phone]) await page.goto(`${app.address}/help`); // a conversation that is open is drawn again each time
    await sendFast(ada, home, EDITS + 1, MANY_EDITS);
    await ada.goto(home);
    await waitUntilFinished(ada, MANY_EDITS);
    for (const oldest of [39, 27, 15]) await expectToStayAt(oldest);
    await phone.goto(home);
    await send(phone, "invert"); // the 49th from the first that the other window shows
    await ada.getByRole("link", { name: "Newer edits" }).waitFor({ state: "attached" });
    expect(await isVisible(card(ada, 15).locator("header"))).toBe(true); // who reads keeps the place
    await send(ada, "invert");
    await waitUntilFinished(ada, MANY_EDITS + 2);
    expect([ada.url(), await card(ada, 3).count()]).toEqual([home, 0]);
    for (const oldest of [41, 29, 17, 5]) await expectToStayAt(oldest);
    expect([await card(ada, 1).count(), await card(ada, 48).count(), await card(ada, 49).count()]).toEqual([1, 1, 0]);
    for (const page of [ada, phone]) {
      await page.goto(`${home}/1/1`);
      await page.locator("[data-back]").click();
      await page.waitForURL(/\?from=\w+#turn-\w+$/);
      await expect.poll(() => isVisible(card(page, 1).locator(".frame"))).toBe(true);
      expect([await card(page, 48).count(), await card(page, 49).count()]).toEqual([1, 0]);
      await page.getByRole("link", { name: "Newer edits" }).scrollIntoViewIfNeeded();
      await checkAccessibility(page, page === phone ? "phone-old-edits" : "old-edits");
      await page.getByRole("link", { name: "Newer edits" }).click();
      await card(page, MANY_EDITS + 2).waitFor();
      expect(await page.getByRole("link", { name: "Newer edits" }).count()).toBe(0);
    }
    await ada.goBack();
    await card(ada, 1).waitFor();
    await send(ada, "invert");
    await waitUntilFinished(ada, MANY_EDITS + 3);
    expect(ada.url()).toBe(home);
  });

  /** Edits that were never in view may have another height than expected. */
  async function expectToStayAt(oldest: number): Promise<void> {
    await scrollToOlder(ada, oldest);
    await expect.poll(async () => Math.abs((await card(ada, oldest).boundingBox())?.y ?? 9999)).toBeLessThan(400);
  }

  test("had no errors", () => {
    expect(problems).toEqual([]);
  });
});

/** Whether nothing moves that one could notice: the number of edits and the newest thumbnails in the list of conversations change their place a
 *  little when an edit starts. A page that moves less than 0.1 counts as good. */
async function expectSteady(page: Page): Promise<void> {
  const shifts = await layoutShifts(page);
  const total = shifts.reduce((sum, shift) => sum + Number.parseFloat(shift), 0);
  expect(total < 0.01 ? [] : shifts).toEqual([]);
}

/** Scrolls up. The edit that was the first one must stay where it is when older ones arrive. */
async function loadOlder(page: Page, oldest: number): Promise<void> {
  await scrollToOlder(page, oldest);
  const shown = card(page, oldest);
  await expect.poll(async () => Math.round((await shown.boundingBox())?.y ?? 0)).toBeGreaterThan(50);
  expect((await shown.boundingBox())?.y).toBeLessThan(250);
}

async function scrollToOlder(page: Page, oldest: number): Promise<void> {
  await page.locator("#thread-log").evaluate((log) => {
    log.scrollTop = 0;
  });
  await card(page, oldest - 1).waitFor({ state: "attached" });
}

/** Sends edits of these numbers as fast as they are taken: only so many may wait. */
async function sendFast(page: Page, conversation: string, first: number, last: number): Promise<void> {
  await page.evaluate(`(async () => {
    for (let edit = ${first}; edit <= ${last}; ) {
      const body = new FormData();
      const line = { to: "${conversation.split("/").at(-1)}", text: edit % 2 ? "warmer" : "sepia", key: "FastEdits" + (100 + edit) };
      for (const [name, value] of Object.entries(line)) body.set(name, value);
      const { refused } = await (await fetch("/messages", { method: "POST", body, headers: { "X-Page": "1" } })).json();
      if (refused) await new Promise((resolve) => setTimeout(resolve, 100));
      else edit++;
    }
  })()`);
}
