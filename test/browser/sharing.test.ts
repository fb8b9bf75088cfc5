// Sharing a conversation by a link: the owner's dialog, and what somebody sees who has the link.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { photograph } from "../platforms/web/held-model.ts";
import {
  card,
  checkAccessibility,
  hasBrowser,
  openBrowser,
  openPage,
  picture,
  screenshot,
  send,
  startConversation,
  waitUntilFinished,
} from "./user-driver.ts";

const token = "open sesame 16 characters";

describe.skipIf(!hasBrowser)("sharing a conversation", () => {
  let app: App;
  let browser: Browser;
  let ada: Page;
  let guest: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startApp({ token, shares: true }), openBrowser()]);
    const permissions = { permissions: ["clipboard-read", "clipboard-write"] };
    [ada, guest] = [await openPage(browser, problems, permissions), await openPage(browser, [])];
    await ada.goto(app.address);
    await ada.getByLabel("Access token").fill(token);
    await ada.keyboard.press("Enter");
    await ada.locator("#composer-text").waitFor();
    await startConversation(ada, app.address, picture("photo.jpg", await photograph(600, 400)), "black and white");
    await send(ada, "rotate left");
    await waitUntilFinished(ada, 2);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  const openDialog = async () => {
    await ada.getByRole("button", { name: "Share conversation" }).click();
    await ada.getByRole("dialog", { name: "Share conversation" }).waitFor();
  };

  test("creates a link, copies it, and stops sharing", async () => {
    await openDialog();
    await checkAccessibility(ada, "share-dialog");
    await ada.getByRole("button", { name: "Create link" }).click();
    const link = ada.getByRole("textbox", { name: "Link" });
    await link.waitFor();
    await checkAccessibility(ada, "share-link");
    await ada.getByRole("button", { name: "Copy" }).click();
    await ada.getByText("Copied.").waitFor();
    const address = await link.inputValue();
    expect(await ada.evaluate("navigator.clipboard.readText()")).toBe(address);
    await ada.getByRole("button", { name: "Close" }).click();
    await ada.getByText("shared", { exact: true }).waitFor();
    await checkAccessibility(ada, "shared-conversation-of-owner");
    await readAsGuest(address);
    await openDialog();
    await checkAccessibility(ada, "share-dialog-shared");
    await ada.setViewportSize({ width: 390, height: 844 });
    await checkAccessibility(ada, "share-dialog-phone");
    await ada.getByRole("button", { name: "Stop sharing" }).click();
    await ada.getByText("Sharing has stopped. The link no longer works.").waitFor();
    await ada.getByText("shared", { exact: true }).waitFor({ state: "detached" });
    await guest.goto(address);
    await guest.getByRole("alert").getByText("This link doesn't work.").waitFor();
    await checkAccessibility(guest, "shared-stopped");
    expect(problems.filter((text) => !text.includes("401"))).toEqual([]); // the sign-in page
  });

  async function readAsGuest(address: string): Promise<void> {
    await guest.goto(address);
    await card(guest, 2).waitFor();
    await checkAccessibility(guest, "shared-conversation");
    expect(await guest.getByRole("button").count()).toBe(0);
    const [archive] = await Promise.all([
      guest.waitForEvent("download"),
      guest.getByRole("link", { name: "Download all" }).click(),
    ]);
    expect(archive.suggestedFilename()).toBe("black-and-white.zip");
    expect(await guest.getByRole("textbox").count()).toBe(0);
    await card(guest, 1).locator(".shown a").click();
    await guest.waitForURL(/\/1\/1$/);
    await checkAccessibility(guest, "shared-picture");
    await guest.getByRole("slider", { name: "Before and after" }).fill("50");
    expect(await guest.locator(".compare.compared").count()).toBe(1);
    await guest.getByRole("button", { name: "Zoom in" }).click();
    await guest.keyboard.press("ArrowRight");
    await guest.waitForURL(/\/2\/1$/);
    await guest.locator(".compare-with summary").click();
    await checkAccessibility(guest, "shared-compare");
    await guest.locator(".compare-with").getByRole("link", { name: "Original" }).click();
    await guest.waitForURL(/\/2\/1\?with=0\/1$/);
    await guest.getByRole("button", { name: "Side by side" }).click();
    await guest.locator(".stage.beside .pane.other").waitFor();
    await guest.goto(`${address}/1/1`);
    const [file] = await Promise.all([
      guest.waitForEvent("download"),
      guest.getByRole("link", { name: "Download", exact: true }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("black-and-white-edit-1-picture-1.jpg");
    await guest.setViewportSize({ width: 390, height: 844 });
    await checkAccessibility(guest, "shared-picture-phone");
    await guest.getByRole("link", { name: "‹" }).first().click();
    await card(guest, 1).waitFor();
    await checkAccessibility(guest, "shared-conversation-phone");
    const size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]";
    expect(await guest.evaluate(size)).toEqual([390, 844]);
    await screenshot(guest, "shared-end");
  }
});
