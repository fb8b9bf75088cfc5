// What every `PublishingStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { Turn } from "../../../src/core/vocabulary.ts";
import { Fixtures, inChannel, inThread, messageId, type StoreHarness } from "./fixtures.ts";

export function conformsAsPublishingStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a publishing store`, () => {
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    beforeEach(async () => {
      store = (await make()).store;
      fixtures = new Fixtures(store);
    });

    test("opens a thread for a request in a channel before it draws or posts anything", async () => {
      const turn = await fixtures.receiveTurn(inChannel("c"));
      expect(await fixtures.claimSubjects("open")).toEqual([turn.conversation.id]);
      expect([await fixtures.claimSubjects("prepare"), await fixtures.claimSubjects("publish")]).toEqual([[], []]);
    });

    test("prepares and publishes a turn once its thread is opened, and ignores a second opening", async () => {
      const turn = await fixtures.receiveTurn(inChannel("c"));
      const thread = { platform: "discord" as const, id: "new" };
      await store.publishing.markOpened(turn.conversation.id, { thread });
      await store.publishing.markOpened(turn.conversation.id, { thread: { platform: "discord", id: "other" } });
      expect((await store.conversations.findConversation(thread))?.id).toBe(turn.conversation.id);
      expect([await fixtures.claimSubjects("prepare"), await fixtures.claimSubjects("publish")]).toEqual([[turn.id], [turn.id]]);
    });

    test("appends a turn to the conversation that its thread got in the meantime", async () => {
      const there = await fixtures.receiveTurn();
      const late = await fixtures.receiveTurn({ ...inChannel("c"), prompt: "day" });
      await store.publishing.markOpened(late.conversation.id, { thread: { platform: "discord", id: "t" } });
      const all = await store.turns.listTurns(there.conversation.id);
      expect(all.map(({ prompt, number }) => [number, prompt])).toEqual([
        [1, "night"],
        [2, "day"],
      ]);
      expect(await store.conversations.findConversation(late.conversation.id)).toBeUndefined();
    });

    test("posts a card once the earlier ones of its conversation are posted or removed", async () => {
      const turns = [];
      for (const prompt of ["night", "day", "rain"]) turns.push(await fixtures.receiveTurn({ prompt }));
      const elsewhere = await fixtures.receiveTurn(inThread("elsewhere"));
      const [first, second, third] = turns as [Turn, Turn, Turn];
      expect(await store.publishing.markPosting(second.id)).toBe(false);
      expect((await fixtures.reload(second)).postingAt).toBeUndefined();
      expect(await store.publishing.markPosting(elsewhere.id)).toBe(true);
      expect(await store.publishing.markPosting(first.id)).toBe(true);
      expect(await store.publishing.markPosting(second.id)).toBe(false); // it may not have arrived
      await store.publishing.markPosted(first.id, messageId("m1"));
      await store.publishing.markCardRemoved(second.id);
      expect(await store.publishing.markPosting(third.id)).toBe(true);
    });

    test("finds a turn by its posted card", async () => {
      const turn = await fixtures.receiveTurn();
      await store.publishing.markPosting(turn.id);
      expect((await fixtures.reload(turn)).postingAt).toBeInstanceOf(Date);
      await store.publishing.clearPosting(turn.id);
      expect((await fixtures.reload(turn)).postingAt).toBeUndefined();
      await store.publishing.markPosting(turn.id);
      await store.publishing.markPosted(turn.id, messageId("m1"));
      expect((await store.turns.findTurnByMessage({ platform: "discord", id: "t" }, messageId("m1")))?.id).toBe(turn.id);
      expect(await store.turns.findTurnByMessage({ platform: "discord", id: "elsewhere" }, messageId("m1"))).toBeUndefined();
    });

    test("cancels a turn whose card somebody removed, and keeps the card removed", async () => {
      const turn = await fixtures.startTurn(1);
      await fixtures.clearTasks();
      await store.publishing.markCardRemoved(turn.id);
      await store.publishing.markPosted(turn.id, messageId("m2"));
      const after = await fixtures.reload(turn);
      expect([after.state, after.message, await fixtures.claimSubjects("publish")]).toEqual(["cancelled", undefined, []]);
    });
  });
}
