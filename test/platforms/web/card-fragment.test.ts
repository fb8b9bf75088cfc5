import { expect, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { Card, Slot } from "../../../src/core/cards/views.ts";
import type { BlobKey, ConversationKey, ModelId, TurnKey, VariantKey } from "../../../src/core/vocabulary.ts";
import { cardFragment } from "../../../src/platforms/web/card-fragment.ts";

const variant = "Variant00001" as VariantKey;
const model = { id: "studio/easel" as ModelId, price: "≈ $0.04 per picture" };
const local = { id: "local" as ModelId, price: "free" };
const ada = { id: "ada", name: "Ada" };

const ready: Slot = {
  ...{ variant, number: 1, model: local.id, state: "ready", label: "1 · local · 0.4 s · free · seed 7", notes: [] },
  ...{ ratio: 1.5, pickedBy: [] },
  image: {
    ...{ name: "t1-v1.png", alt: "warmer", preview: false, version: 0, read: async () => new Uint8Array() },
    info: { key: "a".repeat(64) as BlobKey, type: "image/png", width: 300, height: 200, bytes: 9 },
  },
};
const waiting: Slot = {
  ...{ variant, number: 1, model: local.id, state: "waiting", label: "1 · local · waiting", notes: [], ratio: 2, pickedBy: [] },
};
const failed: Slot = { ...waiting, state: "failed", label: "1 · local · failed", failure: "It will not." };

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
  expect(page).toMatch(/<figcaption><b class="number">1<\/b> <span class="facts">local · 0\.4 s · free · seed 7/);
  for (const name of [
    ">Pick 1<",
    'aria-label="Edit picture 1"',
    `>${messages.again}<`,
    'aria-label="React with 1\u{fe0f}\u{20e3}"',
  ])
    expect(page).toContain(name);
});

test("shows numbers as text, without a font for keycaps", async () => {
  const page = await shown(cardWith(ready));
  expect(page.replaceAll(/aria-label="[^"]*"/g, "")).not.toContain("\u{20e3}");
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
