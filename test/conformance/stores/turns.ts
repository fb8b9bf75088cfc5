// What every `TurnStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { ModelId, TurnKey } from "../../../src/core/vocabulary.ts";
import {
  attachment,
  Fixtures,
  firstVariant,
  image,
  inThread,
  newTurn,
  outcome,
  plan,
  type StoreHarness,
  variantOf,
} from "./fixtures.ts";

const bo = { id: "bo", name: "Bo" };
const ada = { id: "ada", name: "Ada" };
const maxWaiting = 20;

export function conformsAsTurnStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a turn store`, () => {
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    let pass: StoreHarness["advance"];
    beforeEach(async () => {
      const harness = await make();
      ({ store } = harness);
      pass = (ms) => harness.advance(ms);
      fixtures = new Fixtures(store);
    });

    test("lists the instructions of several conversations, in order", async () => {
      for (const [thread, prompt] of [
        ["x", "night"],
        ["y", "100%_café\\"],
        ["x", "夜"],
      ] as const)
        await fixtures.receiveTurn({ ...inThread(thread), prompt });
      await fixtures.receiveTurn({ ...inThread("z"), prompt: "rain" });
      const wanted = await Promise.all(["x", "y"].map((id) => store.conversations.findConversation({ platform: "discord", id })));
      const listed = await store.turns.listPrompts(wanted.flatMap((found) => found?.id ?? []));
      expect(listed.map(({ conversation, prompt }) => [conversation, prompt])).toEqual([
        [wanted[0]?.id, "night"],
        [wanted[0]?.id, "夜"],
        [wanted[1]?.id, "100%_café\\"],
      ]);
      expect((await store.turns.findTurn(listed[1]?.turn as TurnKey))?.prompt).toBe("夜");
      expect(await store.turns.listPrompts([])).toEqual([]);
    });

    test("gives a turn the pictures that its author sends for it one after another, until it is started with all of them", async () => {
      const since = { asked: new Date(0), sent: new Date(0) };
      const found = async () => (await store.turns.findQuestion("discord", "ada", since))?.id;
      const send = (id: string) => fixtures.receiveTurn({ prompt: "", attachments: [attachment(id)] });
      const turn = await fixtures.receiveTurn();
      await store.drawing.askForPicture(turn.id, undefined);
      expect(await found()).toBe(turn.id);
      const { picturesAt } = await send("boat");
      await fixtures.clearTasks();
      await pass(1);
      expect([(await send("cat")).id, await found()]).toEqual([turn.id, turn.id]);
      await store.drawing.startTurn(turn.id, plan(1, picturesAt && { picturesAt })); // planned with the boat alone
      expect(await fixtures.claimSubjects("prepare")).toEqual([turn.id]);
      const whole = await fixtures.reload(turn);
      expect(whole).toMatchObject({ state: "received", source: { attachments: [attachment("boat"), attachment("cat")] } });
      await store.drawing.startTurn(turn.id, plan(1, whole.picturesAt && { picturesAt: whole.picturesAt }));
      expect([(await fixtures.reload(turn)).state, await found()]).toEqual(["drawing", undefined]);
    });

    test("asks about the cost of the turn that was planned, and takes one answer to that question", async () => {
      const turn = await fixtures.receiveTurn();
      const later = await fixtures.receiveTurn();
      const cost = { usd: 0.72, unknown: 1 };
      await store.drawing.askAboutCost(turn.id, cost, { editedAt: new Date(5) }); // planned with other words
      expect((await fixtures.reload(turn)).state).toBe("received");
      await fixtures.clearTasks();
      await store.drawing.askAboutCost(turn.id, cost, turn);
      expect(await fixtures.reload(turn)).toMatchObject({ state: "asking", question: "cost", askedCost: cost });
      expect(await fixtures.claimSubjects("prepare")).toEqual([later.id]); // it doesn't wait
      await store.drawing.startTurn(turn.id, plan(1));
      expect(await store.turns.answerQuestion(turn.id, { question: "words", by: "ada", maxWaiting })).toBe("answered");
      expect(await store.turns.answerQuestion(turn.id, { question: "cost", by: "ada", maxWaiting })).toBe("accepted");
      expect(await store.turns.answerQuestion(turn.id, { question: "cost", by: "ada", maxWaiting })).toBe("answered");
      const answered = await fixtures.reload(turn);
      expect([answered.state, answered.question, answered.askedCost]).toEqual(["received", undefined, cost]);
      expect(await fixtures.claimSubjects("prepare")).toEqual([turn.id]);
    });

    test("finds the card that asks what should change until its conversation has a turn", async () => {
      const since = { asked: new Date(0), sent: new Date(0) };
      const asks = await fixtures.receiveTurn({ prompt: "", attachments: [attachment("boat")] });
      expect((await store.turns.findQuestion("discord", "ada", since))?.id).toBe(asks.id);
      await fixtures.drawTurn("a");
      expect(await store.turns.findQuestion("discord", "ada", since)).toBeUndefined();
    });

    test("cancels a turn: keeps what is ready, cancels the rest, and prepares the next turn", async () => {
      const turn = await fixtures.startTurn(2);
      await store.drawing.completeVariant(firstVariant(turn).id, outcome("a"));
      await fixtures.clearTasks();
      const next = await fixtures.receiveTurn();
      expect(await store.turns.cancelTurn(turn.id)).toBe(true);
      expect(await store.turns.cancelTurn(turn.id)).toBe(false);
      expect((await fixtures.reload(turn)).variants.map(({ state }) => state)).toEqual(["ready", "cancelled"]);
      expect([await fixtures.claimSubjects("draw", "fake"), await fixtures.claimSubjects("prepare")]).toEqual([[], [next.id]]);
      expect(await store.drawing.completeVariant(variantOf(turn, 2).id, outcome("b"))).toBe(false);
    });

    test("retries failed variants under their numbers, with another model if given, and keeps ready ones", async () => {
      const turn = await fixtures.startTurn(2);
      await store.drawing.completeVariant(firstVariant(turn).id, outcome("a"));
      await store.drawing.completeVariant(variantOf(turn, 2).id, { failure: { code: "refused" } });
      await fixtures.clearTasks();
      expect(await store.turns.retryVariants(turn.id, { by: "ada", model: "other/one" as ModelId, maxWaiting })).toBe("retried");
      expect((await fixtures.reload(turn)).variants).toMatchObject([
        { number: 1, state: "ready", model: "fake" },
        { number: 2, state: "waiting", model: "other/one" },
      ]);
      expect(await fixtures.claimSubjects("draw", "other")).toEqual([variantOf(turn, 2).id]);
    });

    test("counts a retry against the waiting limit of the person who retried, not the author's", async () => {
      const turn = await fixtures.startTurn(1);
      await store.drawing.completeVariant(firstVariant(turn).id, { failure: { code: "refused" } });
      await fixtures.receiveTurn(inThread("b"), "bo");
      expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 1 })).toBe("too-many-waiting");
      expect((await fixtures.reload(turn)).state).toBe("failed");
      expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 2, maxWaitingTogether: 1 })).toBe(
        "too-many-waiting-together",
      );
      expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting: 2 })).toBe("retried");
      expect((await store.conversations.receive(newTurn("b2", { maxWaiting: 2 }, "bo"))).kind).toBe("refused");
      expect((await store.conversations.receive(newTurn("a2", { maxWaiting: 1 }))).kind).toBe("turn");
    });

    test("retries only an ended turn with a failed variant", async () => {
      const turn = await fixtures.startTurn(2);
      await store.drawing.completeVariant(firstVariant(turn).id, { failure: { code: "refused" } });
      expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("drawing");
      await store.drawing.completeVariant(variantOf(turn, 2).id, outcome("a"));
      expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("retried");
      expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("drawing");
      await store.drawing.completeVariant(firstVariant(turn).id, outcome("b"));
      expect(await store.turns.retryVariants(turn.id, { by: "bo", maxWaiting })).toBe("nothing-failed");
    });

    test("moves the head to the newest turn with a ready variant", async () => {
      const one = await fixtures.drawTurn("a");
      expect(await fixtures.headOf(one)).toBe(one.id);
      const two = await fixtures.startTurn(1);
      expect(await fixtures.headOf(one)).toBe(one.id);
      await store.drawing.completeVariant(firstVariant(two).id, outcome("b"));
      expect(await fixtures.headOf(one)).toBe(two.id);
    });

    test("moves the head to an older turn by a pick there, and back when its last pick is removed", async () => {
      const one = await fixtures.drawTurn("ab");
      const two = await fixtures.drawTurn("c");
      await store.turns.setPick(firstVariant(one).id, ada, true);
      await store.turns.setPick(firstVariant(one).id, bo, true);
      expect(await fixtures.headOf(one)).toBe(one.id);
      await store.turns.setPick(firstVariant(one).id, ada, false);
      expect(await fixtures.headOf(one)).toBe(one.id);
      await store.turns.setPick(firstVariant(one).id, bo, false);
      expect(await fixtures.headOf(one)).toBe(two.id);
    });

    test("toggles only the same person's pick", async () => {
      const one = await fixtures.drawTurn("a");
      const two = await fixtures.drawTurn("c");
      const pickedBy = async () => firstVariant(await fixtures.reload(one)).picks.map(({ person }) => person);
      await store.turns.setPick(firstVariant(one).id, ada, "toggle");
      await store.turns.setPick(firstVariant(one).id, bo, "toggle");
      expect(await pickedBy()).toEqual(["ada", "bo"]);
      expect(await fixtures.headOf(one)).toBe(one.id);
      await store.turns.setPick(firstVariant(one).id, ada, "toggle");
      expect(await pickedBy()).toEqual(["bo"]);
      await store.turns.setPick(firstVariant(one).id, bo, "toggle");
      expect([await pickedBy(), await fixtures.headOf(one)]).toEqual([[], two.id]);
    });

    test("counts a repeated pick once, and accepts only ready variants", async () => {
      const one = await fixtures.drawTurn("a");
      for (let i = 0; i < 2; i++) await store.turns.setPick(firstVariant(one).id, ada, true);
      expect(firstVariant(await fixtures.reload(one)).picks).toMatchObject([{ person: "ada", name: "Ada" }]);
      const two = await fixtures.startTurn(1);
      await store.turns.setPick(firstVariant(two).id, ada, true);
      expect(firstVariant(await fixtures.reload(two)).picks).toEqual([]);
    });

    test("retries nothing in a conversation that is being deleted", async () => {
      const turn = await fixtures.startTurn(1);
      await store.drawing.completeVariant(firstVariant(turn).id, { failure: { code: "refused" } });
      await store.conversations.deleteConversation(turn.conversation.id);
      expect(await store.turns.retryVariants(turn.id, { by: "ada", maxWaiting })).toBe("nothing-failed");
    });

    test("finds the newest edit of a conversation, past a newer undo", async () => {
      const one = await fixtures.receiveTurn();
      const two = await fixtures.receiveTurn();
      await fixtures.receiveTurn({ kind: "undo" });
      expect(await store.turns.findLastEdit(one.conversation.id)).toBe(two.key);
      const asks = await fixtures.receiveTurn({ ...inThread("other"), prompt: "", attachments: [attachment("hat")] });
      expect(await store.turns.findLastEdit(asks.conversation.id)).toBeUndefined();
    });

    test("lists the turns that haven't ended, in order", async () => {
      const one = await fixtures.drawTurn("a");
      const [two, three] = [await fixtures.startTurn(1), await fixtures.receiveTurn()];
      expect((await store.turns.listOpenTurns(one.conversation.id)).map(({ id }) => id)).toEqual([two.id, three.id]);
      expect((await store.turns.findOpenTurn(one.conversation.id))?.id).toBe(two.id);
    });

    test("lists the newest turns, in order", async () => {
      const { conversation } = await fixtures.receiveTurn();
      for (let at = 0; at < 3; at++) await fixtures.receiveTurn();
      await fixtures.receiveTurn(inThread("elsewhere"));
      const numbers = async (limit: number, upTo?: number) =>
        (await store.turns.listNewestTurns(conversation.id, limit, upTo)).map(({ number }) => number);
      expect([await numbers(2), await numbers(9), await numbers(2, 3)]).toEqual([
        [3, 4],
        [1, 2, 3, 4],
        [2, 3],
      ]);
    });

    test("lists turns in outline, with their finished pictures and what they start from", async () => {
      const one = await fixtures.drawTurn("ab");
      const picked = variantOf(one, 2);
      await store.turns.setPick(picked.id, ada, true);
      const { id } = await fixtures.receiveTurn({ prompt: "warmer" });
      const [from, other] = [image("b"), image("c")];
      const references = [from, other].map((one) => ({ image: one, origin: "previous" as const }));
      await store.drawing.startTurn(id, plan(1, { references }));
      await fixtures.drawTurn("c", inThread("elsewhere"));
      const outlines = await store.turns.listOutlines(one.conversation.id);
      expect(outlines).toEqual([
        {
          ...{ key: one.key, number: 1, kind: "edit", prompt: one.prompt },
          pictures: one.variants.map(({ key, number, image }) => ({ variant: key, number, image, picked: number === 2 })),
        },
        { ...{ key: expect.any(String), number: 2, kind: "edit", prompt: "warmer" }, from: from?.key, pictures: [] },
      ]);
      expect(await store.turns.listOutlines(0 as never)).toEqual([]);
    });

    test("finds the turn with the original pictures", async () => {
      const asked = await fixtures.receiveTurn();
      const find = async () => (await store.turns.findSourceTurn(asked.conversation.id))?.id;
      expect(await find()).toBeUndefined();
      const start = async () => {
        const { id } = await fixtures.receiveTurn();
        await store.drawing.startTurn(id, plan(1, { references: [{ image: image("p"), origin: "source" }] }));
        return id;
      };
      const first = await start();
      await start();
      expect(await find()).toBe(first);
    });

    test("follows a branch along the parents, not along the numbers", async () => {
      const one = await fixtures.drawTurn("a");
      await fixtures.drawTurn("b");
      const three = await fixtures.receiveTurn();
      await store.drawing.startTurn(three.id, plan(1, { parent: one.id }));
      expect((await store.turns.listBranch(three.id, 5)).map(({ id }) => id)).toEqual([one.id]);
    });
  });
}
