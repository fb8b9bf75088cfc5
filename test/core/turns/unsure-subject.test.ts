import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { FakeModel } from "../../fakes/model.ts";
import { pictureSource, startHarness } from "../core-harness.ts";

/** Isn't sure about the subject of any picture. */
class UnsureEditor extends FakeModel {
  constructor() {
    super("local");
  }
  override async draw(...order: Parameters<FakeModel["draw"]>) {
    return { ...(await super.draw(...order)), notes: [messages.unsureSubject] };
  }
}

test("offers to move the outline of an unsure subject, and draws that from the same picture", async () => {
  const bot = await startHarness({ models: [new UnsureEditor()] });
  const { card } = await bot.runTurn(1, "night.", { source: pictureSource("photo") });
  const offered = card.actions.filter(({ kind }) => kind === "suggestion");
  expect(offered.map(({ label }) => label)).toEqual(["More of the subject", "Less of the subject"]);
  await bot.request({ kind: "suggestion", turn: card.turn, position: 1 });
  const { pictures } = await bot.waitForCard(2);
  expect(pictures).toEqual(["night. Less of the subject#1<photo>"]);
});
