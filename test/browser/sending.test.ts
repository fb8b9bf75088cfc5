// Uploads over a slow connection, without one, and cancelled.

import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { photograph } from "../platforms/web/held-model.ts";
import {
  checkAccessibility,
  hasBrowser,
  isConnectionLoss,
  openBrowser,
  openPage,
  picture,
  postPicture,
  send,
} from "./user-driver.ts";

describe.skipIf(!hasBrowser)("sending", () => {
  let browser: Browser;
  let app: App;
  let ada: Page;
  let line: CDPSession;
  const problems: string[] = [];
  const composer = () => ada.getByRole("textbox", { name: /^(Message|Next instruction)$/ });
  const onItsWay = () => ada.getByRole("list", { name: "Uploads" }).getByRole("listitem");

  beforeAll(async () => {
    [browser, app] = await Promise.all([openBrowser(), startApp()]);
    ada = await openPage(browser, problems);
    line = await ada.context().newCDPSession(ada);
    await line.send("Network.enable");
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  /** In bytes per second. */
  function limitUpload(uploadThroughput: number) {
    return line.send("Network.emulateNetworkConditions", {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
    });
  }

  async function sendPhoto(text: string): Promise<void> {
    await ada.getByLabel("Attach pictures").setInputFiles([picture("photo.jpg", await photograph())]);
    await send(ada, text);
  }

  test("doesn't send a line with the Enter that ends the conversion of an input method", async () => {
    await ada.goto(app.address);
    await composer().fill("にほん");
    for (const conversion of [{ isComposing: true }, { keyCode: 229 }]) // in most browsers, and in Safari
      await composer().dispatchEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...conversion });
    expect(await composer().inputValue()).toBe("にほん");
    await composer().press("Enter");
    await ada.getByText("にほん", { exact: true }).first().waitFor();
    expect(await composer().inputValue()).toBe("");
  });

  test("shows the progress of a slow upload, and cancels it", async () => {
    await ada.goto(app.address);
    const all = (await photograph()).length;
    await limitUpload(all / 12);
    await sendPhoto("/edit sepia");
    await onItsWay()
      .filter({ hasText: "/edit sepia" })
      .filter({ hasText: /Sending…[1-9]\d?%/ })
      .waitFor();
    await checkAccessibility(ada, "sending");
    expect(await composer().inputValue()).toBe("");
    await ada.getByRole("button", { name: "Cancel" }).click();
    await onItsWay().waitFor({ state: "detached" });
    expect(await composer().inputValue()).toBe("/edit sepia");
    await ada.getByRole("button", { name: "Remove photo.jpg" }).waitFor();
    await limitUpload(-1);
    await ada.getByRole("button", { name: "Send" }).click();
    await ada.getByRole("article", { name: "Edit 1" }).waitFor();
    expect(await ada.getByRole("article").count()).toBe(1);
  });

  test("shows the progress of references in a form", async () => {
    await ada.goto(app.address);
    await postPicture(ada, "harbour.jpg", await photograph());
    await ada.getByRole("button", { name: "Edit", exact: true }).last().click();
    const dialog = ada.getByRole("dialog", { name: "Edit image" });
    await dialog.getByLabel("What should change?").fill("add film grain");
    await dialog.getByLabel("Reference pictures").setInputFiles([picture("second.jpg", await photograph())]);
    await limitUpload((await photograph()).length / 40);
    await dialog.getByRole("button", { name: "Start editing" }).click();
    await dialog.getByRole("listitem").filter({ hasText: "second.jpg" }).filter({ hasText: "Sending…" }).waitFor();
    await checkAccessibility(ada, "sending-form");
    await limitUpload(-1);
    await ada.getByRole("article", { name: "Edit 1" }).waitFor();
  });

  test("shows a lost connection, and sends messages once and in order afterwards", async () => {
    await ada.waitForLoadState();
    const home = ada.url();
    app = await app.restart(async () => {
      await ada.getByRole("status").getByText("Connection lost.").waitFor();
      await send(ada, "sepia");
      await onItsWay().filter({ hasText: "sepia" }).getByText("Not sent yet").waitFor();
      await send(ada, "flip horizontally");
      await onItsWay().nth(1).filter({ hasText: "flip horizontally" }).waitFor();
      await checkAccessibility(ada, "lost");
      await ada.getByRole("button", { name: "Rename" }).click();
      await ada.getByRole("status").getByText("didn't get through").waitFor();
      await ada.setViewportSize({ width: 390, height: 844 });
      await checkAccessibility(ada, "lost-phone");
      expect(await ada.evaluate("document.documentElement.scrollWidth")).toBe(390);
    });
    await ada.getByRole("article", { name: "Edit 3" }).filter({ hasText: "flip horizontally" }).waitFor();
    await ada.getByRole("article", { name: "Edit 2" }).filter({ hasText: "sepia" }).waitFor();
    await onItsWay().first().waitFor({ state: "detached" });
    await ada.goto(home);
    expect(await ada.getByRole("article").count()).toBe(3);
    expect(await composer().inputValue()).toBe("");
  });

  test("starts one edit however often a button is pressed", async () => {
    await limitUpload((await photograph()).length / 12);
    await sendPhoto("flip vertically");
    await onItsWay().waitFor();
    const runAgain = ada.getByRole("article", { name: "Edit 1", exact: true }).getByRole("button", { name: "Run again" });
    await runAgain.dblclick();
    await runAgain.click({ force: true });
    await limitUpload(-1);
    await send(ada, "// enough");
    await ada.locator(".message .text", { hasText: "enough" }).waitFor();
    expect(await ada.getByRole("article").count()).toBe(5);
  });

  /** The server gets the next request to this path, and its answer is lost. */
  function loseAnswer(path: string) {
    return ada.route(
      `**${path}`,
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
  }

  test("starts one edit when the answer to a button is lost and it's pressed again", async () => {
    await loseAnswer("/do/again");
    const runAgain = ada.getByRole("article", { name: "Edit 1", exact: true }).getByRole("button", { name: "Run again" });
    await runAgain.click();
    await ada.getByRole("status").getByText("didn't get through").waitFor();
    await runAgain.click();
    await send(ada, "// twice");
    await ada.locator(".message .text", { hasText: "twice" }).waitFor();
    expect(await ada.getByRole("article").count()).toBe(6);
  });

  test("starts one edit when the answer to a form is lost", async () => {
    await ada.getByRole("article", { name: "Edit 1", exact: true }).getByRole("button", { name: "Edit picture 1" }).click();
    const dialog = ada.getByRole("dialog", { name: "Edit image" });
    await dialog.getByLabel("What should change?").fill("invert");
    await loseAnswer("/submit");
    await dialog.getByRole("button", { name: "Start editing" }).click();
    await dialog.waitFor({ state: "detached" });
    await send(ada, "// once");
    await ada.locator(".message .text", { hasText: "once" }).waitFor();
    expect(await ada.getByRole("article").count()).toBe(7);
  });

  test("had no errors in any window", () => {
    expect(problems.filter((text) => !isConnectionLoss(text))).toEqual([]);
  });
});
