// The page on a phone: one column at a time, everything within reach.

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
  phoneScreen,
  postPicture,
  screenshot,
  send,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("the page on a phone", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let home = "";
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems, phoneScreen);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** Checks that nothing overflows sideways and that axe finds no violations. */
  async function expectFit(name: string): Promise<void> {
    expect(await ada.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await checkAccessibility(ada, `phone-${name}`);
  }

  test("offers to choose a picture, since nothing can be dropped", async () => {
    await ada.goto(`${app.address}/c/new`);
    await ada.getByText("Choose a picture").waitFor();
    expect(await ada.getByText("Drop a picture here").isVisible()).toBe(false);
    await screenshot(ada, "phone-new");
  });

  test("fits pictures, commands and the form of the channel to the screen", async () => {
    await ada.goto(app.address);
    await expectFit("empty");
    await postPicture(ada, "photo.jpg", await photograph());
    const shown = await ada.getByRole("img", { name: "photo.jpg, from You" }).boundingBox();
    expect(shown?.width).toBeGreaterThan(340);
    await ada.getByRole("textbox", { name: "Message" }).fill("/");
    await expectFit("completion");
    await ada.getByRole("textbox", { name: "Message" }).fill("");
    await ada.getByRole("button", { name: "Edit", exact: true }).tap();
    const form = ada.getByRole("dialog", { name: "Edit image" });
    await form.getByRole("textbox", { name: "What should change?" }).fill("a bit warmer");
    await form.getByRole("checkbox", { name: "studio/easel" }).check();
    await expectFit("form");
    await form.getByRole("button", { name: "Start editing" }).tap();
    await ada.waitForURL("**/c/*");
    home = ada.url();
  });

  test("hides the channel beside a thread, and leads back to it", async () => {
    await expect.poll(() => app.heldModel.orders.length).toBe(1);
    await expectFit("drawing");
    app.heldModel.finish();
    await waitUntilFinished(ada, 1);
    for (const figure of await card(ada, 1).locator("figure .frame").all())
      expect((await figure.boundingBox())?.width).toBeGreaterThan(340);
    await expectFit("thread");
    expect(await ada.getByRole("region", { name: "pictures" }).isVisible()).toBe(false);
    await card(ada, 1).getByRole("button", { name: "Pick 1" }).tap();
    await card(ada, 1).getByText("✓ You").waitFor();
    await send(ada, "refuse, or add a hat");
    await card(ada, 2).getByRole("button", { name: "Rephrase" }).tap();
    expect(await ada.getByRole("textbox", { name: "Next instruction" }).inputValue()).toBe("refuse, or add a hat");
    await expectFit("failed");
    await ada.getByRole("link", { name: "Back to pictures" }).tap();
    await ada.waitForURL(`${app.address}/`);
    await ada.goBack();
    await ada.waitForURL(home);
  });

  test("keeps the composer above the keyboard", async () => {
    await ada.getByRole("textbox", { name: "Next instruction" }).tap();
    await ada.setViewportSize({ width: 390, height: 430 });
    const send = await ada.getByRole("button", { name: "Send" }).boundingBox();
    expect((send?.y ?? 999) + (send?.height ?? 0)).toBeLessThan(430);
    await card(ada, 2).getByText("refuse, or add a hat", { exact: true }).waitFor();
    await expectFit("keyboard");
    await ada.setViewportSize({ width: 390, height: 844 });
  });

  test("fits options, settings and the confirmation", async () => {
    await ada.getByRole("button", { name: "Options" }).tap();
    await ada.getByRole("spinbutton", { name: "Seed" }).scrollIntoViewIfNeeded();
    await expectFit("options");
    await ada.getByRole("button", { name: "Options" }).tap();
    for (const name of ["Settings", "Rename", "Delete conversation"]) {
      await ada.getByRole("button", { name }).tap();
      await ada.getByRole("dialog").waitFor();
      await expectFit(name.toLowerCase().replace(" ", "-"));
      await ada.keyboard.press("Escape");
      await ada.getByRole("dialog").waitFor({ state: "detached" });
    }
  });

  test("compares pictures by touch, and fits every other page", async () => {
    await ada.goto(`${home}/1/1`);
    const box = await ada.locator(".compare").boundingBox();
    await ada.touchscreen.tap((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 20);
    await ada.getByRole("slider", { name: "Before and after" }).fill("50");
    await expectFit("viewer");
    for (const name of ["history", "models", "help", "c/new", "c/000000000000"]) {
      await ada.goto(`${app.address}/${name}`);
      await expectFit(name.replace("/", "-"));
    }
  });

  test("shows notices as wide as the screen allows", async () => {
    await ada.goto(app.address);
    await ada.evaluate("document.querySelector('.notice').textContent = 'A sentence that is much longer than half a screen'");
    expect((await ada.locator(".notice").boundingBox())?.width).toBeGreaterThan(300);
  });

  test("shows “Delete my data” even on the narrowest phone", async () => {
    const opens = ada.getByRole("button", { name: "Delete my data" });
    for (const width of [320, 390]) {
      await ada.setViewportSize({ width, height: 844 });
      await ada.goto(app.address);
      const box = await opens.boundingBox();
      expect((box?.x ?? 999) + (box?.width ?? 999)).toBeLessThan(width);
      expect(await ada.evaluate("document.documentElement.scrollWidth")).toBe(width);
    }
    await opens.tap();
    const dialog = ada.getByRole("dialog", { name: "Delete my data" });
    await dialog.getByText("permanently deletes 1 conversation, 3 pictures, 3 messages and your name").waitFor();
    await expectFit("forget");
    await dialog.getByRole("button", { name: "Cancel" }).tap();
    await dialog.waitFor({ state: "detached" });
    await ada.getByRole("button", { name: "Remove" }).tap();
    const removes = ada.getByRole("dialog", { name: "Remove message" });
    const heading = await removes.getByRole("heading").boundingBox();
    const picture = await removes.getByRole("img").boundingBox();
    expect((picture?.y ?? 0) - (heading?.y ?? 0) - (heading?.height ?? 0)).toBeGreaterThan(8);
    await expectFit("remove");
    await ada.getByRole("button", { name: "Cancel" }).tap();
  });

  test("sets the name in a dialog, with a number when it's taken", async () => {
    const bo = await openPage(browser, problems);
    await bo.goto(app.address);
    await bo.getByLabel("Your name").fill("Bo");
    await bo.keyboard.press("Enter");
    await bo.getByText("Your name is now “Bo”.").waitFor();
    await bo.getByLabel("Your name").fill("You");
    await bo.keyboard.press("Enter");
    await bo.getByText("“You” is reserved. Please choose another name.").waitFor();
    await checkAccessibility(bo, "name-refused");
    await bo.context().close();
    await ada.goto(app.address);
    await ada.getByRole("button", { name: "Name" }).tap();
    const form = ada.getByRole("dialog", { name: "Your name" });
    await form.getByLabel("Your name").fill("Threadbrush");
    await form.getByRole("button", { name: "Save" }).tap();
    await form.getByText("“Threadbrush” is reserved. Please choose another name.").waitFor();
    await expectFit("name");
    await form.getByLabel("Your name").fill("Bo");
    await form.getByRole("button", { name: "Save" }).tap();
    await ada.getByText("“Bo” is taken, so your name is now “Bo 2”.").waitFor();
    await form.waitFor({ state: "detached" });
    await expectFit("named");
  });

  test("had no errors", () => {
    expect(problems.filter((text) => !/404/.test(text))).toEqual([]); // one page doesn't exist
  });
});
