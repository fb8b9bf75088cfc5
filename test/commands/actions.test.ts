import { expect, test } from "vitest";
import { actionId, toIntent } from "../../commands/actions.ts";
import type { ModelId, Thread, TurnKey, VariantKey } from "../../src/core/vocabulary.ts";

const turn = "Turn00000001" as TurnKey;
const variant = "Variant00001" as VariantKey;
const thread: Thread = { platform: "web", id: "thread" };
const click = (action: Parameters<typeof actionId>[0]) => toIntent(actionId(action), thread);

test("makes a short action id that names its turn or variant", () => {
  expect(actionId({ kind: "pick", variant, label: "Pick 1" })).toBe("pick:Variant00001");
  expect(actionId({ kind: "again", turn, label: "Again" })).toBe("again:Turn00000001");
});

test("turns a button's id into its intent or query", () => {
  expect(click({ kind: "pick", variant, label: "" })).toEqual({ intent: { kind: "pick", of: variant, on: "toggle" } });
  expect(click({ kind: "again", turn, label: "" })).toEqual({ intent: { kind: "again", turn } });
  expect(click({ kind: "retry", turn, label: "" })).toEqual({ intent: { kind: "retry", turn } });
  expect(click({ kind: "cancel", turn, label: "" })).toEqual({ intent: { kind: "cancel", turn } });
  expect(click({ kind: "form", turn, label: "" })).toMatchObject({ intent: { kind: "form" } });
  expect(click({ kind: "settings", turn, label: "" })).toEqual({ query: { kind: "conversation", of: thread } });
  expect(click({ kind: "history", turn, label: "" })).toEqual({ query: { kind: "conversations" } });
});

test("puts the chosen model into the button's id", () => {
  const model = "openrouter/google/gemini-3.1-flash-image" as ModelId;
  expect(actionId({ kind: "retry", turn, model, label: "" })).toBe(`retry:Turn00000001:${model}`);
  expect(click({ kind: "retry", turn, model, label: "" })).toEqual({ intent: { kind: "retry", turn, model } });
  expect(click({ kind: "pay", turn, model, label: "" })).toEqual({ intent: { kind: "retry", turn, model, agreed: true } });
  expect(click({ kind: "part", turn, label: "" })).toEqual({ intent: { kind: "part", turn } });
  expect(click({ kind: "suggestion", turn, position: 2, label: "" })).toEqual({
    intent: { kind: "suggestion", turn, position: 2 },
  });
  expect(click({ kind: "cutout", variant, label: "" })).toEqual({ intent: { kind: "cutout", variant } });
  expect(click({ kind: "instead", turn, model, label: "" })).toEqual({
    intent: { kind: "again", turn, models: [model], once: true },
  });
  expect(click({ kind: "again", turn, model, label: "" })).toEqual({ intent: { kind: "again", turn, models: [model] } });
});

test("asks for confirmation before deleting", () => {
  expect(click({ kind: "delete", turn, label: "" })).toEqual({ confirm: { kind: "delete", turn } });
});

test("leads from a card to the page", () => {
  expect(click({ kind: "link", turn, label: "Open" })).toEqual({ link: turn });
});

test("ignores an unknown or malformed id", () => {
  for (const id of ["", "pick", "pick:", "pick:short", "explode:Turn00000001", "again:Turn00000001;", "constructor:Turn00000001"])
    expect(toIntent(id, thread)).toBeUndefined();
});
