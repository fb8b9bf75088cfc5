import { describe, expect, test } from "vitest";
import { composeConversation } from "../../../src/core/rebuild/compose-conversation.ts";
import { planRebuild, unknownPerson } from "../../../src/core/rebuild/plan-rebuild.ts";
import type { HistoryMessage } from "../../../src/core/rebuild/thread-history.ts";
import type { BlobKey, ImageInfo } from "../../../src/core/vocabulary.ts";
import { settings } from "../../fakes/bot.ts";
import { ada, bo, minute, posted, said, slot, twoEdits } from "./history.ts";

const ids = { nextKey: () => "newkey000001", nextSeed: () => 99, nextSecret: () => "secret" };

function planOf(messages: HistoryMessage[], isCut = false) {
  return planRebuild({ messages, isCut }, minute(1000));
}

/** All pictures can be read, but for these. */
function rebuild(messages: HistoryMessage[], missing: string[] = []) {
  const plan = planOf(messages);
  const all = messages.flatMap(({ card, pictures }) => [
    ...pictures,
    ...(card?.slots.flatMap(({ picture }) => picture ?? []) ?? []),
  ]);
  const images = new Map(all.filter(({ id }) => !missing.includes(id)).map(({ id }) => [id, imageOf(id)] as const));
  return plan && composeConversation(plan, images, settings, ids);
}

function imageOf(id: string): ImageInfo {
  return { key: id as BlobKey, type: "image/png", width: 4, height: 3, bytes: 12 };
}

const refs = (turn: { references: { image: ImageInfo; origin: string }[] } | undefined) =>
  turn?.references.map(({ image, origin }) => `${origin} ${image.key}`);

describe("rebuilds", () => {
  test("turns with their messages, parents, pictures, picks and seeds", () => {
    const rebuilt = rebuild(twoEdits);
    expect(rebuilt).toMatchObject({ owner: ada, title: "make it night", seed: 7, head: "turn2", lastEvent: { id: "m4" } });
    const [first, second] = rebuilt?.turns ?? [];
    expect(first).toMatchObject({ key: "turn1", number: 1, requestId: "r1", author: ada, createdAt: minute(1), state: "done" });
    expect(second).toMatchObject({
      key: "turn2",
      number: 2,
      requestId: "r3",
      parent: "turn1",
      requestedSettings: { variants: 2 },
    });
    expect(refs(first)).toEqual(["source boat"]);
    expect(refs(second)).toEqual(["previous picture11"]);
    expect(second?.variants.map(({ key, pickedBy, seed }) => [key, pickedBy, seed])).toEqual([
      ["variant21", [], 7],
      ["variant22", [ada], 8],
    ]);
  });

  test("a row, whose pictures the next turn edits each on its own, unless one of them is lost", () => {
    const pictures = ["boat", "cat"].map((id) => ({ id, name: `${id}.jpg` }));
    const slots = [1, 2].map((number) => slot(1, number, "warmer", { seed: 7 }));
    const row = [said(1, "warmer", { isStarter: true, pictures }), posted(2, 1, "warmer", slots, { each: true })];
    const [turn] = rebuild(row)?.turns ?? [];
    expect(refs(turn)).toEqual(["source boat", "source cat"]);
    expect(turn).toMatchObject({ settings: { each: true }, requestedSettings: { models: ["fake"], each: true }, seed: 7 });
    expect(turn?.variants.map(({ choice, seed }) => [choice, seed])).toEqual([
      [{ index: 0, of: 1 }, 7],
      [{ index: 0, of: 1 }, 7],
    ]);
    const [rest] = rebuild(row, ["cat"])?.turns ?? [];
    expect([refs(rest), rest?.settings.each]).toEqual([["source boat"], undefined]);
  });

  test("a branch from the alt texts, and an undo with the pictures it went back to", () => {
    const rebuilt = rebuild([
      ...twoEdits,
      posted(5, 3, "undo", [slot(3, 1, "make it night", { picture: { id: "picture11", name: "t3-v1.png" } })], { kind: "undo" }),
      said(6, "colder", { author: bo, pictures: [{ id: "hat", name: "hat.png" }] }),
      posted(7, 4, "colder", [slot(4, 1, "make it night → colder")], { author: {} }),
    ]);
    expect(rebuilt?.turns.map(({ parent }) => parent)).toEqual([undefined, "turn1", "turn1", "turn3"]);
    expect(rebuilt?.turns[3]?.author).toEqual(bo);
    expect(refs(rebuilt?.turns[2])).toEqual(["source boat"]);
    expect(refs(rebuilt?.turns[3])).toEqual(["previous picture11", "attached hat"]);
  });

  test("the newest of several conversations in the thread", () => {
    const next = [said(5, "day"), posted(6, 1, "day", [slot(9, 1, "day")], { turn: "turn9" as never })];
    expect(rebuild([...twoEdits, ...next])?.turns.map(({ prompt }) => prompt)).toEqual(["day"]);
  });

  test("turns in the order of their cards if those don't say their numbers", () => {
    const withoutNumbers = twoEdits.map(({ card, ...message }) => {
      const { number: _, ...unnumbered } = card ?? {};
      return { ...message, ...(card && { card: unnumbered as typeof card }) };
    });
    expect(rebuild(withoutNumbers)?.turns.map(({ number }) => number)).toEqual([1, 2]);
  });

  test("a turn in progress as cancelled, with the pictures it had, and marks its card as outdated", () => {
    const open = posted(5, 3, "day", [slot(3, 1, "day"), slot(3, 2, "day", { state: "open" })], { state: "open" });
    const third = rebuild([...twoEdits, open])?.turns[2];
    expect(third).toMatchObject({ state: "cancelled", isOutdated: true });
    expect(third?.variants.map(({ state }) => state)).toEqual(["ready", "cancelled"]);
  });

  test("failures with their reasons, so that they can be retried", () => {
    const failed = slot(3, 1, "", { state: "failed", failure: "The model refused this." });
    const third = rebuild([...twoEdits, posted(5, 3, "day", [failed], { state: "failed" })])?.turns[2];
    expect(third?.variants[0]).toMatchObject({ state: "failed", failure: { userMessage: "The model refused this." } });
  });
});

describe("knows no more than the thread says", () => {
  test("doesn't store the name of somebody whose id isn't known", () => {
    const anonymous = twoEdits.map((message) =>
      message.card ? { ...message, card: { ...message.card, author: { name: "Ada" } } } : message,
    );
    const withoutWords = anonymous.map((message) => ({ ...message, text: "", author: bo }));
    const rebuilt = rebuild(withoutWords);
    expect(rebuilt?.owner).toEqual(unknownPerson);
    expect(rebuilt?.turns.map(({ author }) => author)).toEqual([unknownPerson, unknownPerson]);
    expect(rebuilt?.turns[1]?.variants[1]?.pickedBy).toEqual([unknownPerson]);
  });

  test("takes nobody for a person whose name two people have", () => {
    const twin = said(3.5, "hello", { author: { id: "ada2", name: "Ada" } });
    expect(rebuild([...twoEdits, twin])?.turns[1]?.variants[1]?.pickedBy).toEqual([unknownPerson]);
  });

  test("takes a picture that can't be read for lost, and builds on the others", () => {
    const rebuilt = rebuild(twoEdits, ["boat", "picture22"]);
    expect(rebuilt?.turns[0]?.references).toEqual([]);
    expect(rebuilt?.turns[1]?.variants.map(({ state, failure }) => [state, failure?.code])).toEqual([
      ["ready", undefined],
      ["failed", "lost"],
    ]);
  });

  test("rebuilds nothing without a finished picture, and nothing if none can be read", () => {
    expect(planOf([])).toBeUndefined();
    expect(planOf([posted(1, 1, "day", [], { state: "failed" })])).toBeUndefined();
    expect(rebuild(twoEdits, ["picture11", "picture21", "picture22"])).toBeUndefined();
  });

  test("ignores what came later than the message it is for", () => {
    expect(planRebuild({ messages: twoEdits, isCut: false }, minute(4))?.turns).toHaveLength(1);
  });

  test("keeps the newest turns of a long conversation, without an owner or a source", () => {
    const long = Array.from({ length: 70 }, (_, at) => posted(at, at + 1, `edit ${at + 1}`, [slot(at + 1, 1, `edit ${at + 1}`)]));
    const plan = planOf(long);
    expect(plan?.turns.map(({ number }) => number)).toEqual(Array.from({ length: 50 }, (_, at) => at + 21));
    expect(plan).toMatchObject({ isCut: true, owner: unknownPerson, source: [] });
    const wide = long.map((_, at) =>
      posted(
        at,
        at + 1,
        "x",
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => slot(at + 1, n, "x")),
      ),
    );
    expect(planOf(wide)?.turns).toHaveLength(6);
  });
});
