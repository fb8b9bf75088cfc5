// What the next edit will cost, while its options change.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelId } from "../../src/core/vocabulary.ts";
import { type App, startApp } from "../platforms/web/app.ts";
import { paint } from "../platforms/web/held-model.ts";
import { hasBrowser, openBrowser, openPage, picture } from "./user-driver.ts";

describe.skipIf(!hasBrowser)("the estimate", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    app = await startApp({ models: ["studio/easel" as ModelId] });
    ada = await openPage(browser, problems);
  });
  afterAll(async () => {
    await browser?.close();
    await app.stop();
    expect(problems).toEqual([]);
  });

  test("follows the number of pictures, the models and the pictures that are edited each on its own", async () => {
    await ada.goto(`${app.address}/c/new`);
    const shown = (text: string) => expect.poll(() => ada.locator("#composer .estimate").textContent()).toBe(text);
    await shown("1 picture, about $0.04");
    await ada.getByRole("button", { name: "Options" }).click();
    await ada.getByLabel("Pictures per model").fill("3");
    await ada.getByLabel("Pictures per model").press("Tab");
    await shown("3 pictures, about $0.12");
    await ada.getByRole("checkbox", { name: "local" }).check();
    await ada.getByRole("checkbox", { name: "studio/easel" }).uncheck();
    await shown("");
    await ada.getByRole("checkbox", { name: "studio/easel" }).check();
    await ada.getByRole("checkbox", { name: "local" }).uncheck();
    const pictures = [picture("red.png", await paint("red")), picture("green.png", await paint("green"))];
    await ada.getByLabel("Attach pictures").setInputFiles(pictures);
    await ada.getByLabel("Several pictures").selectOption("Each on its own");
    await shown("2 pictures, about $0.08");
  });
});
