// One-tap actions and the crop on a picture in full. By mouse, touch and keyboard; what comes of it is checked in pixels.

import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { photograph } from "../platforms/web/held-model.ts";
import {
  card,
  checkAccessibility,
  hasBrowser,
  isFirefox,
  openBrowser,
  openPage,
  phoneScreen,
  picture,
  readPixels,
  startConversation,
  waitUntilFinished,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("editing a picture in full", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let home = "";
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems);
    home = await startConversation(ada, app.address, picture("halves.png", await halves()), "invert");
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  test("rotates with one tap, and the thread says so", async () => {
    await ada.goto(`${home}/0/1`);
    await checkAccessibility(ada, "tools");
    await ada.getByRole("button", { name: "Rotate left" }).click();
    await ada.waitForURL(home);
    await waitUntilFinished(ada, 2);
    await card(ada, 2).getByText("rotate left", { exact: true }).waitFor();
    expect(await readPixels(ada, 2, 1)).toMatchObject({ width: 200, height: 400 });
  });

  test("crops with the handles, in a fixed shape", async () => {
    await ada.goto(`${home}/0/1`);
    await ada.getByText("Crop").first().click();
    const frame = await ada.locator(".crop-frame").boundingBox();
    if (!frame) throw new Error("there is no frame");
    await ada.mouse.move(frame.x + frame.width, frame.y + frame.height);
    await ada.mouse.down();
    await ada.mouse.move(frame.x + frame.width / 4, frame.y + frame.height / 2, { steps: 3 });
    await ada.mouse.up();
    expect(await fieldValue("Width")).toBeCloseTo(100, -1);
    expect(await fieldValue("Height")).toBeCloseTo(100, -1);
    await ada.getByRole("combobox", { name: "Shape" }).selectOption("1:1");
    expect([await fieldValue("Left"), await fieldValue("Width"), await fieldValue("Height")]).toEqual([100, 200, 200]);
    await checkAccessibility(ada, "crop");
    await ada.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    await ada.mouse.down();
    await ada.mouse.move(frame.x, frame.y + frame.height / 2, { steps: 3 });
    await ada.mouse.up();
    expect(await fieldValue("Left")).toBe(0);
    await ada.getByRole("button", { name: "Crop" }).click();
    await ada.waitForURL(home);
    await waitUntilFinished(ada, 3);
    await card(ada, 3).getByText("crop to 200×200 at 0,0", { exact: true }).waitFor();
    const cropped = await readPixels(ada, 3, 1);
    expect(cropped).toMatchObject({ width: 200, height: 200 });
    expect([...cropped.data.subarray(-3)]).toEqual([255, 0, 0]); // the left half alone
  });

  test("crops by numbers, with the keyboard alone", async () => {
    await ada.goto(`${home}/0/1`);
    await ada.locator("[data-tool=crop] summary").focus();
    await ada.keyboard.press("Enter");
    await ada.getByRole("spinbutton", { name: "Left" }).focus();
    for (const number of ["150", "0", "100", "50"]) {
      await ada.keyboard.press("Control+A");
      await ada.keyboard.type(number);
      await ada.keyboard.press("Tab");
    }
    expect(await ada.evaluate("document.activeElement.textContent")).toBe("Crop");
    await ada.keyboard.press("Enter");
    await ada.waitForURL(home);
    await waitUntilFinished(ada, 4);
    const cropped = await readPixels(ada, 4, 1);
    expect(cropped).toMatchObject({ width: 100, height: 50 });
    expect([...cropped.data.subarray(0, 3), ...cropped.data.subarray(-3)]).toEqual([255, 0, 0, 0, 0, 255]);
    await ada.goto(`${home}/0/1`);
    await ada.locator("[data-tool=crop] summary").press("Enter");
    await ada.keyboard.press("Escape");
    await expect.poll(() => ada.locator(".crop-frame").count()).toBe(0);
    expect(ada.url()).toBe(`${home}/0/1`);
  });

  test.skipIf(isFirefox)("crops by touch on a phone", async () => {
    const phone = await openPage(browser, problems, { ...phoneScreen, storageState: await ada.context().storageState() });
    await phone.goto(`${home}/0/1`);
    await phone.getByText("Crop").first().tap();
    const frame = await phone.locator(".crop-frame").boundingBox();
    if (!frame) throw new Error("there is no frame");
    const client = await phone.context().newCDPSession(phone);
    const move = (type: "touchStart" | "touchMove", x: number, y: number) =>
      client.send("Input.dispatchTouchEvent", { type, touchPoints: [{ x, y }] });
    await move("touchStart", frame.x, frame.y);
    await move("touchMove", frame.x + frame.width / 2, frame.y + frame.height / 2);
    await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    expect(Number(await phone.getByRole("spinbutton", { name: "Left" }).inputValue())).toBeCloseTo(200, -1);
    expect(await phone.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await checkAccessibility(phone, "phone-crop");
    await phone.context().close();
  });

  test("edits the picture that is shown with words", async () => {
    await ada.goto(`${home}/1/1`);
    await ada.getByRole("textbox", { name: "What should change?" }).fill("flip horizontally");
    await ada.keyboard.press("Enter");
    await ada.waitForURL(home);
    await waitUntilFinished(ada, 5);
    const flipped = await readPixels(ada, 5, 1);
    expect([...flipped.data.subarray(0, 3)]).toEqual([255, 255, 0]); // blue, inverted
  });

  test("edits a posted picture, which starts its conversation", async () => {
    await ada.goto(app.address);
    await ada.getByLabel("Attach pictures").setInputFiles([picture("posted.jpg", await photograph())]);
    await ada.getByRole("button", { name: "Send" }).click();
    await ada.getByRole("img", { name: "posted.jpg, from You" }).click();
    await ada.getByRole("button", { name: "Auto-enhance" }).click();
    await ada.waitForURL("**/c/*");
    await waitUntilFinished(ada, 1);
    await card(ada, 1).getByText("auto-enhance", { exact: true }).waitFor();
  });

  test("had no errors", () => {
    expect(problems).toEqual([]);
  });

  async function fieldValue(name: string): Promise<number> {
    return Number(await ada.getByRole("spinbutton", { name }).inputValue());
  }
});

/** Red on the left, blue on the right: 400 × 200 pixels. */
function halves(): Promise<Buffer> {
  const half = (background: string) =>
    sharp({ create: { width: 200, height: 200, channels: 3, background } })
      .png()
      .toBuffer();
  return Promise.all([half("#f00"), half("#00f")]).then(([red, blue]) =>
    sharp({ create: { width: 400, height: 200, channels: 3, background: "#000" } })
      .composite([
        { input: red, left: 0, top: 0 },
        { input: blue, left: 200, top: 0 },
      ])
      .png()
      .toBuffer(),
  );
}
