// A card is one message per turn, edited in place, with the pictures as the bot's files.

import { expect, test } from "vitest";
import type { ImageModel } from "../../../../src/core/ports/models.ts";
import { local } from "../../../../src/models/local/local.ts";
import { ephemeralTexts, finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

/** The built-in editor behind a gate: it shows previews, and the result once `finish` is called. */
function createSlowModel(name: string) {
  const gate = Promise.withResolvers<void>();
  const model: ImageModel = {
    ...local,
    ...{ id: `${name}/${name}` as ImageModel["id"], label: name, choices: () => 1, can: { ...local.can, previews: true } },
    async draw(order, watch) {
      const finished = await local.draw(order, watch);
      watch.preview((await order.references[0]?.read().then((bytes) => bytes)) ?? finished.image);
      await Promise.race([gate.promise, aborted(watch.signal)]);
      return finished;
    },
  };
  return { model, finish: () => gate.resolve() };
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

const refused = (slack: Awaited<ReturnType<typeof startSlackBot>>["slack"]) =>
  slack.invalidCalls.map(({ refused }) => refused).filter((why) => why !== "already_reacted");

test("shows a placeholder with Cancel, previews and the result in one message, and deletes the previews' files", async () => {
  const { model, finish } = createSlowModel("slow");
  const { slack, ada, general } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const placeholder = await slack.until(
    () => ada.thread(mention).find(({ buttons }) => buttons.some(({ text }) => text === "Cancel")),
    "a placeholder",
  );
  expect(placeholder.pictures).toEqual([]);
  expect(placeholder.menus.map(({ options }) => options)).toEqual([["Settings", "History", "Delete conversation"]]);
  const preview = await slack.until(
    () => (ada.look(placeholder)?.pictures.length ? ada.look(placeholder) : undefined),
    "a preview",
  );
  finish();
  const finished = await waitForCard(slack, ada, mention, "rotate left");
  expect(finished.ts).toBe(placeholder.ts);
  expect(finished.buttons.map(({ text }) => text)).toEqual(["Pick 1", "Run again"]);
  expect(finished.pictures[0]?.fileId).not.toBe(preview.pictures[0]?.fileId);
  const gone = () =>
    slack.calls.filter(({ method, status }) => method === "files.delete" && status === 200).map(({ sent }) => sent.file);
  await slack.until(() => gone().includes(preview.pictures[0]?.fileId), "the preview's file to go");
  expect(gone()).not.toContain(finished.pictures[0]?.fileId);
  expect(refused(slack)).toEqual([]);
}, 30_000);

test("leaves no card, preview or file of a conversation that is deleted while drawing", async () => {
  const { model } = createSlowModel("slow");
  const { slack, ada, general, bot } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  await slack.until(() => ada.thread(mention).some(({ fromBot, pictures }) => fromBot && pictures.length > 0), "a preview");
  await ada.mentions(general, "delete", { thread: mention });
  const asks = await slack.until(
    () => ada.thread(mention).find(({ buttons }) => buttons.some(({ text }) => text === "Delete it all")),
    "the question",
  );
  await ada.clicks(asks, "Delete it all");
  await slack.until(() => ada.thread(mention).every(({ fromBot, ephemeral }) => !fromBot || ephemeral), "no messages of the bot");
  await expect.poll(() => bot.turns()).toEqual([]);
  const idsIn = (method: string, id: (sent: Record<string, unknown>, response: unknown) => unknown) =>
    slack.calls.filter((call) => call.method === method && call.status === 200).map(({ sent, response }) => id(sent, response));
  const uploaded = idsIn("files.getUploadURLExternal", (_, response) => (response as { file_id: string }).file_id);
  expect(new Set(idsIn("files.delete", ({ file }) => file))).toEqual(new Set(uploaded));
  expect(uploaded.length).toBeGreaterThan(0);
});

test("cancels a drawing from the button and by mention, only for people who may", async () => {
  const { model } = createSlowModel("slow");
  const { slack, ada, general } = await startSlackBot({ models: [model], settings: { models: [model.id] } });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const drawing = await slack.until(
    () => ada.thread(mention).find(({ buttons }) => buttons.some(({ text }) => text === "Cancel")),
    "a placeholder",
  );
  const bo = slack.person("Bo");
  await bo.says(general, "// hello", { thread: mention });
  await bo.clicks(drawing, "Cancel");
  await slack.until(
    () => ephemeralTexts(bo, mention).some((words) => words.includes("Only the person who asked for this")),
    "a refusal",
  );
  await ada.clicks(drawing, "Cancel");
  await slack.until(() => /cancelled/i.test(ada.look(drawing)?.text ?? ""), "the cancelled card");
  await ada.says(general, "rotate right", { thread: mention });
  const next = await slack.until(
    () => ada.thread(mention).find(({ text }) => /rotate right\nWorking on it…/.test(text)),
    "the next card",
  );
  expect(next.buttons.map(({ text }) => text)).toEqual(["Cancel"]);
  await ada.mentions(general, "cancel", { thread: mention });
  await slack.until(() => /cancelled/i.test(ada.look(next)?.text ?? ""), "the second cancelled card");
  expect(ada.look(next)?.buttons.map(({ text }) => text)).toEqual(["Run again"]);
});

test("shows the variants of several models in order, and offers Retry for the failed one", async () => {
  const broken: ImageModel = { ...local, id: "broken/one" as ImageModel["id"], draw: () => Promise.reject(new Error("no")) };
  const fine: ImageModel = { ...local, id: "fine/one" as ImageModel["id"] };
  const { slack, ada, general } = await startSlackBot({ models: [fine, broken], settings: { models: [fine.id, broken.id] } });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const finished = await slack.until(() => finishedCards(ada, mention)[0], "the card");
  expect(finished.text).toMatch(/1 · fine\/one[\s\S]*2 · broken\/one · failed/);
  expect(finished.buttons.map(({ text }) => text)).toEqual(expect.arrayContaining(["Pick 1", "Run again", "Retry"]));
  expect(finished.pictures).toHaveLength(1);
}, 30_000);

test("waits until Slack has processed a file before a message shows it", async () => {
  const { slack, ada, general } = await startSlackBot({ service: { processingMs: 3_000 } });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const finished = await waitForCard(slack, ada, mention, "rotate left");
  expect(finished.pictures[0]?.broken).toBe(false);
  expect(ada.thread(mention).filter(({ fromBot }) => fromBot)).toHaveLength(1);
  expect(refused(slack)).toEqual([]);
}, 30_000);

test("retries a picture that Slack refuses at first", async () => {
  const { slack, ada, general } = await startSlackBot();
  const messages = ["[ERROR] invalid slack file [json-pointer:/blocks/2/slack_file]"];
  slack.faults
    .next("chat.update", 2, ({ blocks }) => String(blocks).includes("slack_file"))
    .refuses("invalid_blocks", {
      response_metadata: { messages },
    });
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  expect((await waitForCard(slack, ada, mention, "rotate left")).pictures).toHaveLength(1);
}, 30_000);

test("leaves out a picture that Slack keeps refusing, says so, and shows the rest", async () => {
  const { slack, ada, general } = await startSlackBot({ settings: { variants: 2 } });
  const shown = (await photo()).bytes.length;
  expect(shown).toBeGreaterThan(0);
  slack.faults
    .every("chat.update", ({ blocks }) => (String(blocks).match(/slack_file/g) ?? []).length === 2)
    .refuses("invalid_blocks", {
      response_metadata: { messages: ["[ERROR] invalid slack file [json-pointer:/blocks/2/slack_file/id]"] },
    });
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const finished = await waitForCard(slack, ada, mention, "make it warmer");
  expect(finished.pictures).toHaveLength(1);
  expect(finished.text).toContain("couldn't show this picture");
}, 30_000);

test("replaces the message when SLACK_CARD=replace", async () => {
  const { model, finish } = createSlowModel("slow");
  const { slack, ada, general } = await startSlackBot({
    models: [model],
    settings: { models: [model.id] },
    options: { replaces: true, graceMs: 300 },
  });
  slack.showsUpdatedImages = false;
  slack.faults.next("chat.postMessage", 1, ({ blocks }) => String(blocks).includes("slack_file")).losesResponse();
  const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
  const placeholder = await slack.until(
    () => ada.thread(mention).find(({ buttons }) => buttons.some(({ text }) => text === "Cancel")),
    "a placeholder",
  );
  finish();
  const finished = await waitForCard(slack, ada, mention, "rotate left");
  await slack.until(() => ada.look(placeholder) === undefined || ada.look(placeholder)?.deleted, "the placeholder to go");
  expect(ada.thread(mention).filter(({ fromBot }) => fromBot)).toHaveLength(1);
  expect(finished.pictures[0]?.broken).toBe(false);
  ada.reacts(finished, "one");
  await slack.until(() => ada.look(finished)?.text.includes("picked by"), "the pick on the new message");
}, 30_000);

test("combines picks from buttons and reactions, on older cards too, and lets people remove their own", async () => {
  const { slack, ada, general, bot } = await startSlackBot({ settings: { variants: 2 } });
  const bo = slack.person("Bo");
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(slack, ada, mention, "make it warmer");
  await slack.until(
    () =>
      ada
        .look(first)
        ?.reactions.map(({ name }) => name)
        .join() === "one,two",
    "the reactions",
  );
  await runTurn(slack, ada, mention, "blur it");
  await ada.clicks(first, "Pick 2");
  bo.reacts(first, "two");
  const names = `picked by ${ada.mention}, ${bo.mention}`;
  await slack.until(() => ada.look(first)?.text.includes(names), "both names");
  bo.unreacts(first, "two");
  await slack.until(() => !ada.look(first)?.text.includes(names), "one name");
  await runTurn(slack, ada, mention, "rotate left");
  const conversation = await bot.store.conversations.findConversation({
    platform: "slack",
    id: `${slack.home.id}/${mention.channel}/${mention.ts}`,
  });
  const [one, , three] = conversation ? await bot.store.turns.listTurns(conversation.id) : [];
  expect([three?.parent, three?.references.map(({ variant }) => variant)]).toEqual([one?.id, [one?.variants[1]?.id]]);
  expect(slack.calls.filter(({ method }) => method === "conversations.replies")).toEqual([]);
}, 30_000);

test("shows what people type without mentions, markup or links", async () => {
  const { slack, ada, general } = await startSlackBot();
  const typed = "rotate left &lt;!channel&gt; *bold* &lt;@U123&gt; :smile:";
  const mention = await ada.mentions(general, typed, { files: [await photo()] });
  const finished = await slack.until(() => ada.thread(mention).find(({ fromBot }) => fromBot), "the card");
  expect(finished.text).toContain("rotate left <!channel> *bold* <@U123> :smile:");
  expect(finished.notification).toContain("rotate left &lt;!channel&gt;");
  const texts = JSON.stringify(finished.blocks.filter(({ type }) => type === "context" || type === "section"));
  expect(texts.match(/"type":"mrkdwn","text":"[^"]*(channel|U123)/)).toBeNull();
});
