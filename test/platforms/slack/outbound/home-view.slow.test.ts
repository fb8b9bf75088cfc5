import { expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

test("shows one's own conversations, newest first, with strips that are reused, replaced and deleted", async () => {
  const { slack, ada, general, stop, start } = await startSlackBot();
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "make it warmer");
  const later = await ada.dm("blur it", { files: [await photo()] });
  await waitForCard(slack, ada, later, "blur it");
  const bo = slack.person("Bo");
  const strips = () => ada.home?.pictures.map(({ fileId }) => fileId) ?? [];
  /** In pixels: thumbnails of 120, rotated ones of 64, 4 apart. */
  const widths = () => Promise.all((ada.home?.pictures ?? []).map(async ({ bytes }) => (await sharp(bytes).metadata()).width));

  ada.opensHome();
  await slack.until(() => strips().length === 2, "two strips");
  expect(ada.home?.text).toMatch(/blur it[\s\S]*make it warmer/);
  expect(ada.home?.buttons.filter(({ text }) => text === "Open").map(({ url }) => url)).toEqual([
    expect.stringContaining(`archives/${later.channel}/p${later.ts.replace(".", "")}`),
    expect.stringContaining(`archives/${mention.channel}/p${mention.ts.replace(".", "")}`),
  ]);
  expect(await widths()).toEqual([120 + 4 + 120, 120 + 4 + 120]);
  bo.opensHome();
  await slack.until(() => bo.home?.text.includes("no conversations yet"), "an empty tab");

  const [, old] = strips();
  const uploads = () => slack.calls.filter(({ method }) => method === "files.completeUploadExternal").length;
  const before = uploads();
  ada.opensHome();
  await slack.until(() => slack.calls.filter(({ method }) => method === "views.publish").length >= 4, "the tab again");
  expect([uploads(), strips()[1]]).toEqual([before, old]);
  await stop();
  await start();
  ada.opensHome();
  await slack.until(() => slack.calls.filter(({ method }) => method === "views.publish").length >= 6, "the tab after a restart");
  await slack.until(() => strips()[1] === old, "the same strip");
  expect(uploads()).toBe(before);

  await runTurn(slack, ada, mention, "rotate left");
  ada.opensHome();
  await slack.until(() => strips().length === 2 && !strips().includes(old ?? ""), "another strip");
  expect(await widths()).toEqual([120 + 4 + 120 + 4 + 64, 120 + 4 + 120]);
  const deleted = () => slack.calls.filter(({ method }) => method === "files.delete").map(({ sent }) => sent.file);
  await slack.until(() => deleted().includes(old), "the old strip to go");

  const [strip] = strips();
  const [first] = finishedCards(ada, mention);
  if (!first) throw new Error("no card");
  await ada.choosesFromOverflow(first, "Delete conversation");
  const asks = await slack.until(
    () => ada.thread(mention).find(({ buttons }) => buttons.some(({ style }) => style === "danger")),
    "the question",
  );
  await ada.clicks(asks, "Delete it all");
  await slack.until(() => deleted().includes(strip), "its strip to go");
  ada.opensHome();
  await slack.until(() => ada.home?.text.includes("blur it") && !ada.home.text.includes("make it warmer"), "one conversation");
}, 40_000);

test("shows the newest twenty conversations within Slack's limits", async () => {
  const { slack, ada, general, bot } = await startSlackBot();
  const asked = Array.from({ length: 23 }, (_, at) => `take ${String(at).padStart(2, "0")} ${"with many words ".repeat(200)}`);
  const listConversations = () => bot.store.conversations.listConversationsOf("slack", ada.id, undefined, 50);
  for (const [at, words] of asked.entries()) {
    await ada.mentions(general, words);
    await expect
      .poll(async () => [(await listConversations()).length, (await bot.store.queue.countAll()).prepare])
      .toEqual([at + 1, 0]);
  }
  ada.opensHome();
  await slack.until(() => ada.home?.buttons.filter(({ text }) => text === "Open").length === 20, "twenty conversations");
  const shown = ada.home?.text.match(/take \d+/g);
  expect(shown).toEqual((await listConversations()).slice(0, 20).map(({ title }) => /take \d+/.exec(title)?.[0]));
  expect(slack.invalidCalls.filter(({ method }) => method === "views.publish")).toEqual([]);
}, 40_000);
