// Sharing a conversation by a link: what the link opens, what it doesn't, and when it ends.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { plain } from "../../../fakes/models/clients.ts";
import { photo } from "../../../story/drivers/driver.ts";
import { type App, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";

const token = "open sesame 16 characters";
let app: App;
let ada: BrowserClient;
let bo: BrowserClient;
/** Somebody who has never been here. */
let stranger: BrowserClient;
let home: string;

beforeAll(async () => {
  app = await startApp({ token, shares: true });
});
afterAll(() => app.stop());
beforeEach(async () => {
  [ada, bo, stranger] = [await signIn("Ada"), await signIn("Bo"), new BrowserClient(app)];
  home = await startConversation(ada, "rotate left");
});

async function signIn(name: string): Promise<BrowserClient> {
  const client = new BrowserClient(app);
  await client.post("/token", { token });
  await client.send("/name", { name });
  return client;
}

async function pictureFile(): Promise<File> {
  return new File([new Uint8Array(await plain(photo.colour, photo))], "mine.png");
}

/** Resolves to its path, when its first edit is done. */
async function startConversation(by: BrowserClient, text: string): Promise<string> {
  const { go = "" } = await by.send("/messages", { to: "new", text, pictures: await pictureFile() });
  await expect.poll(() => by.page(go), { timeout: 15_000 }).toMatch(/figure class="variant ready/);
  return go;
}

const keyOf = (path: string) => path.slice(3);

/** Resolves to the path of the link. */
async function share(by = ada, path = home): Promise<string> {
  const { dialog = "" } = await by.send("/do/share", { conversation: keyOf(path) });
  const link = /value="(http[^"]*)"/.exec(dialog)?.[1] ?? "";
  expect(link).toMatch(new RegExp(`^${app.address}/s/[\\w-]{43}$`));
  return new URL(link).pathname;
}

const picturesIn = (page: string) => [...page.matchAll(/\/pictures\/([0-9a-f]{64})/g)].map(([, key = ""]) => key);

describe("a shared conversation", () => {
  test("is read by somebody without the token, with all its pictures, and with later edits", async () => {
    const link = await share();
    const page = await stranger.page(link);
    expect(page).toContain("rotate left");
    const pictures = picturesIn(page);
    expect(new Set(pictures).size).toBe(2); // the original and the edit
    for (const key of pictures)
      for (const path of ["", "/160", "/640", "/file?type=jpeg&size=512"])
        expect((await stranger.get(`${link}/pictures/${key}${path}`)).status).toBe(200);
    for (const at of ["0/1", "1/1"]) expect(await stranger.page(`${link}/${at}`)).toMatch(/Download.*class="stage"/s);
    await ada.send("/messages", { to: keyOf(home), text: "rotate right" });
    await expect.poll(() => stranger.page(link), { timeout: 15_000 }).toMatch(/rotate right.*figure class="variant ready/s);
  });

  test("shows no names, no form that changes anything, and gives no cookie", async () => {
    const link = await share();
    for (const path of [link, `${link}/1/1`, `${link}/0/1`]) {
      const response = await stranger.get(path);
      expect(response.headers.getSetCookie()).toEqual([]);
      const page = await response.text();
      expect(page).not.toMatch(/Ada|method="post"|<textarea|\/c\/|\/do\/|main\.js/);
      expect(page).not.toContain(keyOf(home));
    }
    expect(stranger.cookies).toBe("");
  });

  test("is kept out of caches, referrers and search engines", async () => {
    const link = await share();
    const [key] = picturesIn(await stranger.page(link));
    for (const path of [link, `${link}/1/1`, `${link}/pictures/${key}`, `${link}/pictures/${key}/160`]) {
      const { headers } = await stranger.get(path);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("x-robots-tag")).toMatch(/noindex/);
    }
    expect(await stranger.page(link)).toContain('<meta name="robots" content="noindex');
  });

  test("opens nothing else: no other conversation, no other picture, no page", async () => {
    const other = await startConversation(bo, "sepia");
    const foreign = picturesIn(await bo.page(other)).at(-1);
    const link = await share();
    expect((await stranger.get(`${link}/pictures/${foreign}`)).status).toBe(404);
    expect((await stranger.get(`${link}/pictures/${foreign}/160`)).status).toBe(404);
    expect((await stranger.get(`${link}/pictures/${foreign}/file?type=png`)).status).toBe(404);
    for (const path of [`${link}/2/1`, `${link}/1/9`, `${link}/events`, `${link}/settings`])
      expect((await stranger.get(path)).status).toBe(404);
    for (const path of ["/", home, `/pictures/${foreign}`, "/events", "/history"])
      expect((await stranger.get(path)).status).toBe(401);
    for (const path of [link, `${link}/1/1`, `${link}/messages`, `${link}/do/delete`, `${link}/do/stop-sharing`])
      expect((await stranger.post(path, { conversation: keyOf(home), text: "stolen" })).status).toBe(404);
    expect(await ada.page(home)).not.toContain("stolen");
  });

  test("compares a picture with the one that it was made from, and with the original, under the link's own address", async () => {
    const link = await share();
    const page = await stranger.page(`${link}/1/1`);
    const [drawn, original] = [...new Set(picturesIn(page))];
    expect(page).toMatch(/class="stage".*<button type="button" data-hold[^>]*>Before</s);
    for (const key of [drawn, original]) expect((await stranger.get(`${link}/pictures/${key}/160`)).status).toBe(200);
    expect(page).not.toMatch(/(src|href|action)="\/(?!s\/|assets\/)/); // nothing outside of the link
    expect(await stranger.page(`${link}/1/1?with=0/1`)).toContain(`${link}/pictures/${original}`);
    expect(await stranger.page(`${link}/1/1?with=7/7`)).toBe(page);
  });

  test("is downloaded as one file, with its instructions and without names", async () => {
    const link = await share();
    expect(await stranger.page(link)).toContain(`href="${link}/download"`);
    const response = await stranger.get(`${link}/download`);
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="rotate-left.zip"');
    expect([response.headers.get("referrer-policy"), response.headers.get("cache-control")]).toEqual(["no-referrer", "no-store"]);
    const text = Buffer.from(await response.arrayBuffer()).toString("latin1"); // pictures and text are stored as they are
    expect(text).toContain("# rotate left\n\n## Edit 1\n\n> rotate left\n\n- edit-1-picture-1.png\n");
    expect(text).toContain("original-1.png");
    expect(text).not.toMatch(/Ada|local|recipe/);
  });

  test("says which picture was picked, and not by whom", async () => {
    const variant = /id="variant-(\w{12})"/.exec(await ada.page(home))?.[1] ?? "";
    await ada.send("/do/pick", { conversation: keyOf(home), variant, on: "true" });
    const page = await stranger.page(await share());
    expect(page).toMatch(/figure class="variant ready picked".*✓ picked/s);
    expect(page).not.toContain("Ada");
  });

  test("shows older edits of a long conversation on request", async () => {
    for (let times = 0; times < 7; times++) {
      await ada.send("/messages", { to: keyOf(home), text: "/undo" });
      await ada.send("/messages", { to: keyOf(home), text: "rotate right" });
    }
    const count = async () => (await ada.page(`${home}`)).match(/figure class="variant ready/g)?.length ?? 0;
    await expect.poll(count, { timeout: 15_000 }).toBeGreaterThan(11);
    const link = await share();
    const page = await stranger.page(link);
    const older = new RegExp(`href="${link}(\\?from=\\d+)"`).exec(page)?.[1];
    expect(older).toBeDefined();
    expect(page).not.toContain(">Original<");
    expect(await stranger.page(link + older)).toContain(">Original<");
  });

  test("shows no marked area", async () => {
    const fields = { conversation: keyOf(home), number: "1", area: "true", left: "0", top: "0", width: "20", height: "20" };
    await ada.send("/do/words", { ...fields, text: "black and white" });
    await expect.poll(() => ada.page(home), { timeout: 15_000 }).toMatch(/class="outline".*figure class="variant ready/s);
    const area = /\/pictures\/([0-9a-f]{64})\/outline/.exec(await ada.page(home))?.[1];
    const link = await share();
    expect(await stranger.page(link)).not.toContain(area);
    for (const path of ["", "/160", "/outline"]) expect((await stranger.get(`${link}/pictures/${area}${path}`)).status).toBe(404);
  });

  test("is the same for a browser that is signed in", async () => {
    const link = await share();
    expect(await bo.page(link)).toBe(await stranger.page(link));
  });
});

describe("a link ends", () => {
  test("at once when its owner stops sharing, with everything under it", async () => {
    const link = await share();
    const [key] = picturesIn(await stranger.page(link));
    expect(await ada.send("/do/stop-sharing", { conversation: keyOf(home) })).toEqual({
      notice: "Sharing has stopped. The link no longer works.",
      refused: false,
    });
    for (const path of [link, `${link}/1/1`, `${link}/download`, `${link}/pictures/${key}`]) {
      const response = await stranger.get(path);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain("may have stopped sharing");
    }
  });

  test("when a new one replaces it", async () => {
    const [first, second] = [await share(), await share()];
    expect((await stranger.get(first)).status).toBe(404);
    expect((await stranger.get(second)).status).toBe(200);
  });

  test("when the conversation is deleted", async () => {
    const link = await share();
    await ada.send("/do/delete", { conversation: keyOf(home) });
    expect((await stranger.get(link)).status).toBe(404);
    await expect.poll(() => app.store.sharedLinks.findShare(keyOf(home) as never)).toBeUndefined();
  });

  test("when the person deletes their data", async () => {
    const link = await share();
    await ada.send("/do/forget", {});
    expect((await stranger.get(link)).status).toBe(404);
  });

  test("for a picture that its author removes, also from somebody else's conversation", async () => {
    const key = "PostedByBo01";
    await bo.send("/messages", { to: "channel", text: "// look", pictures: await pictureFile(), key });
    const { dialog = "" } = await ada.send("/form", { message: key });
    const draft = /name="draft" value="(\w+)"/.exec(dialog)?.[1] ?? "";
    const { go = "" } = await ada.send("/submit", { draft, prompt: "rotate left", models: "local" });
    await expect.poll(() => ada.page(go), { timeout: 15_000 }).toMatch(/figure class="variant ready/);
    const link = await share(ada, go);
    const [original, drawn] = [...new Set(picturesIn(await stranger.page(link)))];
    expect((await stranger.get(`${link}/pictures/${original}`)).status).toBe(200);
    await bo.send("/do/remove", { message: key });
    expect((await stranger.get(`${link}/pictures/${original}`)).status).toBe(404);
    expect((await stranger.get(`${link}/0/1`)).status).toBe(404);
    expect(await stranger.page(link)).not.toContain(original);
    expect((await stranger.get(`${link}/pictures/${drawn}`)).status).toBe(200);
  });
});

describe("sharing", () => {
  test("is for those who may delete the conversation, and shown to everybody who reads it", async () => {
    expect(await ada.page(home)).toContain(`action="${home}/share"`);
    expect(await bo.page(home)).not.toContain(`action="${home}/share"`);
    expect((await bo.get(`${home}/share`)).status).toBe(404);
    expect(await bo.send("/do/share", { conversation: keyOf(home) })).toMatchObject({ refused: true });
    const link = await share();
    expect(await bo.page(home)).toContain("Everyone who has the link can read this conversation.");
    expect(await bo.send("/do/stop-sharing", { conversation: keyOf(home) })).toMatchObject({ refused: true });
    expect((await stranger.get(link)).status).toBe(200);
  });

  test("says what others see, and shows the link once", async () => {
    expect(await ada.page(`${home}/share`)).toMatch(/Everyone who has the link can see all pictures.*Create link/s);
    const link = await share();
    const dialog = await ada.page(`${home}/share`);
    expect(dialog).toMatch(/has been shared by a link since \d{4}-\d\d-\d\d.*Create new link.*Stop sharing/s);
    expect(dialog).not.toContain(link);
  });

  test("works without scripts", async () => {
    const created = await ada.post("/do/share", { conversation: keyOf(home) }, { Referer: `${app.address}${home}/share` });
    expect(created.status).toBe(200);
    const page = await created.text();
    const link = /value="http:\/\/[^/]*(\/s\/[\w-]{43})"/.exec(page)?.[1] ?? "";
    expect((await stranger.get(link)).status).toBe(200);
    expect(page).toContain(`<a href="${home}">Back to the conversation</a>`);
    const stopped = await ada.post("/do/stop-sharing", { conversation: keyOf(home) });
    expect([stopped.status, stopped.headers.get("location")]).toEqual([303, home]);
    expect(await ada.page(home)).toContain("Sharing has stopped.");
    expect((await stranger.get(link)).status).toBe(404);
  });

  test("stores and logs no secret", async () => {
    const secret = (await share()).slice(3);
    expect(JSON.stringify(app.observed)).not.toContain(secret);
    await stranger.get(`/s/${secret}`);
    expect(app.observed.map(({ route }) => route)).toContain("/s/:secret");
    expect(JSON.stringify([app.observed, app.warnings, app.errors])).not.toContain(secret);
  });
});

test("counts only links that don't work as guesses, and keeps those that do working", async () => {
  const shared = await startApp({ token, shares: true });
  try {
    const own = app;
    app = shared;
    [ada, stranger] = [await signIn("Ada"), new BrowserClient(shared)];
    home = await startConversation(ada, "rotate left");
    const link = await share();
    for (let guess = 0; guess < 10; guess++) expect((await stranger.get(`/s/${"A".repeat(40)}${100 + guess}`)).status).toBe(404);
    const late = await stranger.get(`/s/${"B".repeat(43)}/1/1`);
    expect([late.status, Number(late.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect((await stranger.get(link)).status).toBe(200);
    expect((await signIn("Bo")).cookie("session")).toBeDefined();
    app = own;
  } finally {
    await shared.stop();
  }
});

test("is off by default: nothing offers it, nothing does it, and links that exist don't work", async () => {
  const link = await share();
  app = await app.restart(undefined, { shares: false });
  await expect.poll(() => ada.page(home)).toContain("rotate left"); // connections from before the restart fail
  expect(await ada.page(home)).not.toContain("/share");
  expect((await ada.get(`${home}/share`)).status).toBe(404);
  expect(await ada.send("/do/share", { conversation: keyOf(home) })).toEqual({
    notice: "Conversations can't be shared here.",
    refused: true,
  });
  const response = await stranger.get(link);
  expect([response.status, await response.text()]).toEqual([404, expect.stringContaining("may have stopped sharing")]);
  app = await app.restart(undefined, { shares: true, token: "another token of 16 characters" });
  await expect.poll(async () => (await stranger.get(link)).status).toBe(200);
});
