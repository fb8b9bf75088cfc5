// Every form of every page has the same result with and without scripts.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type App, startApp } from "../platforms/web/app.ts";
import { paint } from "../platforms/web/held-model.ts";
import { installed, openBrowser, openPage, picture } from "./user-driver.ts";

const token = "open sesame 16 characters";

/** One person and one server, with or without scripts. */
interface World {
  app: App;
  page: Page;
  scripts: boolean;
  /** The conversation's path, once there is one. */
  home: string;
}

interface Step {
  does: string;
  /** Where the form is; undefined: where the step before ended. */
  at?: (world: World) => string;
  /** The form that is sent, as a selector. */
  form: string;
  fills?: (page: Page) => Promise<unknown>;
  /** Presses Enter in the field of this selector; otherwise the form's button is pressed. */
  enter?: string;
  /** While something is drawn. */
  busy?: boolean;
  /** What changes a moment after the answer, and is left out. */
  later?: "name";
  /** Part of the one sentence that is shown. */
  says?: string;
}

const write = (words: string) => (page: Page) => page.locator("#composer-text").fill(words);
const composer = "#composer";
const channel = () => "/";
const thread = ({ home }: World) => home;
const pressing = (kind: string) => `form[action="/do/${kind}"]`;

const steps: Step[] = [
  {
    ...{ does: "a wrong token", says: "Wrong token.", at: () => "/models?name=local", form: '[action="/token"]' },
    fills: (page) => page.getByLabel("Access token").fill("guess"),
  },
  { does: "the right token", form: '[action="/token"]', fills: (page) => page.getByLabel("Access token").fill(token) },
  { does: "a sample", at: channel, form: '[action="/samples/vase"]' },
  {
    does: "words below one's own picture",
    says: "Your message was posted for everyone",
    at: channel,
    form: composer,
    fills: write("brighter"),
  },
  { does: "words", at: channel, form: composer, fills: write("hello") },
  { does: "nothing", says: "Write something or add a picture.", at: channel, form: composer },
  { does: "an unknown command", says: "There's no command", at: channel, form: composer, fills: write("/nonsense") },
  { does: "a command that leads to a page", at: channel, form: composer, fills: write("/history") },
  { does: "a command that opens a form", at: channel, form: composer, fills: write("/edit") },
  {
    ...{ does: "pictures", at: channel, form: composer },
    fills: async (page) => page.locator("#pictures").setInputFiles([picture("red.png", await paint("red"))]),
  },
  {
    ...{ does: "a file that is no picture", at: channel, form: composer },
    fills: async (page) => {
      await page.locator("#composer-text").fill("look");
      await page.locator("#pictures").setInputFiles([picture("text.png", Buffer.from("no picture"))]);
    },
  },
  {
    does: "a name",
    at: channel,
    form: "form.name",
    fills: (page) => page.locator("form.name input").fill("Ada"),
    enter: '[name="name"]',
  },
  { does: "Edit on a picture", at: channel, form: '[action="/form"]' },
  {
    ...{ does: "an edit by no model", says: "Choose at least one model.", form: '[action="/submit"]' },
    async fills(page) {
      await page.getByLabel("What should change?").fill("much darker");
      for (const box of await page.locator('dialog [name="models"]').all()) await box.uncheck();
    },
  },
  {
    ...{ does: "an edit", form: '[action="/submit"]' },
    fills: async (page) => {
      await page.getByLabel("What should change?").fill("much darker");
      for (const box of await page.locator('dialog [name="models"]').all())
        await box.setChecked((await box.inputValue()) === "local");
    },
  },
  { does: "the next turn", at: thread, form: composer, fills: write("black and white") },
  {
    does: "a refused command in a conversation",
    says: "resolution",
    at: thread,
    form: composer,
    fills: write("/settings resolution tiny"),
  },
  { does: "the settings by a command", at: thread, form: composer, fills: write("/settings") },
  { does: "Pick", at: thread, form: `.variant ${pressing("pick")}` },
  { does: "Pick again, to take it back", at: thread, form: `.variant ${pressing("pick")}` },
  { does: "a reaction", at: thread, form: `.card > .actions ${pressing("pick")}` },
  { does: "Run again", at: thread, form: pressing("again") },
  { does: "Edit on a variant", at: thread, form: `.variant ${pressing("form")}` },
  { does: "Pick on a picture in full", at: ({ home }) => `${home}/1/1`, form: pressing("pick") },
  { does: "the easel draws next", at: thread, form: composer, fills: write("/settings models easel") },
  { does: "what the easel refuses", at: thread, form: composer, fills: write("refuse this") },
  { does: "Retry", at: thread, form: `.card > .actions ${pressing("retry")}` },
  { does: "Retry with another model", at: thread, form: `.variant ${pressing("retry")}` },
  { does: "what takes a while", at: thread, form: composer, fills: write("a lighthouse") },
  { does: "Cancel", at: thread, busy: true, form: pressing("cancel") },
  { does: "Rename, opened", at: thread, form: '[action$="/rename"]' },
  {
    does: "another title",
    form: 'dialog [action="/do/settings"]',
    fills: (page) => page.locator("dialog").getByLabel("Title").fill("A red square"),
  },
  { does: "Settings, opened", at: thread, form: '[action$="/settings"]' },
  {
    does: "other settings",
    says: "Saved",
    form: 'dialog [action="/do/settings"]',
    fills: (page) => page.locator("dialog").getByLabel("Pictures per model").fill("2"),
  },
  { does: "Settings, opened again", at: thread, form: '[action$="/settings"]' },
  {
    ...{ does: "settings without a model", says: "Choose at least one model.", form: 'dialog [action="/do/settings"]' },
    async fills(page) {
      for (const box of await page.locator('dialog [name="models"]').all()) await box.uncheck();
    },
  },
  { does: "New conversation", at: channel, form: '[action="/c/new"]' },
  { does: "a conversation without a picture", form: composer, fills: write("sepia") },
  { does: "Delete, opened", at: thread, form: '[action$="/delete"]' },
  { does: "Delete", form: 'dialog [action="/do/delete"]' },
  {
    ...{ does: "Name on a phone, opened", at: channel, form: '[action="/name"][data-dialog]' },
    fills: (page) => page.setViewportSize({ width: 390, height: 844 }),
  },
  {
    ...{ does: "a name on a phone", form: 'dialog [action="/name"]' },
    fills: (page) => page.locator('dialog [name="name"]').fill("Bo"),
  },
  {
    ...{ does: "Remove, opened", at: channel, form: '[action$="/remove"]' },
    fills: (page) => page.setViewportSize({ width: 1280, height: 800 }),
  },
  { does: "Remove", form: 'dialog [action="/do/remove"]' },
  { does: "Delete my data, opened", at: channel, form: '[action="/forget"]' },
  { does: "Delete my data", form: 'dialog [action="/do/forget"]', later: "name" },
  { does: "Sign out, opened", at: channel, form: '[action="/sign-out"][data-dialog]' },
  { does: "Sign out", form: 'dialog [action="/sign-out"]' },
  { does: "signing in again", form: '[action="/token"]', fills: (page) => page.getByLabel("Access token").fill(token) },
  { does: "Sign out, opened again", at: channel, form: '[action="/sign-out"][data-dialog]' },
  { does: "Sign out everywhere", form: 'dialog [action="/sign-out/everywhere"]' },
];

/** What the forms of a page ask for, whatever it is about. */
function kindsIn(html: string): string[] {
  return [...html.matchAll(/<form\b([^>]*)>/g)].map(([, attributes = ""]) => {
    const action = /action="([^"]*)"/.exec(attributes)?.[1] ?? "";
    return kindOf(/method="(\w+)"/.exec(attributes)?.[1] ?? "get", action);
  });
}

function kindOf(method: string, action: string): string {
  return `${method.toUpperCase()} ${nameless(action)}`;
}

/** A path without what differs between two servers. */
function nameless(path: string): string {
  return path.replace(/\/[0-9A-Za-z]{12}(?=\/|$)/g, "/*").replace(/^\/samples\/\w+/, "/samples/*");
}

/** Where a person is and what there is to be seen. */
function seen({ page }: World): Promise<unknown> {
  return page.evaluate(`(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent.trim()).filter(Boolean);
    const dialog = document.querySelector("dialog");
    const inside = (selector) => [...(dialog ?? document).querySelectorAll(selector)];
    return {
      path: dialog ? "a dialog" : location.pathname + location.search,
      dialog: dialog?.querySelector("h2").textContent ?? "",
      said: [...new Set(texts(".notice, .refusal, [role=alert]"))],
      written: inside("textarea").map(({ value }) => value),
      title: dialog ? "" : texts("section.thread h1, .sign-in h1").join(),
      messages: dialog ? 0 : inside(".message").length,
      turns: dialog ? [] : texts(".card .prompt"),
      picked: dialog ? 0 : inside('[aria-pressed="true"]').length,
      name: dialog ? "" : document.querySelector('.name [name="name"]')?.value ?? "",
    };
  })()`);
}

const nobody = (found: unknown) => JSON.parse(JSON.stringify(found).replace(/\/[0-9A-Za-z]{12}(?=["/?])/g, "/*"));

const without = (field: string | undefined, all: Record<string, unknown>) => (field ? { ...all, [field]: undefined } : all);

describe.skipIf(!installed)("every form", () => {
  let browser: Browser;
  let plain: World;
  let scripted: World;
  const wrong: string[] = [];
  const found = new Set<string>();
  const tried = new Set<string>();

  beforeAll(async () => {
    browser = await openBrowser();
    const world = async (scripts: boolean): Promise<World> => {
      const page = await openPage(browser, scripts ? wrong : [], { javaScriptEnabled: scripts });
      return { app: await startApp({ token }), page, scripts, home: "" };
    };
    [plain, scripted] = await Promise.all([world(false), world(true)]);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([plain, scripted].map(({ app }) => app.stop()));
  });

  async function take(step: Step, world: World): Promise<void> {
    const { page, app, scripts } = world;
    if (step.at) await page.goto(app.address + step.at(world));
    const isDrawing = async () => (await page.locator("article[aria-busy]").count()) > 0;
    while (step.at && !step.busy && (await isDrawing())) await page.goto(app.address + step.at(world));
    await step.fills?.(page);
    for (const kind of kindsIn(await page.content())) found.add(kind);
    const form = page.locator(step.form).first();
    const [method, action] = [await form.getAttribute("method"), await form.getAttribute("action")];
    tried.add(kindOf(method ?? "get", action ?? ""));
    const sending = () =>
      step.enter ? form.locator(step.enter).press("Enter") : form.locator("button:not([type=button])").first().click();
    await (scripts ? sending() : Promise.all([page.waitForEvent("framenavigated"), sending()]));
    await page.waitForLoadState();
  }

  test.each(steps)("ends the same with and without scripts: $does", async (step) => {
    await Promise.all([take(step, plain), take(step, scripted)]);
    const ends = without(step.later, nobody(await seen(plain)));
    await expect.poll(async () => without(step.later, nobody(await seen(scripted).catch(String)))).toEqual(ends);
    if (step.says) expect(ends.said).toEqual([expect.stringContaining(step.says)]);
    for (const world of [plain, scripted]) {
      for (const kind of kindsIn(await world.page.content())) found.add(kind);
      if (!world.home) world.home = /\/c\/\w{12}$/.exec(world.page.url())?.[0] ?? "";
    }
  });

  test("was tried on every page", async () => {
    await plain.page.goto(plain.app.address);
    await plain.page.getByLabel("Access token").fill(token);
    await plain.page.keyboard.press("Enter");
    await plain.page.getByRole("navigation", { name: "Your conversations" }).waitFor();
    for (const path of ["/", "/history", "/models", "/help", "/c/new", "/c/000000000000"]) {
      await plain.page.goto(plain.app.address + path);
      for (const kind of kindsIn(await plain.page.content())) found.add(kind);
    }
    expect([...found].filter((kind) => !tried.has(kind))).toEqual([]);
    expect(wrong.filter((text) => !/40[014]|413|422/.test(text))).toEqual([]);
  });
});
