import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Card, Slot } from "../../../src/core/cards/views.ts";
import type { BlobKey, ConversationKey, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import { cardFragment } from "../../../src/platforms/web/card-fragment.ts";

const variant = "Variant00001" as VariantKey;
const model = { id: "studio/easel" as ModelId, label: "Easel", price: "≈ $0.04 per picture" };
const local = { id: "local" as ModelId, label: "Built-in editor", price: "free" };
const ada = { id: "ada", name: "Ada" };

const ready: Slot = {
  ...{ variant, number: 1, model: local.id, state: "ready", label: "1 · Built-in editor · 0.4 s · free · seed 7", notes: [] },
  ...{ ratio: 1.5, pickedBy: [], seconds: 0.4, costUsd: 0, seed: 7 },
  image: {
    ...{ name: "t1-v1.png", alt: "warmer", preview: false, version: 0, read: async () => new Uint8Array() },
    info: { key: "a".repeat(64) as BlobKey, type: "image/png", width: 300, height: 200, bytes: 9 },
  },
};
const waiting: Slot = {
  ...{
    variant,
    number: 1,
    model: local.id,
    state: "waiting",
    label: "1 · Built-in editor · waiting",
    notes: [],
    ratio: 2,
    pickedBy: [],
  },
};
const failed: Slot = { ...waiting, state: "failed", label: "1 · Built-in editor · failed", failure: "It will not." };

const turn = "Turn00000001" as TurnKey;

function cardWith(slot: Slot, more: Partial<Card> = {}): Card {
  return {
    ...{ conversation: "Talk00000001" as ConversationKey, turn, number: 1, kind: "edit", state: "done", author: ada },
    ...{
      prompt: "warmer",
      text: "",
      notes: [],
      queuePosition: 0,
      createdAt: new Date(0),
      references: [],
      slots: [slot],
      drawing: false,
    },
    actions: [{ kind: slot.state === "failed" ? "retry" : "again", turn, label: "" }],
    picks: slot.state === "ready" ? [{ variant: slot.variant, number: slot.number }] : [],
    ...more,
  };
}

const shown = async (card: Card, reader = ada.id) => String(await cardFragment(card, { id: reader, models: [local, model] }));

test("escapes what people typed", async () => {
  const page = await shown(cardWith(ready, { prompt: '<img src=x onerror="a()">', author: { id: "x", name: "<b>" } }));
  expect(page).toContain("&lt;img src=x onerror=&quot;a()&quot;&gt;");
  expect(page).not.toMatch(/<img src=x|<b><b>/);
});

test("reserves a tile of the final shape while a turn is being drawn", async () => {
  const page = await shown(cardWith(waiting, { drawing: true, actions: [{ kind: "cancel", turn, label: "" }] }));
  expect(page).toContain('aria-busy="true"');
  expect(page).toContain('viewBox="0 0 1000 500"');
  expect(page).toContain("<progress");
  expect(page).toMatch(/action="\/do\/cancel".*>Cancel</s);
});

test("offers Pick, Edit and Run again on a finished card that is no longer busy", async () => {
  const page = await shown(cardWith(ready));
  expect(page).not.toMatch(/aria-busy|<progress|Cancel/);
  for (const name of ['aria-label="Pick 1"', 'aria-label="Edit picture 1"', `>${messages.again}<`]) expect(page).toContain(name);
});

/** The visible text of the caption. */
const captionOf = (page: string) =>
  (/<figcaption>(.*?)<\/figcaption>/s.exec(page)?.[1] ?? "")
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();

test.each([
  ["the built-in editor's work", { notes: ["warmth +25%"] }, "1 Warmth +25% 0.4 s · free i Built-in editor · seed 7"],
  [
    "what differs, before the rest",
    { notes: ["subtle: warmth +14%"] },
    "1 Subtle: warmth +14% 0.4 s · free i Built-in editor · seed 7",
  ],
  [
    "a step that changed nothing, after one that did",
    { notes: ["warmth +25%, cropped to a square (no change)"] },
    "1 Warmth +25%, cropped to a square (no change) 0.4 s · free i Built-in editor · seed 7",
  ],
  ["a model's name", { model: model.id, costUsd: 0.04 }, "1 Easel 0.4 s · $0.04 i studio/easel · seed 7"],
  ["an unknown cost", { model: model.id, costUsd: undefined }, "1 Easel 0.4 s · cost unknown i studio/easel · seed 7"],
] as const)("says in the caption %s", async (_, changed, caption) => {
  expect(captionOf(await shown(cardWith({ ...ready, ...changed } as Slot)))).toBe(caption);
});

test("names the model in every caption where several drew", async () => {
  const other = { ...ready, variant: "Variant00002" as VariantKey, number: 2, model: model.id };
  const page = await shown(
    cardWith({ ...ready, notes: ["warmth +25%"] }, { slots: [{ ...ready, notes: ["warmth +25%"] }, other] }),
  );
  expect(captionOf(page)).toContain("Built-in editor: warmth +25%");
});

test("shows the picture that it starts from until there is a preview", async () => {
  const before = { key: "b".repeat(64) as BlobKey, type: "image/png", width: 300, height: 200, bytes: 9 } as const;
  const drawing = cardWith({ ...waiting, state: "drawing", before }, { drawing: true });
  expect(await shown(drawing)).toContain(`class="preview blurred" src="/pictures/${before.key}/160"`);
});

test("says that a turn was cancelled", async () => {
  const cancelled = cardWith({ ...waiting, state: "cancelled" }, { state: "cancelled" });
  expect(await shown(cancelled)).toContain(messages.cancelled);
});

test("shows a pick as pressed to the person who picked, and their name to everyone", async () => {
  const picked = cardWith({ ...ready, pickedBy: [ada] });
  expect(await shown(picked)).toMatch(/id="pick-Variant00001"[^>]*aria-pressed="true"/);
  const other = await shown(picked, "bo");
  expect(other).toMatch(/id="pick-Variant00001"[^>]*aria-pressed="false"/);
  expect(other).toContain("✓ Ada");
});

test("says why a variant failed and offers another model", async () => {
  const page = await shown(cardWith(failed));
  expect(page).toContain("It will not.");
  expect(page).toContain(">Retry with studio/easel (≈ $0.04 per picture)<");
  expect(page).not.toContain("Retry with local");
});
