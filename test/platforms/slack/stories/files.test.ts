// Files that people post as pictures: what they are, their bytes say, and where they lie, Slack.

import { expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import type { Seen } from "../../../fakes/slack/people/seen.ts";
import { colourAt, drawing, sizeOf } from "../../pictures.ts";
import { card, onSlack, photo, turn, whispers } from "../start.ts";

type Here = Awaited<ReturnType<typeof onSlack>>;

const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic\0\0\0\0", "latin1");
const empty = new Uint8Array();
const made = async () => sharp((await photo()).bytes);

/** The card that could not be drawn, whole. */
function refusal({ slack, ada }: Here, thread: Seen): Promise<Seen> {
  const failed = ({ fromBot, buttons }: Seen) => fromBot && buttons.some(({ text }) => text === "Retry" || text === "Run again");
  return slack.until(() => ada.thread(thread).find(failed), "the refusal");
}

test.each([
  ["JPEG", async () => (await made()).jpeg().toBuffer()],
  ["WebP", async () => (await made()).webp().toBuffer()],
  ["AVIF", async () => (await made()).avif().toBuffer()],
])("a.png that holds %s is drawn from as what it is", async (_, holds) => {
  const { slack, ada, general } = await onSlack();
  const posted = await ada.mentions(general, "rotate left", { files: [{ name: "a.png", bytes: await holds() }] });
  const [picture] = (await card(slack, ada, posted, "rotate left")).pictures;
  expect(await sizeOf(picture?.bytes ?? empty)).toEqual([80, 120]);
  const light = await colourAt(picture?.bytes ?? empty, 0.05, 0.9);
  expect(Math.min(...light)).toBeGreaterThan(200);
});

test.each([
  ["words", Buffer.from("<html>hello</html>"), "a web page or text"],
  ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "SVG"],
  ["nothing", Buffer.alloc(0), "empty"],
  ["HEIC", heic, "Export it as a JPEG"],
])("a.png that holds %s is refused in a sentence, and a picture posted in its place is the start", async (_, bytes, why) => {
  const here = await onSlack();
  const { slack, ada, general } = here;
  const posted = await ada.mentions(general, "rotate left", { files: [{ name: "a.png", bytes }] });
  const { text } = await refusal(here, posted);
  expect(text).toContain(why);
  expect(text.replaceAll(ada.mention, "")).not.toMatch(/[<{]|Error/);
  await turn(slack, ada, posted, "blur it", { files: [await photo()] });
});

test.each(["IMG_1.HEIC", "IMG_1.heif"])("%s from a phone is refused in a sentence, in a direct message as well", async (name) => {
  const here = await onSlack();
  const files = [{ name, bytes: heic }];
  const posted = await here.ada.mentions(here.general, "rotate left", { files });
  for (const thread of [posted, await here.ada.dm("rotate left", { files })])
    expect((await refusal(here, thread)).text).toContain("HEIC photos aren't supported. Export it as a JPEG");
});

test("a HEIC photo in the form is refused in the same sentence", async () => {
  const here = await onSlack();
  const { slack, ada, general } = here;
  await ada.slash("/edit", "rotate left", general);
  const form = await slack.until(() => ada.modal, "the form");
  await ada.submits(form, { pictures: [{ name: "hat.heic", bytes: heic }] });
  const root = await slack.until(() => ada.sees(general).find(({ fromBot }) => fromBot), "our message");
  expect((await refusal(here, root)).text).toContain("HEIC photos aren't supported");
});

test("a file that is no picture by its name and its kind is none", async () => {
  const { slack, ada, general, bot } = await onSlack();
  await ada.mentions(general, "", { files: [{ name: "notes.pdf", bytes: Buffer.from("%PDF-1.7") }] });
  await slack.until(() => whispers(ada, general).some((words) => words.includes("say what should change")), "a sentence");
  expect(await bot.turns()).toEqual([]);
});

test("a picture from another company's workspace, of which Slack tells the id alone at first, is edited", async () => {
  const { slack, ada, general } = await onSlack();
  const posted = await ada.mentions(general, "rotate left", { files: [{ ...(await photo()), viaConnect: true }] });
  expect((await card(slack, ada, posted, "rotate left")).pictures).toHaveLength(1);
});

test("a picture that lies outside Slack is asked for in a sentence, and nobody else's server hears of us", async () => {
  const here = await onSlack();
  const file = { ...(await photo()), externalUrl: "http://127.0.0.1:9/cat.png" };
  const posted = await here.ada.mentions(here.general, "rotate left", { files: [file] });
  expect((await refusal(here, posted)).text).toContain("isn't stored on Slack");
});

test("a picture that its owner deletes before it is read is told so", async () => {
  const here = await onSlack();
  const { slack, ada, general } = here;
  const held = Promise.withResolvers<void>();
  slack.faults.next("download").waits(held.promise);
  const posted = await ada.mentions(general, "rotate left", { files: [await photo()] });
  ada.deletesFile(posted.files[0]?.id ?? "");
  held.resolve();
  expect((await refusal(here, posted)).text).toContain("The picture is no longer there. Post it again.");
});

test("three days later, with every file of the first turn gone, the second is drawn from what was kept", async () => {
  const model = drawing(async () => (await photo()).bytes);
  const { slack, ada, general, stop, start } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const posted = await ada.mentions(general, "make it night", { files: [await photo()] });
  await card(slack, ada, posted, "make it night");
  await stop();
  slack.clock.advance(3 * 24 * 3_600_000);
  slack.forgetFiles();
  await start();
  await turn(slack, ada, posted, "rain");
  expect(model.given[1]?.map((bytes) => Buffer.from(bytes))).toEqual([Buffer.from((await photo()).bytes)]);
});

test("of a picked variant and a picture of one's own the model gets exactly these two, byte for byte, the picked one first", async () => {
  const model = drawing(async () => (await photo()).bytes);
  const setup = { models: [model], settings: { models: [model.id], variants: 2 } };
  const { slack, ada, general } = await onSlack(setup);
  const posted = await ada.mentions(general, "make it night", { files: [await photo()] });
  const first = await card(slack, ada, posted, "make it night");
  ada.reacts(first, "two");
  await slack.until(() => ada.look(first)?.text.includes("picked by"), "the pick");
  const hat = await (await made()).negate({ alpha: false }).png().toBuffer();
  await turn(slack, ada, posted, "put the hat on", { files: [{ name: "hat.png", bytes: hat }] });
  const given = model.given.at(-1)?.map((bytes) => Buffer.from(bytes));
  expect(given).toEqual([Buffer.from((await photo()).bytes), hat]);
});

test("a picture sent while the first turn draws is used for the second", async () => {
  const ready = Promise.withResolvers<void>();
  const model = drawing(async () => (await photo()).bytes, ready.promise);
  const { slack, ada, general } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const posted = await ada.mentions(general, "make it night", { files: [await photo()] });
  await slack.until(() => model.given.length === 1, "the first to be drawn");
  const hat = await (await made()).negate({ alpha: false }).png().toBuffer();
  await ada.says(general, "put the hat on", { thread: posted, files: [{ name: "hat.png", bytes: hat }] });
  ready.resolve();
  await card(slack, ada, posted, "put the hat on");
  expect(model.given[1]?.map((bytes) => Buffer.from(bytes))).toEqual([Buffer.from((await photo()).bytes), hat]);
});

test("of seven pictures five are drawn from, the card says so, and “Edit image” offers all of them", async () => {
  const model = drawing(async () => (await photo()).bytes);
  const { slack, ada, general } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const files = await Promise.all(Array.from({ length: 7 }, (_, at) => photo(`${at + 1}.png`)));
  const posted = await ada.mentions(general, "make it night", { files });
  expect((await card(slack, ada, posted, "make it night")).text).toContain("Only the first 5 of 7 pictures are used");
  expect(model.given[0]).toHaveLength(5);
  await ada.shortcut("edit_image", posted);
  const form = await slack.until(() => ada.modal, "the form");
  const which = form.fields.find(({ label }) => label === "Which of them");
  expect([which?.options.length, which?.value.length]).toEqual([7, 5]);
  await ada.submits(form, { prompt: "rain", which: ["6.png", "7.png"] });
  await card(slack, ada, posted, "rain");
  expect(model.given[1]).toHaveLength(2);
});
