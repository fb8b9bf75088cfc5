// Marking an area on a picture in full: the words apply there only. By mouse, touch and keyboard; what comes of it is checked in pixels.

import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { disc } from "../models/local/subject/fixtures.ts";
import { type App, startApp } from "../platforms/web/app.ts";
import {
  card,
  checkAccessibility,
  colourfulness,
  hasBrowser,
  isFirefox,
  openBrowser,
  openPage,
  phoneScreen,
  picture,
  readPixels,
  send,
  startConversation,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("marking an area", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let home = "";
  let turns = 1;
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems);
    home = await startConversation(ada, app.address, picture("red.png", await solid("#c02020")), "a bit brighter");
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** Opens the original and its area tool. */
  async function openTool(page = ada): Promise<{ at: (x: number, y: number) => [number, number] }> {
    await page.goto(`${home}/0/1`);
    await page.locator("[data-tool=area] > summary").click();
    await page.locator("canvas.area").waitFor();
    const box = await page.locator(".compare").first().boundingBox();
    if (!box) throw new Error("there is no picture");
    return { at: (x, y) => [box.x + x * box.width, box.y + y * box.height] };
  }

  async function say(words: string, page = ada): Promise<void> {
    await page.getByRole("textbox", { name: "What should change there?" }).fill(words);
    await page.keyboard.press("Enter");
    await page.waitForURL(home);
    await waitUntilFinished(page, ++turns);
  }

  /** Whether these places of the newest edit's picture have lost their colour. */
  async function grey(...places: [x: number, y: number][]): Promise<boolean[]> {
    const { data, width, height, channels } = await readPixels(ada, turns, 1);
    return places.map(([x, y]) => {
      if (channels < 3) return true;
      const at = (Math.round(y * (height - 1)) * width + Math.round(x * (width - 1))) * channels;
      const of = [...data.subarray(at, at + 3)];
      return Math.max(...of) - Math.min(...of) < 12;
    });
  }

  test("changes only what the brush marked, and shows its outline on the card", async () => {
    const { at } = await openTool();
    await ada.mouse.move(...at(0.3, 0.5));
    await ada.mouse.down();
    await ada.mouse.move(...at(0.7, 0.5), { steps: 8 });
    await ada.mouse.up();
    await checkAccessibility(ada, "area");
    await say("black and white");
    expect(await grey([0.5, 0.5], [0.5, 0.1], [0.05, 0.5])).toEqual([true, false, false]);
    const outline = card(ada, turns).getByRole("img", { name: "The marked area" });
    await outline.waitFor();
    await expect.poll(() => ada.evaluate("document.querySelector('.outline').naturalWidth")).toBe(320);
    await checkAccessibility(ada, "area-card");
  });

  test("adds rectangles and lassos, erases, and takes each step back", async () => {
    const { at } = await openTool();
    await ada.getByText("Rectangle", { exact: true }).click();
    await ada.mouse.move(...at(0.6, 0.6));
    await ada.mouse.down();
    await ada.mouse.move(...at(0.1, 0.1), { steps: 4 });
    await ada.mouse.up();
    await ada.getByRole("checkbox", { name: "Erase" }).check();
    await ada.getByText("Lasso").click();
    await ada.mouse.move(...at(0.2, 0.2));
    await ada.mouse.down();
    for (const [x, y] of [
      [0.4, 0.2],
      [0.4, 0.4],
      [0.2, 0.4],
    ] as const)
      await ada.mouse.move(...at(x, y), { steps: 2 });
    await ada.mouse.up();
    await ada.mouse.move(...at(0.5, 0.2));
    await ada.mouse.down();
    for (const [x, y] of [
      [0.6, 0.2],
      [0.6, 0.6],
      [0.5, 0.6],
    ] as const)
      await ada.mouse.move(...at(x, y), { steps: 2 });
    await ada.mouse.up();
    await ada.getByRole("button", { name: "Undo" }).click();
    await ada.getByRole("button", { name: "Undo" }).click();
    await ada.getByRole("button", { name: "Redo" }).click();
    await say("black and white");
    expect(await grey([0.15, 0.5], [0.3, 0.3], [0.55, 0.5], [0.8, 0.8])).toEqual([true, false, true, false]);
  });

  test("changes everything but the area when it is inverted", async () => {
    const { at } = await openTool();
    await ada.getByText("Rectangle", { exact: true }).click();
    await ada.mouse.move(...at(0.3, 0.3));
    await ada.mouse.down();
    await ada.mouse.move(...at(0.7, 0.7), { steps: 4 });
    await ada.mouse.up();
    await ada.getByRole("checkbox", { name: "Invert" }).check();
    await say("black and white");
    expect(await grey([0.5, 0.5], [0.1, 0.1])).toEqual([false, true]);
  });

  test("marks a rectangle by numbers, with the keyboard alone", async () => {
    await ada.goto(`${home}/0/1`);
    await ada.locator("[data-tool=area] > summary").press("Enter");
    await ada.locator(".by-numbers summary").press("Enter");
    await ada.locator(".by-numbers").getByRole("spinbutton", { name: "Left" }).focus();
    for (const number of ["200", "0", "200", "200"]) {
      await ada.keyboard.type(number);
      await ada.keyboard.press("Tab");
    }
    await ada.keyboard.press("Enter"); // "Mark rectangle"
    await ada.getByRole("textbox", { name: "What should change there?" }).focus();
    await ada.keyboard.type("black and white");
    await ada.keyboard.press("Enter");
    await ada.waitForURL(home);
    await waitUntilFinished(ada, ++turns);
    expect(await grey([0.25, 0.25], [0.75, 0.25], [0.75, 0.8])).toEqual([false, true, false]);
  });

  test.skipIf(isFirefox)("marks by touch, and two fingers zoom instead", async () => {
    const phone = await openPage(browser, problems, { ...phoneScreen, storageState: await ada.context().storageState() });
    const { at } = await openTool(phone);
    const client = await phone.context().newCDPSession(phone);
    const move = (type: "touchStart" | "touchMove" | "touchEnd", ...points: [number, number][]) =>
      client.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await move("touchStart", at(0.2, 0.5));
    await move("touchMove", at(0.5, 0.5));
    await move("touchMove", at(0.8, 0.5));
    await move("touchEnd");
    await move("touchStart", at(0.45, 0.8), at(0.55, 0.8));
    await move("touchMove", at(0.4, 0.8), at(0.6, 0.8));
    await move("touchEnd");
    expect(await phone.getByRole("button", { name: "Undo" }).isEnabled()).toBe(true);
    await phone.getByRole("button", { name: "Undo" }).tap();
    expect(await phone.getByRole("button", { name: "Undo" }).isEnabled()).toBe(false); // the pinch drew nothing
    await phone.getByRole("button", { name: "Redo" }).tap();
    expect(await phone.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await checkAccessibility(phone, "phone-area");
    await say("black and white", phone);
    expect(await grey([0.5, 0.5], [0.5, 0.9])).toEqual([true, false]);
    await phone.context().close();
  });

  test("marks the subject, lets it be erased and undone, and changes only that", async () => {
    const page = await openPage(browser, problems, { storageState: await ada.context().storageState() });
    const conversation = await startConversation(page, app.address, picture("disc.png", await disc.picture()), "a bit brighter");
    await page.goto(`${conversation}/0/1`);
    await page.locator("[data-tool=area] > summary").press("Enter");
    await page.locator("canvas.area").waitFor();
    await page.getByRole("button", { name: "Select subject" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").getByText("The subject is marked.").waitFor();
    const marked = (x: number, y: number) =>
      page.evaluate(
        `document.querySelector("canvas.area").getContext("2d").getImageData(${x}, ${y}, 1, 1).data[3]`,
      ) as Promise<number>;
    expect([await marked(156, 114), await marked(20, 20)]).toEqual([255, 0]);
    expect(await page.getByRole("button", { name: "Cancel" }).isVisible()).toBe(false);
    await checkAccessibility(page, "area-subject");
    await page.setViewportSize({ width: 390, height: 844 });
    await checkAccessibility(page, "area-subject-phone");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByLabel("Invert").check();
    expect([await marked(156, 114), await marked(20, 20)]).toEqual([0, 255]);
    await page.getByLabel("Invert").uncheck();
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await marked(156, 114)).toBe(0);
    await page.getByRole("button", { name: "Redo" }).click();
    expect(await marked(156, 114)).toBe(255);
    await page.getByRole("textbox", { name: "What should change there?" }).fill("black and white");
    await page.keyboard.press("Enter");
    await page.waitForURL(conversation);
    await waitUntilFinished(page, 2);
    const pixels = await readPixels(page, 2, 1);
    const colourAt = (x: number, y: number) => {
      const at = (y * pixels.width + x) * pixels.channels;
      return colourfulness({ data: pixels.data.subarray(at, at + 3), channels: 3 });
    };
    expect(colourAt(156, 114)).toBeLessThan(12);
    expect(colourAt(20, 20)).toBeGreaterThan(20);
    await page.context().close();
  });

  test("says that no subject can be made out, and marks nothing", async () => {
    await openTool();
    await ada.getByRole("button", { name: "Select subject" }).click();
    await ada.getByRole("status").getByText("I couldn't find a clear subject in this picture").waitFor();
    expect(await ada.getByRole("button", { name: "Undo" }).isEnabled()).toBe(false);
    await expect.poll(() => ada.evaluate("document.activeElement.textContent")).toBe("Select subject");
    expect(problems.filter((text) => !text.includes("422"))).toEqual([]);
    problems.length = 0;
  });

  test.skipIf(isFirefox)("stops the search for a subject", async () => {
    await openTool();
    await ada.route("**/subject", () => {}); // no answer
    await ada.getByRole("button", { name: "Select subject" }).click();
    await ada.getByRole("status").getByText("Looking for the subject…").waitFor();
    await ada.keyboard.press("Enter"); // the focus is on Cancel
    await expect.poll(() => ada.evaluate("document.activeElement.textContent")).toBe("Select subject");
    expect(await ada.getByRole("button", { name: "Select subject" }).isEnabled()).toBe(true);
    await ada.unroute("**/subject");
  });

  test("says that nothing is marked", async () => {
    await openTool();
    await ada.getByRole("textbox", { name: "What should change there?" }).fill("blur");
    await ada.keyboard.press("Enter");
    await ada.getByText("Nothing is marked. Mark the part of the picture that should change.").waitFor();
    expect(ada.url()).toBe(`${home}/0/1`);
  });

  test("leads from a refused removal to its area, with the words to send", async () => {
    await ada.goto(home);
    await send(ada, "remove the cup");
    await waitUntilFinished(ada, ++turns);
    await checkAccessibility(ada, "area-offered");
    await card(ada, turns).getByRole("link", { name: "Mark an area" }).click();
    await ada.locator("canvas.area").waitFor();
    const words = ada.getByRole("textbox", { name: "What should change there?" });
    expect(await words.inputValue()).toBe("remove this");
    const box = await ada.locator(".compare").first().boundingBox();
    if (!box) throw new Error("there is no picture");
    await ada.mouse.move(box.x + 0.45 * box.width, box.y + 0.5 * box.height);
    await ada.mouse.down();
    await ada.mouse.move(box.x + 0.5 * box.width, box.y + 0.5 * box.height, { steps: 4 });
    await ada.mouse.up();
    await say("remove this");
    await card(ada, turns).getByRole("img", { name: "The marked area" }).waitFor();
  });

  test("keeps words that were typed before the tool is opened", async () => {
    await ada.goto(`${home}/0/1`);
    await ada.getByRole("textbox", { name: "What should change?" }).fill("warmer");
    await ada.locator("[data-tool=area] > summary").click();
    const words = ada.getByRole("textbox", { name: "What should change there?" });
    await expect.poll(() => words.inputValue()).toBe("warmer");
  });

  test("had no errors", () => {
    expect(problems).toEqual([]);
  });
});

/** One colour: 400 × 400 pixels. */
function solid(background: string): Promise<Buffer> {
  return sharp({ create: { width: 400, height: 400, channels: 3, background } })
    .png()
    .toBuffer();
}
