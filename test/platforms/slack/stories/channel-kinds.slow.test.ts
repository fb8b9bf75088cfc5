// Private channels, group direct messages, and channels shared with another company.

import { expect, test } from "vitest";
import { finishedCards, photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

test("starts from a mention and continues from replies in private channels and group messages", async () => {
  const { slack, ada } = await startSlackBot();
  const bo = slack.person("Bo");
  for (const place of [slack.channel("secret", { isPrivate: true }), slack.home.groupDirect(ada, bo)]) {
    const mention = await ada.mentions(place, "make it warmer", { files: [await photo()] });
    const first = await waitForCard(slack, ada, mention, "make it warmer");
    await bo.says(place, "rotate left", { thread: mention });
    await waitForCard(slack, bo, mention, "rotate left");
    bo.reacts(first, "one");
    await slack.until(() => ada.look(first)?.text.includes(`picked by ${bo.mention}`), "the pick");
  }
});

test("“Edit image” works in direct messages and in the middle of a thread", async () => {
  const { slack, ada, general } = await startSlackBot();
  const talk = await ada.says(general, "// look");
  const direct = await ada.dm("// mine", { files: [await photo()] });
  const reply = await slack.person("Bo").says(general, "// mine", { thread: talk, files: [await photo()] });
  for (const [posted, thread] of [[direct, direct] as const, [reply, talk] as const]) {
    await ada.shortcut("edit_image", posted);
    const form = await slack.until(() => ada.modal, "the form");
    expect(await ada.submits(form, { prompt: "rotate left" })).toEqual({});
    await waitForCard(slack, ada, thread, "rotate left");
  }
});

test("handles messages, files and picks from another company in a shared channel", async () => {
  const { slack, ada, general, bot } = await startSlackBot();
  const eve = slack.workspace("Elsewhere").person("Eve");
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await waitForCard(slack, ada, mention, "make it warmer");
  await eve.says(general, "rotate left", { thread: mention, files: [{ ...(await photo("hat.png")), viaConnect: true }] });
  await waitForCard(slack, ada, mention, "rotate left");
  eve.reacts(first, "one");
  await slack.until(() => ada.look(first)?.text.includes(`picked by ${eve.mention}`), "the pick");
  const [, second] = await bot.turns();
  expect([second?.author.id, second?.references.map(({ origin }) => origin)]).toEqual([eve.id, ["previous", "attached"]]);
});

test("edits the newest picture before a mention in a thread of 300 messages", async () => {
  const { slack, ada, general, bot } = await startSlackBot();
  const talk = await ada.says(general, "// where were we?");
  for (let at = 0; at < 300; at++) {
    const files = at === 10 ? [await photo("old.png")] : at === 250 ? [await photo("newest.png")] : [];
    await ada.says(general, `// ${at}`, { thread: talk, files });
  }
  await runTurn(slack, ada, talk, `${slack.mention} rotate left`);
  const [first] = await bot.turns();
  expect(first?.source).toEqual({ attachments: [expect.objectContaining({ name: "newest.png" })] });
  expect(finishedCards(ada, talk)).toHaveLength(1);
});
