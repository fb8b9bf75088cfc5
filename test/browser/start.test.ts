// From opening the page to the first edited picture, and what one sees on the way.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { type App, startApp } from "../platforms/web/app.ts";
import { paint, photograph } from "../platforms/web/held-model.ts";
import {
  card,
  checkAccessibility,
  dropOrPaste,
  fillNumber,
  hasBrowser,
  isFirefox,
  isVisible,
  openBrowser,
  openPage,
  phoneScreen,
  picture,
  send,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("starting", () => {
  let browser: Browser;
  let app: App;
  const problems: string[] = [];
  const held = "studio/easel" as ModelId;

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp({ models: ["local" as ModelId] })]);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    expect(problems.filter((text) => !/404 .*\/c\/\w{12}(\?from=\w{12})?$/.test(text))).toEqual([]); // the conversation that was deleted
  });

  const visit = async (options: Parameters<typeof openPage>[2] = {}): Promise<Page> => {
    const page = await openPage(browser, problems, options);
    await page.goto(app.address);
    return page;
  };

  test("leads to the first edit with one drop, one line and Enter", async () => {
    const page = await visit();
    await checkAccessibility(page, "start");
    await dropOrPaste(page, "drop", "dropped.png", await photograph(600, 400));
    await page.keyboard.type("black and white");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/c/*");
    await waitUntilFinished(page, 1);
    const frame = card(page, 1).locator(".frame");
    await expect.poll(() => isVisible(frame, card(page, 1).locator("header"))).toBe(true);
    expect((await frame.boundingBox())?.height).toBeGreaterThan(330);
    await card(page, 1).locator("figcaption").getByText("Black and white").waitFor();
    await page.context().close();
  });

  test("leads there with the keyboard alone, from an idea and its sample", async () => {
    const page = await openPage(browser, problems);
    await page.goto(`${app.address}/c/new`);
    await page.getByRole("list", { name: "Ideas" }).getByRole("button", { name: "crop to a square" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("img", { name: "boat.webp" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/c\/\w{12}$/);
    await waitUntilFinished(page, 1);
    await card(page, 1).locator("figcaption").getByText("Cropped to a square").waitFor();
    await card(page, 1).focus();
    await page.keyboard.press("1");
    await card(page, 1).getByRole("button", { name: "Pick 1", pressed: true }).waitFor();
    await page.context().close();
  });

  test.skipIf(isFirefox)("edits a picture sent with an instruction in the channel, and shares one without", async () => {
    const page = await visit(phoneScreen);
    await page.getByLabel("Attach pictures").setInputFiles([picture("harbour.jpg", await photograph(300, 200))]);
    await page.getByLabel("Just post").check();
    await send(page, "make it warmer");
    await page.getByRole("img", { name: "harbour.jpg, from You" }).waitFor();
    await page.getByLabel("Take a photo").setInputFiles([picture("camera.jpg", await photograph(300, 200))]);
    await checkAccessibility(page, "phone-photo");
    await page.getByRole("textbox", { name: "Message" }).fill("make it warmer");
    await page.getByRole("button", { name: "Send" }).tap();
    await page.waitForURL("**/c/*");
    await waitUntilFinished(page, 1);
    await page.context().close();
  });

  test.each([2, 3, 4])("shows %i pictures of an edit without scrolling", async (count) => {
    const page = await visit();
    await page.goto(`${app.address}/c/new`);
    await page.getByLabel("Attach pictures").setInputFiles([picture("photo.jpg", await photograph(600, 400))]);
    await page.getByRole("button", { name: "Options" }).click();
    await fillNumber(page.getByLabel("Pictures per model"), count);
    await page.getByRole("button", { name: "Options" }).click();
    await send(page, "more contrast");
    await page.waitForURL(/\/c\/\w{12}$/);
    await waitUntilFinished(page, 1);
    const figures = card(page, 1).locator("figure");
    expect(await figures.count()).toBe(count);
    for (const figure of await figures.all()) expect(await isVisible(figure, card(page, 1).locator("header"))).toBe(true);
    await checkAccessibility(page, `grid-${count}`);
    await page.context().close();
  });

  test("shows an option that is out of range again, and sends once it is right", async () => {
    const page = await visit();
    await page.goto(`${app.address}/c/new`);
    await page.getByLabel("Attach pictures").setInputFiles([picture("photo.jpg", await photograph(300, 200))]);
    const [options, count] = [page.getByRole("button", { name: "Options" }), page.getByLabel("Pictures per model")];
    await options.click();
    await fillNumber(count, 12);
    await options.click();
    await count.waitFor({ state: "hidden" });
    await send(page, "brighter");
    await count.waitFor();
    await expect.poll(() => count.evaluate((field) => field.matches(":focus"))).toBe(true);
    await fillNumber(count, 1);
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/c\/\w{12}$/);
    await waitUntilFinished(page, 1);
    await page.context().close();
  });

  test("finds models by what they do, marks favourites, and shows the chosen ones as chips", async () => {
    const page = await visit();
    await page.goto(`${app.address}/c/new`);
    const chips = page.getByRole("list", { name: "Chosen models" });
    expect(await chips.getByRole("listitem").allInnerTexts()).toEqual(["Built-in editor"]);
    await page.getByRole("button", { name: "Add model…" }).click();
    await page.getByRole("checkbox", { name: held }).check();
    await expect.poll(() => chips.getByRole("listitem").count()).toBe(2);
    await page.getByRole("button", { name: "Favourite: Easel" }).click();
    await checkAccessibility(page, "models-chosen");
    await page.reload();
    await page.getByRole("button", { name: "Add model…" }).click();
    expect(await page.getByRole("checkbox").first().getAttribute("value")).toBe(held);
    await page.getByRole("checkbox", { name: held }).check();
    await page.getByRole("button", { name: "Remove Built-in editor" }).click();
    expect(await chips.getByRole("listitem").allInnerTexts()).toEqual(["Easel"]);
    await page.context().close();
  });

  test("shows the blurred original at once, and marks the title of a hidden window when the edit is done", async () => {
    const page = await visit();
    await page.goto(`${app.address}/c/new`);
    await page.getByLabel("Attach pictures").setInputFiles([picture("red.png", await paint("red"))]);
    await page.getByRole("button", { name: "Options" }).click();
    await page.getByRole("checkbox", { name: held }).check();
    await page.getByRole("checkbox", { name: "local", exact: true }).uncheck();
    await send(page, "paint it blue");
    await page.waitForURL(/\/c\/\w{12}$/);
    await card(page, 1).locator("img.blurred").waitFor();
    await expect.poll(() => app.heldModel.orders.length).toBe(1);
    await page.evaluate(`{
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }`);
    app.heldModel.finish();
    await expect.poll(() => page.title()).toBe("✓ paint it blue");
    await page.evaluate(`{
      Object.defineProperty(document, "hidden", { value: false, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }`);
    expect(await page.title()).toBe("paint it blue");
    await page.context().close();
  });

  test("remembers the chosen theme, and follows the system without one", async () => {
    const page = await visit({ colorScheme: "light" });
    const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    const light = await background();
    await page.getByRole("button", { name: "Dark theme" }).click();
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await background()).toBe(dark);
    await page.getByRole("button", { name: "Theme of the system" }).click();
    expect(await background()).toBe(light);
    await page.context().close();
  });

  test("says that a conversation was deleted", async () => {
    const page = await visit();
    await page.goto(`${app.address}/c/new`);
    await page.getByLabel("Attach pictures").setInputFiles([picture("red.png", await paint("red"))]);
    await send(page, "black and white");
    await page.waitForURL(/\/c\/\w{12}$/);
    await page.getByRole("button", { name: "Delete conversation" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("“black and white” was deleted.").waitFor();
    await page.context().close();
  });
});
