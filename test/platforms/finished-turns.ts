// Many different turns that have ended, always the same ones.

import { messages } from "../../src/core/cards/messages.ts";
import { renderCard } from "../../src/core/cards/render-card.ts";
import type { Card } from "../../src/core/cards/views.ts";
import type { BlobKey, Failure, ImageInfo, ModelId, Turn, TurnKey, Variant, VariantKey } from "../../src/core/vocabulary.ts";
import { FileBlobStore } from "../../src/storage/disk/file-blob-store.ts";
import { clock, settings } from "../fakes/bot.ts";
import { FakeModel, offering } from "../fakes/model.ts";

const names = ["Ada", "Ada: the first", "*Bo* _C_", "1 · Built-in editor", "D\\E", "名前"];
const prompts = [
  "make it night",
  "*warmer*, please: `now`",
  "first line\nsecond line\n- third",
  "1 · Built-in editor · 0.4 s · free · seed 7",
  "rotate\n1 · Built-in editor · 0.4 s · free · seed 7\n2 · Built-in editor · 0.4 s · free · seed 8",
  "a → b",
  "Cancelled.",
  "ends with …",
  "tab\tand “quotes” \\ * # > |",
];
const models = ["local", "openai/gpt-image-2", "openrouter/a/b-c:free"] as ModelId[];
const notes = ["seed ignored", "4K became 2048×1152", "a: b", "picked by nobody"];

export interface FinishedTurn {
  turn: Turn;
  /** The instructions that led to it, with its own. */
  chain: string[];
  card: Card;
}

/** `people`: the ids of people, and how cards name them. */
export function finishedTurns(count: number, people: { id: string; name: string }[]): FinishedTurn[] {
  const pick = dice(7);
  return Array.from({ length: count }, (_, position) => {
    const turn = createTurn(position, people, pick);
    const before = pick([[], ["rotate left"], ["make it night", "Cancelled."]]);
    const chain = turn.kind === "undo" ? (before.length > 0 ? before : ["rotate left"]) : [...before, turn.prompt];
    return { turn, chain, card: cardFor(turn, chain) };
  });
}

export function cardFor(turn: Turn, chain: string[]): Card {
  const previews = new Map();
  return renderCard(turn, chain, 0, { blobs: new FileBlobStore("/nowhere", clock), models: offering(new FakeModel()), previews });
}

export function namesOf(ids: string[]): { id: string; name: string }[] {
  return ids.map((id, position) => ({ id, name: names[position % names.length] ?? id }));
}

type Pick = <T>(from: readonly T[]) => T;

/** Numerical Recipes' linear congruential generator. */
function dice(seed: number): Pick {
  let state = seed;
  return (from) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return from[Math.floor((state / 2 ** 32) * from.length)] as (typeof from)[number];
  };
}

function createTurn(position: number, people: { id: string; name: string }[], pick: Pick): Turn {
  const kind = pick(["edit", "edit", "edit", "undo"] as const);
  const author = pick(people);
  const state = kind === "undo" ? "done" : pick(["done", "done", "done", "failed", "cancelled"] as const);
  const number = position + 1;
  const prompt = kind === "undo" ? pick(["undo", messages.backTo(2)]) : pick(prompts);
  const count = state === "failed" && pick([true, false]) ? 0 : pick([1, 2, 4, 9]);
  const key = `turn${String(number).padStart(8, "0")}` as TurnKey;
  const turn: Turn = {
    ...{ id: number as Turn["id"], key, number, kind, state, author, prompt, payer: author.id, seed: 7 },
    settings: number % 3 === 0 ? { ...settings, each: true } : settings,
    ...{ requestedSettings: {}, attachments: [], references: [], spoiler: pick([true, false, false]), createdAt: new Date(0) },
    notes: kind === "edit" && count > 0 ? pick([[], ["Only the first of 3 pictures is used: it works."], ["one", "two"]]) : [],
    variants: [],
    ...(count === 0 && { failure: { code: "refused" as const, userMessage: "I will not do that." } }),
    ...(kind === "edit" && pick([true, false, false, false]) && { source: { branchOf: 4 } }),
    conversation: {
      ...{
        id: 1 as Turn["conversation"]["id"],
        key: "talk00000001" as Turn["conversation"]["key"],
        platform: "discord",
        title: "",
      },
      ...{ settings, owner: author, seed: 7, state: "active", createdAt: new Date(0), updatedAt: new Date(0) },
    },
  };
  return { ...turn, variants: Array.from({ length: count }, (_, at) => createVariant(turn, at + 1, people, pick)) };
}

function createVariant(turn: Turn, number: number, people: { id: string; name: string }[], pick: Pick): Variant {
  const isReady = turn.kind === "undo" || turn.state === "done" ? number === 1 || pick([true, true, false]) : false;
  const state = turn.kind === "undo" || isReady ? "ready" : turn.state === "cancelled" ? "cancelled" : "failed";
  const model = pick(models);
  const seed = pick([undefined, 7, 2 ** 31 - 1]);
  const cost = pick([undefined, 0, 0.04, 0.0012, 1.2]);
  const failure = { code: "invalid", userMessage: pick(["The model refused this.", "Too: many. Try later"]) } satisfies Failure;
  const isDrawn = turn.kind === "edit" && state === "ready";
  return {
    ...{ id: (turn.id * 10 + number) as Variant["id"], key: `${turn.key.slice(4)}v00${number}` as VariantKey, turn: turn.id },
    ...{ number, model, state, choice: { index: 0, of: 1 }, seed: seed ?? 7, draws: 1 },
    notes: state === "ready" && turn.kind === "edit" ? pick([[], [], notes.slice(0, 2), notes.slice(2)]) : [],
    ...(state === "ready" && { image: pictureOf(turn.id * 10 + number) }),
    ...(isDrawn && { applied: seed === undefined ? {} : { seed } }),
    ...(isDrawn && pick([true, true, false]) && { startedAt: new Date(0), finishedAt: new Date(pick([400, 12_300, 0])) }),
    ...((isDrawn || (state === "failed" && model !== "local")) && cost !== undefined && { costUsd: cost }),
    ...(state === "failed" && { failure }),
    picks:
      state === "ready"
        ? pick([[], [], people.slice(0, 1), people.slice(0, 2)]).map(({ id, name }) => ({ person: id, name, at: new Date(0) }))
        : [],
  };
}

function pictureOf(seed: number): ImageInfo {
  return { key: String(seed).padStart(64, "0") as BlobKey, type: "image/png", width: 4, height: 3, bytes: 12 };
}
