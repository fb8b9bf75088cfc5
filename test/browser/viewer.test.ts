// One picture in full: zoom, comparison, the branch, and ways to take it away. By mouse, touch and keyboard.

import { readFile } from "node:fs/promises";
import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { photograph } from "../platforms/web/held-model.ts";
import {
  card,
  checkAccessibility,
  fillNumber,
  hasBrowser,
  isFirefox,
  openBrowser,
  openPage,
  phoneScreen,
  picture,
  postPicture,
  send,
  startConversation,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("a picture in full", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let phone: Page;
  let home = "";
  const problems: string[] = [];
  const percent = (page: Page) => page.getByRole("group", { name: "Zoom" }).getByRole("status").innerText();

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems);
    home = await startConversation(ada, app.address, picture("photo.jpg", await photograph(2400, 1600)), "black and white");
    await send(ada, "invert");
    await waitUntilFinished(ada, 2);
    await send(ada, "crop to 1:1");
    await waitUntilFinished(ada, 3);
    const storageState = await ada.context().storageState();
    phone = await openPage(browser, problems, { ...phoneScreen, storageState });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  test("zooms with the wheel to what the pointer is on, and moves by dragging", async () => {
    await ada.goto(`${home}/2/1`);
    const shown = ada.locator(".compare").first();
    const fitted = await boxOf(shown);
    expect(await percent(ada)).toBe(`${Math.round((100 * fitted.width) / 2400)}%`);
    const at = { x: fitted.x + fitted.width / 4, y: fitted.y + fitted.height / 4 };
    await ada.mouse.move(at.x, at.y);
    for (let step = 0; step < 3; step++) await ada.mouse.wheel(0, -200);
    await expect.poll(async () => (await boxOf(shown)).width).toBeGreaterThan(fitted.width * 3);
    const part = async () => (at.x - (await boxOf(shown)).x) / (await boxOf(shown)).width;
    const [under, width] = [await part(), (await boxOf(shown)).width];
    await ada.mouse.wheel(0, -200);
    await expect.poll(async () => (await boxOf(shown)).width).toBeGreaterThan(width * 1.2);
    expect(await part()).toBeCloseTo(under, 2);
    const zoomed = await boxOf(shown);
    await ada.mouse.down();
    await ada.mouse.move(at.x + 30, at.y + 10);
    await ada.mouse.up();
    const moved = await boxOf(shown);
    expect(moved.x - zoomed.x).toBeCloseTo(30, 0);
    expect(await ada.getByRole("slider").inputValue()).toBe("0");
    await checkAccessibility(ada, "viewer-zoomed");
  });

  test("shows every pixel at 100%, and fits again, by keys and double clicks", async () => {
    const shown = ada.locator(".compare").first();
    await ada.keyboard.press("1");
    await expect.poll(() => percent(ada)).toBe("100%");
    expect((await boxOf(shown)).width).toBeCloseTo(2400, 0);
    const before = await boxOf(shown);
    await ada.keyboard.press("Shift+ArrowRight");
    expect((await boxOf(shown)).x - before.x).toBeCloseTo(-80, 0);
    await ada.keyboard.press("0");
    await expect.poll(async () => (await boxOf(shown)).width).toBeLessThan(1300);
    await ada.keyboard.press("+");
    const larger = await percent(ada);
    await ada.keyboard.press("-");
    expect(Number.parseInt(larger, 10)).toBeGreaterThan(Number.parseInt(await percent(ada), 10));
    await shown.dblclick();
    await expect.poll(() => percent(ada)).toBe("100%");
    await shown.dblclick();
    await expect.poll(() => percent(ada)).not.toBe("100%");
    await ada.getByRole("button", { name: "100%" }).click();
    await expect.poll(() => percent(ada)).toBe("100%");
    await ada.getByRole("button", { name: "Fit" }).click();
    await expect.poll(() => percent(ada)).not.toBe("100%");
    await ada.getByRole("slider").focus();
    await ada.keyboard.press("1");
    await expect.poll(() => percent(ada)).toBe("100%");
    await ada.keyboard.press("0");
    await expect.poll(() => percent(ada)).not.toBe("100%");
  });

  test("compares with the original, and with another picture of the same edit", async () => {
    const page = await openPage(browser, problems);
    const address = await startConversation(page, app.address, picture("small.jpg", await photograph(600, 400)), "invert");
    await page.getByRole("button", { name: "Options" }).click();
    await fillNumber(page.getByRole("spinbutton", { name: "Pictures per model" }), 2);
    await send(page, "warmer");
    await waitUntilFinished(page, 2);
    expect(await page.getByRole("spinbutton", { name: "Pictures per model" }).isVisible()).toBe(false); // the pictures need the place
    const shown = page.locator(".compare").first();
    const means = new Map<string, number>();
    for (const at of ["0/1", "2/1"]) {
      await page.goto(`${address}/${at}`);
      means.set(at, await meanOf(shown));
    }
    await page.goto(`${address}/2/2`);
    for (const [name, at] of Object.entries({ "Picture 1": "2/1", Original: "0/1" })) {
      await page.getByText("Compare with…").click();
      await page.getByRole("link", { name }).waitFor();
      await checkAccessibility(page, `compare-with-${at.charAt(0)}`);
      await page.getByRole("link", { name }).click();
      await page.waitForURL(`${address}/2/2?with=${at}`);
      await page.getByRole("slider", { name: `${name} and picture 2` }).fill("100");
      await expect.poll(() => meanOf(shown)).toBeCloseTo(means.get(at) ?? 0, 0);
    }
    await page.context().close();
  });

  test("shows the picture before while a button is held, by pointer and by key", async () => {
    const shown = ada.locator(".compare").first();
    const after = await meanOf(shown);
    const hold = ada.getByRole("button", { name: "Before", exact: true });
    await hold.hover();
    await ada.mouse.down();
    const before = await meanOf(shown);
    expect(Math.abs(before - after)).toBeGreaterThan(3);
    await ada.mouse.up();
    expect(await meanOf(shown)).toBeCloseTo(after, 0);
    await hold.focus();
    await ada.keyboard.down("Space");
    expect(await meanOf(shown)).toBeCloseTo(before, 0);
    await ada.keyboard.up("Space");
    expect(await meanOf(shown)).toBeCloseTo(after, 0);
  });

  test("compares pictures of different shapes side by side, and zooms both", async () => {
    await ada.goto(`${home}/3/1`);
    expect(await ada.getByRole("slider").count()).toBe(0);
    await ada.getByRole("group", { name: "Zoom" }).waitFor();
    await ada.getByRole("button", { name: "Side by side" }).click();
    await ada.getByRole("button", { name: "Side by side", pressed: true }).waitFor();
    const [after, before] = [ada.locator(".pane .compare").first(), ada.locator(".other .compare")];
    const fitted = [await boxOf(before), await boxOf(after)] as const;
    expect(fitted[0].x + fitted[0].width).toBeLessThan(fitted[1].x);
    await after.hover();
    await ada.mouse.wheel(0, -400);
    await expect.poll(async () => (await boxOf(after)).width).toBeGreaterThan(fitted[1].width * 1.4);
    const factor = async (which: Locator, at: 0 | 1) => (await boxOf(which)).width / fitted[at].width;
    expect(await factor(before, 0)).toBeCloseTo(await factor(after, 1), 2);
    await checkAccessibility(ada, "viewer-beside");
  });

  test("turns pages along the branch only, and leads from each instruction to its picture", async () => {
    await ada.goto(home);
    expect(await ada.getByText("Branches").count()).toBe(0);
    await card(ada, 1).getByRole("button", { name: "Pick 1" }).click();
    await card(ada, 1).getByText("✓ You").waitFor();
    await send(ada, "sepia");
    await waitUntilFinished(ada, 4);
    await ada.goto(`${home}/4/1`);
    const steps = ada.getByRole("list", { name: "Instructions" });
    expect(await steps.getByRole("listitem").allInnerTexts()).toEqual(["black and white", "sepia"]);
    for (const path of ["1/1", "0/1", "1/1", "4/1"]) {
      await ada.keyboard.press(
        path === "1/1" && ada.url().endsWith("0/1") ? "ArrowRight" : path === "4/1" ? "ArrowRight" : "ArrowLeft",
      );
      await ada.waitForURL(`**/${path}`);
    }
    await steps.getByRole("link", { name: "black and white" }).click();
    await ada.waitForURL("**/1/1");
  });

  test("shows a conversation that branches as a tree, which leads to every picture", async () => {
    for (const page of [ada, phone]) {
      await page.bringToFront(); // Firefox gives keys to the window in front only
      await page.goto(`${home}/3/1`);
      await page.locator("summary[aria-label='Branches']").press("Enter");
      const tree = page.getByRole("group", { name: "Branches" });
      await tree.getByRole("link", { name: "Original" }).waitFor(); // fetched when the menu opens
      expect(await tree.getByRole("link").evaluateAll((links) => links.map((one) => one.ariaLabel))).toEqual([
        "Original",
        "Edit 1, picture 1, picked: black and white",
        "Edit 2, picture 1: invert",
        "Edit 3, picture 1: crop to 1:1",
        "Edit 4, picture 1: sepia",
      ]);
      expect(await tree.locator("[aria-current]").evaluate((link) => link.ariaLabel)).toMatch(/^Edit 3/);
      const [box, width] = [await boxOf(tree), page.viewportSize()?.width ?? 0];
      expect([box.x >= 0, box.x + box.width <= width]).toEqual([true, true]);
      await checkAccessibility(page, page === phone ? "phone-branches" : "branches");
      await page.keyboard.press("Escape");
      expect(await tree.isVisible()).toBe(false);
    }
    await ada.goto(home);
    await ada.locator("summary[aria-label='Branches']").click();
    await ada.getByRole("group", { name: "Branches" }).getByRole("link", { name: "Edit 2" }).click();
    await ada.waitForURL("**/2/1");
  });

  test.each([
    { format: "WebP", size: "512 × 341", file: /edit-1-picture-1\.webp$/, width: 512 },
    { format: "PNG", size: "2,400 × 1,600", file: /edit-1-picture-1\.png$/, width: 2400 },
    { format: "JPEG", size: "1,024 × 683", file: /edit-1-picture-1\.jpg$/, width: 1024 },
  ])("downloads as $format in $size", async ({ format, size, file, width }) => {
    await ada.goto(`${home}/1/1`);
    await ada.locator(".download summary").click();
    await ada.getByRole("combobox", { name: "Format" }).selectOption(format);
    await ada.getByRole("combobox", { name: "Size" }).selectOption(size);
    if (format === "WebP") await checkAccessibility(ada, "viewer-download");
    const [download] = await Promise.all([
      ada.waitForEvent("download"),
      ada.getByRole("button", { name: "Download this" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(file);
    const metadata = await sharp(await readFile(await download.path())).metadata();
    expect(metadata).toMatchObject({ format: format.toLowerCase(), width });
    await ada.keyboard.press("Escape");
    expect(await ada.getByRole("combobox", { name: "Format" }).isVisible()).toBe(false);
    expect(ada.url()).toBe(`${home}/1/1`);
  });

  test.skipIf(isFirefox)("shares the file where the device can, and offers nothing where it can't", async () => {
    expect(await ada.getByRole("button", { name: "Share" }).count()).toBe(0);
    await phone.addInitScript(`navigator.canShare = () => true;
      navigator.share = async ({ files }) => { document.title = files.map(({ name, type }) => name + " " + type).join(); };`);
    await phone.goto(`${home}/1/1`);
    await phone.getByRole("button", { name: "Share" }).tap();
    await expect.poll(() => phone.title()).toMatch(/edit-1-picture-1\.\w+ image\/\w+$/);
  });

  test.skipIf(isFirefox)("zooms by two fingers and double taps on a phone", async () => {
    await phone.goto(`${home}/2/1`);
    await phone.getByRole("group", { name: "Zoom" }).waitFor();
    const shown = phone.locator(".compare").first();
    const fitted = await boxOf(shown);
    const [x, y] = [fitted.x + fitted.width / 2, fitted.y + fitted.height / 2];
    const client = await phone.context().newCDPSession(phone);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", apart: number) =>
      client.send("Input.dispatchTouchEvent", {
        type,
        touchPoints:
          type === "touchEnd"
            ? []
            : [
                { x: x - apart, y, id: 1 },
                { x: x + apart, y, id: 2 },
              ],
      });
    await touch("touchStart", 40);
    for (const apart of [60, 80, 100, 120]) await touch("touchMove", apart);
    await touch("touchEnd", 0);
    expect((await boxOf(shown)).width / fitted.width).toBeCloseTo(3, 0);
    expect(await phone.evaluate("document.documentElement.scrollWidth")).toBe(390);
    for (let tap = 0; tap < 2; tap++) await phone.touchscreen.tap(x, y);
    await expect.poll(async () => Math.round((await boxOf(shown)).width)).toBe(Math.round(fitted.width));
    await checkAccessibility(phone, "phone-viewer-full");
  });

  test("deletes after a confirmation, and goes home", async () => {
    await ada.goto(app.address);
    await postPicture(ada, "mistake.jpg", await photograph());
    await ada.getByRole("img", { name: "mistake.jpg, from You" }).click();
    await ada.getByRole("button", { name: "Remove message" }).click();
    await ada.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await ada.waitForURL(`${app.address}/`);
    expect(await ada.getByRole("img", { name: "mistake.jpg, from You" }).count()).toBe(0);
    await ada.goto(`${home}/1/1`);
    await ada.getByRole("button", { name: "Delete conversation" }).click();
    await ada.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await ada.getByRole("dialog").waitFor({ state: "detached" });
    expect(ada.url()).toBe(`${home}/1/1`);
  });

  test("had no errors", () => {
    expect(problems.filter((text) => !/404/.test(text))).toEqual([]); // a window may notice first that its picture is gone
  });
});

async function boxOf(what: Locator) {
  await what.waitFor(); // a picture that isn't decoded yet has no box
  const box = await what.boundingBox();
  if (!box) throw new Error("it isn't shown");
  return box;
}

async function meanOf(what: Locator): Promise<number> {
  const { channels } = await sharp(await what.screenshot()).stats();
  return channels[1]?.mean ?? 0;
}
