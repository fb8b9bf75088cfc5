import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import { FakeModel } from "../../fakes/model.ts";
import { pictureSource, startHarness } from "../core-harness.ts";

test("offers to mark an area of an original or of a drawn picture, but not of one that can't be opened", async () => {
  const model = new FakeModel("local");
  const bot = await startHarness({ models: [model] });
  const refusal = new ModelError("refused", "no", { userMessage: "Mark it.", instead: { inArea: "remove this" } });
  const refused = async (number: number, source = {}) => {
    model.error = refusal;
    const { card } = await bot.runTurn(number, "remove the cup", source);
    model.error = undefined;
    return card.inArea;
  };
  expect(await refused(1, { source: pictureSource("photo") })).toBe("remove this");
  expect(await refused(2)).toBe("remove this");
  await bot.runTurn(3, "night");
  expect(await refused(4)).toBe("remove this");
  expect(await refused(5, { source: pictureSource("another") })).toBeUndefined();
});
