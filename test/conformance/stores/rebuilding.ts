// What every `ConversationStore` promises about conversations whose rows were lost.

import { beforeEach, describe, expect, test } from "vitest";
import type { RebuiltConversation, RebuiltTurn } from "../../../src/core/store.ts";
import type { ConversationKey, MessageId, ModelId, Thread, Turn, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import { settings } from "../../fakes/bot.ts";
import { Fixtures, image, newTurn, type StoreHarness } from "./fixtures.ts";

const thread: Thread = { platform: "discord", id: "t" };
const at = new Date(5000);

function rebuiltTurn(number: number, letters: string, change: Partial<RebuiltTurn> = {}): RebuiltTurn {
  const key = `turn${number}` as TurnKey;
  return {
    ...{ key, number, kind: "edit", state: "done", author: { id: "ada", name: "Ada" }, prompt: `edit ${number}`, seed: 7 },
    ...{ requestedSettings: { variants: 2 }, settings, notes: ["a note"], spoiler: true, createdAt: at, finishedAt: at },
    ...{ message: `m${number}` as MessageId, isOutdated: false, requestId: `request ${number}`, references: [] },
    variants: [...letters].map((letter, position) => ({
      ...{ key: `variant${number}${position + 1}` as VariantKey, number: position + 1, model: "fake" as ModelId, state: "ready" },
      ...{
        choice: { index: position, of: letters.length },
        seed: 7 + position,
        image: image(letter),
        applied: { seed: 7 + position },
      },
      ...{ costUsd: 0.04, notes: [], startedAt: at, finishedAt: new Date(5400), pickedBy: [] },
    })),
    ...change,
  };
}

const twoTurns: RebuiltConversation = {
  ...{ thread, server: "s", owner: { id: "ada", name: "Ada" }, title: "edit 1", settings, seed: 7, head: "turn2" as TurnKey },
  lastEvent: { id: "e", at },
  turns: [
    rebuiltTurn(1, "a", { references: [{ image: image("s"), origin: "source" }] }),
    rebuiltTurn(2, "bc", {
      parent: "turn1" as TurnKey,
      references: [{ image: image("a"), origin: "previous", variant: "variant11" as VariantKey }],
    }),
  ],
};

export function conformsAsRebuildingStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} with conversations that were lost`, () => {
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    beforeEach(async () => {
      store = (await make()).store;
      fixtures = new Fixtures(store);
    });
    const turnsIn = async (): Promise<Turn[]> => {
      const conversation = await store.conversations.findConversation(thread);
      return conversation ? store.turns.listTurns(conversation.id) : [];
    };

    test("writes the rows as they were, with the same keys, and schedules nothing", async () => {
      expect(await store.conversations.findTrace(thread)).toBe("none");
      expect(await store.conversations.rebuild(twoTurns)).toBe("rebuilt");
      const [first, second] = await turnsIn();
      expect(first?.conversation).toMatchObject({
        owner: { id: "ada", name: "Ada" },
        title: "edit 1",
        seed: 7,
        state: "active",
        head: second?.id,
      });
      expect(second).toMatchObject({ key: "turn2", number: 2, state: "done", message: "m2", parent: first?.id, payer: "ada" });
      expect(second?.references).toEqual([{ image: image("a"), origin: "previous", variant: first?.variants[0]?.id }]);
      expect(
        second?.variants.map(({ key, image: shown, seed, costUsd, state }) => [key, shown?.key, seed, costUsd, state]),
      ).toEqual([
        ["variant21", image("b").key, 7, 0.04, "ready"],
        ["variant22", image("c").key, 8, 0.04, "ready"],
      ]);
      expect(await store.images.isImageReferenced(image("s").key)).toBe(true);
      expect(await store.spending.spentSince(new Date(0))).toEqual({ usd: 0, unknown: 0 });
      for (const kind of ["open", "prepare", "publish", "draw"] as const)
        for (const lane of ["discord", "fake"]) expect(await fixtures.claimSubjects(kind, lane)).toEqual([]);
      expect(await store.conversations.findTrace(thread)).toBe("known");
    });

    test("goes on with the next turn", async () => {
      await store.conversations.rebuild(twoTurns);
      const next = await fixtures.receiveTurn();
      expect(next).toMatchObject({ number: 3, state: "received" });
      expect(await store.conversations.listActiveSince("discord", new Date(0), 10)).toHaveLength(1);
    });

    test("publishes a card that shows a turn in progress", async () => {
      const open = { ...twoTurns, turns: [rebuiltTurn(1, "a"), rebuiltTurn(2, "b", { state: "cancelled", isOutdated: true })] };
      await store.conversations.rebuild(open);
      expect(await fixtures.claimSubjects("publish")).toEqual([(await turnsIn())[1]?.id]);
    });

    test("rebuilds a conversation once when two processes do it at the same time", async () => {
      const both = await Promise.all([store.conversations.rebuild(twoTurns), store.conversations.rebuild(twoTurns)]);
      expect(both.sort()).toEqual(["known", "rebuilt"]);
      expect(await turnsIn()).toHaveLength(2);
    });

    test("rebuilds nothing where there is a conversation, or was one, or whose cards belong to another", async () => {
      const turn = await fixtures.drawTurn("a");
      expect(await store.conversations.rebuild(twoTurns)).toBe("known");
      await store.conversations.endConversation(turn.conversation.id);
      expect(await store.conversations.rebuild(twoTurns)).toBe("known");
      const elsewhere: Thread = { platform: "discord", id: "u" };
      expect(await store.conversations.rebuild({ ...twoTurns, thread: elsewhere })).toBe("rebuilt");
      expect(await store.conversations.rebuild({ ...twoTurns, thread: { platform: "discord", id: "v" } })).toBe("known");
    });

    test("rebuilds nothing that was deleted, even after the rows are gone", async () => {
      const turn = await fixtures.drawTurn("a");
      await store.conversations.deleteConversation(turn.conversation.id);
      expect(await store.conversations.rebuild(twoTurns)).toBe("known");
      await store.conversations.purgeConversation(turn.conversation.id);
      expect(await store.conversations.findTrace(thread)).toBe("deleted");
      expect(await store.conversations.rebuild(twoTurns)).toBe("deleted");
      expect((await store.conversations.receive(newTurn("next"))).kind).toBe("turn");
    });

    test("gives a turn an id of its own if its message has made a turn elsewhere", async () => {
      await store.conversations.receive(newTurn("request 1", { location: { thread: { platform: "discord", id: "u" } } }));
      expect(await store.conversations.rebuild({ ...twoTurns, key: "talk1" as ConversationKey })).toBe("rebuilt");
      expect(await turnsIn()).toHaveLength(2);
      expect((await store.conversations.receive(newTurn("request 2"))).kind).toBe("turn");
      expect(await turnsIn()).toHaveLength(2);
    });

    test("keeps a pick of somebody unknown until somebody picks on the same card", async () => {
      const [first, second] = twoTurns.turns.map((turn) => ({
        ...turn,
        variants: turn.variants.map((variant) => ({ ...variant, pickedBy: [{ id: "", name: "somebody" }] })),
      }));
      if (!first || !second) throw new Error("no turns");
      await store.conversations.rebuild({ ...twoTurns, turns: [first, second] });
      const picks = async () =>
        (await turnsIn()).map(({ variants }) => variants.map((one) => one.picks.map(({ person }) => person)));
      expect(await picks()).toEqual([[[""]], [[""], [""]]]);
      const [, drawn] = (await turnsIn())[1]?.variants ?? [];
      if (drawn) await store.turns.setPick(drawn.id, { id: "bo", name: "Bo" }, "toggle");
      expect(await picks()).toEqual([[[""]], [[], ["bo"]]]);
      if (drawn) await store.turns.setPick(drawn.id, { id: "bo", name: "Bo" }, "toggle");
      expect(await picks()).toEqual([[[""]], [[], []]]);
    });
  });
}
