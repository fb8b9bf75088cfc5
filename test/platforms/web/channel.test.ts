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

test("explains how to edit when someone posts an instruction in the channel", async () => {
  expect(await send(ada, "make it warmer", true)).toEqual(explanation);
  await send(ada, "", true);
  expect(await send(ada, "make it warmer")).toEqual(explanation);
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
  await send(ada, "make it warmer", true);
  const message = await newest();
  const field = (words: string) => `aria-label="What should change?">${words}</textarea>`;
  expect((await ada.send("/form", { message })).dialog).toContain(field("make it warmer"));
  expect((await bo.send("/form", { message })).dialog).toContain(field(""));
  await send(ada, "// mine", true);
  expect((await ada.send("/form", { message: await newest() })).dialog).toContain(field(""));
});
