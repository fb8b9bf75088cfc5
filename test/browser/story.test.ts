// The whole program in a browser, from the first picture to the deleted conversation.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConversationKey } from "../../src/core/vocabulary.ts";
import { type App, startApp } from "../platforms/web/app.ts";
import { paint, photograph } from "../platforms/web/held-model.ts";
import {
  brightness,
  card,
  checkAccessibility,
  colourfulness,
  dropOrPaste,
  fillNumber,
  hasBrowser,
  isConnectionLoss,
  isVisible,
  openBrowser,
  openPage,
  picture,
  readPixels,
  screenshot,
  send,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("the page", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let bo: Page;
  let home = "";
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems);
    await ada.goto(app.address);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  test("takes pictures by choosing, dropping and pasting, and refuses a tenth", async () => {
    await checkAccessibility(ada, "empty");
    const red = await paint("red");
    await dropOrPaste(ada, "drop", "dropped.png", red);
    await dropOrPaste(ada, "paste", "pasted.png", await paint("blue"));
    await ada.getByLabel("Attach pictures").setInputFiles([1, 2, 3, 4, 5, 6, 7, 8].map((n) => picture(`${n}.png`, red)));
    await ada.getByText("A message can have up to 9 pictures.").waitFor();
    expect(await ada.getByRole("list", { name: "Pictures to send" }).getByRole("img").count()).toBe(9);
    for (const n of [1, 2, 3, 4, 5, 6, 7]) await ada.getByRole("button", { name: `Remove ${n}.png` }).click();
    await ada.getByLabel("Just post").check();
    await send(ada, "Two colours");
    await ada.getByRole("img", { name: /^pasted\.png/ }).waitFor();
    await ada.getByLabel("Attach pictures").setInputFiles([picture("photo.jpg", await photograph())]);
    await send(ada, "Look at this"); // an instruction would start an edit
    await ada.getByRole("img", { name: /^photo\.jpg/ }).waitFor();
    expect(await ada.getByRole("button", { name: "Edit", exact: true }).count()).toBe(2);
    await checkAccessibility(ada, "channel");
  });

  test("shows tiles, a preview and each picture after an edit with the form", async () => {
    await send(ada, "/edit");
    const form = ada.getByRole("dialog", { name: "Edit image" });
    await form.getByRole("textbox", { name: "What should change?" }).fill("black and white");
    await form.getByRole("group", { name: "Models" }).getByRole("checkbox", { name: "studio/easel" }).check();
    await form.getByRole("combobox", { name: "Resolution" }).selectOption("standard");
    await checkAccessibility(ada, "form");
    await form.getByRole("button", { name: "Start editing" }).click();
    await ada.waitForURL("**/c/*");
    home = ada.url();
    const turn = card(ada, 1);
    await turn.getByRole("progressbar").waitFor();
    const [mine, held] = [turn.locator("figure").nth(0), turn.locator("figure").nth(1)];
    await mine.locator("img").waitFor();
    expect(await held.locator("img.preview:not(.blurred)").count()).toBe(0);
    const place = await held.locator(".frame").boundingBox();
    await expect.poll(() => app.heldModel.orders.length).toBe(1);
    app.heldModel.preview(await paint("green"));
    await held.locator("img.preview:not(.blurred)").waitFor();
    await checkAccessibility(ada, "drawing");
    app.heldModel.finish();
    await waitUntilFinished(ada, 1);
    expect(await held.locator(".frame").boundingBox()).toMatchObject({ width: place?.width });
    expect(await held.locator("figcaption").innerText()).toMatch(/^2\s+Easel\s+[\d.]+ s · \$0\.04/);
    expect(await ada.getByRole("progressbar").count()).toBe(0);
    expect(colourfulness(await readPixels(ada, 1, 1))).toBeLessThanOrEqual(1);
    expect(colourfulness(await readPixels(ada, 1, 2))).toBeGreaterThan(100);
    await checkAccessibility(ada, "thread");
  });

  test("shows a pick in every window, and starts the next turn from it and the attachments", async () => {
    bo = await openPage(browser, problems);
    await bo.goto(home);
    await send(ada, "/settings models local");
    await ada.getByText("Saved. Your next edit will use these settings.").waitFor();
    await card(ada, 1).getByRole("button", { name: "Pick 1" }).click();
    await card(ada, 1).getByText("✓ You").waitFor();
    await card(bo, 1).getByText("✓ Somebody").waitFor();
    await ada.getByText("Your next edit starts from picture 1 of edit 1.").waitFor();
    await ada.getByLabel("Attach pictures").setInputFiles([1, 2, 3, 4, 5].map((n) => picture(`${n}.jpg`, lastPhoto)));
    await send(ada, "much brighter");
    await waitUntilFinished(ada, 2);
    await card(ada, 2).getByText("Only the first 5 of 6 pictures are used: an edit can use up to five.").waitFor();
    expect(await card(ada, 2).getByRole("list", { name: "Starts from" }).getByRole("img").count()).toBe(5);
    await waitUntilFinished(bo, 2);
    expect(colourfulness(await readPixels(ada, 2, 1))).toBeLessThanOrEqual(1);
    expect(brightness(await readPixels(ada, 2, 1))).toBeGreaterThan(brightness(await readPixels(ada, 1, 1)) + 10);
  });

  test("goes back to an older card on a pick, and says so", async () => {
    const turn = card(ada, 1);
    await turn.getByRole("button", { name: "Pick 1" }).click();
    await turn.getByRole("button", { name: "Pick 1", pressed: false }).waitFor();
    await turn.getByRole("button", { name: "Pick 2" }).focus();
    await ada.keyboard.press("2");
    await turn.getByRole("button", { name: "Pick 2", pressed: true }).waitFor();
    await ada.getByText("Your next edit starts here").waitFor();
    await send(ada, "@Threadbrush rotate left");
    await waitUntilFinished(ada, 3);
    await ada.getByText("Your next edit starts here").waitFor({ state: "detached" });
    expect(await readPixels(ada, 3, 1)).toMatchObject({ width: 200, height: 300 });
    expect(await card(ada, 3).getByText("rotate left", { exact: true }).count()).toBe(1);
  });

  test("starts nothing when people talk to each other", async () => {
    for (const text of ["// lovely", "@Bo do you like it?"]) {
      await send(ada, text);
      await bo.getByText(text).waitFor();
    }
    expect(await ada.getByRole("article").count()).toBe(3);
  });

  test("cancels a turn, and runs one again", async () => {
    await send(ada, "/again easel");
    await card(ada, 4).getByRole("button", { name: "Cancel" }).click();
    await waitUntilFinished(ada, 4);
    expect(await ada.getByRole("progressbar").count()).toBe(0);
    await send(ada, "/settings variants 2"); // with the same settings, the built-in editor would do the same again
    await card(ada, 2).getByRole("button", { name: "Run again" }).click();
    await waitUntilFinished(ada, 5);
    await send(ada, "/settings variants 1");
    await card(ada, 5).getByText("much brighter", { exact: true }).waitFor();
  });

  test("says why a variant failed, and retries it with another model", async () => {
    await send(ada, "/settings models easel");
    await send(ada, "flip horizontally and remove the refuse");
    const turn = card(ada, 6);
    await turn.getByText("I will not paint that.").waitFor();
    await checkAccessibility(ada, "failed");
    await turn.getByRole("button", { name: "Retry", exact: true }).click();
    await expect.poll(() => app.heldModel.orders.filter(({ prompt }) => prompt.includes("refuse")).length).toBe(2);
    await turn.getByRole("button", { name: "Retry with local" }).click();
    await turn
      .getByText(/built-in editor/i)
      .first()
      .waitFor();
    await send(ada, "/settings models local");
  });

  test("edits any variant with the form, with the variant's model", async () => {
    await card(ada, 1).getByRole("button", { name: "Edit picture 1" }).click();
    const form = ada.getByRole("dialog", { name: "Edit image" });
    expect(await form.getByRole("checkbox", { name: "local", exact: true }).isChecked()).toBe(true);
    await form.getByRole("textbox", { name: "What should change?" }).fill("crop to 1:1");
    await form.getByRole("button", { name: "Start editing" }).click();
    await waitUntilFinished(ada, 7);
    expect(await readPixels(ada, 7, 1)).toMatchObject({ width: 600, height: 600 });
  });

  test("lets the owner rename and configure a conversation, visible to everyone", async () => {
    await ada.getByRole("button", { name: "Rename" }).click();
    await ada.getByRole("textbox", { name: "Title" }).fill("A grey ball");
    await ada.keyboard.press("Enter");
    await bo.getByRole("region", { name: "A grey ball" }).waitFor();
    expect(await bo.getByRole("button", { name: "Delete conversation" }).count()).toBe(0);
    await send(ada, "/settings");
    const settings = ada.getByRole("dialog", { name: "Settings" });
    await fillNumber(settings.getByRole("spinbutton", { name: "Pictures per model" }), 2);
    await checkAccessibility(ada, "settings");
    await settings.getByRole("button", { name: "Save" }).click();
    await settings.waitFor({ state: "hidden" });
    await send(ada, "/settings resolution tiny");
    await ada.getByRole("alert").getByText(`"tiny" isn't an available resolution`).waitFor();
    await ada.getByRole("textbox", { name: "Next instruction" }).fill("");
    await ada.getByRole("button", { name: "Options" }).click();
    expect(await ada.getByRole("spinbutton", { name: "Pictures per model" }).inputValue()).toBe("2");
  });

  test("shows a picture in full with its prompts, the picture before and its neighbours", async () => {
    await ada.goto(`${home}/5/1`);
    expect(await ada.getByRole("list", { name: "Instructions" }).getByRole("listitem").allInnerTexts()).toEqual([
      "black and white",
      "much brighter",
    ]);
    await ada.getByRole("slider", { name: "Before and after" }).fill("50");
    await checkAccessibility(ada, "viewer");
    await ada.getByRole("slider").blur();
    await ada.keyboard.press("ArrowLeft");
    await ada.waitForURL("**/1/2"); // edit 5 was made from edit 1
    await ada.keyboard.press("Escape");
    await ada.waitForURL(`${home}#turn-*`);
    expect(await isVisible(card(ada, 1).locator("figcaption").first())).toBe(true);
    await ada.goto(home);
    expect(await isVisible(card(ada, 1).locator("figcaption").first())).toBe(false);
  });

  test("shows history, models and help", async () => {
    await send(ada, "/history");
    await ada.waitForURL("**/history");
    const line = ada.getByRole("listitem").filter({ hasText: "A grey ball" }).last();
    expect(await line.locator(".strip > span").count()).toBe(8);
    await checkAccessibility(ada, "history");
    await ada.getByRole("searchbox", { name: "Search titles and instructions" }).fill("BRIGHTER");
    await ada.keyboard.press("Enter");
    await ada.waitForURL("**/history?q=BRIGHTER");
    await checkAccessibility(ada, "history-search");
    const found = ada.getByRole("link", { name: "Edit 5 much brighter" });
    expect(await found.locator("mark").allInnerTexts()).toEqual(["brighter"]);
    await found.press("Enter");
    await ada.waitForURL(`${home}?from=*#turn-*`);
    expect(await isVisible(card(ada, 5).locator("figcaption").first())).toBe(true);
    await ada.goto(`${app.address}/models?name=easel`);
    expect(await ada.getByRole("term").allInnerTexts()).toEqual(["studio/easel"]);
    await checkAccessibility(ada, "models");
    await ada.goto(`${app.address}/help`);
    await checkAccessibility(ada, "help");
    await ada.goto(`${app.address}/c/new`);
    await checkAccessibility(ada, "new");
  });

  test("updates every window automatically after a restart of the server", async () => {
    await ada.goto(home);
    app = await app.restart();
    const late = await openPage(browser, problems, { storageState: await ada.context().storageState() });
    await late.goto(home);
    await send(late, "sepia");
    await waitUntilFinished(ada, 8);
    await waitUntilFinished(bo, 8);
    expect(await ada.getByText("Connection lost.").count()).toBe(0);
    await late.context().close();
  });

  test("shows one column on a phone, as wide as the screen", async () => {
    const phone = { viewport: { width: 390, height: 844 }, storageState: await ada.context().storageState() };
    const small = await openPage(browser, problems, phone);
    for (const [name, address] of [
      ["phone-thread", home],
      ["phone-viewer", `${home}/5/1`],
      ["phone-channel", app.address],
    ] as const) {
      await small.goto(address);
      await screenshot(small, name);
      expect(await small.evaluate("document.documentElement.scrollWidth")).toBe(390);
    }
    await small.context().close();
  });

  test("deletes rows and pictures after one confirmation", async () => {
    const key = home.slice(-12) as ConversationKey;
    const id = (await app.store.conversations.findConversation(key))?.id;
    const drawn = (id ? await app.store.turns.listTurns(id) : []).flatMap((turn) =>
      turn.variants.flatMap(({ image }) => image?.key ?? []),
    );
    expect(drawn.length).toBeGreaterThan(5);
    await ada.goto(home);
    await ada.getByRole("button", { name: "Delete conversation" }).click();
    await checkAccessibility(ada, "delete");
    await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await ada.waitForURL(`${app.address}/`);
    await ada.getByText("None yet.").waitFor();
    await bo.getByText("Page not found. It may have been deleted.").waitFor();
    await expect.poll(() => app.store.conversations.findConversation(key)).toBeUndefined();
    for (const image of drawn) await expect.poll(() => app.blobs.get(image).catch(() => "gone")).toBe("gone");
  });

  test("starts a new conversation from a picture and text", async () => {
    await ada.getByRole("button", { name: "New conversation" }).click();
    await ada.getByLabel("Attach pictures").setInputFiles([picture("photo.jpg", lastPhoto)]);
    await send(ada, "make it warmer");
    await ada.waitForURL(/\/c\/\w{12}$/);
    await waitUntilFinished(ada, 1);
  });

  test("had no errors in any window, and no requests to other servers", () => {
    // Windows lose their connection during the restart, and request the deleted conversation once more.
    expect(problems.filter((text) => !/404/.test(text) && !isConnectionLoss(text))).toEqual([]);
  });
});

const lastPhoto = await photograph(300, 200);
