// Ten things that people do with a picture, each by a person who has only a keyboard: every control is reached with Tab.

import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { photograph } from "../platforms/web/held-model.ts";
import { card, dropOrPaste, hasBrowser, openBrowser, openPage, screenshot, waitUntilFinished } from "./user-driver.ts";

/** More controls than any view has. */
const MAX_TABS = 150;

describe.skipIf(!hasBrowser)("the keyboard alone", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let home = "";
  const problems: string[] = [];

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp({ shares: true })]);
    ada = await openPage(browser, problems);
    await ada.goto(app.address);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** Presses Tab until it reaches this control, or Shift and Tab if it's further up. */
  const tabTo = async (control: Locator): Promise<void> => {
    await control.waitFor();
    const key = (await isFurtherUp(control)) ? "Shift+Tab" : "Tab";
    for (let tabs = 0; !(await hasFocus(control)); tabs++) {
      if (tabs === MAX_TABS) throw new Error(`Tab never reaches ${control}`);
      await ada.keyboard.press(key);
    }
  };
  const press = async (control: Locator, key = "Enter"): Promise<void> => {
    await tabTo(control);
    await ada.keyboard.press(key);
  };
  const button = (name: string) => ada.getByRole("button", { name, exact: true });

  test("edits a pasted picture", async () => {
    await dropOrPaste(ada, "paste", "boat.png", await photograph(600, 400));
    await ada.keyboard.type("black and white");
    await ada.keyboard.press("Enter");
    await ada.waitForURL(/\/c\/\w{12}$/);
    await waitUntilFinished(ada, 1);
    home = ada.url();
  });

  test("asks for the next edit without looking for the composer", async () => {
    await ada.keyboard.type("invert");
    await ada.keyboard.press("Enter");
    await waitUntilFinished(ada, 2);
  });

  test("picks a picture", async () => {
    const pick = card(ada, 2).getByRole("button", { name: "Pick 1" });
    await press(pick, "Space");
    await card(ada, 2).getByRole("button", { name: "Pick 1", pressed: true }).waitFor();
    expect(await hasFocus(pick)).toBe(true); // the card was redrawn
  });

  test("compares, zooms and turns pages in full", async () => {
    await press(card(ada, 1).locator(".shown a"));
    await ada.waitForURL(`${home}/1/1`);
    await tabTo(ada.getByRole("slider", { name: "Before and after" }));
    await ada.keyboard.press("Home");
    await ada.keyboard.press("ArrowRight");
    expect(Number(await ada.getByRole("slider", { name: "Before and after" }).inputValue())).toBeGreaterThan(0);
    await press(button("Zoom in"));
    await screenshot(ada, "keyboard-full");
    await ada.keyboard.press("ArrowRight");
    await ada.waitForURL(`${home}/2/1`);
  });

  test("downloads it", async () => {
    await tabTo(ada.getByRole("link", { name: "Download", exact: true }));
    const [file] = await Promise.all([ada.waitForEvent("download"), ada.keyboard.press("Enter")]);
    expect(file.suggestedFilename()).toBe("black-and-white-edit-2-picture-1.jpg");
  });

  test("crops it to a square", async () => {
    await press(ada.locator("[data-tool=crop] > summary"));
    await tabTo(ada.getByRole("combobox", { name: "Shape" }));
    await ada.keyboard.type("1:1");
    expect(await ada.getByRole("spinbutton", { name: "Width" }).inputValue()).toBe("400");
    await press(button("Crop"));
    await ada.waitForURL(home);
    await waitUntilFinished(ada, 3);
  });

  test("goes back from the picture to the conversation", async () => {
    await press(card(ada, 3).locator(".shown a"));
    await ada.waitForURL(`${home}/3/1`);
    await ada.keyboard.press("Escape");
    await ada.waitForURL(`${home}#turn-*`);
  });

  test("shares the conversation, and stops sharing it", async () => {
    await press(button("Share conversation"));
    await ada.getByRole("dialog").waitFor();
    await press(button("Create link"));
    await ada.getByRole("textbox", { name: "Link" }).waitFor();
    await press(button("Stop sharing"));
    await ada.getByText("Sharing has stopped.").waitFor();
  });

  test("chooses the dark theme, and finds the conversation in the history", async () => {
    await press(button("Dark theme"));
    await ada.locator("html[data-theme=dark]").waitFor();
    await press(ada.getByRole("link", { name: "History" }).first());
    await ada.waitForURL("**/history");
    await tabTo(ada.getByRole("searchbox"));
    await ada.keyboard.type("black");
    await ada.keyboard.press("Enter");
    await ada.waitForURL("**/history?q=black");
    await press(
      ada
        .getByRole("main")
        .getByRole("link", { name: /black and white/ })
        .first(),
    );
    await ada.waitForURL(/\/c\/\w{12}/);
  });

  test("deletes the conversation after a confirmation", async () => {
    await press(button("Delete conversation"));
    const dialog = ada.getByRole("dialog");
    await dialog.waitFor();
    expect(await dialog.locator(":focus").count()).toBe(1);
    await ada.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await hasFocus(button("Delete conversation"))).toBe(true); // where the person was
    await ada.keyboard.press("Enter");
    await press(dialog.getByRole("button", { name: /^Delete/ }));
    await ada.waitForURL((url) => url.pathname === "/");
    await ada.getByText("“black and white” was deleted.").waitFor();
  });

  test("had no errors", () => {
    expect(problems.filter((text) => !/404/.test(text))).toEqual([]);
  });
});

function hasFocus(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element.matches(":focus"));
}

/** Whether a control precedes the one that has the focus. After the last one, Tab leaves the page in some browsers. */
function isFurtherUp(control: Locator): Promise<boolean> {
  return control.evaluate((element) => {
    const { activeElement: focused, body } = element.ownerDocument;
    return focused !== null && focused !== body && element.compareDocumentPosition(focused) === 4;
  });
}
