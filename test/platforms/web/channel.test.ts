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

function says(who: BrowserClient, text: string, picture = false) {
  const key = `Said${String(++count).padStart(8, "0")}`;
  const pictures = picture ? { pictures: new Blob([new Uint8Array(red)]) } : {};
  return who.send("/messages", { to: "channel", text, key, ...pictures });
}

const newest = async () => (await app.messages.list("pictures", 1))[0]?.key ?? "";
const told = { notice: pageMessages.onlySaid, refused: false };

test("explains how to edit when someone posts an instruction in the channel", async () => {
  expect(await says(ada, "make it warmer", true)).toEqual(told);
  await says(ada, "", true);
  expect(await says(ada, "make it warmer")).toEqual(told);
});

test("stays silent when people talk in the channel", async () => {
  expect(await says(ada, "hello")).toEqual({ done: true });
  expect(await says(ada, "", true)).toEqual({ done: true });
  expect(await says(bo, "what a red!")).toEqual({ done: true });
  expect(await says(ada, "is it not?")).toEqual({ done: true });
  expect(await says(ada, "// mine", true)).toEqual({ done: true });
  expect(await says(ada, "@Bo look", true)).toEqual({ done: true });
});

test("prefills the form with the text of one's own picture, but not of other people's", async () => {
  await says(ada, "make it warmer", true);
  const message = await newest();
  const field = (words: string) => `aria-label="What should change?">${words}</textarea>`;
  expect((await ada.send("/form", { message })).dialog).toContain(field("make it warmer"));
  expect((await bo.send("/form", { message })).dialog).toContain(field(""));
  await says(ada, "// mine", true);
  expect((await ada.send("/form", { message: await newest() })).dialog).toContain(field(""));
});
