import { setTimeout } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BlobKey, ConversationKey, Turn } from "../../../../src/core/vocabulary.ts";
import { type App, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint, photograph } from "../held-model.ts";

let app: App;
let ada: BrowserClient;
let conversation = "";

beforeAll(async () => {
  app = await startApp();
  ada = new BrowserClient(app);
  const pictures = [new File([new Uint8Array(await photograph(300, 200))], "photo.jpg")];
  const { go = "" } = await ada.send("/messages", { to: "new", text: "black and white", pictures });
  conversation = go.slice(-12);
  await finished(1);
  await ada.send("/do/settings", { conversation, models: "studio/easel", aspectRatio: "1:1", variants: "2", offers: "models" });
});
afterAll(() => app.stop());

/** The newest turn of a conversation, once it is done and has this number. */
async function finished(number: number, key = conversation): Promise<Turn> {
  for (;;) {
    const found = await app.store.conversations.findConversation(key as ConversationKey);
    const turn = found && (await app.store.turns.listTurns(found.id)).at(-1);
    if (turn?.number === number && turn.state === "done") return turn;
    await setTimeout(20);
  }
}

const sizeOf = async (turn: Turn) => {
  const { width, height } = await sharp(Buffer.from(await app.blobs.get(turn.variants[0]?.image?.key as BlobKey))).metadata();
  return { width, height };
};

test("does a one-tap action with the built-in editor, whatever the conversation is set to", async () => {
  const first = await finished(1);
  const variant = first.variants[0]?.key ?? "";
  expect(await ada.send("/do/tool", { conversation, variant, tool: "rotate-left" })).toEqual({ go: `/c/${conversation}` });
  const turn = await finished(2);
  expect(turn).toMatchObject({ prompt: "rotate left", variants: [{ model: "local" }] });
  expect(await sizeOf(turn)).toEqual({ width: 200, height: 300 });
});

test("crops the original to a box, in words that can be repeated", async () => {
  await ada.send("/do/tool", { conversation, number: "1", tool: "crop", left: "20", top: "10", width: "100", height: "50" });
  const turn = await finished(3);
  expect(turn.prompt).toBe("crop to 100×50 at 20,10");
  expect(await sizeOf(turn)).toEqual({ width: 100, height: 50 });
  expect(turn.references[0]?.origin).toBe("source");
});

test.each([
  { why: "is empty", box: { left: "0", top: "0", width: "0", height: "50" } },
  { why: "isn't in whole numbers", box: { left: "0.5", top: "0", width: "50", height: "50" } },
  { why: "is incomplete", box: { left: "0", top: "0", width: "50" } },
])("refuses a crop that $why", async ({ box }) => {
  const answer = await ada.send("/do/tool", { conversation, number: "1", tool: "crop", ...box });
  expect(answer).toEqual({ notice: "A crop needs at least 10 × 10 pixels, in whole numbers.", refused: true });
});

test.each([
  { why: "words are missing", path: "/do/words", fields: { number: "1", text: " " }, notice: /Say what should change/ },
  { why: "the picture doesn't exist", path: "/do/words", fields: { number: "7", text: "warmer" }, notice: /no longer available/ },
  { why: "the tool doesn't exist", path: "/do/tool", fields: { number: "1", tool: "paint" }, notice: /went wrong/ },
])("refuses an edit when $why", async ({ path, fields, notice }) => {
  const answer = await ada.send(path, { conversation, ...fields });
  expect(answer).toMatchObject({ refused: true, notice: expect.stringMatching(notice) });
});

test("starts a conversation from a posted picture", async () => {
  await ada.send("/messages", { to: "channel", text: "", pictures: [new File([new Uint8Array(await paint("red"))], "red.png")] });
  const [message] = await app.messages.list("pictures", 1);
  const { go = "" } = await ada.send("/do/words", { message: message?.key ?? "", number: "1", text: "invert" });
  const turn = await finished(1, go.slice(-12));
  expect(turn.prompt).toBe("invert");
});

test("makes one edit of a form that was sent twice", async () => {
  const fields = { conversation, number: "1", tool: "flip", key: "ABCDEFGHIJKL" };
  await Promise.all([ada.send("/do/tool", fields), ada.send("/do/tool", fields)]);
  expect((await finished(4)).prompt).toBe("flip horizontally");
});

describe("a marked area", () => {
  const box = { left: "0", top: "0", width: "150", height: "200" };
  const drawn = (width: number, height: number, background: string) =>
    sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer()
      .then((bytes) => new File([new Uint8Array(bytes)], "area.png"));
  const mark = async (text: string, fields: Record<string, string | File>) =>
    ada.send("/do/words", { conversation, number: "1", area: "true", text, ...fields });

  test("goes to the model, is kept with the edit, and is used again after a restart", async () => {
    await ada.send("/do/settings", {
      conversation,
      models: "studio/easel",
      aspectRatio: "as is",
      variants: "1",
      offers: "models",
    });
    expect(await mark("paint it", { marked: await drawn(150, 100, "#fff") })).toEqual({ go: `/c/${conversation}` });
    await expect.poll(() => app.heldModel.orders.length).toBe(1);
    const first = await app.heldModel.orders[0]?.area?.read();
    expect(await sharp(Buffer.from(first ?? [])).metadata()).toMatchObject({ format: "png", width: 150, height: 100 });
    app = await app.restart();
    ada = ada.at(app);
    await expect.poll(() => app.heldModel.orders.length).toBe(1); // the drawing was interrupted
    expect(await app.heldModel.orders[0]?.area?.read()).toEqual(first);
    app.heldModel.finish();
    const turn = await finished(5);
    expect(turn.area).toMatch(/^[0-9a-f]{64}$/);
    await ada.send("/do/again", { conversation, turn: turn.key });
    await expect.poll(() => app.heldModel.orders.length).toBe(2);
    expect(await app.heldModel.orders[1]?.area?.read()).toEqual(first);
    app.heldModel.finish();
    expect((await finished(6)).area).toBe(turn.area);
  });

  test("is shown as an outline on the card", async () => {
    const page = await ada.page(`/c/${conversation}`);
    const [, outline = ""] = /<img class="outline" src="([^"]+)"/.exec(page) ?? [];
    const response = await ada.get(outline);
    expect(response.headers.get("content-type")).toBe("image/png");
  });

  test.each([
    ["nothing is marked", async () => ({}), /^Nothing is marked/],
    ["a rectangle is empty", async () => ({ ...box, width: "0" }), /^Nothing is marked/],
    ["it is black", async () => ({ marked: await drawn(150, 100, "#000") }), /^Nothing is marked/],
    ["it has another shape", async () => ({ marked: await drawn(100, 100, "#fff") }), /isn't the shape of the picture/],
    ["it isn't a picture", async () => ({ marked: new File(["no picture"], "area.png") }), /^This isn't a picture/],
    [
      "it isn't a PNG",
      async () => ({ marked: new File([new Uint8Array(await photograph(300, 200))], "a.png") }),
      /must be a PNG/,
    ],
  ])("is refused with a sentence when %s", async (_, fields, sentence) => {
    expect(await mark("invert", await fields())).toMatchObject({ refused: true, notice: expect.stringMatching(sentence) });
    expect((await finished(6)).prompt).toBe("paint it");
  });

  test("is deleted with the conversation", async () => {
    const { area } = await finished(6);
    await ada.send("/do/delete", { conversation });
    await expect.poll(() => app.blobs.get(area as BlobKey).catch(() => "gone")).toBe("gone");
  });
});
