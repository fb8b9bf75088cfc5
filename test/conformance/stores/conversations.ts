// What every `ConversationStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { NewTurn } from "../../../src/core/store.ts";
import type { ConversationKey, ModelId } from "../../../src/core/vocabulary.ts";
import {
  attachment,
  Fixtures,
  firstVariant,
  image,
  inThread,
  messageId,
  newTurn,
  outcome,
  type StoreHarness,
} from "./fixtures.ts";

export function conformsAsConversationStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a conversation store`, () => {
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    beforeEach(async () => {
      store = (await make()).store;
      fixtures = new Fixtures(store);
    });

    test("starts a conversation with the first request, and continues it with the next one in its thread", async () => {
      const one = await fixtures.receiveTurn();
      const two = await fixtures.receiveTurn({ prompt: "day" }, "bo");
      expect(two.conversation.id).toBe(one.conversation.id);
      expect([one.number, two.number]).toEqual([1, 2]);
      expect(two.conversation).toMatchObject({ owner: { id: "ada" }, title: "night", state: "active" });
    });

    test("creates one turn for a request that arrives twice, and returns the same result", async () => {
      const received = await store.conversations.receive(newTurn("r1"));
      expect(await store.conversations.receive(newTurn("r1"))).toEqual(received);
      expect(await fixtures.claimSubjects("prepare")).toHaveLength(1);
    });

    test("takes a request that is to be carried out once only if no such turn succeeded or is in progress", async () => {
      const first = await fixtures.drawTurn("a");
      const again = { repeats: first.id, requestedSettings: { models: ["dear/one" as ModelId] }, once: true as const };
      const second = await fixtures.receiveTurn(again);
      const receive = (id: string, change: Partial<NewTurn> = {}, person = "ada") =>
        store.conversations.receive(newTurn(id, { ...again, ...change }, person));
      expect(await receive("a")).toEqual({ kind: "repeated", number: 2 });
      expect(await receive("b", {}, "bo")).toEqual({ kind: "repeated", number: 2 });
      expect((await receive("c", { requestedSettings: {} })).kind).toBe("turn");
      await store.turns.cancelTurn(second.id);
      expect((await receive("d")).kind).toBe("turn");
      expect(await receive("e")).toEqual({ kind: "repeated", number: 4 });
      expect((await receive("f", inThread("elsewhere"))).kind).toBe("turn");
    });

    test.each([
      ["ignores an unaddressed message without a conversation", false, false, "ignored"],
      ["takes every message in a conversation as a turn", true, false, "turn"],
      ["ignores an unaddressed message in a mention-only conversation", true, true, "ignored"],
    ])("%s", async (_, live, mentionOnly, kind) => {
      const first = live ? await fixtures.receiveTurn() : undefined;
      if (first) await store.conversations.updateConversation(first.conversation.id, { settings: { mentionOnly } });
      expect((await store.conversations.receive(newTurn("r", { addressed: false }))).kind).toBe(kind);
      expect((await store.conversations.receive(newTurn("r2", { addressed: true }))).kind).toBe("turn");
    });

    test("holds a picture without text for its sender's next message", async () => {
      await fixtures.receiveTurn({ source: { attachments: [attachment("boat")] } });
      const alone = newTurn("p", { prompt: "", attachments: [attachment("hat")] });
      expect(await store.conversations.receive(alone)).toEqual({ kind: "held", pictures: 1 });
      expect(await store.conversations.receive(alone)).toEqual({ kind: "held", pictures: 1 });
      expect((await fixtures.receiveTurn({}, "bo")).attachments).toEqual([]);
      expect((await fixtures.receiveTurn({ attachments: [attachment("coat")] })).attachments.map(({ id }) => id)).toEqual([
        "hat",
        "coat",
      ]);
      expect((await fixtures.receiveTurn()).attachments).toEqual([]);
    });

    test("refuses a person's turns beyond their waiting limit, but not another person's", async () => {
      for (let i = 0; i < 3; i++) await fixtures.receiveTurn({ maxWaiting: 3 });
      expect(await store.conversations.receive(newTurn("r", { maxWaiting: 3 }))).toEqual({
        kind: "refused",
        why: "too-many-waiting",
      });
      expect((await store.conversations.receive(newTurn("b", { maxWaiting: 3 }, "bo"))).kind).toBe("turn");
    });

    test("refuses turns beyond a platform's waiting limit, but not another platform's", async () => {
      const limits = { maxWaiting: 3, maxWaitingTogether: 3 };
      for (const person of ["ada", "bo", "cy"]) await fixtures.receiveTurn({}, person);
      expect(await store.conversations.receive(newTurn("d", limits, "di"))).toEqual({
        kind: "refused",
        why: "too-many-waiting-together",
      });
      const elsewhere = { location: { thread: { platform: "slack" as const, id: "t" } } };
      expect((await store.conversations.receive(newTurn("s", { ...limits, ...elsewhere }, "di"))).kind).toBe("turn");
    });

    test("ends the thread's conversation on a fresh start, and starts the next one there", async () => {
      const one = await fixtures.receiveTurn();
      const two = await fixtures.receiveTurn({ fresh: true });
      expect(two.conversation.id).not.toBe(one.conversation.id);
      expect((await store.conversations.findConversation({ platform: "discord", id: "t" }))?.id).toBe(two.conversation.id);
      expect((await store.conversations.findConversation(one.conversation.id))?.endedAt).toBeInstanceOf(Date);
    });

    test("stores which turn another one repeats", async () => {
      const one = await fixtures.drawTurn("a");
      expect((await fixtures.receiveTurn({ repeats: one.id })).repeats).toBe(one.id);
    });

    test("refuses requests for a conversation that is being deleted", async () => {
      const turn = await fixtures.receiveTurn();
      await store.conversations.deleteConversation(turn.conversation.id);
      expect(await store.conversations.receive(newTurn("r"))).toEqual({ kind: "refused", why: "deleting" });
    });

    test("cancels all tasks of a conversation that ends", async () => {
      const turn = await fixtures.startTurn(2);
      await fixtures.receiveTurn();
      await store.conversations.endConversation(turn.conversation.id);
      expect(await store.conversations.findConversation({ platform: "discord", id: "t" })).toBeUndefined();
      await expect
        .poll(() => store.queue.countAll(), { timeout: 10_000, interval: 100 })
        .toEqual({ open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 });
    });

    test("deletes a conversation's rows, and returns the pictures that nothing else uses", async () => {
      const mine = await fixtures.drawTurn("ab");
      await fixtures.drawTurn("bc", inThread("other"));
      expect(await store.conversations.purgeConversation(mine.conversation.id)).toEqual([]);
      await store.conversations.deleteConversation(mine.conversation.id);
      expect(await fixtures.claimSubjects("remove")).toEqual([mine.conversation.id]);
      expect(await store.conversations.purgeConversation(mine.conversation.id)).toEqual([image("a").key]);
      expect(await store.conversations.findConversation(mine.conversation.id)).toBeUndefined();
      expect([
        await store.images.isImageReferenced(image("a").key),
        await store.images.isImageReferenced(image("b").key),
      ]).toEqual([false, true]);
    });

    test("doesn't apply late results of a deleted conversation to a newer one", async () => {
      const mine = await fixtures.startTurn(1);
      await store.conversations.deleteConversation(mine.conversation.id);
      await store.conversations.purgeConversation(mine.conversation.id);
      const other = await fixtures.startTurn(1, inThread("other"));
      expect(await store.drawing.completeVariant(firstVariant(mine).id, outcome("a"))).toBe(false);
      expect(await store.publishing.markPosted(mine.id, messageId("m1"))).toBe(false);
      await store.publishing.markCardRemoved(mine.id);
      expect(await fixtures.reload(other)).toEqual(other);
    });

    test("reports a thread as active until its conversation ends or is being deleted", async () => {
      const thread = { platform: "discord" as const, id: "t" };
      expect(await store.conversations.isThreadActive(thread)).toBe(false);
      const ended = await fixtures.receiveTurn();
      expect(await store.conversations.isThreadActive(thread)).toBe(true);
      expect(await store.conversations.isThreadActive({ platform: "slack", id: "t" })).toBe(false);
      await store.conversations.endConversation(ended.conversation.id);
      expect(await store.conversations.isThreadActive(thread)).toBe(false);
      const deleted = await fixtures.receiveTurn();
      expect(await store.conversations.isThreadActive(thread)).toBe(true);
      await store.conversations.deleteConversation(deleted.conversation.id);
      expect(await store.conversations.isThreadActive(thread)).toBe(false);
    });

    test("lists a person's active conversations, newest first, page by page", async () => {
      for (const id of ["x", "y", "z"]) await fixtures.receiveTurn(inThread(id));
      await fixtures.receiveTurn(inThread("b"), "bo");
      const page = await store.conversations.listConversationsOf("discord", "ada", undefined, 2);
      const rest = await store.conversations.listConversationsOf("discord", "ada", page[1]?.key, 2);
      expect([...page, ...rest].map(({ thread }) => thread)).toEqual(["z", "y", "x"]);
      expect(await store.conversations.listConversationsOf("slack", "ada", undefined, 2)).toEqual([]);
    });

    test("lists the conversations that a person owns, wrote in or picked in, newest first, page by page", async () => {
      await fixtures.receiveTurn(inThread("own"));
      await fixtures.receiveTurn(inThread("written"), "bo");
      await fixtures.receiveTurn(inThread("written"));
      const picked = await fixtures.drawTurn("a", inThread("picked"), "bo");
      await store.turns.setPick(firstVariant(picked).id, { id: "ada", name: "Ada" }, true);
      await fixtures.receiveTurn(inThread("another's"), "bo");
      const deleted = await fixtures.receiveTurn(inThread("deleted"));
      await store.conversations.deleteConversation(deleted.conversation.id);
      const list = (before?: ConversationKey) => store.conversations.listInvolving("discord", "ada", before, 2);
      const page = await list();
      const rest = await list(page[1]?.key);
      expect([...page, ...rest].map(({ thread }) => thread)).toEqual(["picked", "written", "own"]);
      expect(await store.conversations.listInvolving("slack", "ada", undefined, 2)).toEqual([]);
    });

    test("no longer lists a conversation of which a person's turns were deleted", async () => {
      await fixtures.receiveTurn(inThread("written"), "bo");
      await fixtures.receiveTurn(inThread("written"));
      await store.privacy.forgetPerson("discord", "ada");
      expect(await store.conversations.listInvolving("discord", "ada", undefined, 9)).toEqual([]);
    });

    test("lists threads that were active since a date, newest first, with their cards", async () => {
      const old = await fixtures.receiveTurn({ ...inThread("old"), at: new Date(1000) });
      await fixtures.receiveTurn({ ...inThread("new"), at: new Date(3000) });
      await fixtures.receiveTurn({ ...inThread("mid"), at: new Date(2000) });
      await store.publishing.markPosted(old.id, messageId("m1"));
      const received = await store.conversations.listActiveSince("discord", new Date(1000), 2);
      expect(received.map(({ thread }) => thread.id)).toEqual(["new", "mid"]);
      expect((await store.conversations.listActiveSince("discord", new Date(0), 9)).at(-1)?.cards).toEqual(["m1"]);
    });

    test("lists the requests of an active thread whose turns haven't ended", async () => {
      await fixtures.drawTurn("a");
      await store.conversations.receive(newTurn("waiting"));
      await store.conversations.receive(newTurn("asking", { question: "words" }, "bo"));
      const open = async () => (await store.conversations.listActiveSince("discord", new Date(0), 9))[0]?.openRequests;
      expect(await open()).toEqual(["waiting", "asking"]);
      await store.turns.withdrawRequest("discord", "waiting");
      expect(await open()).toEqual(["asking"]);
    });

    test("keeps a conversation's first server, and lists conversations by server", async () => {
      await fixtures.receiveTurn({ ...inThread("a"), server: "one" });
      await fixtures.receiveTurn({ ...inThread("a"), server: "two" });
      await fixtures.receiveTurn({ ...inThread("b"), server: "two" });
      await fixtures.receiveTurn(inThread("c"));
      const threads = async (server?: string | null) =>
        (await store.conversations.listConversations("discord", server)).map(({ thread }) => thread.id).sort();
      expect([await threads(), await threads("one"), await threads("two"), await threads(null)]).toEqual([
        ["a", "b", "c"],
        ["a"],
        ["b"],
        ["c"],
      ]);
      const active = async (servers: string[], withoutServer: boolean) =>
        (await store.conversations.listActiveSince("discord", new Date(0), 9, { servers, withoutServer }))
          .map(({ thread }) => thread.id)
          .sort();
      expect(await active(["one", "three"], true)).toEqual(["a", "c"]);
      expect(await active(["two"], false)).toEqual(["b"]);
    });

    test("stores the server of a conversation that has none, once", async () => {
      const { conversation: old } = await fixtures.receiveTurn(inThread("a"));
      for (const server of ["one", "two"]) await store.conversations.assignServer(old.id, server);
      expect(await store.conversations.listConversations("discord", "one")).toHaveLength(1);
      await fixtures.receiveTurn(inThread("b"));
      await fixtures.receiveTurn({ ...inThread("b"), server: "two" });
      expect(await store.conversations.listConversations("discord", "two")).toHaveLength(1);
    });
  });
}
