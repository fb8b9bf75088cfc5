// `npm run screenshots`: the screenshots in the docs, taken of the page and of the demos' output.

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium, type Page } from "playwright-core";
import sharp from "sharp";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { startProgram } from "./program.ts";

const root = join(import.meta.dirname, "../..");
const images = join(root, "docs/images");
const folder = mkdtempSync(join(tmpdir(), "screenshots-"));
const TIMEOUT_MS = 90_000;
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";

await readCommandLine({
  run: "npm run screenshots --",
  about: "Takes the screenshots in docs/images. Needs Chromium.",
  takes: [],
  options: {},
});
mkdirSync(images, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--headless", "--no-sandbox", "--disable-gpu"] });
try {
  await shootPage(browser);
  await shootDemo(browser, "discord");
  await shootDemo(browser, "slack");
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}

/** A demo's output up to its first card. */
async function shootDemo(browser: Browser, service: "discord" | "slack"): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, `test/demo/${service}.ts`), join(folder, service)]);
  const page = await browser.newPage({ viewport: { width: 760, height: 640 } });
  await page.goto(pathToFileURL(join(folder, service, "index.html")).href);
  const card = await page.locator(".card").first().boundingBox();
  await save(page, service, card ? card.y + card.height + 8 : undefined);
}

async function shootPage(browser: Browser): Promise<void> {
  const { program, address } = await startProgram({ DATA_DIR: join(folder, "data") });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
    page.setDefaultTimeout(TIMEOUT_MS);
    await page.goto(address);
    await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
    await page.keyboard.press("Enter");
    await send(page, "Look where we were on Sunday!", "mountains.webp");
    await send(page, "/edit put it on a soft blue background", "vase.webp");
    await page.waitForURL("**/c/*");
    await waitForVariants(page, 1);
    await send(page, "/settings variants 3");
    await send(page, "add a drop shadow, a slight vignette and a white border");
    await waitForVariants(page, 3);
    await page.getByRole("button", { name: "Pick 3", exact: true }).click();
    await page.getByText(/starts from picture 3 of edit \d+\.$/).waitFor();
    await page.getByText(/^Saved/).waitFor({ state: "hidden" });
    await save(page, "page");
  } finally {
    program.kill();
  }
}

async function send(page: Page, text: string, sample?: string): Promise<void> {
  if (sample) await page.getByLabel("Attach pictures").setInputFiles(join(root, "src/platforms/web/samples", sample));
  await page.getByRole("textbox", { name: /^(Message|Next instruction)$/ }).fill(text);
  await page.keyboard.press("Enter");
  if (sample) await page.getByRole("img", { name: new RegExp(`^${sample}`) }).waitFor();
}

/** Waits until the last card has `variants` finished pictures. */
async function waitForVariants(page: Page, variants: number): Promise<void> {
  const card = page.getByRole("article").last();
  for (let number = 1; number <= variants; number++)
    await card.getByRole("button", { name: `Pick ${number}`, exact: true }).waitFor();
}

/** `height`: crops the screenshot to this many pixels from the top. */
async function save(page: Page, name: string, height?: number): Promise<void> {
  await page.evaluate("Promise.all([...document.images].map((image) => image.decode()))");
  const { width } = page.viewportSize() ?? { width: 0 };
  const shot = await page.screenshot(height === undefined ? {} : { clip: { x: 0, y: 0, width, height } });
  await sharp(shot)
    .webp({ quality: 82 })
    .toFile(join(images, `${name}.webp`));
}
