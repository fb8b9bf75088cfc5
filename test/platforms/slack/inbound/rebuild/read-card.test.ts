import { expect, test } from "vitest";
import type { MessageId } from "../../../../../src/core/vocabulary.ts";
import { imagesOn } from "../../../../../src/platforms/shared/outbound/card-layout.ts";
import { readPostedCard } from "../../../../../src/platforms/slack/inbound/rebuild/read-card.ts";
import type { SlackMessage } from "../../../../../src/platforms/slack/inbound/types.ts";
import { slackMessages } from "../../../../../src/platforms/slack/messages.ts";
import { cardMessage } from "../../../../../src/platforms/slack/outbound/render-card.ts";
import { finishedTurns } from "../../../finished-turns.ts";
import { comparable, expectedOf } from "../../../posted-card-of.ts";
import { card, me, message, slot } from "../../fixtures.ts";

type Posted = Parameters<typeof cardMessage>[0];

function post(shown: Posted, omitted: ReadonlySet<string> = new Set()): SlackMessage {
  const shownFiles = imagesOn(shown).filter(({ name }) => !omitted.has(name));
  const uploaded = new Map(shownFiles.map(({ name }, position) => [name, `F0000000${position + 1}`]));
  const { text, blocks } = cardMessage(shown, uploaded, omitted);
  return message(text, { user: me, blocks: JSON.parse(JSON.stringify(blocks)) });
}

const people = ["U0000001", "U0000002", "W0000003"].map((id) => ({ id, name: `<@${id}>` }));

test("reads from a card what it was made from", () => {
  const turns = finishedTurns(400, people);
  const cards = turns.map(({ card }) => readPostedCard(post(card)));
  expect(cards.map((read) => read && comparable(read))).toEqual(
    turns.map(({ turn }, position) => expectedOf(turn, cards[position]?.message as MessageId, false)),
  );
  expect(cards.map((read) => read?.author)).toEqual(turns.map(({ turn }) => turn.author));
  expect(cards.map((read) => read?.slots.map(({ pickedBy, picture }) => [pickedBy, picture !== undefined]))).toEqual(
    turns.map(({ turn }) =>
      turn.variants.map(({ picks, state }) => [picks.map(({ person, name }) => ({ id: person, name })), state === "ready"]),
    ),
  );
});

test("reads older cards by their alt texts", () => {
  const turns = finishedTurns(400, people).filter(({ turn }) => turn.kind === "edit" && turn.variants.some(({ image }) => image));
  const cards = turns.map(({ card }) => {
    const posted = post(card);
    return readPostedCard({
      ...posted,
      blocks: JSON.parse(JSON.stringify(posted.blocks).replace(/"menu:(\w+)[\w:]*"/g, '"menu:$1"')),
    });
  });
  expect(cards.map((read) => [read?.prompt, read?.notes, read?.author, read?.number])).toEqual(
    turns.map(({ turn }) => [turn.prompt, turn.notes, turn.author, undefined]),
  );
});

test("reads text that Slack has escaped", () => {
  const posted = post(card([slot(1)], { prompt: "a < b & c", text: "<@U000ADA1>: a < b & c" }));
  const [byline, section, ...rest] = posted.blocks ?? [];
  const escaped = { ...section, type: "section", text: { text: "a &lt; b &amp; c" } };
  expect(readPostedCard({ ...posted, blocks: byline ? [byline, escaped, ...rest] : [] })?.prompt).toBe("a < b & c");
});

test("leaves out the sentence on a picture that Slack couldn't show", () => {
  const read = readPostedCard(post(card([slot(1), slot(2)]), new Set(["t1-v1.png"])));
  expect(JSON.stringify(post(card([slot(1), slot(2)]), new Set(["t1-v1.png"])))).toContain(slackMessages.notShown);
  expect(read?.slots.map(({ notes, picture }) => [notes, picture?.id])).toEqual([
    [[], undefined],
    [[], "F00000001"],
  ]);
});

test("takes no other message for a card", () => {
  expect(readPostedCard(message("1 · Built-in editor · 0.4 s · free · seed 7"))).toBeUndefined();
});
