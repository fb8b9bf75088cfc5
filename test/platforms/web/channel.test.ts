import { afterEach, beforeEach, expect, test } from "vitest";
import { pageMessages } from "../../../src/platforms/web/messages.ts";
import { type App, startApp } from "./app.ts";
import { BrowserClient } from "./browser-client.ts";
import { paint } from "./held-model.ts";

let app: App;
let ada: BrowserClient;
let bo: BrowserClient;
beforeEach(async () => {
  app = await startApp();
  [ada, bo] = [new BrowserClient(app), new BrowserClient(app)];
});
afterEach(() => app.stop());

const red = await paint("red");
let count = 0;

function send(by: BrowserClient, text: string, picture = false) {
  const key = `Text${String(++count).padStart(8, "0")}`;
  const pictures = picture ? { pictures: new Blob([new Uint8Array(red)]) } : {};
  return by.send("/messages", { to: "channel", text, key, ...pictures });
}

const newest = async () => (await app.messages.list("pictures", 1))[0]?.key ?? "";
const explanation = { notice: pageMessages.onlySaid, refused: false };

test("edits one's own picture with words that are an instruction", async () => {
  const { go } = await send(ada, "make it warmer", true);
  expect(go).toMatch(/^\/c\/\w{12}$/);
  await send(ada, "", true);
  const later = await send(ada, "black and white");
  expect(later.go).toMatch(/^\/c\/\w{12}$/);
  expect(later.go).not.toBe(go);
});

test("posts a picture without an edit by choice, whatever the words are", async () => {
  const key = "Post00000001";
  const pictures = new Blob([new Uint8Array(red)]);
  for (const to of ["channel", "new"])
    expect(
      await ada.send("/messages", { to, post: "1", text: "make it warmer", key: `${key.slice(0, -1)}${to[0]}`, pictures }),
    ).toEqual(to === "new" ? { go: "/" } : { done: true });
  expect((await app.messages.list("pictures", 5)).map(({ kind, text }) => [kind, text])).toEqual([
    ["message", "make it warmer"],
    ["message", "make it warmer"],
  ]);
});

test("answers no question with a picture that is only posted", async () => {
  const { go: question = "" } = await send(ada, "@threadbrush make it warmer");
  const pictures = new Blob([new Uint8Array(red)]);
  expect(await ada.send("/messages", { to: "channel", post: "1", text: "", key: "Post00000002", pictures })).toEqual({
    done: true,
  });
  expect(await ada.page(question)).not.toContain("<figure");
});

test("explains how to edit when it isn't clear whether words are an instruction", async () => {
  expect(await send(ada, "nice light here", true)).toEqual(explanation);
  await send(ada, "", true);
  expect(await send(ada, "nice light here")).toEqual(explanation);
});

test("takes words for talk once one's own picture is old", async () => {
  await send(ada, "", true);
  const [message] = await app.messages.list("pictures", 1);
  if (!message) throw new Error("nothing was posted");
  await app.messages.remove(message.key);
  await app.messages.add({ ...message, at: new Date(message.at.getTime() - 6 * 60_000) });
  expect(await send(ada, "make it warmer")).toEqual({ done: true });
});

test("posts a comment in the channel before a conversation exists", async () => {
  expect(await ada.send("/messages", { to: "new", text: "// hello", key: "Comment00001" })).toEqual({ go: "/" });
  expect((await app.messages.list("pictures", 1))[0]?.text).toBe("// hello");
});

test("lands in the editor until somebody has posted something", async () => {
  expect(await ada.page("/")).toContain('class="drop-area"');
  await send(bo, "hello");
  expect(await ada.page("/")).not.toContain('class="drop-area"');
});

test("starts from a sample without scripts", async () => {
  expect(await ada.page("/c/new?sample=vase")).toContain('name="sample" value="vase"');
  const { go = "" } = await ada.send("/messages", { to: "new", sample: "vase", text: "black and white", key: "Sample000001" });
  expect(await ada.page(go)).toContain("black and white");
});

test("stays silent when people talk in the channel", async () => {
  expect(await send(ada, "hello")).toEqual({ done: true });
  expect(await send(ada, "", true)).toEqual({ done: true });
  expect(await send(bo, "what a red!")).toEqual({ done: true });
  expect(await send(ada, "is it not?")).toEqual({ done: true });
  expect(await send(ada, "// mine", true)).toEqual({ done: true });
  expect(await send(ada, "@Bo look", true)).toEqual({ done: true });
});

test("prefills the form with the text of one's own picture, but not of other people's", async () => {
  await send(ada, "nice light here", true);
  const message = await newest();
  const field = (words: string) => `aria-label="What should change?">${words}</textarea>`;
  expect((await ada.send("/form", { message })).dialog).toContain(field("nice light here"));
  expect((await bo.send("/form", { message })).dialog).toContain(field(""));
  await send(ada, "// mine", true);
  expect((await ada.send("/form", { message: await newest() })).dialog).toContain(field(""));
});
