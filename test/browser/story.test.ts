// One person and the page, as in a browser: from the first picture to the deleted conversation.

import { existsSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPage } from "../platforms/web/start.ts";

const chrome = process.env.CHROMIUM ?? "/usr/bin/chromium";
const installed = existsSync(chrome);
if (!installed) console.warn(`The story is not told: there is no Chromium at ${chrome}.`);
const shots = process.env.SHOTS;

describe.skipIf(!installed)("the page", () => {
  let browser: Browser;
  let site: Awaited<ReturnType<typeof startPage>>;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chrome, args: ["--no-sandbox"] });
    site = await startPage({ drawMs: 2500 });
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
  });

  async function look(page: Page, name: string): Promise<void> {
    if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  }

  test("a picture is posted, edited, picked, drawn again, renamed and deleted", async () => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const wrong: string[] = [];
    page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
    page.on("pageerror", (error) => wrong.push(String(error)));
    await page.goto(site.address);
    await look(page, "1-empty");
    await page.getByRole("button", { name: "Try A red vase on a table" }).click();
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    const form = page.getByRole("dialog", { name: "Edit image" });
    await form.getByRole("textbox", { name: "What should change?" }).fill("make it blue");
    await look(page, "2-form");
    await form.getByRole("button", { name: "Start editing" }).click();
    await page.waitForURL("**/c/*");
    await page.getByRole("region", { name: "make it blue" }).waitFor();
    await page.getByRole("article", { name: "Turn 1" }).getByRole("progressbar").waitFor();
    await look(page, "3-drawing");

    const second = await context.newPage();
    await second.goto(page.url());
    await page.getByRole("textbox", { name: "Next instruction" }).fill("warmer");
    await page.keyboard.press("Enter");
    await page.getByRole("article", { name: "Turn 2" }).waitFor();
    await second.getByRole("article", { name: "Turn 2" }).waitFor();
    const turn = page.getByRole("article", { name: "Turn 2" });
    await turn.getByRole("button", { name: "Pick 2" }).click();
    await turn.getByRole("button", { name: "Pick 2", pressed: true }).waitFor();
    await second.getByRole("button", { name: "React 2️⃣", pressed: true }).waitFor();
    await look(page, "4-picked");
    await turn.getByRole("button", { name: "Again" }).click();
    await page.getByRole("article", { name: "Turn 3" }).getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("article", { name: "Turn 3" }).getByRole("button", { name: "Again" }).waitFor();
    expect(await page.getByRole("progressbar").count()).toBe(0);

    await page.getByRole("button", { name: "Options" }).click();
    await page.getByRole("spinbutton", { name: "Variants" }).waitFor();
    await look(page, "5-options");
    await page.getByRole("button", { name: "Settings" }).click();
    const settings = page.getByRole("dialog", { name: "Settings" });
    await settings.getByRole("textbox", { name: "Title" }).fill("A blue vase");
    await look(page, "6-settings");
    await settings.getByRole("button", { name: "Save" }).click();
    await page.getByRole("region", { name: "A blue vase" }).waitFor();
    await second.getByRole("region", { name: "A blue vase" }).waitFor();

    const home = page.url();
    await page.goto(`${home}/2/2`);
    await page.getByRole("slider").fill("50");
    await look(page, "7-full");
    await page.getByRole("slider").blur();
    await page.keyboard.press("ArrowLeft");
    await page.waitForURL("**/2/1");
    for (const [name, path] of [
      ["8-history", "/history"],
      ["9-models", "/models"],
      ["10-help", "/help"],
      ["11-new", "/c/new"],
      ["12-channel", "/"],
    ] as const) {
      await page.goto(site.address + path);
      await look(page, name);
    }
    const phone = await browser.newContext({
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
      storageState: await context.storageState(),
    });
    const small = await phone.newPage();
    await small.goto(home);
    await look(small, "13-phone");
    expect(await small.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await small.getByRole("link", { name: "Back to pictures" }).click();
    await small.getByRole("textbox", { name: "Message" }).waitFor();
    await look(small, "14-phone-channel");

    await page.goto(home);
    await page.getByRole("button", { name: "Delete conversation" }).click();
    await look(page, "15-delete");
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.waitForURL(`${site.address}/`);
    await page.getByText("None yet.").waitFor();
    // A window on a conversation that was just deleted looks for it once more.
    expect(wrong.filter((text) => !text.includes("404"))).toEqual([]);
  });

  test("a new conversation begins with a picture and words", async () => {
    const page = await browser.newPage();
    await page.goto(site.address);
    await page.getByRole("button", { name: "New conversation" }).click();
    const sample = "src/platforms/web/samples/boat.webp";
    await page.getByLabel("Attach pictures").setInputFiles([sample, sample, sample, sample, sample]);
    await page.getByLabel("Attach pictures").setInputFiles([sample]);
    await page.getByText("A message can hold 5 pictures.").waitFor();
    await page.getByRole("textbox", { name: "Next instruction" }).fill("at night");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByRole("article", { name: "Turn 1" }).waitFor();
    expect(page.url()).toMatch(/\/c\/\w{12}$/);
  });
});
