// Lines that begin with // are notes for other people: no model receives them.

import { expect, test } from "vitest";
import type { DrawOrder } from "../../../src/core/ports/models.ts";
import { instructionOf } from "../../../src/core/turns/instruction.ts";
import { FakeModel } from "../../fakes/model.ts";
import { pictureSource, startHarness } from "../core-harness.ts";

test.each([
  ["make it night", "make it night"],
  ["make it night\n// Bo, is that better?", "make it night"],
  ["// for Bo\nmake it night\n  // or dusk\nwith a moon", "make it night\nwith a moon"],
  ["use https://example.org/a.png // as is", "use https://example.org/a.png // as is"],
  ["// nothing for you", ""],
])("reads %j as %j", (prompt, expected) => {
  expect(instructionOf(prompt)).toBe(expected);
});

test("keeps notes on the card, and from models, in later turns and in Redo from original", async () => {
  class Listening extends FakeModel {
    readonly orders: DrawOrder[] = [];
    override draw(order: DrawOrder, watch: Parameters<FakeModel["draw"]>[1]) {
      this.orders.push(order);
      return super.draw(order, watch);
    }
  }
  const model = new Listening();
  const bot = await startHarness({ models: [model] });
  const { card, pictures } = await bot.runTurn(1, "night\n// a secret for Bo", { source: pictureSource("photo") });
  expect([card.prompt, pictures]).toEqual(["night\n// a secret for Bo", ["night#1<photo>"]]);
  await bot.runTurn(2, "rain");
  await bot.request({ kind: "flatten" });
  expect((await bot.waitForCard(3)).pictures).toEqual(["night. rain#1<photo>"]);
  expect(model.orders.map(({ prompt, history }) => [prompt, ...history.map((one) => one.prompt)])).toEqual([
    ["night"],
    ["rain", "night"],
    ["night. rain"],
  ]);
});

test("alerts the models to an instruction before its pictures are fetched, and draws without new pictures at once", async () => {
  const heard: string[] = [];
  class Alert extends FakeModel {
    getReady({ prompt }: { prompt: string }): void {
      heard.push(`${prompt}: ${this.draws} drawn`);
    }
  }
  const bot = await startHarness({ models: [new Alert()] });
  await bot.runTurn(1, "night\n// a secret for Bo", { source: pictureSource("photo") });
  await bot.runTurn(2, "rain");
  expect(heard).toEqual(["night: 0 drawn"]);
});
