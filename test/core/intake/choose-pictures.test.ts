import { expect, test } from "vitest";
import { choosePictures, type NearbyMessage } from "../../../src/core/intake/choose-pictures.ts";
import type { MessageId, VariantKey } from "../../../src/core/vocabulary.ts";

const NOW = Date.UTC(2026, 0, 1, 12);

/** A message of Ann, now: "hat.png" or nothing. */
function message(...pictures: string[]): NearbyMessage {
  return said("ann", 0, ...pictures);
}

function said(author: string, secondsAgo: number, ...pictures: string[]): NearbyMessage {
  return {
    ...{ id: `${author}-${secondsAgo}`, author: { id: author, name: author }, at: new Date(NOW - secondsAgo * 1000), text: "" },
    ...(pictures.length > 0 && { source: { attachments: pictures.map((name) => ({ id: name, name })) } }),
  };
}

function withText(text: string, posted: NearbyMessage): NearbyMessage {
  return { ...posted, text };
}

/** One of the bot's own cards, with variants. */
function card(secondsAgo: number, ...variants: string[]): NearbyMessage {
  return { ...said("bot", secondsAgo), source: { variants: variants as VariantKey[] } };
}

/** One of the bot's own cards that is still being drawn. */
function unfinishedCard(secondsAgo: number): NearbyMessage {
  return { ...said("bot", secondsAgo), source: { card: "card-1" as MessageId } };
}

interface Place {
  answers?: NearbyMessage;
  starter?: NearbyMessage;
  before?: NearbyMessage[];
}

/** The pictures that are edited, "+" and further references; or "?" and the candidates; or "nothing". */
async function chosen(own: NearbyMessage, { answers, starter, before = [] }: Place): Promise<string> {
  const found = await choosePictures({
    message: own,
    answered: answers,
    starter: async () => starter,
    before: async () => before,
  });
  const { source, references } = found;
  if (!source) return "nothing";
  const more = references.length > 0 ? ` + ${references.map(({ name }) => name).join(" ")}` : "";
  if ("candidates" in source) return `? ${source.candidates.map(({ label }) => label).join(", ")}${more}`;
  return `${namesIn(source)}${more}`;
}

function namesIn(source: NonNullable<NearbyMessage["source"]>): string {
  if ("attachments" in source) return source.attachments.map(({ name }) => name).join(" ");
  if ("variants" in source) return source.variants.join(" ");
  return "card" in source ? source.card : JSON.stringify(source);
}

test.each<[situation: string, own: NearbyMessage, place: Place, expected: string]>([
  // The message's own pictures
  ["one picture of its own", message("a"), {}, "a"],
  ["several of its own", message("a", "b", "c"), {}, "a b c"],
  ["its own, in a thread on another picture", message("a"), { starter: said("bo", 90, "s") }, "a"],
  ["its own, after somebody's picture", message("a"), { before: [said("bo", 2, "x")] }, "a"],
  ["its own, after another of the same person", message("a"), { before: [said("ann", 60, "x")] }, "a"],
  ["its own, and the one it replies to", message("hat"), { answers: said("bo", 60, "a") }, "a + hat"],
  ["several of its own, and those it replies to", message("h1", "h2"), { answers: said("bo", 60, "a", "b") }, "a b + h1 h2"],
  ["its own, and a reply to words", message("a"), { answers: said("bo", 60) }, "a"],
  ["its own, and a reply to a card", message("hat"), { answers: card(60, "v1", "v2") }, "v1 v2 + hat"],

  // The message that it replies to
  ["a reply to somebody's picture", message(), { answers: said("bo", 60, "a") }, "a"],
  ["a reply to a picture of one's own", message(), { answers: said("ann", 60, "a") }, "a"],
  ["a reply to an old picture", message(), { answers: said("bo", 400_000, "a") }, "a"],
  ["a reply to several pictures", message(), { answers: said("bo", 60, "a", "b") }, "a b"],
  ["a reply to a card", message(), { answers: card(60, "v1", "v2") }, "v1 v2"],
  ["a reply to a card that is being drawn", message(), { answers: unfinishedCard(6) }, "card-1"],
  ["a reply in a thread on another picture", message(), { answers: said("bo", 60, "a"), starter: said("cy", 90, "s") }, "a"],
  ["a reply after one's own picture", message(), { answers: said("bo", 60, "a"), before: [said("ann", 5, "x")] }, "a"],
  ["a reply to words in a thread on a picture", message(), { answers: said("bo", 9), starter: said("cy", 90, "s") }, "s"],
  ["a reply to words after one's own picture", message(), { answers: said("bo", 9), before: [said("ann", 5, "x")] }, "x"],
  ["a reply to words, with nothing else", message(), { answers: said("bo", 9) }, "nothing"],

  // The first message of the thread
  ["a thread on somebody's picture", message(), { starter: said("bo", 90, "s") }, "s"],
  ["a thread on a picture of one's own", message(), { starter: said("ann", 90, "s") }, "s"],
  ["a thread on an old picture", message(), { starter: said("bo", 9_000_000, "s") }, "s"],
  ["a forum post with several pictures", message(), { starter: said("bo", 90, "s", "t") }, "s t"],
  ["a thread on a card", message(), { starter: card(90, "v1") }, "v1"],
  ["a thread on a picture, with others in it", message(), { starter: said("bo", 90, "s"), before: [said("cy", 9, "x")] }, "s"],
  ["a thread on words, after one's own picture", message(), { starter: said("bo", 90), before: [said("ann", 9, "x")] }, "x"],
  [
    "a thread on words, after somebody's picture",
    message(),
    { starter: said("bo", 90), before: [said("cy", 9, "x")] },
    "? x from cy",
  ],
  ["a thread on words", message(), { starter: said("bo", 90) }, "nothing"],

  // The person's own newest pictures
  ["one's own picture just before", message(), { before: [said("ann", 5, "x")] }, "x"],
  ["one's own picture four minutes ago", message(), { before: [said("ann", 240, "x")] }, "x"],
  ["one's own picture five minutes ago", message(), { before: [said("ann", 300, "x")] }, "x"],
  ["one's own picture, with words of others after it", message(), { before: [said("bo", 3), said("ann", 60, "x")] }, "x"],
  ["one's own picture, with a newer one of somebody", message(), { before: [said("bo", 3, "y"), said("ann", 60, "x")] }, "x"],
  ["the newer of two", message(), { before: [said("ann", 20, "new"), said("ann", 200, "old")] }, "new"],
  ["three in a row", message(), { before: [said("ann", 2, "c"), said("ann", 5, "b"), said("ann", 9, "a")] }, "a b c"],
  [
    "three in a row, with somebody in between",
    message(),
    { before: [said("ann", 2, "c"), said("bo", 4, "y"), said("ann", 9, "a")] },
    "a c",
  ],
  [
    "a row that began long before",
    message(),
    { before: [said("ann", 2, "c"), said("ann", 11, "b"), said("ann", 60, "a")] },
    "b c",
  ],
  ["a row of messages with several", message(), { before: [said("ann", 2, "c", "d"), said("ann", 5, "a", "b")] }, "a b c d"],

  [
    "the picture after one with words of its own",
    message(),
    { before: [said("ann", 2, "b"), withText("my cat", said("ann", 5, "a"))] },
    "b",
  ],
  [
    "pictures before one with words",
    message(),
    { before: [withText("both of them", said("ann", 2, "b")), said("ann", 5, "a")] },
    "a b",
  ],
  [
    "pictures that are links, or have no visible words",
    message(),
    {
      before: [
        withText("\u200b", said("ann", 2, "c")),
        withText("<https://a.example/b.png>", said("ann", 3, "b")),
        withText("https://a.example/a.png", said("ann", 5, "a")),
      ],
    },
    "a b c",
  ],

  // Nobody knows
  ["one's own picture six minutes ago", message(), { before: [said("ann", 360, "x")] }, "? x from ann"],
  ["somebody's picture", message(), { before: [said("bo", 5, "y")] }, "? y from bo"],
  [
    "several of several people",
    message(),
    { before: [said("bo", 5, "y"), said("cy", 9, "z"), said("ann", 900, "x")] },
    "? y from bo, z from cy, x from ann",
  ],
  [
    "six of several people",
    message(),
    { before: [1, 2, 3, 4, 5, 6].map((n) => said("bo", n, `p${n}`)) },
    "? p1 from bo, p2 from bo, p3 from bo, p4 from bo, p5 from bo",
  ],
  ["a card nearby", message(), { before: [card(5, "v1")] }, "? Picture from bot"],
  ["words alone", message(), { before: [said("bo", 5), said("ann", 9)] }, "nothing"],
  ["an empty place", message(), {}, "nothing"],
])("%s", async (_, own, place, expected) => {
  expect(await chosen(own, place)).toBe(expected);
});

test("says when the person's own pictures were sent, and which messages are offered", async () => {
  const choose = (...before: NearbyMessage[]) => choosePictures({ message: message(), before: async () => before });
  const own = await choose(said("ann", 2, "b"), said("ann", 5, "a"));
  expect([own.sentAt, own.offered]).toEqual([new Date(NOW - 2000), undefined]);
  const others = [{ ...said("bo", 5, "y"), details: "a link" }, said("cy", 9), said("cy", 9, "z")];
  const asked = await choose(...others);
  expect([asked.sentAt, asked.offered]).toEqual([undefined, [others[0], others[2]]]);
  expect(asked.source).toMatchObject({ candidates: [{ details: "a link" }, { label: "z from cy" }] });
  const answered = await choosePictures({ message: message(), answered: said("ann", 9, "a"), before: async () => [] });
  expect(answered.sentAt).toBeUndefined();
});

test("looks nothing up that isn't needed", async () => {
  const lookUp = () => {
    throw new Error("looked up");
  };
  const nearby = { starter: lookUp, before: lookUp };
  expect((await choosePictures({ message: message("a"), ...nearby })).on?.id).toBe("ann-0");
  expect((await choosePictures({ message: message(), answered: said("bo", 9, "a"), ...nearby })).on?.id).toBe("bo-9");
});
