import { expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { card, finished, onSlack, photo, turn } from "../start.ts";

test("the Home tab shows one's own conversations, newest first, each with one strip that is reused, superseded and deleted", async () => {
  const { slack, ada, general, stop, start } = await onSlack();
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await card(slack, ada, said, "make it warmer");
  const later = await ada.dm("blur it", { files: [await photo()] });
  await card(slack, ada, later, "blur it");
  const bo = slack.person("Bo");
  const strips = () => ada.home?.pictures.map(({ fileId }) => fileId) ?? [];
  /** In pixels: thumbs of 120, turned ones of 64, 4 apart. */
  const widths = () => Promise.all((ada.home?.pictures ?? []).map(async ({ bytes }) => (await sharp(bytes).metadata()).width));

  ada.opensHome();
  await slack.until(() => strips().length === 2, "two strips");
  expect(ada.home?.text).toMatch(/blur it[\s\S]*make it warmer/);
  expect(ada.home?.buttons.filter(({ text }) => text === "Open").map(({ url }) => url)).toEqual([
    expect.stringContaining(`archives/${later.channel}/p${later.ts.replace(".", "")}`),
    expect.stringContaining(`archives/${said.channel}/p${said.ts.replace(".", "")}`),
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

  await turn(slack, ada, said, "rotate left");
  ada.opensHome();
  await slack.until(() => strips().length === 2 && !strips().includes(old ?? ""), "another strip");
  expect(await widths()).toEqual([120 + 4 + 120 + 4 + 64, 120 + 4 + 120]);
  const deleted = () => slack.calls.filter(({ method }) => method === "files.delete").map(({ sent }) => sent.file);
  await slack.until(() => deleted().includes(old), "the old strip to go");

  const [strip] = strips();
  const [first] = finished(ada, said);
  if (!first) throw new Error("no card");
  await ada.choosesFromOverflow(first, "Delete conversation");
  const asks = await slack.until(
    () => ada.thread(said).find(({ buttons }) => buttons.some(({ style }) => style === "danger")),
    "the question",
  );
  await ada.clicks(asks, "Delete it all");
  await slack.until(() => deleted().includes(strip), "its strip to go");
  ada.opensHome();
  await slack.until(() => ada.home?.text.includes("blur it") && !ada.home.text.includes("make it warmer"), "one conversation");
}, 40_000);

test("of many conversations the Home tab shows the newest twenty, within what Slack takes", async () => {
  const { slack, ada, general, bot } = await onSlack();
  const asked = Array.from({ length: 23 }, (_, at) => `take ${String(at).padStart(2, "0")} ${"with many words ".repeat(200)}`);
  const begun = () => bot.store.conversations.listConversationsOf("slack", ada.id, undefined, 50);
  for (const [at, words] of asked.entries()) {
    await ada.mentions(general, words);
    await expect.poll(async () => [(await begun()).length, (await bot.store.queue.countAll()).prepare]).toEqual([at + 1, 0]);
  }
  ada.opensHome();
  await slack.until(() => ada.home?.buttons.filter(({ text }) => text === "Open").length === 20, "twenty conversations");
  const shown = ada.home?.text.match(/take \d+/g);
  expect(shown).toEqual((await begun()).slice(0, 20).map(({ title }) => /take \d+/.exec(title)?.[0]));
  expect(slack.invalidCalls.filter(({ method }) => method === "views.publish")).toEqual([]);
}, 40_000);
