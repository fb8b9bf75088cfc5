// What every `PageLinkStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { Turn } from "../../../src/core/vocabulary.ts";
import { Fixtures, inThread, newTurn, type StoreHarness } from "./fixtures.ts";

const MINUTE = 60_000;
const place = { name: "#general", url: "https://chat.example/general" };
const ada = { id: "ada", name: "Ada" };

export function conformsAsPageLinkStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a store of links`, () => {
    let harness: StoreHarness;
    let store: StoreHarness["store"];
    let links: StoreHarness["store"]["pageLinks"];
    let turn: Turn;
    beforeEach(async () => {
      harness = await make();
      store = harness.store;
      links = store.pageLinks;
      turn = await new Fixtures(store).drawTurn("a");
    });

    const add = (secret: string, person = ada, of = turn) =>
      links.addLink({ secret, person, conversation: of.conversation.id, place }, 10 * MINUTE);

    test("starts a visit of the person for the conversation", async () => {
      expect(await add("link")).toBe(true);
      const visit = await links.startVisit("link", "visit", 60 * MINUTE);
      expect(visit).toMatchObject({ person: ada, conversation: turn.conversation.key, place });
      expect(visit?.thread).toEqual({ platform: "discord", id: "t" });
      expect(await links.findVisit("visit")).toEqual(visit);
    });

    test("says where it leads until it is used", async () => {
      await add("link");
      const found = await links.findLink("link");
      expect(found).toMatchObject({ person: ada, conversation: turn.conversation.key, place });
      expect(await links.findLink("other")).toBeUndefined();
      expect(await links.startVisit("link", "visit", MINUTE)).toMatchObject({ ...found });
      expect(await links.findLink("link")).toBeUndefined();
    });

    test("can be used once", async () => {
      await add("link");
      expect(await links.startVisit("link", "first", MINUTE)).toBeDefined();
      expect(await links.startVisit("link", "second", MINUTE)).toBeUndefined();
      expect(await links.findVisit("second")).toBeUndefined();
    });

    test("starts one visit when the link is used several times at once", async () => {
      await add("link");
      const visits = ["a", "b", "c", "d", "e"];
      const started = await Promise.all(visits.map((visit) => links.startVisit("link", visit, MINUTE)));
      expect(started.filter((visit) => visit !== undefined)).toHaveLength(1);
      const found = await Promise.all(visits.map((visit) => links.findVisit(visit)));
      expect(found.filter((visit) => visit !== undefined)).toHaveLength(1);
    });

    test("knows neither other secrets nor the hashes of real ones", async () => {
      await add("link");
      const visit = await links.startVisit("link", "visit", MINUTE);
      expect(await links.startVisit("other", "visit2", MINUTE)).toBeUndefined();
      expect(await links.findVisit("link")).toBeUndefined();
      expect(await links.findVisit(visit?.id ?? "")).toBeUndefined();
      expect(await links.findVisit("")).toBeUndefined();
    });

    test("expires with its link, and the visit with its own time", async () => {
      await add("late");
      await add("used");
      await links.startVisit("used", "visit", 60 * MINUTE);
      await harness.advance(10 * MINUTE);
      expect(await links.startVisit("late", "visit2", MINUTE)).toBeUndefined();
      expect(await links.findVisit("visit")).toBeDefined();
      await harness.advance(50 * MINUTE);
      expect(await links.findVisit("visit")).toBeUndefined();
    });

    test("ends one visit, or all of them with the links that are still unused", async () => {
      for (const [link, visit] of [
        ["a", "1"],
        ["b", "2"],
      ] as const) {
        await add(link);
        await links.startVisit(link, visit, MINUTE);
      }
      await links.endVisit((await links.findVisit("1"))?.id ?? "");
      expect(await links.findVisit("1")).toBeUndefined();
      expect(await links.findVisit("2")).toBeDefined();
      await add("c");
      await links.endAllVisits();
      expect(await links.findVisit("2")).toBeUndefined();
      expect(await links.startVisit("c", "3", MINUTE)).toBeUndefined();
    });

    test("ends when its conversation is deleted, and doesn't keep it from being purged", async () => {
      await add("used");
      await add("unused");
      await links.startVisit("used", "visit", MINUTE);
      await store.conversations.deleteConversation(turn.conversation.id);
      expect(await links.findVisit("visit")).toBeUndefined();
      expect(await links.startVisit("unused", "visit2", MINUTE)).toBeUndefined();
      expect(await add("after")).toBe(false);
      await store.conversations.purgeConversation(turn.conversation.id);
      expect(await store.conversations.findConversation(turn.conversation.id)).toBeUndefined();
    });

    test("ends when its conversation's thread is gone", async () => {
      await add("used");
      await links.startVisit("used", "visit", MINUTE);
      await store.conversations.endConversation(turn.conversation.id);
      expect(await links.findVisit("visit")).toBeUndefined();
      expect(await add("after")).toBe(false);
    });

    test("is deleted with all data of its person, but not with that of others", async () => {
      const bo = { id: "bo", name: "Bo" };
      for (const [person, visit] of [
        [ada, "ada"],
        [bo, "bo"],
      ] as const) {
        await add(`link of ${visit}`, person);
        await links.startVisit(`link of ${visit}`, visit, MINUTE);
        await add(`unused of ${visit}`, person);
      }
      await store.privacy.forgetPerson("slack", "bo");
      expect(await links.findVisit("bo")).toBeDefined();
      await store.privacy.forgetPerson("discord", "bo");
      expect(await links.findVisit("bo")).toBeUndefined();
      expect(await links.startVisit("unused of bo", "bo", MINUTE)).toBeUndefined();
      expect(await links.findVisit("ada")).toBeDefined();
    });

    test("sweeps what has expired, and nothing else", async () => {
      await add("used");
      await links.startVisit("used", "visit", 30 * MINUTE);
      await add("unused");
      await links.sweepLinks();
      expect(await links.startVisit("unused", "visit2", 5 * MINUTE)).toBeDefined();
      await harness.advance(20 * MINUTE);
      await links.sweepLinks();
      expect(await links.findVisit("visit")).toBeDefined();
      await harness.advance(10 * MINUTE);
      await links.sweepLinks();
      await store.conversations.deleteConversation(turn.conversation.id);
      expect(await store.conversations.purgeConversation(turn.conversation.id)).not.toEqual([]);
    });

    test("stores a turn that was asked on the page only in its own conversation", async () => {
      const { key: continues } = turn.conversation;
      const asked = await store.conversations.receive(newTurn("page1", { continues }));
      expect(asked).toMatchObject({ kind: "turn", conversation: continues });
      const refused = { kind: "refused", why: "no-conversation" };
      expect(await store.conversations.receive(newTurn("page2", { continues, ...inThread("elsewhere") }))).toEqual(refused);
      await store.conversations.endConversation(turn.conversation.id);
      expect(await store.conversations.receive(newTurn("page3", { continues }))).toEqual(refused);
    });

    test("continues the backfill after the last event of the platform, not after what was asked on the page", async () => {
      const { key: continues } = turn.conversation;
      const [before] = await store.conversations.listActiveSince("discord", new Date(0), 9);
      await store.conversations.receive(newTurn("page1", { continues, at: new Date(5000) }));
      const [after] = await store.conversations.listActiveSince("discord", new Date(0), 9);
      expect(after?.lastEvent).toEqual(before?.lastEvent);
    });
  });
}
