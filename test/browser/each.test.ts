// Several pictures, edited each on its own.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { paint, photograph } from "../platforms/web/held-model.ts";
import {
  card,
  checkAccessibility,
  hasBrowser,
  openBrowser,
  openPage,
  picture,
  screenshot,
  send,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("several pictures", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    app = await startApp();
    ada = await openPage(browser, problems);
  });
  afterAll(async () => {
    await browser?.close();
    await app.stop();
    expect(problems).toEqual([]);
  });

  const files = async () => [
    picture("photo.jpg", await photograph()),
    picture("red.png", await paint("red")),
    picture("green.png", await paint("green")),
  ];
  const choice = (page: Page) => page.getByLabel("Several pictures");

  test("offers the choice once there are two, and edits each on its own", async () => {
    await ada.goto(`${app.address}/c/new`);
    const attach = ada.getByLabel("Attach pictures");
    await attach.setInputFiles((await files()).slice(0, 1));
    expect(await choice(ada).isVisible()).toBe(false);
    await attach.setInputFiles((await files()).slice(1));
    await choice(ada).selectOption("Each on its own");
    await checkAccessibility(ada, "each-composer");
    await ada.setViewportSize({ width: 390, height: 844 });
    await screenshot(ada, "each-composer-phone");
    await ada.setViewportSize({ width: 1280, height: 800 });
    await send(ada, "black and white");
    await ada.waitForURL("**/c/*");
    await waitUntilFinished(ada, 1);
    expect(await card(ada, 1).locator(".variant").count()).toBe(3);
    expect(await choice(ada).isVisible()).toBe(false);
    await screenshot(ada, "each-row");
    await send(ada, "brighter");
    await waitUntilFinished(ada, 2);
    expect(await card(ada, 2).locator(".variant").count()).toBe(3);
  });

  test("asks in the form, also once pictures are added to it", async () => {
    await ada.goto(app.address);
    await ada.getByLabel("Attach pictures").setInputFiles((await files()).slice(0, 1));
    await ada.getByRole("button", { name: "Send" }).click();
    await ada.getByRole("button", { name: "Edit", exact: true }).first().click();
    const dialog = ada.getByRole("dialog", { name: "Edit image" });
    await dialog.waitFor();
    const select = dialog.getByLabel("Several pictures");
    expect(await select.isVisible()).toBe(false);
    await dialog.getByLabel("Reference pictures").setInputFiles((await files()).slice(1));
    await select.selectOption("Each on its own");
    await checkAccessibility(ada, "each-form");
    await ada.setViewportSize({ width: 390, height: 844 });
    await select.scrollIntoViewIfNeeded();
    await screenshot(ada, "each-form-phone");
    await ada.setViewportSize({ width: 1280, height: 800 });
    await dialog.getByRole("textbox", { name: "What should change?" }).fill("black and white");
    await dialog.getByRole("button", { name: "Start editing" }).click();
    await ada.waitForURL("**/c/*");
    await waitUntilFinished(ada, 1);
    expect(await card(ada, 1).locator(".variant").count()).toBe(3);
  });
});
