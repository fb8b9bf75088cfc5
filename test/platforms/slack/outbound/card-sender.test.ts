// The card: one message for each turn, changed in place, with its pictures as files of ours.

import { expect, test } from "vitest";
import type { ImageModel } from "../../../../src/core/ports.ts";
import { local } from "../../../../src/models/local/local.ts";
import { card, finished, onSlack, photo, turn, whispers } from "../start.ts";

/** Draws as `local` does, once it is let; shows previews before that. */
function painter(name: string) {
  const let_ = Promise.withResolvers<void>();
  const model: ImageModel = {
    ...local,
    ...{ id: `${name}/${name}` as ImageModel["id"], label: name, choices: () => 1, can: { ...local.can, previews: true } },
    async draw(order, watch) {
      const whole = await local.draw(order, watch);
      watch.preview((await order.references[0]?.read().then((bytes) => bytes)) ?? whole.image);
      await Promise.race([let_.promise, aborted(watch.signal)]);
      return whole;
    },
  };
  return { model, finish: () => let_.resolve() };
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

const refused = (slack: Awaited<ReturnType<typeof onSlack>>["slack"]) =>
  slack.invalidCalls.map(({ refused }) => refused).filter((why) => why !== "already_reacted");

test("the placeholder is words with Cancel; previews come and go in one message, and only the last files stay", async () => {
  const { model, finish } = painter("slow");
  const { slack, ada, general } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const placeholder = await slack.until(
    () => ada.thread(said).find(({ buttons }) => buttons.some(({ text }) => text === "Cancel")),
    "a placeholder",
  );
  expect(placeholder.pictures).toEqual([]);
  expect(placeholder.menus.map(({ options }) => options)).toEqual([["Settings", "History", "Delete conversation"]]);
  const preview = await slack.until(
    () => (ada.look(placeholder)?.pictures.length ? ada.look(placeholder) : undefined),
    "a preview",
  );
  finish();
  const whole = await card(slack, ada, said, "rotate left");
  expect(whole.ts).toBe(placeholder.ts);
  expect(whole.buttons.map(({ text }) => text)).toEqual(["Pick 1", "Run again"]);
  expect(whole.pictures[0]?.fileId).not.toBe(preview.pictures[0]?.fileId);
  const gone = () =>
    slack.calls.filter(({ method, status }) => method === "files.delete" && status === 200).map(({ sent }) => sent.file);
  await slack.until(() => gone().includes(preview.pictures[0]?.fileId), "the preview's file to go");
  expect(gone()).not.toContain(whole.pictures[0]?.fileId);
  expect(refused(slack)).toEqual([]);
}, 30_000);

test("a conversation that is deleted while it draws leaves no card, no preview and no file", async () => {
  const { model } = painter("slow");
  const { slack, ada, general, bot } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await slack.until(() => ada.thread(said).some(({ fromBot, pictures }) => fromBot && pictures.length > 0), "a preview");
  await ada.mentions(general, "delete", { thread: said });
  const asks = await slack.until(
    () => ada.thread(said).find(({ buttons }) => buttons.some(({ text }) => text === "Delete it all")),
    "the question",
  );
  await ada.clicks(asks, "Delete it all");
  await slack.until(() => ada.thread(said).every(({ fromBot, ephemeral }) => !fromBot || ephemeral), "nothing of ours");
  await expect.poll(() => bot.turns()).toEqual([]);
  const idsIn = (method: string, id: (sent: Record<string, unknown>, answer: unknown) => unknown) =>
    slack.calls.filter((call) => call.method === method && call.status === 200).map(({ sent, answer }) => id(sent, answer));
  const uploaded = idsIn("files.getUploadURLExternal", (_, answer) => (answer as { file_id: string }).file_id);
  expect(new Set(idsIn("files.delete", ({ file }) => file))).toEqual(new Set(uploaded));
  expect(uploaded.length).toBeGreaterThan(0);
});

test("cancel stops what is drawn", async () => {
  const { model } = painter("slow");
  const { slack, ada, general } = await onSlack({ models: [model], settings: { models: [model.id] } });
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const drawing = await slack.until(
    () => ada.thread(said).find(({ buttons }) => buttons.some(({ text }) => text === "Cancel")),
    "a placeholder",
  );
  const bo = slack.person("Bo");
  await bo.says(general, "// hello", { thread: said });
  await bo.clicks(drawing, "Cancel");
  await slack.until(() => whispers(bo, said).some((words) => words.includes("Only the person who asked for this")), "a refusal");
  await ada.clicks(drawing, "Cancel");
  await slack.until(() => /cancelled/i.test(ada.look(drawing)?.text ?? ""), "the end of it");
  await ada.says(general, "rotate right", { thread: said });
  const next = await slack.until(
    () => ada.thread(said).find(({ text }) => /rotate right\nWorking on it…/.test(text)),
    "the next card",
  );
  expect(next.buttons.map(({ text }) => text)).toEqual(["Cancel"]);
  await ada.mentions(general, "cancel", { thread: said });
  await slack.until(() => /cancelled/i.test(ada.look(next)?.text ?? ""), "its end");
  expect(ada.look(next)?.buttons.map(({ text }) => text)).toEqual(["Run again"]);
});

test("variants of several models stand in their order, each with its line, and what failed can be drawn again", async () => {
  const broken: ImageModel = { ...local, id: "broken/one" as ImageModel["id"], draw: () => Promise.reject(new Error("no")) };
  const fine: ImageModel = { ...local, id: "fine/one" as ImageModel["id"] };
  const { slack, ada, general } = await onSlack({ models: [fine, broken], settings: { models: [fine.id, broken.id] } });
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const whole = await slack.until(() => finished(ada, said)[0], "the card");
  expect(whole.text).toMatch(/1 · fine\/one[\s\S]*2 · broken\/one · failed/);
  expect(whole.buttons.map(({ text }) => text)).toEqual(expect.arrayContaining(["Pick 1", "Run again", "Retry"]));
  expect(whole.pictures).toHaveLength(1);
}, 30_000);

test("files that Slack works on for a while are waited for, and no message names one too early", async () => {
  const { slack, ada, general } = await onSlack({ service: { processingMs: 3_000 } });
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const whole = await card(slack, ada, said, "rotate left");
  expect(whole.pictures[0]?.broken).toBe(false);
  expect(ada.thread(said).filter(({ fromBot }) => fromBot)).toHaveLength(1);
  expect(refused(slack)).toEqual([]);
}, 30_000);

test("a picture that Slack does not take at first is offered again", async () => {
  const { slack, ada, general } = await onSlack();
  const messages = ["[ERROR] invalid slack file [json-pointer:/blocks/2/slack_file]"];
  slack.faults
    .next("chat.update", 2, ({ blocks }) => String(blocks).includes("slack_file"))
    .refuses("invalid_blocks", {
      response_metadata: { messages },
    });
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  expect((await card(slack, ada, said, "rotate left")).pictures).toHaveLength(1);
}, 30_000);

test("a picture that Slack never takes is left out, its line says so, and the rest is shown", async () => {
  const { slack, ada, general } = await onSlack({ settings: { variants: 2 } });
  const shown = (await photo()).bytes.length;
  expect(shown).toBeGreaterThan(0);
  slack.faults
    .every("chat.update", ({ blocks }) => (String(blocks).match(/slack_file/g) ?? []).length === 2)
    .refuses("invalid_blocks", {
      response_metadata: { messages: ["[ERROR] invalid slack file [json-pointer:/blocks/2/slack_file/id]"] },
    });
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const whole = await card(slack, ada, said, "make it warmer");
  expect(whole.pictures).toHaveLength(1);
  expect(whole.text).toContain("couldn't show this picture");
}, 30_000);

test("where swapped pictures do not show, the finished card is a new message in place of the old", async () => {
  const { model, finish } = painter("slow");
  const { slack, ada, general } = await onSlack({
    models: [model],
    settings: { models: [model.id] },
    options: { replaces: true, graceMs: 300 },
  });
  slack.swappedPicturesShow = false;
  slack.faults.next("chat.postMessage", 1, ({ blocks }) => String(blocks).includes("slack_file")).losesResponse();
  const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const placeholder = await slack.until(
    () => ada.thread(said).find(({ buttons }) => buttons.some(({ text }) => text === "Cancel")),
    "a placeholder",
  );
  finish();
  const whole = await card(slack, ada, said, "rotate left");
  await slack.until(() => ada.look(placeholder) === undefined || ada.look(placeholder)?.deleted, "the placeholder to go");
  expect(ada.thread(said).filter(({ fromBot }) => fromBot)).toHaveLength(1);
  expect(whole.pictures[0]?.broken).toBe(false);
  ada.reacts(whole, "one");
  await slack.until(() => ada.look(whole)?.text.includes("picked by"), "the pick on the new message");
}, 30_000);

test("picks by button and emoji add up, are taken back by their owner, and count on older cards", async () => {
  const { slack, ada, general, bot } = await onSlack({ settings: { variants: 2 } });
  const bo = slack.person("Bo");
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await card(slack, ada, said, "make it warmer");
  await slack.until(
    () =>
      ada
        .look(first)
        ?.reactions.map(({ name }) => name)
        .join() === "one,two",
    "the numbers",
  );
  await turn(slack, ada, said, "blur it");
  await ada.clicks(first, "Pick 2");
  bo.reacts(first, "two");
  const names = `picked by ${ada.mention}, ${bo.mention}`;
  await slack.until(() => ada.look(first)?.text.includes(names), "both names");
  bo.unreacts(first, "two");
  await slack.until(() => !ada.look(first)?.text.includes(names), "one name");
  await turn(slack, ada, said, "rotate left");
  const conversation = await bot.store.conversations.findConversation({
    platform: "slack",
    id: `${slack.home.id}/${said.channel}/${said.ts}`,
  });
  const [one, , three] = conversation ? await bot.store.turns.listTurns(conversation.id) : [];
  expect([three?.parent, three?.references.map(({ variant }) => variant)]).toEqual([one?.id, [one?.variants[1]?.id]]);
  expect(slack.calls.filter(({ method }) => method === "conversations.replies")).toEqual([]);
}, 30_000);

test("what people type is text: no mention, no markup, no link of theirs works in a card", async () => {
  const { slack, ada, general } = await onSlack();
  const typed = "rotate left &lt;!channel&gt; *bold* &lt;@U123&gt; :smile:";
  const said = await ada.mentions(general, typed, { files: [await photo()] });
  const whole = await slack.until(() => ada.thread(said).find(({ fromBot }) => fromBot), "the card");
  expect(whole.text).toContain("rotate left <!channel> *bold* <@U123> :smile:");
  expect(whole.notification).toContain("rotate left &lt;!channel&gt;");
  const texts = JSON.stringify(whole.blocks.filter(({ type }) => type === "context" || type === "section"));
  expect(texts.match(/"type":"mrkdwn","text":"[^"]*(channel|U123)/)).toBeNull();
});
