// Where people talk: private channels, with several people directly, with people of another company.

import { expect, test } from "vitest";
import { card, finished, onSlack, photo, turn } from "../start.ts";

test("in a private channel, and with several people directly, a mention begins and replies go on", async () => {
  const { slack, ada } = await onSlack();
  const bo = slack.person("Bo");
  for (const place of [slack.channel("secret", { isPrivate: true }), slack.home.groupDirect(ada, bo)]) {
    const said = await ada.mentions(place, "make it warmer", { files: [await photo()] });
    const first = await card(slack, ada, said, "make it warmer");
    await bo.says(place, "rotate left", { thread: said });
    await card(slack, bo, said, "rotate left");
    bo.reacts(first, "one");
    await slack.until(() => ada.look(first)?.text.includes(`picked by ${bo.mention}`), "the pick");
  }
});

test("“Edit image” works on a picture in direct messages, and on one in the middle of a thread", async () => {
  const { slack, ada, general } = await onSlack();
  const talk = await ada.says(general, "// look");
  const direct = await ada.dm("// mine", { files: [await photo()] });
  const reply = await slack.person("Bo").says(general, "// mine", { thread: talk, files: [await photo()] });
  for (const [posted, thread] of [[direct, direct] as const, [reply, talk] as const]) {
    await ada.shortcut("edit_image", posted);
    const form = await slack.until(() => ada.modal, "the form");
    expect(await ada.submits(form, { prompt: "rotate left" })).toEqual({});
    await card(slack, ada, thread, "rotate left");
  }
});

test("somebody of another company, in a channel that is shared with it, has their say", async () => {
  const { slack, ada, general, bot } = await onSlack();
  const eve = slack.workspace("Elsewhere").person("Eve");
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  const first = await card(slack, ada, said, "make it warmer");
  await eve.says(general, "rotate left", { thread: said, files: [{ ...(await photo("hat.png")), viaConnect: true }] });
  await card(slack, ada, said, "rotate left");
  eve.reacts(first, "one");
  await slack.until(() => ada.look(first)?.text.includes(`picked by ${eve.mention}`), "the pick");
  const [, second] = await bot.turns();
  expect([second?.author.id, second?.references.map(({ origin }) => origin)]).toEqual([eve.id, ["previous", "attached"]]);
});

test("in a thread of three hundred messages a mention takes the newest picture before it", async () => {
  const { slack, ada, general, bot } = await onSlack();
  const talk = await ada.says(general, "// where were we?");
  for (let at = 0; at < 300; at++) {
    const files = at === 10 ? [await photo("old.png")] : at === 250 ? [await photo("newest.png")] : [];
    await ada.says(general, `// ${at}`, { thread: talk, files });
  }
  await turn(slack, ada, talk, `${slack.mention} rotate left`);
  const [first] = await bot.turns();
  expect(first?.source).toEqual({ attachments: [expect.objectContaining({ name: "newest.png" })] });
  expect(finished(ada, talk)).toHaveLength(1);
});
