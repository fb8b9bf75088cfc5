// Sentences and labels as people read them.

import { expect, test } from "vitest";
import { cardText, variantLabel } from "../../../src/core/cards/card-text.ts";
import { titleOf } from "../../../src/core/cards/format.ts";
import { failureSentence } from "../../../src/core/cards/messages.ts";
import type { QueuePosition } from "../../../src/core/cards/views.ts";
import type { Failure, ModelId, Turn, Variant } from "../../../src/core/vocabulary.ts";
import { settings } from "../../fakes/bot.ts";

const at = (seconds: number) => new Date(seconds * 1000);
const variant: Variant = {
  ...{ id: 1 as Variant["id"], key: "v" as Variant["key"], turn: 1 as Variant["turn"], number: 2, model: "local" as ModelId },
  ...{ choice: { index: 0, of: 1 }, state: "ready", seed: 7, notes: [], draws: 1, picks: [], costUsd: 0 },
  ...{ startedAt: at(10), finishedAt: at(10.4) },
};
const turn: Turn = {
  ...{
    id: 1 as Turn["id"],
    key: "t" as Turn["key"],
    number: 1,
    kind: "edit",
    state: "done",
    prompt: "night",
    requestedSettings: {},
    spoiler: false,
  },
  ...{ author: { id: "ada", name: "Ada" }, attachments: [], settings, seed: 7, references: [], variants: [variant], notes: [] },
  ...{ payer: "ada", createdAt: at(0) },
  conversation: {
    ...{
      id: 1 as Turn["conversation"]["id"],
      key: "c" as Turn["conversation"]["key"],
      platform: "web",
      title: "night",
      settings,
    },
    ...{ owner: { id: "ada", name: "Ada" }, seed: 7, state: "active", createdAt: at(0), updatedAt: at(0) },
  },
};

test.each<[string, Partial<Variant>]>([
  ["2 · Built-in editor · 0.4 s · free · seed 7", {}],
  ["2 · Built-in editor · 0.4 s · $0.04 · seed 7", { costUsd: 0.04 }],
  ["2 · Built-in editor · 0.4 s · $0.0012 · seed 7", { costUsd: 0.0012 }],
  ["2 · Built-in editor · waiting", { state: "waiting" }],
  ["2 · Built-in editor · working…", { state: "drawing" }],
  ["2 · Built-in editor · failed", { state: "failed" }],
  ["2 · Built-in editor · cancelled", { state: "cancelled" }],
])("labels a variant “%s”", (label, change) => {
  expect(variantLabel({ ...variant, ...change }, turn)).toBe(label);
});

test("shows no cost for an undo", () => {
  const { costUsd: _, ...back } = variant;
  expect(cardText({ ...turn, kind: "undo", prompt: "undo", variants: [back, back] }, 0)).toBe("Ada: undo");
});

test("labels an unknown cost as unknown", () => {
  const { costUsd: _, ...unknown } = variant;
  expect(variantLabel(unknown, turn)).toBe("2 · Built-in editor · 0.4 s · cost unknown · seed 7");
});

test.each<[string, Partial<Turn>, QueuePosition]>([
  ["Ada: night", {}, 0],
  ["Ada: night\nStarting…", { state: "received" }, 0],
  ["Ada: night\nWorking on it…", { state: "drawing" }, 0],
  ["Ada: night\nWaiting: 1 edit ahead of yours.", { state: "drawing" }, 1],
  ["Ada: night\nWaiting: 3 edits ahead of yours.", { state: "received" }, 3],
  ["Ada: night\nWaiting for the previous edit.", { state: "received" }, "own"],
  ["Ada: night\nCancelled.", { state: "cancelled" }, 0],
  ["Ada: night\nI will not.", { state: "failed", failure: { code: "refused", userMessage: "I will not." } }, 0],
  ["Ada: night\na note", { notes: ["a note"] }, 0],
  ["Ada: undo", { kind: "undo", prompt: "" }, 0],
])("writes a card's text: %j", (text, change, ahead) => {
  expect(cardText({ ...turn, ...change }, ahead)).toBe(text);
});

test.each<Failure["code"]>([
  ...([
    "refused",
    "invalid",
    "rate-limited",
    "out-of-credit",
    "unavailable",
    "no-image",
    "unknown",
    "gone",
    "forbidden",
  ] as const),
  ...(["too-large", "bad-picture", "lost", "crashed", "disk-full"] as const),
])("explains %s in whole sentences without technical terms", (code) => {
  const sentence = failureSentence({ code });
  expect(sentence).toMatch(/^[A-Z].* .*\.$/);
  expect(sentence).not.toMatch(/error|exception|sqlite|undefined|null|http/i);
});

test.each([
  ["make it night", "make it night"],
  ["  make\n it   night ", "make it night"],
  ["make the whole picture look as if it had been taken at night", "make the whole picture look as if it had been…"],
  ["x".repeat(60), `${"x".repeat(50)}…`],
  ["", ""],
])("shortens %j to the title %j", (prompt, title) => {
  expect(titleOf(prompt)).toBe(title);
});
