// Details of the page: typing, picking, viewing pictures, and working without scripts.

import type { Browser, Page, Response } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { paint, photograph } from "../platforms/web/held-model.ts";
import {
  brightness,
  card,
  checkAccessibility,
  colourfulness,
  hasBrowser,
  isVisible,
  openBrowser,
  openPage,
  picture,
  postPicture,
  readPixels,
  send,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("the page in detail", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let home = "";
  const problems: string[] = [];
  const composer = () => ada.getByRole("textbox", { name: /^(Message|Next instruction)$/ });

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems, { permissions: ["clipboard-read", "clipboard-write"] });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  test("loads in less than 150 kB without pictures, and offers samples", async () => {
    const sizes: Promise<number>[] = [];
    const weigh = (response: Response) => {
      const pictures = /image|event-stream/.test(response.headers()["content-type"] ?? "");
      if (!pictures)
        sizes.push(
          response
            .request()
            .sizes()
            .then((of) => of.responseBodySize + of.responseHeadersSize),
        );
    };
    ada.on("response", weigh);
    await ada.goto(app.address, { waitUntil: "load" });
    await ada.evaluate("document.fonts.ready.then(() => undefined)");
    ada.off("response", weigh);
    const weight = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(sizes.length).toBeGreaterThan(10);
    expect(weight).toBeLessThan(150_000);
    const visitor = await openPage(browser, problems);
    await visitor.goto(app.address);
    await visitor.getByRole("link", { name: "Try “A boat on the sea”" }).click();
    await visitor.getByLabel("Just post").check();
    await visitor.getByRole("button", { name: "Send" }).click();
    await ada.getByRole("img", { name: "boat.webp, from Somebody" }).waitFor();
    await visitor.context().close();
  });

  test("focuses the composer where there is a keyboard", async () => {
    await ada.reload();
    await ada.keyboard.type("one");
    expect(await composer().inputValue()).toBe("one");
  });

  test("sends with Enter, breaks lines with Shift+Enter, completes commands and brings text back with Up", async () => {
    await composer().fill("one");
    await ada.keyboard.press("Shift+Enter");
    await ada.keyboard.type("two");
    await ada.keyboard.press("Enter");
    await expect.poll(() => ada.locator(".message .text").allInnerTexts()).toEqual(["one\ntwo"]);
    await ada.keyboard.press("ArrowUp");
    expect(await composer().inputValue()).toBe("one\ntwo");
    await composer().fill("/");
    expect(await ada.getByRole("listbox", { name: "Commands" }).getByRole("option").count()).toBe(12);
    await checkAccessibility(ada, "completion");
    await ada.keyboard.type("h");
    await ada.keyboard.press("ArrowDown");
    await ada.keyboard.press("ArrowDown");
    await ada.keyboard.press("Tab");
    expect(await composer().inputValue()).toBe("/help ");
    await composer().fill("/se");
    expect(await ada.getByRole("listbox", { name: "Commands" }).getByRole("option").allInnerTexts()).toHaveLength(1);
    await ada.keyboard.press("Enter");
    expect(await composer().inputValue()).toBe("/settings ");
    await composer().fill("");
  });

  test("edits one's own newest picture with /edit, or the one sent with it", async () => {
    await postPicture(ada, "photo.jpg", await photograph(600, 400));
    await send(ada, "/edit black and white");
    await ada.waitForURL("**/c/*");
    home = ada.url();
    await waitUntilFinished(ada, 1);
    const grey = await readPixels(ada, 1, 1);
    expect(grey).toMatchObject({ width: 600, height: 400 });
    expect(colourfulness(grey)).toBeLessThanOrEqual(1);
    await ada.goto(app.address);
    await ada.getByLabel("Attach pictures").setInputFiles([picture("green.png", await paint("green"))]);
    await send(ada, "/edit invert");
    await ada.waitForURL("**/c/*");
    await waitUntilFinished(ada, 1);
    const { data } = await readPixels(ada, 1, 1);
    expect([...data.subarray(0, 3)]).toEqual([255, 127, 255]);
  });

  test("edits both pictures with /edit that somebody posted one after the other", async () => {
    const bo = await openPage(browser, problems);
    await bo.goto(app.address);
    await postPicture(bo, "left.png", await paint("red"));
    await postPicture(bo, "right.png", await paint("blue"));
    await send(bo, "/edit side by side");
    await bo.waitForURL("**/c/*");
    await waitUntilFinished(bo, 1);
    expect(await card(bo, 1).getByRole("list", { name: "Starts from" }).getByRole("img").count()).toBe(2);
    const { width, height } = await readPixels(bo, 1, 1);
    expect(width / height).toBeGreaterThan(1.9);
    await bo.context().close();
  });

  test("fits a tall picture between its prompt and its buttons", async () => {
    await ada.goto(`${app.address}/c/new`);
    await ada.getByLabel("Attach pictures").setInputFiles([picture("tall.jpg", await photograph(400, 600))]);
    await send(ada, "black and white");
    await waitUntilFinished(ada, 1);
    const [frame, header] = [card(ada, 1).locator(".frame"), card(ada, 1).locator("header")];
    await expect.poll(() => isVisible(frame, header)).toBe(true);
    expect(await isVisible(card(ada, 1).getByRole("button", { name: "Edit picture 1" }))).toBe(true);
    expect((await frame.boundingBox())?.height).toBeGreaterThan(280);
    expect(await isVisible(card(ada, 1).getByRole("list", { name: "Starts from" }))).toBe(true);
  });

  test("opens the form from a picture, and refuses a tenth reference when it's added", async () => {
    await ada.goto(app.address);
    await ada
      .locator(".message", { hasText: "green" })
      .or(ada.locator(".message:has(img[alt^=photo])"))
      .first()
      .getByRole("button", { name: "Edit", exact: true })
      .click();
    const form = ada.getByRole("dialog", { name: "Edit image" });
    await form.getByRole("img", { name: "Picture to edit" }).waitFor();
    const input = form.getByLabel("Reference pictures");
    const files = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => picture(`${n}.png`, small));
    await input.setInputFiles(files.slice(0, 2));
    await input.setInputFiles(files.slice(2));
    await form.getByText("A message can have up to 9 pictures.").waitFor();
    const chosen = form.getByRole("list", { name: "Pictures to add" });
    expect(await chosen.getByRole("img").count()).toBe(9);
    for (const n of [2, 3, 4, 5, 6, 7, 8, 9]) await form.getByRole("button", { name: `Remove ${n}.png` }).click();
    expect(await chosen.getByRole("img").count()).toBe(1);
    await checkAccessibility(ada, "form-references");
    await form.getByRole("textbox", { name: "What should change?" }).fill("side by side");
    await form.getByRole("button", { name: "Start editing" }).click();
    await ada.waitForURL(home);
    await waitUntilFinished(ada, 2);
    const { width, height } = await readPixels(ada, 2, 1);
    expect(width / height).toBeGreaterThan(2);
  });

  test("says that a turn is waiting, and moves nothing when a picture arrives", async () => {
    await send(ada, "/settings models easel 3:2");
    await ada.getByText("Saved. Your next edit will use these settings.").waitFor();
    await send(ada, "paint it");
    const tile = card(ada, 3).locator(".frame");
    await card(ada, 3)
      .getByText(/working…/)
      .waitFor();
    await expect.poll(() => app.heldModel.orders.length).toBe(1);
    const room = await tile.boundingBox();
    await send(ada, "paint it in blue");
    await card(ada, 4).getByRole("progressbar").waitFor();
    await card(ada, 4).getByText(/wait/i).first().waitFor();
    expect(await ada.getByRole("navigation", { name: "Your conversations" }).getByRole("img", { name: "working…" }).count()).toBe(
      1,
    );
    await ada.emulateMedia({ reducedMotion: "reduce" });
    expect(await ada.evaluate("document.getAnimations().length")).toBe(0);
    await ada.emulateMedia({ reducedMotion: "no-preference" });
    expect(await ada.evaluate("document.getAnimations().length")).toBeGreaterThan(0);
    await checkAccessibility(ada, "waiting");
    app.heldModel.finish();
    await waitUntilFinished(ada, 3);
    const shown = await tile.boundingBox();
    expect(shown && room && { width: shown.width, height: shown.height }).toEqual(
      room && { width: room.width, height: room.height },
    );
    await expect.poll(() => app.heldModel.orders.length).toBe(2);
    app.heldModel.finish();
    await waitUntilFinished(ada, 4);
    await expect.poll(() => ada.locator("#news").innerText()).toBe("Done: Edit 4");
    expect([...(await readPixels(ada, 4, 1)).data.subarray(0, 3)]).toEqual([255, 165, 0]);
  });

  test("shows eight variants, and keeps the tiles of cancelled ones", async () => {
    await send(ada, "/settings models local, easel variants 4");
    await send(ada, "much brighter");
    const turn = card(ada, 5);
    await expect.poll(() => turn.locator("figure.ready").count()).toBe(4);
    expect(await turn.locator("figure").count()).toBe(8);
    await checkAccessibility(ada, "eight");
    await turn.getByRole("button", { name: "Cancel" }).click();
    await waitUntilFinished(ada, 5);
    expect(await turn.locator("figure.cancelled").count()).toBe(4);
    await checkAccessibility(ada, "eight-cancelled");
    const means = await Promise.all([1, 2, 3].map(async (number) => brightness(await readPixels(ada, 5, number))));
    expect(new Set(means.map(Math.round)).size).toBe(3);
  });

  test("picks with keys on the focused card, and marks picks on the card, in the strip and in full", async () => {
    const turn = card(ada, 5);
    await turn.focus();
    await ada.keyboard.press("2");
    await turn.getByRole("button", { name: "Pick 2", pressed: true }).waitFor();
    await ada.keyboard.press("3");
    await turn.getByRole("button", { name: "Pick 3", pressed: true }).waitFor();
    await ada.keyboard.press("3");
    await turn.getByRole("button", { name: "Pick 3", pressed: false }).waitFor();
    const strip = ada.getByRole("list", { name: "All pictures" });
    await strip.getByRole("link", { name: "Edit 5, picture 2, picked" }).waitFor();
    await checkAccessibility(ada, "picked");
    await strip.getByRole("link", { name: "Edit 1, picture 1" }).click();
    await expect.poll(() => card(ada, 1).evaluate((shown) => shown.getBoundingClientRect().top)).toBeGreaterThan(-30);
    await ada.goto(`${home}/5/2`);
    const pick = ada.getByRole("button", { name: "Pick 2" });
    await ada.getByText("✓ You").waitFor();
    await pick.click();
    await ada.getByRole("button", { name: "Pick 2", pressed: false }).waitFor();
    await ada.getByText("✓ You").waitFor({ state: "detached" });
  });

  test("compares by dragging, downloads under a good name, and copies", async () => {
    const stage = ada.locator(".compare");
    const box = await stage.boundingBox();
    if (!box) throw new Error("nothing to compare");
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await ada.mouse.move(middle.x - 50, middle.y);
    await ada.mouse.down();
    await ada.mouse.move(middle.x, middle.y);
    await ada.mouse.up();
    expect(Number(await ada.getByRole("slider", { name: "Before and after" }).inputValue())).toBe(50);
    const shown = await sharp(await stage.screenshot())
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (x: number) => shown.data.readUInt8((Math.round(shown.info.height / 4) * shown.info.width + x) * 3 + 1);
    const quarter = Math.round(shown.info.width / 4);
    expect(Math.abs(at(quarter) - at(3 * quarter))).toBeGreaterThan(5);
    const [download] = await Promise.all([ada.waitForEvent("download"), ada.getByRole("link", { name: "Download" }).click()]);
    expect(download.suggestedFilename()).toBe("black-and-white-edit-5-picture-2.png");
    await ada.getByRole("button", { name: "Copy" }).click();
    await ada.getByText("Copied.").waitFor();
    const copied = await ada.evaluate(
      "navigator.clipboard.read().then(([item]) => item.getType('image/png')).then((blob) => blob.size)",
    );
    expect(copied).toBeGreaterThan(1000);
  });

  test("restores the scroll position after a picture in full", async () => {
    await ada.goto(home);
    await card(ada, 1).locator("figcaption").first().scrollIntoViewIfNeeded();
    await card(ada, 1).locator("figure a").first().click();
    await ada.getByRole("slider", { name: "Before and after" }).waitFor();
    await ada.goBack();
    await ada.waitForURL(home);
    expect(await isVisible(card(ada, 1).locator("figcaption").first())).toBe(true);
    await ada.reload();
  });

  test("leaves room for a picture at 200% zoom", async () => {
    await ada.setViewportSize({ width: 640, height: 400 });
    await ada.goto(home);
    await card(ada, 1).locator(".frame").first().scrollIntoViewIfNeeded();
    expect(await isVisible(card(ada, 1).locator(".frame").first(), ada.locator(".thread > .bar"))).toBe(true);
    await checkAccessibility(ada, "enlarged");
    await ada.setViewportSize({ width: 1280, height: 800 });
  });

  test("shows a picture of the channel in full", async () => {
    await ada.goto(app.address);
    await ada.getByRole("img", { name: "photo.jpg, from You" }).click();
    await ada.getByRole("heading", { name: "photo.jpg, from You" }).waitFor();
    await checkAccessibility(ada, "posted");
    await ada.keyboard.press("Escape");
    await ada.waitForURL(`${app.address}/`);
  });

  test("works without scripts", async () => {
    const context = { storageState: await ada.context().storageState(), javaScriptEnabled: false };
    const withoutScripts = await openPage(browser, problems, context);
    await withoutScripts.goto(home);
    expect(await withoutScripts.getByRole("article").count()).toBe(5);
    await withoutScripts.getByRole("img", { name: "black and white" }).first().waitFor();
    await withoutScripts.getByRole("button", { name: "Settings" }).click();
    await withoutScripts.getByRole("textbox", { name: "Title" }).fill("A quiet title");
    await withoutScripts.getByRole("button", { name: "Save" }).click();
    await withoutScripts.goto(home);
    await withoutScripts.getByRole("textbox", { name: "Next instruction" }).fill("flip horizontally");
    await withoutScripts.getByRole("button", { name: "Send" }).click();
    await withoutScripts.waitForURL(home);
    await withoutScripts.getByRole("region", { name: "A quiet title" }).waitFor();
    await withoutScripts.context().close();
  });

  test("had no errors in any window", () => {
    expect(problems).toEqual([]);
  });
});

const small = await paint("blue");
