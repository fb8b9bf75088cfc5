// What every `ConversationStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { ModelId, Turn, Variant } from "../../src/core/vocabulary.ts";
import {
  asks,
  attached,
  drawn,
  first,
  image,
  inChannel,
  inThread,
  message,
  numbered,
  planOf,
  Rows,
  type StoreHarness,
} from "./rows.ts";

const bo = { id: "bo", name: "Bo" };
const ada = { id: "ada", name: "Ada" };
const maxWaiting = 20;

export function conformsAsStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as the truth`, () => {
    let store: StoreHarness["store"];
    let rows: Rows;
    beforeEach(async () => {
      store = (await make()).store;
      rows = new Rows(store);
    });

    const subjects = async (kind: "open" | "prepare" | "draw" | "publish" | "remove", lane = "discord") => {
      const found: number[] = [];
      for (let task = await store.queue.claim(kind, lane, 1000); task; task = await store.queue.claim(kind, lane, 1000))
        found.push(task.subject);
      return found;
    };
    const head = async (turn: Turn) => (await store.conversations.findConversation(turn.conversation.id))?.head;

    describe("receiving", () => {
      test("a request starts a conversation, and the next one in its thread continues it", async () => {
        const one = await rows.asked();
        const two = await rows.asked({ prompt: "day" }, "bo");
        expect(two.conversation.id).toBe(one.conversation.id);
        expect([one.number, two.number]).toEqual([1, 2]);
        expect(two.conversation).toMatchObject({ owner: { id: "ada" }, title: "night", state: "active" });
      });

      test("a request heard twice makes one turn, and the same one is answered", async () => {
        const received = await store.conversations.receive(asks("r1"));
        expect(await store.conversations.receive(asks("r1"))).toEqual(received);
        expect(await subjects("prepare")).toHaveLength(1);
      });

      test("in a channel a thread is opened first; nothing is drawn or shown before", async () => {
        const turn = await rows.asked(inChannel("c"));
        expect(await subjects("open")).toEqual([turn.conversation.id]);
        expect([await subjects("prepare"), await subjects("publish")]).toEqual([[], []]);
      });

      test.each([
        ["without a conversation nobody spoke to us", false, false, "ignored"],
        ["in a conversation everything is a turn", true, false, "turn"],
        ["where it is mention-only, only what addresses us is", true, true, "ignored"],
      ])("%s", async (_, live, mentionOnly, kind) => {
        const first = live ? await rows.asked() : undefined;
        if (first) await store.conversations.updateConversation(first.conversation.id, { settings: { mentionOnly } });
        expect((await store.conversations.receive(asks("r", { addressed: false }))).kind).toBe(kind);
        expect((await store.conversations.receive(asks("r2", { addressed: true }))).kind).toBe("turn");
      });

      test("a picture alone waits for its sender's next words, not for another's", async () => {
        await rows.asked();
        const alone = asks("p", { prompt: "", attachments: [attached("hat")] });
        expect(await store.conversations.receive(alone)).toEqual({ kind: "held", pictures: 1 });
        expect(await store.conversations.receive(alone)).toEqual({ kind: "held", pictures: 1 });
        expect((await rows.asked({}, "bo")).attachments).toEqual([]);
        expect((await rows.asked({ attachments: [attached("coat")] })).attachments.map(({ id }) => id)).toEqual(["hat", "coat"]);
        expect((await rows.asked()).attachments).toEqual([]);
      });

      test("too many waiting turns of one person are refused, another's are not", async () => {
        for (let i = 0; i < 3; i++) await rows.asked({ maxWaiting: 3 });
        expect(await store.conversations.receive(asks("r", { maxWaiting: 3 }))).toEqual({
          kind: "refused",
          why: "too-many-waiting",
        });
        expect((await store.conversations.receive(asks("b", { maxWaiting: 3 }, "bo"))).kind).toBe("turn");
      });

      test("too many waiting turns of everybody on a platform are refused, on another they are not", async () => {
        const limits = { maxWaiting: 3, maxWaitingTogether: 3 };
        for (const person of ["ada", "bo", "cy"]) await rows.asked({}, person);
        expect(await store.conversations.receive(asks("d", limits, "di"))).toEqual({
          kind: "refused",
          why: "too-many-waiting-together",
        });
        const elsewhere = { location: { thread: { platform: "slack" as const, id: "t" } } };
        expect((await store.conversations.receive(asks("s", { ...limits, ...elsewhere }, "di"))).kind).toBe("turn");
      });

      test("a fresh start ends the thread's conversation and begins the next one there", async () => {
        const one = await rows.asked();
        const two = await rows.asked({ fresh: true });
        expect(two.conversation.id).not.toBe(one.conversation.id);
        expect((await store.conversations.findConversation({ platform: "discord", id: "t" }))?.id).toBe(two.conversation.id);
        expect((await store.conversations.findConversation(one.conversation.id))?.endedAt).toBeInstanceOf(Date);
      });

      test("keeps which turn another one repeats", async () => {
        const one = await rows.done("a");
        expect((await rows.asked({ repeats: one.id })).repeats).toBe(one.id);
      });

      test("a conversation that is being deleted receives nothing", async () => {
        const turn = await rows.asked();
        await store.conversations.deleteConversation(turn.conversation.id);
        expect(await store.conversations.receive(asks("r"))).toEqual({ kind: "refused", why: "deleting" });
      });
    });

    describe("opening", () => {
      test("an opened thread shows and prepares what was asked for; opening it again changes nothing", async () => {
        const turn = await rows.asked(inChannel("c"));
        const thread = { platform: "discord" as const, id: "new" };
        await store.publishing.markOpened(turn.conversation.id, { thread });
        await store.publishing.markOpened(turn.conversation.id, { thread: { platform: "discord", id: "other" } });
        expect((await store.conversations.findConversation(thread))?.id).toBe(turn.conversation.id);
        expect([await subjects("prepare"), await subjects("publish")]).toEqual([[turn.id], [turn.id]]);
      });

      test("a thread that meanwhile has a conversation gets the turn as its next", async () => {
        const there = await rows.asked();
        const late = await rows.asked({ ...inChannel("c"), prompt: "day" });
        await store.publishing.markOpened(late.conversation.id, { thread: { platform: "discord", id: "t" } });
        const all = await store.turns.listTurns(there.conversation.id);
        expect(all.map(({ prompt, number }) => [number, prompt])).toEqual([
          [1, "night"],
          [2, "day"],
        ]);
        expect(await store.conversations.findConversation(late.conversation.id)).toBeUndefined();
      });
    });

    describe("drawing", () => {
      test("a begun turn has its references and variants, and each is to be drawn", async () => {
        const turn = await rows.asked();
        await store.drawing.startTurn(
          turn.id,
          planOf(2, { references: [{ image: image("a"), origin: "source" }], notes: ["a note"] }),
        );
        const begun = await rows.again(turn);
        expect(begun).toMatchObject({
          state: "drawing",
          notes: ["a note"],
          references: [{ image: image("a"), origin: "source" }],
        });
        expect(begun.variants.map(({ number, state, draws }) => [number, state, draws])).toEqual([
          [1, "waiting", 0],
          [2, "waiting", 0],
        ]);
        expect(await subjects("draw", "fake")).toEqual(begun.variants.map(({ id }) => id));
      });

      test("a turn is begun once, and not after it was cancelled", async () => {
        const one = await rows.begun(2);
        await store.drawing.startTurn(one.id, planOf(2));
        expect((await rows.again(one)).variants).toHaveLength(2);
        const two = await rows.asked();
        await store.turns.cancelTurn(two.id);
        await store.drawing.startTurn(two.id, planOf(2));
        expect(await rows.again(two)).toMatchObject({ state: "cancelled", variants: [] });
      });

      test("turns of one conversation are prepared one after another", async () => {
        const one = await rows.asked();
        const two = await rows.asked();
        expect(await subjects("prepare")).toEqual([one.id]);
        await store.drawing.failTurn(one.id, { code: "gone" });
        expect(await subjects("prepare")).toEqual([two.id]);
      });

      test("a variant counts its draws, and is not drawn once it is settled", async () => {
        const variant = first(await rows.begun(1));
        expect([await store.drawing.startVariant(variant.id), await store.drawing.startVariant(variant.id)]).toEqual([
          "begun",
          "begun",
        ]);
        await store.drawing.completeVariant(variant.id, drawn("a"));
        expect(await store.drawing.startVariant(variant.id)).toBe("gone");
        expect(first((await store.turns.findTurnOfVariant(variant.id)) as Turn)).toMatchObject({
          draws: 2,
          state: "ready",
          image: image("a"),
        });
      });

      test("a variant whose model is busy waits, and says until when", async () => {
        const variant = first(await rows.begun(1));
        const until = new Date(2_000_000);
        await store.drawing.deferVariant(variant.id, until);
        expect(first((await store.turns.findTurnOfVariant(variant.id)) as Turn).resumesAt).toBeUndefined();
        await store.drawing.startVariant(variant.id);
        await store.drawing.deferVariant(variant.id, until);
        expect(first((await store.turns.findTurnOfVariant(variant.id)) as Turn)).toMatchObject({
          state: "waiting",
          resumesAt: until,
        });
        await store.drawing.startVariant(variant.id);
        expect(first((await store.turns.findTurnOfVariant(variant.id)) as Turn).resumesAt).toBeUndefined();
      });

      test("what was asked of the model is kept with the picture, its seed too", async () => {
        const [one, other] = (await rows.begun(2)).variants as [Variant, Variant];
        const applied = { seed: 9, size: "1536x1024", quality: "high" };
        await store.drawing.completeVariant(one.id, { image: image("a"), notes: [], applied });
        await store.drawing.completeVariant(other.id, { image: image("b"), notes: [], applied: {} });
        const kept = ((await store.turns.findTurnOfVariant(one.id)) as Turn).variants;
        expect(kept.map((variant) => [variant.applied, variant.seed])).toEqual([
          [applied, 9],
          [{}, 2],
        ]);
      });

      test("a second settle changes nothing", async () => {
        const variant = first(await rows.begun(1));
        expect(await store.drawing.completeVariant(variant.id, { failure: { code: "refused" } })).toBe(true);
        expect(await store.drawing.completeVariant(variant.id, drawn("b"))).toBe(false);
        const kept = first((await store.turns.findTurnOfVariant(variant.id)) as Turn);
        expect(kept).toMatchObject({ state: "failed", failure: { code: "refused" } });
        expect(kept.image).toBeUndefined();
      });

      test.each([
        ["done with one ready", ["a", undefined], "done"],
        ["failed with none", [undefined, undefined], "failed"],
      ])("a turn is %s", async (_, letters, state) => {
        const turn = await rows.begun(2);
        for (const [at, variant] of turn.variants.entries()) {
          expect((await rows.again(turn)).state).toBe("drawing");
          const letter = letters[at];
          await store.drawing.completeVariant(variant.id, letter ? drawn(letter) : { failure: { code: "refused" } });
        }
        expect((await rows.again(turn)).state).toBe(state);
      });

      test("a turn fails as a whole only before it is begun", async () => {
        const turn = await rows.begun(1);
        await store.drawing.failTurn(turn.id, { code: "gone" });
        expect((await rows.again(turn)).state).toBe("drawing");
      });

      test("cancelling keeps what is ready, gives up the rest and lets the next begin", async () => {
        const turn = await rows.begun(2);
        await store.drawing.completeVariant(first(turn).id, drawn("a"));
        await rows.idle();
        const next = await rows.asked();
        expect(await store.turns.cancelTurn(turn.id)).toBe(true);
        expect(await store.turns.cancelTurn(turn.id)).toBe(false);
        expect((await rows.again(turn)).variants.map(({ state }) => state)).toEqual(["ready", "cancelled"]);
        expect([await subjects("draw", "fake"), await subjects("prepare")]).toEqual([[], [next.id]]);
        expect(await store.drawing.completeVariant(numbered(turn, 2).id, drawn("b"))).toBe(false);
      });

      test("what failed is drawn again under its number, by another model if one is given; what is ready stays", async () => {
        const turn = await rows.begun(2);
        await store.drawing.completeVariant(first(turn).id, drawn("a"));
        await store.drawing.completeVariant(numbered(turn, 2).id, { failure: { code: "refused" } });
        await rows.idle();
        expect(await store.turns.retryVariants(turn.id, { by: "ada", model: "other/one" as ModelId, maxWaiting })).toBe(
          "retried",
        );
        expect((await rows.again(turn)).variants).toMatchObject([
          { number: 1, state: "ready", model: "fake" },
          { number: 2, state: "waiting", model: "other/one" },
        ]);
        expect(await subjects("draw", "other")).toEqual([numbered(turn, 2).id]);
      });

      test("a retry waits with the turns of the person who retried, not with its author's", async () => {
        const turn = await rows.begun(1);
        await store.drawing.completeVariant(first(turn).id, { failure: { code: "refused" } });
        await rows.asked(inThread("b"), "bo");
        expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 1 })).toBe("too-many-waiting");
        expect((await rows.again(turn)).state).toBe("failed");
        expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 2, maxWaitingTogether: 1 })).toBe(
          "too-many-waiting-together",
        );
        expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 2 })).toBe("retried");
        expect((await store.conversations.receive(asks("b2", { maxWaiting: 2 }, "bo"))).kind).toBe("refused");
        expect((await store.conversations.receive(asks("a2", { maxWaiting: 1 }))).kind).toBe("turn");
      });

      test("only a turn that has ended, with something failed, is retried", async () => {
        const turn = await rows.begun(2);
        await store.drawing.completeVariant(first(turn).id, { failure: { code: "refused" } });
        expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("drawing");
        await store.drawing.completeVariant(numbered(turn, 2).id, drawn("a"));
        expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("retried");
        expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("drawing");
        await store.drawing.completeVariant(first(turn).id, drawn("b"));
        expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("nothing-failed");
      });
    });

    describe("the head", () => {
      test("follows the newest turn with something ready", async () => {
        const one = await rows.done("a");
        expect(await head(one)).toBe(one.id);
        const two = await rows.begun(1);
        expect(await head(one)).toBe(one.id);
        await store.drawing.completeVariant(first(two).id, drawn("b"));
        expect(await head(one)).toBe(two.id);
      });

      test("moves to an older card by a pick there, and back when its last pick is taken away", async () => {
        const one = await rows.done("ab");
        const two = await rows.done("c");
        await store.turns.setPick(first(one).id, ada, true);
        await store.turns.setPick(first(one).id, bo, true);
        expect(await head(one)).toBe(one.id);
        await store.turns.setPick(first(one).id, ada, false);
        expect(await head(one)).toBe(one.id);
        await store.turns.setPick(first(one).id, bo, false);
        expect(await head(one)).toBe(two.id);
      });

      test("a toggle picks, and takes back only the same person's pick", async () => {
        const one = await rows.done("a");
        const two = await rows.done("c");
        const pickedBy = async () => first(await rows.again(one)).picks.map(({ person }) => person);
        await store.turns.setPick(first(one).id, ada, "toggle");
        await store.turns.setPick(first(one).id, bo, "toggle");
        expect(await pickedBy()).toEqual(["ada", "bo"]);
        expect(await head(one)).toBe(one.id);
        await store.turns.setPick(first(one).id, ada, "toggle");
        expect(await pickedBy()).toEqual(["bo"]);
        await store.turns.setPick(first(one).id, bo, "toggle");
        expect([await pickedBy(), await head(one)]).toEqual([[], two.id]);
      });

      test("a pick put twice counts once, and only what is ready can be picked", async () => {
        const one = await rows.done("a");
        for (let i = 0; i < 2; i++) await store.turns.setPick(first(one).id, ada, true);
        expect(first(await rows.again(one)).picks).toMatchObject([{ person: "ada", name: "Ada" }]);
        const two = await rows.begun(1);
        await store.turns.setPick(first(two).id, ada, true);
        expect(first(await rows.again(two)).picks).toEqual([]);
      });
    });

    describe("showing", () => {
      test("a posted card is found by its message", async () => {
        const turn = await rows.asked();
        await store.publishing.markPosting(turn.id);
        expect((await rows.again(turn)).postingAt).toBeInstanceOf(Date);
        await store.publishing.clearPosting(turn.id);
        expect((await rows.again(turn)).postingAt).toBeUndefined();
        await store.publishing.markPosting(turn.id);
        await store.publishing.markPosted(turn.id, message("m1"));
        expect((await store.turns.findTurnByMessage({ platform: "discord", id: "t" }, message("m1")))?.id).toBe(turn.id);
        expect(await store.turns.findTurnByMessage({ platform: "discord", id: "elsewhere" }, message("m1"))).toBeUndefined();
      });

      test("a card that somebody removed is given up, and stays removed", async () => {
        const turn = await rows.begun(1);
        await rows.idle();
        await store.publishing.markCardRemoved(turn.id);
        await store.publishing.markPosted(turn.id, message("m2"));
        const after = await rows.again(turn);
        expect([after.state, after.message, await subjects("publish")]).toEqual(["cancelled", undefined, []]);
      });
    });

    describe("ending", () => {
      test("a thread that is gone ends its conversation: nothing is drawn or shown any more", async () => {
        const turn = await rows.begun(2);
        await rows.asked();
        await store.conversations.endConversation(turn.conversation.id);
        expect(await store.conversations.findConversation({ platform: "discord", id: "t" })).toBeUndefined();
        expect(await store.queue.countAll()).toEqual({ open: 0, prepare: 0, draw: 0, publish: 0, remove: 0, forget: 0 });
      });

      test("nothing that failed is drawn again once its conversation is being deleted", async () => {
        const turn = await rows.begun(1);
        await store.drawing.completeVariant(first(turn).id, { failure: { code: "refused" } });
        await store.conversations.deleteConversation(turn.conversation.id);
        expect(await store.turns.retryVariants(turn.id, { by: "ada", maxWaiting })).toBe("nothing-failed");
      });

      test("deleting removes its rows, and names the pictures that nothing else uses", async () => {
        const mine = await rows.done("ab");
        await rows.done("bc", inThread("other"));
        expect(await store.conversations.purgeConversation(mine.conversation.id)).toEqual([]);
        await store.conversations.deleteConversation(mine.conversation.id);
        expect(await subjects("remove")).toEqual([mine.conversation.id]);
        expect(await store.conversations.purgeConversation(mine.conversation.id)).toEqual([image("a").key]);
        expect(await store.conversations.findConversation(mine.conversation.id)).toBeUndefined();
        expect([
          await store.images.isImageReferenced(image("a").key),
          await store.images.isImageReferenced(image("b").key),
        ]).toEqual([false, true]);
      });
    });

    test("what was still under way for something deleted never lands on what came after it", async () => {
      const mine = await rows.begun(1);
      await store.conversations.deleteConversation(mine.conversation.id);
      await store.conversations.purgeConversation(mine.conversation.id);
      const other = await rows.begun(1, inThread("other"));
      expect(await store.drawing.completeVariant(first(mine).id, drawn("a"))).toBe(false);
      expect(await store.publishing.markPosted(mine.id, message("m1"))).toBe(false);
      await store.publishing.markCardRemoved(mine.id);
      expect(await rows.again(other)).toEqual(other);
    });

    test("keeps nothing of a picture that came after its turn was cancelled", async () => {
      const turn = await rows.begun(1);
      await store.drawing.startVariant(first(turn).id);
      await store.turns.cancelTurn(turn.id);
      expect(await store.drawing.completeVariant(first(turn).id, drawn("z"))).toBe(false);
      expect(await store.images.isImageReferenced(image("z").key)).toBe(false);
    });

    describe("asking", () => {
      test("a thread is active from its first turn until its conversation ends or is being deleted", async () => {
        const thread = { platform: "discord" as const, id: "t" };
        expect(await store.conversations.isThreadActive(thread)).toBe(false);
        const ended = await rows.asked();
        expect(await store.conversations.isThreadActive(thread)).toBe(true);
        expect(await store.conversations.isThreadActive({ platform: "slack", id: "t" })).toBe(false);
        await store.conversations.endConversation(ended.conversation.id);
        expect(await store.conversations.isThreadActive(thread)).toBe(false);
        const deleted = await rows.asked();
        expect(await store.conversations.isThreadActive(thread)).toBe(true);
        await store.conversations.deleteConversation(deleted.conversation.id);
        expect(await store.conversations.isThreadActive(thread)).toBe(false);
      });

      test("finds the newest edit of a conversation, past a newer undo", async () => {
        const one = await rows.asked();
        const two = await rows.asked();
        await rows.asked({ kind: "undo" });
        expect(await store.turns.findLastEdit(one.conversation.id)).toBe(two.key);
        const asks = await rows.asked({ ...inThread("other"), prompt: "", attachments: [attached("hat")] });
        expect(await store.turns.findLastEdit(asks.conversation.id)).toBeUndefined();
      });

      test("lists the turns that haven't ended, in order", async () => {
        const one = await rows.done("a");
        const [two, three] = [await rows.begun(1), await rows.asked()];
        expect((await store.turns.listOpenTurns(one.conversation.id)).map(({ id }) => id)).toEqual([two.id, three.id]);
        expect((await store.turns.findOpenTurn(one.conversation.id))?.id).toBe(two.id);
      });

      test("one's own live conversations, newest first, page by page", async () => {
        for (const id of ["x", "y", "z"]) await rows.asked(inThread(id));
        await rows.asked(inThread("b"), "bo");
        const page = await store.conversations.listConversationsOf("discord", "ada", undefined, 2);
        const rest = await store.conversations.listConversationsOf("discord", "ada", page[1]?.key, 2);
        expect([...page, ...rest].map(({ thread }) => thread)).toEqual(["z", "y", "x"]);
        expect(await store.conversations.listConversationsOf("slack", "ada", undefined, 2)).toEqual([]);
      });

      test("a branch goes back along the parents, not along the numbers", async () => {
        const one = await rows.done("a");
        await rows.done("b");
        const three = await rows.asked();
        await store.drawing.startTurn(three.id, planOf(1, { parent: one.id }));
        expect((await store.turns.listBranch(three.id, 5)).map(({ id }) => id)).toEqual([one.id]);
      });

      test("a picture is shown by its own platform's live conversations only", async () => {
        const turn = await rows.done("a");
        expect(await store.images.isImageVisible("discord", image("a").key)).toEqual(image("a"));
        expect(await store.images.isImageVisible("web", image("a").key)).toBeUndefined();
        await store.conversations.deleteConversation(turn.conversation.id);
        expect(await store.images.isImageVisible("discord", image("a").key)).toBeUndefined();
      });

      test("threads heard of since then, newest first, with their cards", async () => {
        const old = await rows.asked({ ...inThread("old"), at: new Date(1000) });
        await rows.asked({ ...inThread("new"), at: new Date(3000) });
        await rows.asked({ ...inThread("mid"), at: new Date(2000) });
        await store.publishing.markPosted(old.id, message("m1"));
        const heard = await store.conversations.listActiveSince("discord", new Date(1000), 2);
        expect(heard.map(({ thread }) => thread.id)).toEqual(["new", "mid"]);
        expect((await store.conversations.listActiveSince("discord", new Date(0), 9)).at(-1)?.cards).toEqual(["m1"]);
      });
    });
  });
}
