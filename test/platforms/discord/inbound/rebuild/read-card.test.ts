import type { APIMessage } from "discord.js";
import { expect, test } from "vitest";
import type { Action, Slot } from "../../../../../src/core/cards/views.ts";
import { composeConversation } from "../../../../../src/core/rebuild/compose-conversation.ts";
import { planRebuild } from "../../../../../src/core/rebuild/plan-rebuild.ts";
import type { ImageInfo, MessageId, Variant } from "../../../../../src/core/vocabulary.ts";
import { readPostedCard } from "../../../../../src/platforms/discord/inbound/rebuild/read-card.ts";
import { discordMessages } from "../../../../../src/platforms/discord/messages.ts";
import { fileName } from "../../../../../src/platforms/discord/outbound/fit-files.ts";
import { attachments, cardBody } from "../../../../../src/platforms/discord/outbound/render-card.ts";
import { imagesOn } from "../../../../../src/platforms/shared/outbound/card-layout.ts";
import { cardFor, finishedTurns, namesOf } from "../../../finished-turns.ts";
import { comparable, expectedOf } from "../../../posted-card-of.ts";
import { card, message, slot, turn } from "../../fixtures.ts";

type Posted = Parameters<typeof cardBody>[0];

function post(shown: Posted, shrunk: ReadonlyMap<string, string> = new Map()): APIMessage {
  const images = imagesOn(shown);
  const { content, components } = cardBody(shown, shrunk);
  const records = attachments(images);
  const files = images.map((image, position) => ({
    ...{ id: `9${position}`, filename: fileName(image), url: "https://cdn.discordapp.com/x", proxy_url: "", size: 12 },
    description: records[position]?.description,
  }));
  return message({ content, components, attachments: files } as Partial<APIMessage>);
}

const people = namesOf(["100", "200", "300", "400", "500", "600"]);

test("reads from a card what it was made from", () => {
  const turns = finishedTurns(400, people);
  const cards = turns.map(({ card }) => readPostedCard(post(card)));
  expect(cards.map((read) => read && comparable(read))).toEqual(
    turns.map(({ turn }, position) => expectedOf(turn, cards[position]?.message as MessageId, true)),
  );
  expect(cards.map((read) => read?.author)).toEqual(turns.map(({ turn }) => turn.author));
  expect(cards.map((read) => read?.slots.map(({ alt, picture }) => [alt, picture !== undefined]))).toEqual(
    turns.map(({ turn, chain }) =>
      turn.variants.map(({ state }) => (state === "ready" ? [chain.join(" → "), true] : [undefined, false])),
    ),
  );
  expect(cards.map((read) => read?.slots.map(({ pickedBy }) => pickedBy.map(({ name }) => name)))).toEqual(
    turns.map(({ turn }) => turn.variants.map(({ picks }) => picks.map(({ name }) => name))),
  );
});

/** As cards were before their menus said more. */
function withOldMenu(posted: APIMessage): APIMessage {
  const text = JSON.stringify(posted.components).replace(/"menu:(\w+)[\w:]*"/g, '"menu:$1"');
  return { ...posted, components: JSON.parse(text) };
}

test("reads older cards with pictures by their alt texts and file names", () => {
  const turns = finishedTurns(400, people).filter(({ turn }) => turn.kind === "edit" && turn.variants.some(({ image }) => image));
  const cards = turns.map(({ card }) => readPostedCard(withOldMenu(post(card))));
  const shown = (prompt?: string, number?: number, notes?: string[], name?: string) => ({ prompt, number, notes, name });
  expect(cards.map((read) => shown(read?.prompt, read?.number, read?.notes, read?.author.name))).toEqual(
    turns.map(({ turn }) => shown(turn.prompt, turn.number, turn.notes, turn.author.name)),
  );
  expect(cards.every((read) => read?.author.id === undefined)).toBe(true);
});

test.each([
  ["Ada: undo\nCancelled.", { prompt: "undo", state: "cancelled", notes: [] }],
  ["Ada: make it\nnight\nWorking on it…", { prompt: "make it\nnight", state: "cancelled", notes: [] }],
])("reads an older card without pictures: %j", (content, expected) => {
  const posted = withOldMenu(post(card([], { state: "cancelled" })));
  expect(readPostedCard({ ...posted, content })).toMatchObject(expected);
});

test("completes a long instruction from the alt text, or says that it is cut", () => {
  const long = "make it night, ".repeat(60).trim();
  const huge = long.repeat(5);
  const of = (prompt: string) => {
    const alt = prompt.slice(0, 1000);
    const image = { ...slot(1).image, alt } as NonNullable<Slot["image"]>;
    const slots = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) =>
      slot(number, { notes: ["x".repeat(150)], ...(number === 1 && { image }) }),
    );
    return readPostedCard(post(card(slots, { prompt, text: `Ada: ${prompt}` })));
  };
  expect(of(long)).toMatchObject({ prompt: long, isPromptCut: false });
  expect(of(huge)).toMatchObject({ isPromptCut: true });
});

test.each([discordMessages.shrunk, discordMessages.shrunkUnsigned])(
  "marks pictures that are shown smaller, and leaves out the sentence on it: %s",
  (sentence) => {
    const read = readPostedCard(post(card([slot(1, { notes: ["a note"] }), slot(2)]), new Map([["t1-v1.png", sentence]])));
    expect(read?.slots.map(({ isReduced, notes }) => [isReduced, notes])).toEqual([
      [true, ["a note"]],
      [undefined, []],
    ]);
  },
);

test("takes a turn in progress as such, without its previews", () => {
  const preview = { ...slot(1).image, name: "t1-v1-preview.webp", preview: true } as NonNullable<Slot["image"]>;
  const slots = [slot(1, { state: "drawing", label: "1 · Built-in editor · working…", image: preview }), slot(2)];
  const actions: Action[] = [
    { kind: "cancel", turn, label: "Cancel" },
    { kind: "delete", turn, label: "Delete conversation" },
  ];
  const read = readPostedCard(post(card(slots, { drawing: true, actions, text: "Ada: make it night\nWorking on it…" })));
  expect(read).toMatchObject({ state: "open", prompt: "make it night", notes: [] });
  expect(read?.slots.map(({ state, picture }) => [state, picture?.name])).toEqual([
    ["open", undefined],
    ["ready", "t1-v2.png"],
  ]);
});

test("takes no other message for a card", () => {
  expect(readPostedCard(message({ content: "1 · Built-in editor · 0.4 s · free · seed 7" }))).toBeUndefined();
  const asks = card([], {
    text: "What should change?",
    actions: [
      { kind: "form", turn, label: "Edit…" },
      { kind: "delete", turn, label: "x" },
    ],
  });
  expect(readPostedCard(post(asks))).toBeUndefined();
});

test("renders a rebuilt turn as its card was", () => {
  const turns = finishedTurns(400, people).filter(
    ({ turn }) => turn.state !== "failed" && turn.variants.some(({ image }) => image),
  );
  const contents = turns.map(({ turn, card, chain }) => {
    const posted = readPostedCard(post(card));
    const messages = [{ id: "m", at: new Date(0), text: "", pictures: [], ...(posted && { card: posted }) }];
    const plan = planRebuild({ messages, isCut: false }, new Date(1));
    const images = new Map(posted?.slots.flatMap(({ picture }, at) => pictureOf(picture?.id, turn.variants[at])));
    const rebuilt =
      plan &&
      composeConversation(plan, images, turn.settings, { nextKey: () => "key", nextSeed: () => 1, nextSecret: () => "secret" })
        ?.turns[0];
    if (!rebuilt) throw new Error("not rebuilt");
    const variants = rebuilt.variants.map((variant, position): Variant => {
      const picks = turn.variants[position]?.picks ?? []; // whose they are is another test's
      return { ...variant, id: position as Variant["id"], turn: turn.id, draws: 1, picks };
    });
    const { key, number, kind, state, prompt, notes, spoiler, source } = rebuilt;
    const again = { ...turn, key, number, kind, state, prompt, notes, spoiler, variants, ...(source && { source }) };
    return cardBody(cardFor(again, chain)).content;
  });
  expect(contents).toEqual(turns.map(({ card }) => cardBody(card).content));
});

function pictureOf(id: string | undefined, variant: Variant | undefined): [string, ImageInfo][] {
  return id !== undefined && variant?.image ? [[id, variant.image]] : [];
}
