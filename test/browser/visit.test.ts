// From a chat to the page and back: “Open” on a card leads to the conversation, and what is asked there is posted in the chat.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { paint } from "../platforms/web/held-model.ts";
import { type ChatDriver, driveDiscord, driveSlack } from "../program/chat-driver.ts";
import { freePort } from "../program/free-port.ts";
import { Program } from "../program/program.ts";
import {
  card,
  checkAccessibility,
  dropOrPaste,
  hasBrowser,
  openBrowser,
  openPage,
  screenshot,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser).each([
  { name: "Discord", drive: driveDiscord, place: "a bit brighter on Discord" },
  { name: "Slack", drive: driveSlack, place: "#general on Slack" },
])("opening a conversation of $name", ({ drive, place }) => {
  let browser: Browser;
  let chat: ChatDriver;
  let program: Program;
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, chat] = await Promise.all([openBrowser(), drive()]);
    const port = await freePort();
    const page = { WEB_PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, WEB_TOKEN: "the-token-of-the-page" };
    program = await Program.start({ env: { ...chat.env, ...page, DEFAULT_MODELS: "local" }, maxMemoryMb: 4096 });
    const isConnected = async () => (await fetch(`${program.address}/healthz`)).ok;
    await vi.waitUntil(isConnected, { timeout: 30_000, interval: 100 });
  });
  afterAll(async () => {
    await browser?.close();
    await program?.stop();
    await chat?.close();
  });

  async function mark(page: Page, words: string): Promise<void> {
    await page.locator("[data-tool=area] > summary").click();
    await page.locator("canvas.area").waitFor();
    await page.getByText("Rectangle", { exact: true }).click();
    const box = await page.locator(".compare").first().boundingBox();
    if (!box) throw new Error("there is no picture");
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await page.getByRole("textbox", { name: "What should change there?" }).fill(words);
    await page.keyboard.press("Enter");
  }

  test("marks an area, asks in words, and finds both in the chat once", async () => {
    const conversation = await chat.start("Ada", "a bit brighter");
    const link = await conversation.open("Ada");
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open#[\w-]{43}$/);
    const ada = await openPage(browser, problems);
    await ada.goto(link);
    await ada.waitForURL(/\/c\/\w{12}$/);
    const home = ada.url();
    await card(ada, 1).waitFor();
    expect(await ada.locator(".back-to-chat").textContent()).toContain(place);
    await checkAccessibility(ada, `visit-${chat.platform}`);
    await dropOrPaste(ada, "paste", "mine.png", await paint("blue"));
    await ada.getByRole("alert").getByText(`To use another picture, post it in ${place}`).waitFor();
    await ada.getByRole("textbox", { name: "Next instruction" }).fill("rotate left");
    await ada.keyboard.press("Enter");
    await waitUntilFinished(ada, 2);
    await expect.poll(() => conversation.cards("rotate left")).toHaveLength(1);
    await card(ada, 2).locator(".shown a").first().click();
    await ada.waitForURL(/\/2\/1$/);
    await screenshot(ada, `visit-${chat.platform}-picture`);
    await mark(ada, "black and white");
    await ada.waitForURL(home);
    await waitUntilFinished(ada, 3);
    await expect.poll(() => conversation.cards("black and white")).toHaveLength(1);
    await ada.setViewportSize({ width: 390, height: 844 });
    await screenshot(ada, `visit-${chat.platform}-phone`);
    expect(conversation.linksSeenBy("Bo")).toBe(0);
    expect(problems).toEqual([]);
  });

  test("says what to do with a link that was used, and after signing out", async () => {
    const conversation = await chat.start("Ada", "sepia");
    const link = await conversation.open("Ada");
    const [ada, thief] = await Promise.all([openPage(browser, []), openPage(browser, [])]);
    await ada.goto(link);
    await ada.waitForURL(/\/c\/\w{12}$/);
    await thief.goto(link);
    await thief.getByText("This link has been used or has expired. Press Open on the card again.").waitFor();
    expect(thief.url()).not.toContain("#");
    await screenshot(thief, `visit-${chat.platform}-used`);
    await ada.getByRole("button", { name: "Sign out" }).click();
    await ada.waitForURL(/\/open$/);
    await ada.getByText("Press Open on a card there.").waitFor();
    await ada.goBack();
    await ada.getByText("You're signed out of this conversation. Press Open on its card again.").waitFor();
  });
});
