import { expect, test } from "vitest";
import { captionOf, emphasisOf, layoutCard, readPicks } from "../../../../src/platforms/shared/outbound/card-layout.ts";
import { ada, card, slot } from "../../discord/fixtures.ts";

test("separates the instruction from its status", () => {
  const { instruction, status } = layoutCard(card([], { prompt: "night", text: "Ada: night\nDrawing…" }));
  expect(instruction).toEqual({ author: "Ada", text: "night" });
  expect(status).toBe("\nDrawing…");
});

test("keeps a text whole that doesn't start with its author", () => {
  const { instruction, status } = layoutCard(card([], { text: "Restored edit 1" }));
  expect([instruction, status]).toEqual([{ text: "Restored edit 1" }, ""]);
});

test("puts picks first, then buttons, and what few people need into the menu", () => {
  const { picks, buttons, menu } = layoutCard(card([slot(1), slot(2)]));
  expect([picks, buttons, menu].map((actions) => actions.map(({ kind }) => kind))).toEqual([
    ["pick", "pick"],
    ["again"],
    ["settings", "history", "delete"],
  ]);
});

test("writes a caption on one line: label, failure, who picked it, notes, what the platform couldn't do", () => {
  const picked = slot(1, {
    label: "1 · Built-in editor",
    failure: "Refused.",
    notes: ["seed\nignored"],
    pickedBy: [{ id: ada, name: "Ada" }],
  });
  expect(captionOf(picked, "shown smaller", "picked by Ada")).toBe(
    "1 · Built-in editor · Refused. · picked by Ada · seed ignored · shown smaller",
  );
  expect(captionOf(slot(1, { label: "1 · Built-in editor" }))).toBe("1 · Built-in editor");
});

test("gives the same buttons emphasis on every platform", () => {
  expect(["again", "retry", "form", "cancel", "pick"].map(emphasisOf)).toEqual([
    ...["primary", "primary", "primary", "danger"],
    undefined,
  ]);
});

test("reads picks back from a card's buttons", () => {
  const buttons = [
    { id: "pick:variant00003", label: "Pick 3" },
    { id: "again:turn00000001", label: "Again" },
    { id: "pick:variant00004", label: "Pick" },
  ];
  expect([...readPicks(buttons)]).toEqual([[3, "variant00003"]]);
});
