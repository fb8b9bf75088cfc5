// Files that people post as pictures. Their bytes decide what they are, and Slack says where they are.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { sharp } from "../../../../../src/images/picture-slots.ts";
import { slackMessages } from "../../../../../src/platforms/slack/messages.ts";
import { unmarked } from "../../../../fakes/provenance.ts";
import type { VisibleMessage } from "../../../../fakes/slack/people/visible.ts";
import { heic } from "../../../../images/formats/heic.ts";
import { colourAt, createModel, sizeOf } from "../../../pictures.ts";
import { ephemeralTexts, photo, runTurn, startSlackBot, waitForCard } from "../../start.ts";

type Chat = Awaited<ReturnType<typeof startSlackBot>>;

const cutHeic = heic().subarray(0, 600);
const empty = new Uint8Array();
const decodePhoto = async () => sharp((await photo()).bytes);

/** Resolves to the card of the failed turn. */
function waitForRefusal({ slack, ada }: Chat, thread: VisibleMessage): Promise<VisibleMessage> {
  const failed = ({ fromBot, buttons }: VisibleMessage) =>
    fromBot && buttons.some(({ text }) => text === "Retry" || text === "Run again");
  return slack.until(() => ada.thread(thread).find(failed), "the refusal");
}

test.each([
  ["JPEG", async () => (await decodePhoto()).jpeg().toBuffer()],
  ["WebP", async () => (await decodePhoto()).webp().toBuffer()],
  ["AVIF", async () => (await decodePhoto()).avif().toBuffer()],
])("edits a.png although it contains %s", async (_, encode) => {
  const { slack, ada, general } = await startSlackBot();
  const posted = await ada.mentions(general, "rotate left", { files: [{ name: "a.png", bytes: await encode() }] });
  const [picture] = (await waitForCard(slack, ada, posted, "rotate left")).pictures;
  expect(await sizeOf(picture?.bytes ?? empty)).toEqual([80, 120]);
  const light = await colourAt(picture?.bytes ?? empty, 0.05, 0.9);
  expect(Math.min(...light)).toBeGreaterThan(200);
});

test.each([
  ["HTML", Buffer.from("<html>hello</html>"), "a web page or text"],
  ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "SVG"],
  ["no bytes", Buffer.alloc(0), "empty"],
  ["half a HEIC photo", cutHeic, "This HEIC picture is damaged"],
])("refuses a.png that contains %s with a reason, and starts from the picture posted instead", async (_, bytes, why) => {
  const chat = await startSlackBot();
  const { slack, ada, general } = chat;
  const posted = await ada.mentions(general, "rotate left", { files: [{ name: "a.png", bytes }] });
  const { text } = await waitForRefusal(chat, posted);
  expect(text).toContain(why);
  expect(text.replaceAll(ada.mention, "")).not.toMatch(/[<{]|Error/);
  await runTurn(slack, ada, posted, "blur it", { files: [await photo()] });
});

test.each(["IMG_1.HEIC", "IMG_1.heif"])("edits %s from a phone, in direct messages too", async (name) => {
  const { slack, ada, general } = await startSlackBot();
  const files = [{ name, bytes: heic() }];
  const posted = await ada.mentions(general, "rotate left", { files });
  for (const thread of [posted, await ada.dm("rotate left", { files })]) {
    const [picture] = (await waitForCard(slack, ada, thread, "rotate left")).pictures;
    expect(await sizeOf(picture?.bytes ?? empty)).toEqual([32, 48]);
  }
});

test("refuses a damaged HEIC photo in the form", async () => {
  const chat = await startSlackBot();
  const { slack, ada, general } = chat;
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => ada.modal, "the form");
  await ada.submits(form, { pictures: [{ name: "hat.heic", bytes: cutHeic }] });
  const root = await slack.until(() => ada.sees(general).find(({ fromBot }) => fromBot), "the root message");
  expect((await waitForRefusal(chat, root)).text).toContain("This HEIC picture is damaged");
});

const pdf = { name: "notes.pdf", bytes: Buffer.from("%PDF-1.7") };

test("names a file that isn't a picture by name and type, and starts nothing without words", async () => {
  const { slack, ada, general, bot } = await startSlackBot();
  await ada.mentions(general, "", { files: [pdf] });
  const answer = await slack.until(() => ephemeralTexts(ada, general).at(-1), "instructions");
  expect(answer).toBe(`${messages.unusedFiles("pdf", ["notes.pdf"])} ${messages.noWordsNoPicture}`);
  expect(await bot.turns()).toEqual([]);
});

test("edits the picture of a message, and names its other files on the card", async () => {
  const { slack, ada, general } = await startSlackBot();
  const clip = { name: "clip.mp4", bytes: Buffer.from("a video") };
  const posted = await ada.mentions(general, "rotate left", { files: [pdf, await photo(), clip] });
  const { text, pictures } = await waitForCard(slack, ada, posted, "rotate left");
  expect(pictures).toHaveLength(1);
  expect(text).toContain(messages.unusedFiles("pdf", ["notes.pdf"]));
  expect(text).toContain(messages.unusedFiles("video", ["clip.mp4"]));
});

test("refuses a file that isn't a picture at the form's field", async () => {
  const { slack, ada, general } = await startSlackBot();
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => ada.modal, "the form");
  const errors = await ada.submits(form, { pictures: [await photo(), pdf] });
  expect(errors).toEqual({ pictures: slackMessages.notPictures(["notes.pdf"]) });
  expect(await ada.submits(form, { pictures: [await photo()] })).toEqual({});
});

test("edits a picture from another company's workspace, which arrives with its id only", async () => {
  const { slack, ada, general } = await startSlackBot();
  const posted = await ada.mentions(general, "rotate left", { files: [{ ...(await photo()), viaConnect: true }] });
  expect((await waitForCard(slack, ada, posted, "rotate left")).pictures).toHaveLength(1);
});

test("asks for an upload of a picture stored outside Slack, without contacting its server", async () => {
  const chat = await startSlackBot();
  const file = { ...(await photo()), externalUrl: "http://127.0.0.1:9/cat.png" };
  const posted = await chat.ada.mentions(chat.general, "rotate left", { files: [file] });
  expect((await waitForRefusal(chat, posted)).text).toContain("isn't stored on Slack");
});

test("says that a picture is gone when its owner deletes it before it's read", async () => {
  const chat = await startSlackBot();
  const { slack, ada, general } = chat;
  const held = Promise.withResolvers<void>();
  slack.faults.next("download").waits(held.promise);
  const posted = await ada.mentions(general, "rotate left", { files: [await photo()] });
  ada.deletesFile(posted.files[0]?.id ?? "");
  held.resolve();
  expect((await waitForRefusal(chat, posted)).text).toContain("The picture is no longer there. Post it again.");
});

test("builds on stored pictures three days later, with all of Slack's files gone", async () => {
  const model = createModel(async () => (await photo()).bytes);
  const { slack, ada, general, stop, start } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const posted = await ada.mentions(general, "make it night", { files: [await photo()] });
  await waitForCard(slack, ada, posted, "make it night");
  await stop();
  slack.clock.advance(3 * 24 * 3_600_000);
  slack.forgetFiles();
  await start();
  await runTurn(slack, ada, posted, "rain");
  expect(model.references[1]?.map((bytes) => unmarked(bytes))).toEqual([Buffer.from((await photo()).bytes)]);
});

test("sends the model the picked variant and the attached picture, unchanged and in this order", async () => {
  const model = createModel(async () => (await photo()).bytes);
  const setup = { models: [model], settings: { models: [model.id], variants: 2 } };
  const { slack, ada, general } = await startSlackBot(setup);
  const posted = await ada.mentions(general, "make it night", { files: [await photo()] });
  const first = await waitForCard(slack, ada, posted, "make it night");
  ada.reacts(first, "two");
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  const hat = await (await decodePhoto()).negate({ alpha: false }).png().toBuffer();
  await runTurn(slack, ada, posted, "put the hat on", { files: [{ name: "hat.png", bytes: hat }] });
  const references = model.references.at(-1)?.map((bytes) => unmarked(bytes));
  expect(references).toEqual([Buffer.from((await photo()).bytes), hat]);
});

test("uses a picture sent while the first turn is drawing for the second", async () => {
  const ready = Promise.withResolvers<void>();
  const model = createModel(async () => (await photo()).bytes, ready.promise);
  const { slack, ada, general } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const posted = await ada.mentions(general, "make it night", { files: [await photo()] });
  await slack.until(() => model.references.length === 1, "the first drawing");
  const hat = await (await decodePhoto()).negate({ alpha: false }).png().toBuffer();
  await ada.says(general, "put the hat on", { thread: posted, files: [{ name: "hat.png", bytes: hat }] });
  ready.resolve();
  await waitForCard(slack, ada, posted, "put the hat on");
  expect(model.references[1]?.map((bytes) => unmarked(bytes))).toEqual([Buffer.from((await photo()).bytes), hat]);
});

test("uses five of seven pictures and says so, and offers all of them in “Edit image”", async () => {
  const model = createModel(async () => (await photo()).bytes);
  const { slack, ada, general } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const files = await Promise.all(Array.from({ length: 7 }, (_, at) => photo(`${at + 1}.png`)));
  const posted = await ada.mentions(general, "make it night", { files });
  expect((await waitForCard(slack, ada, posted, "make it night")).text).toContain("Only the first 5 of 7 pictures are used");
  expect(model.references[0]).toHaveLength(5);
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => ada.modal, "the form");
  const which = form.fields.find(({ label }) => label === "Which pictures should I edit?");
  expect([which?.options.length, which?.value.length]).toEqual([7, 5]);
  await ada.submits(form, { prompt: "rain", which: ["6.png", "7.png"] });
  await waitForCard(slack, ada, posted, "rain");
  expect(model.references[1]).toHaveLength(2);
});
