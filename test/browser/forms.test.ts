// Every form of every page has the same result with and without scripts.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { paint, photograph } from "../platforms/web/held-model.ts";
import { hasBrowser, openBrowser, openPage, picture } from "./user-driver.ts";

const token = "open sesame 16 characters";

/** A person on their own server, with or without scripts. */
interface Session {
  app: App;
  page: Page;
  scripts: boolean;
  /** The path of the conversation, or empty. */
  home: string;
}

interface Step {
  name: string;
  /** The page of the form; by default the page where the previous step ended. */
  at?: (session: Session) => string;
  /** Selector of the submitted form. */
  form: string;
  fill?: (page: Page) => Promise<unknown>;
  /** Submits with Enter in this field instead of the form's button. */
  enter?: string;
  /** Submits while a picture is being drawn. */
  busy?: boolean;
  /** A field that changes later and isn't compared. */
  later?: "name";
  /** Part of the only message shown. */
  message?: string;
}

const writeText = (text: string) => (page: Page) => page.locator("#composer-text").fill(text);
const composer = "#composer";
const channel = () => "/";
const thread = ({ home }: Session) => home;
const actionForm = (kind: string) => `form[action="/do/${kind}"]`;

const steps: Step[] = [
  {
    ...{ name: "a wrong token", message: "Wrong token.", at: () => "/models?name=local", form: '[action="/token"]' },
    fill: (page) => page.getByLabel("Access token").fill("guess"),
  },
  { name: "the right token", form: '[action="/token"]', fill: (page) => page.getByLabel("Access token").fill(token) },
  {
    ...{ name: "a picture without an edit", at: channel, form: composer },
    async fill(page) {
      await page.locator("#pictures").setInputFiles([picture("photo.jpg", await photograph(300, 200))]);
      await page.locator("#composer-text").fill("// the first one");
    },
  },
  {
    name: "doubtful text below one's own picture",
    message: "Posted for everyone here",
    at: channel,
    form: composer,
    fill: writeText("nice light here"),
  },
  { name: "text", at: channel, form: composer, fill: writeText("hello") },
  { name: "nothing", message: "Write something or add a picture.", at: channel, form: composer },
  { name: "an unknown command", message: "There's no command", at: channel, form: composer, fill: writeText("/nonsense") },
  { name: "a command that leads to a page", at: channel, form: composer, fill: writeText("/history") },
  { name: "a command that opens a form", at: channel, form: composer, fill: writeText("/edit") },
  {
    ...{ name: "pictures", at: channel, form: composer },
    fill: async (page) => page.locator("#pictures").setInputFiles([picture("red.png", await paint("red"))]),
  },
  {
    ...{ name: "a file that isn't a picture", at: channel, form: composer },
    fill: async (page) => {
      await page.locator("#composer-text").fill("look");
      await page.locator("#pictures").setInputFiles([picture("text.png", Buffer.from("no picture"))]);
    },
  },
  {
    name: "a name",
    at: channel,
    form: "form.name",
    fill: (page) => page.locator("form.name input").fill("Ada"),
    enter: '[name="name"]',
  },
  { name: "Edit on a picture", at: channel, form: '[action="/form"]' },
  {
    ...{ name: "an edit without a model", message: "Choose at least one model.", form: '[action="/submit"]' },
    async fill(page) {
      await page.getByLabel("What should change?").fill("much darker");
      for (const box of await page.locator('dialog [name="models"]').all()) await box.uncheck();
    },
  },
  {
    ...{ name: "an edit", form: '[action="/submit"]' },
    fill: async (page) => {
      await page.getByLabel("What should change?").fill("much darker");
      for (const box of await page.locator('dialog [name="models"]').all())
        await box.setChecked((await box.inputValue()) === "local");
    },
  },
  { name: "the next turn", at: thread, form: composer, fill: writeText("add film grain") },
  {
    name: "a refused command in a conversation",
    message: "resolution",
    at: thread,
    form: composer,
    fill: writeText("/settings resolution tiny"),
  },
  {
    ...{ name: "a search in the history", at: () => "/history", form: '[action="/history"]', enter: '[name="q"]' },
    fill: (page) => page.getByRole("searchbox").fill("much DARKER"),
  },
  { name: "the settings by a command", at: thread, form: composer, fill: writeText("/settings") },
  { name: "Pick", at: thread, form: `.variant ${actionForm("pick")}` },
  { name: "Pick again to remove it", at: thread, form: `.variant ${actionForm("pick")}` },
  { name: "Run again", at: thread, form: actionForm("again") },
  { name: "Edit on a variant", at: thread, form: `.variant ${actionForm("form")}` },
  { name: "Pick on a picture in full", at: ({ home }) => `${home}/1/1`, form: actionForm("pick") },
  { name: "a one-tap action", at: ({ home }) => `${home}/1/1`, form: '[action="/do/tool"]:has([value="flip"])' },
  {
    ...{ name: "words below a picture in full", at: ({ home }) => `${home}/1/1`, form: "form.words" },
    fill: (page) => page.locator("form.words [name=text]").fill("warmer"),
  },
  { name: "a settings command", at: thread, form: composer, fill: writeText("/settings models easel") },
  { name: "an instruction that the model refuses", at: thread, form: composer, fill: writeText("remove the refuse") },
  { name: "Retry", at: thread, form: `.card > .actions ${actionForm("retry")}` },
  { name: "Retry with another model", at: thread, form: `.variant ${actionForm("retry")}` },
  { name: "a suggestion instead of what that refuses", at: thread, form: actionForm("suggestion") },
  { name: "a slow instruction", at: thread, form: composer, fill: writeText("paint a lighthouse") },
  { name: "Cancel", at: thread, busy: true, form: actionForm("cancel") },
  { name: "four pictures at once", at: thread, form: composer, fill: writeText("/settings variants 4") },
  { name: "an expensive instruction", at: thread, form: composer, fill: writeText("paint a lighthouse by the sea") },
  { name: "Draw", at: thread, form: actionForm("draw") },
  { name: "Cancel what is expensive", at: thread, busy: true, form: actionForm("cancel") },
  { name: "Rename, opened", at: thread, form: '[action$="/rename"]' },
  {
    name: "another title",
    form: 'dialog [action="/do/settings"]',
    fill: (page) => page.locator("dialog").getByLabel("Title").fill("A red square"),
  },
  { name: "Settings, opened", at: thread, form: '[action$="/settings"]' },
  {
    name: "other settings",
    message: "Saved",
    form: 'dialog [action="/do/settings"]',
    fill: (page) => page.locator("dialog").getByLabel("Pictures per model").fill("2"),
  },
  { name: "Settings, opened again", at: thread, form: '[action$="/settings"]' },
  {
    ...{ name: "settings without a model", message: "Choose at least one model.", form: 'dialog [action="/do/settings"]' },
    async fill(page) {
      for (const box of await page.locator('dialog [name="models"]').all()) await box.uncheck();
    },
  },
  { name: "Share, opened", at: thread, form: '[action$="/share"]' },
  { name: "Create link", form: 'dialog [action="/do/share"]' },
  { name: "Share, opened again", at: thread, form: '[action$="/share"]' },
  { name: "Create new link", form: 'dialog [action="/do/share"]' },
  {
    ...{ name: "Stop sharing", message: "Sharing has stopped.", form: 'dialog [action="/do/stop-sharing"]' },
  },
  { name: "New conversation", at: channel, form: '[action="/c/new"]' },
  { name: "a conversation without a picture", form: composer, fill: writeText("sepia") },
  { name: "Create from text", at: ({ page }) => new URL(page.url()).pathname, form: actionForm("create") },
  { name: "Delete, opened", at: thread, form: '[action$="/delete"]' },
  { name: "Delete", form: 'dialog [action="/do/delete"]' },
  {
    ...{ name: "Name on a phone, opened", at: channel, form: '[action="/name"][data-dialog]' },
    fill: (page) => page.setViewportSize({ width: 390, height: 844 }),
  },
  {
    ...{ name: "a name on a phone", form: 'dialog [action="/name"]' },
    fill: (page) => page.locator('dialog [name="name"]').fill("Bo"),
  },
  {
    ...{ name: "Remove, opened", at: channel, form: '[action$="/remove"]' },
    fill: (page) => page.setViewportSize({ width: 1280, height: 800 }),
  },
  { name: "Remove", form: 'dialog [action="/do/remove"]' },
  { name: "Delete my data, opened", at: channel, form: '[action="/forget"]' },
  { name: "Delete my data", form: 'dialog [action="/do/forget"]', later: "name" },
  { name: "Sign out, opened", at: channel, form: '[action="/sign-out"][data-dialog]' },
  { name: "Sign out", form: 'dialog [action="/sign-out"]' },
  { name: "signing in again", form: '[action="/token"]', fill: (page) => page.getByLabel("Access token").fill(token) },
  { name: "Sign out, opened again", at: channel, form: '[action="/sign-out"][data-dialog]' },
  { name: "Sign out everywhere", form: 'dialog [action="/sign-out/everywhere"]' },
];

/** Methods and actions of a page's forms, without keys. */
function formsIn(html: string): string[] {
  return [...html.matchAll(/<form\b([^>]*)>/g)].map(([, attributes = ""]) => {
    const action = /action="([^"]*)"/.exec(attributes)?.[1] ?? "";
    return formKind(/method="(\w+)"/.exec(attributes)?.[1] ?? "get", action);
  });
}

function formKind(method: string, action: string): string {
  return `${method.toUpperCase()} ${withoutKeys(action)}`;
}

/** A path without keys, which differ between servers. */
function withoutKeys(path: string): string {
  return path
    .replace(/\/[0-9A-Za-z]{12}(?=\/|$)/g, "/*")
    .replace(/^\/samples\/\w+/, "/samples/*")
    .replace(/\/[0-9a-f]{64}(?=\/|$)/, "/*");
}

/** The path and the visible content. */
function readPage({ page }: Session): Promise<unknown> {
  return page.evaluate(`(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent.trim()).filter(Boolean);
    const dialog = document.querySelector("dialog");
    const inside = (selector) => [...(dialog ?? document).querySelectorAll(selector)];
    return {
      path: dialog ? "a dialog" : location.pathname + location.search,
      dialog: dialog?.querySelector("h2").textContent ?? "",
      notices: [...new Set(texts(".notice, .refusal, [role=alert]"))],
      inputs: inside("textarea").map(({ value }) => value),
      title: dialog ? "" : texts("section.thread h1, .sign-in h1").join(),
      messages: dialog ? 0 : inside(".message").length,
      turns: dialog ? [] : texts(".card .prompt"),
      picked: dialog ? 0 : inside('[data-pick][aria-pressed="true"]').length,
      name: dialog ? "" : document.querySelector('.name [name="name"]')?.value ?? "",
    };
  })()`);
}

const withoutIds = (page: unknown) => JSON.parse(JSON.stringify(page).replace(/\/[0-9A-Za-z]{12}(?=["/?])/g, "/*"));

const without = (field: string | undefined, all: Record<string, unknown>) => (field ? { ...all, [field]: undefined } : all);

describe.skipIf(!hasBrowser)("every form", () => {
  let browser: Browser;
  let withoutScripts: Session;
  let withScripts: Session;
  const problems: string[] = [];
  const offered = new Set<string>();
  const tried = new Set<string>();

  beforeAll(async () => {
    browser = await openBrowser();
    const startSession = async (scripts: boolean): Promise<Session> => {
      const page = await openPage(browser, scripts ? problems : [], { javaScriptEnabled: scripts });
      return { app: await startApp({ token, confirmUsd: 0.1, shares: true }), page, scripts, home: "" };
    };
    [withoutScripts, withScripts] = await Promise.all([startSession(false), startSession(true)]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([withoutScripts, withScripts].map(({ app }) => app.stop()));
  });

  async function runStep(step: Step, session: Session): Promise<void> {
    const { page, app, scripts } = session;
    if (step.at) await page.goto(app.address + step.at(session));
    const isDrawing = async () => (await page.locator("article[aria-busy]").count()) > 0;
    while (step.at && !step.busy && (await isDrawing())) await page.goto(app.address + step.at(session));
    await step.fill?.(page);
    for (const kind of formsIn(await page.content())) offered.add(kind);
    const form = page.locator(step.form).first();
    const [method, action] = [await form.getAttribute("method"), await form.getAttribute("action")];
    tried.add(formKind(method ?? "get", action ?? ""));
    const submit = () =>
      step.enter ? form.locator(step.enter).press("Enter") : form.locator("button:not([type=button])").first().click();
    await (scripts ? submit() : Promise.all([page.waitForEvent("framenavigated"), submit()]));
    await page.waitForLoadState();
  }

  test.each(steps)("has the same result with and without scripts: $name", async (step) => {
    await Promise.all([runStep(step, withoutScripts), runStep(step, withScripts)]);
    const expected = without(step.later, withoutIds(await readPage(withoutScripts)));
    await expect.poll(async () => without(step.later, withoutIds(await readPage(withScripts).catch(String)))).toEqual(expected);
    if (step.message) expect(expected.notices).toEqual([expect.stringContaining(step.message)]);
    for (const session of [withoutScripts, withScripts]) {
      for (const kind of formsIn(await session.page.content())) offered.add(kind);
      if (!session.home) session.home = /\/c\/\w{12}$/.exec(session.page.url())?.[0] ?? "";
    }
  });

  test("tries every form of every page", async () => {
    await withoutScripts.page.goto(withoutScripts.app.address);
    await withoutScripts.page.getByLabel("Access token").fill(token);
    await withoutScripts.page.keyboard.press("Enter");
    await withoutScripts.page.getByRole("navigation", { name: "Your conversations" }).waitFor();
    for (const path of ["/", "/history", "/models", "/help", "/c/new", "/c/000000000000"]) {
      // Without scripts, browsers load all pictures at once: those of /help are drawn on demand.
      await withoutScripts.page.goto(withoutScripts.app.address + path, { waitUntil: "domcontentloaded" });
      for (const kind of formsIn(await withoutScripts.page.content())) offered.add(kind);
    }
    const downloads = ["GET /pictures/*/file"]; // a file, whose bytes other tests check
    expect([...offered].filter((kind) => !tried.has(kind) && !downloads.includes(kind))).toEqual([]);
    expect(problems.filter((text) => !/40[014]|413|422/.test(text))).toEqual([]);
  });
});
