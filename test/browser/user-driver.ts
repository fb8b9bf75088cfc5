// Drives a browser the way a person does.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, chromium, firefox, type Locator, type Page } from "playwright-core";
import sharp from "sharp";
import { expect } from "vitest";

/** With BROWSER=firefox. There, tests can neither touch nor hold a response back. */
export const isFirefox = process.env.BROWSER === "firefox";
const program = isFirefox ? (process.env.FIREFOX ?? "/usr/bin/firefox-esr") : (process.env.CHROMIUM ?? "/usr/bin/chromium");
export const hasBrowser = existsSync(program);
if (!hasBrowser)
  console.warn(
    `Skipping the browser tests: there is no browser at ${program}. Set ${isFirefox ? "FIREFOX" : "CHROMIUM"} to its path.`,
  );
const shots = process.env.SHOTS;

export function openBrowser(): Promise<Browser> {
  if (isFirefox)
    return firefox.launch({
      channel: "moz-firefox",
      executablePath: fileURLToPath(new URL("firefox-launcher.ts", import.meta.url)),
      env: { ...process.env, FIREFOX: program },
    });
  return chromium.launch({ executablePath: program, args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"] });
}

/** Opens a window. Its errors and its requests to other servers are added to `problems`. */
export async function openPage(browser: Browser, problems: string[], options: Parameters<Browser["newContext"]>[0] = {}) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => isOfDriver(String(error)) || problems.push(String(error)));
  page.on("console", (message) => message.type() === "error" && problems.push(`${message.text()} ${message.location().url}`));
  page.on("request", (request) => !/^(http:\/\/127\.0\.0\.1:|blob:|data:)/.test(request.url()) && problems.push(request.url()));
  return page;
}

/** In Firefox, Playwright adds a style to every page that it takes a screenshot of. The page doesn't allow that. */
function isOfDriver(error: string): boolean {
  return isFirefox && /Content-Security-Policy: .* inline style/.test(error);
}

/** A phone's screen, as options of a window. */
export const phoneScreen = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

/** Starts a conversation with a picture, and waits for its edit. Resolves to the conversation's address. `site`: the page's address. */
export async function startConversation(page: Page, site: string, file: ReturnType<typeof picture>, instruction: string) {
  await page.goto(`${site}/c/new`);
  await page.getByLabel("Attach pictures").setInputFiles([file]);
  await send(page, instruction);
  await waitUntilFinished(page, 1);
  return page.url();
}

/** Whether a window reported a lost connection, in any of the many words of Chromium. */
export function isConnectionLoss(problem: string): boolean {
  return problem.includes("net::ERR_");
}

/** From now on, remembers what moves on this page without an input of the person just before it. */
export async function watchLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript(`{
    window.layoutShifts = [];
    const nameOf = ({ node }) => node?.id || node?.className || node?.nodeName;
    const positionOf = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(" ");
    const describe = (source) => nameOf(source) + ": " + positionOf(source.previousRect) + " → " + positionOf(source.currentRect);
    const remember = ({ value, hadRecentInput, sources }) =>
      hadRecentInput || window.layoutShifts.push(value.toFixed(4) + " " + sources.map(describe).join(", "));
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(remember));
    observer.observe({ type: "layout-shift", buffered: true });
  }`);
}

/** What has moved on this page since it was opened, or since the last call. */
export async function layoutShifts(page: Page): Promise<string[]> {
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"); // until the last one is reported
  return page.evaluate("window.layoutShifts.splice(0)");
}

/** Checks accessibility in both colour schemes. Only the contrast differs between them. Targets have to be as large as WCAG 2.2 AA says,
 * and nothing may stick out of the window: its parts scroll. */
export async function checkAccessibility(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await screenshot(page, `${name}-${colorScheme}`);
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ rules: { "target-size": { enabled: true } } });
    const { violations } = await (colorScheme === "dark" ? axe.withRules("color-contrast") : axe).analyze();
    expect(await overflow(page), `${name}: the window scrolls, though only its parts should`).toEqual({ across: 0, down: 0 });
    expect(violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** How much larger the page is than its window, in pixels. */
function overflow(page: Page): Promise<{ across: number; down: number }> {
  return page.evaluate(`{
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
    ({ across: scrollWidth - clientWidth, down: scrollHeight - clientHeight });
  }`);
}

/** Saves a screenshot in the folder SHOTS, if it's set. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png` });
}

export function picture(name: string, buffer: Buffer) {
  return { name, mimeType: name.endsWith("png") ? "image/png" : "image/jpeg", buffer };
}

/** Drops a file onto the page, or pastes it. */
export async function dropOrPaste(page: Page, how: "drop" | "paste", name: string, bytes: Buffer): Promise<void> {
  const [event, holder] = how === "drop" ? ["DragEvent", "dataTransfer"] : ["ClipboardEvent", "clipboardData"];
  await page.evaluate(`{
    const files = new DataTransfer();
    const bytes = Uint8Array.from(atob("${bytes.toString("base64")}"), (letter) => letter.charCodeAt(0));
    files.items.add(new File([bytes], "${name}", { type: "image/png" }));
    const event = new ${event}("${how}", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "${holder}", { value: files }); // Firefox takes no clipboard as an option
    document.body.dispatchEvent(event);
  }`);
}

export function card(page: Page, number: number): Locator {
  return page.getByRole("article", { name: `Edit ${number}`, exact: true });
}

/** Replaces a number. In Firefox, `fill` would add to what is there. */
export async function fillNumber(field: Locator, value: number): Promise<void> {
  await field.press("ControlOrMeta+a");
  await field.pressSequentially(String(value));
}

export async function send(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: /^(Message|Next instruction)$/ }).fill(text);
  await page.keyboard.press("Enter");
}

/** Posts a picture in the channel. */
export async function postPicture(page: Page, name: string, bytes: Buffer): Promise<void> {
  await page.getByLabel("Attach pictures").setInputFiles([picture(name, bytes)]);
  await page.getByLabel("Just post").check();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("img", { name: `${name}, from You` }).waitFor();
}

/** Whether an element of a thread is completely visible. `under`: what may cover it from above. */
export async function isVisible(what: Locator, under?: Locator): Promise<boolean> {
  const [box, log, above] = await Promise.all([
    what.boundingBox(),
    what.page().getByRole("log", { name: "Edits" }).boundingBox(),
    under?.boundingBox(),
  ]);
  if (!box || !log) return false;
  const top = above ? above.y + above.height : log.y;
  return box.y >= top - 1 && box.y + box.height <= log.y + log.height + 1;
}

/** Waits until a turn is finished. */
export async function waitUntilFinished(page: Page, number: number): Promise<void> {
  await page.locator(`article[aria-label="Edit ${number}"]:not([aria-busy])`).waitFor();
}

/** The stored picture of a variant. */
export async function readPixels(page: Page, turn: number, number: number) {
  const key = await card(page, turn)
    .locator("figure")
    .nth(number - 1)
    .locator("img")
    .getAttribute("src");
  const address = new URL(key?.replace(/\/\d+$/, "") ?? "", page.url()).href;
  const bytes = await (await page.context().request.get(address)).body();
  const { data, info } = await sharp(bytes).removeAlpha().toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { ...info, data };
}

/** The largest difference between the channels of a pixel. 0 is grey. */
export function colourfulness({ data, channels }: { data: Buffer; channels: number }): number {
  if (channels < 3) return 0;
  let peak = 0;
  for (let at = 0; at < data.length; at += channels) {
    const of = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    peak = Math.max(peak, Math.max(...of) - Math.min(...of));
  }
  return peak;
}

export function brightness({ data }: { data: Buffer }): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}
