// Marks of AI-made pictures, from the model through every later edit.

import sharp from "sharp";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Card } from "../../../src/core/cards/views.ts";
import type { Drawing, ImageModel } from "../../../src/core/ports/models.ts";
import type { ModelId, Request } from "../../../src/core/vocabulary.ts";
import { readStatement } from "../../../src/images/provenance/provenance.ts";
import { local } from "../../../src/models/local/local.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { provenance } from "../../fakes/provenance.ts";
import { manifestNaming, samples, withManifest } from "../../images/provenance/samples.ts";
import { startProviders } from "../../models/providers.ts";
import { BotHarness } from "../../platforms/bot-harness.ts";
import { photograph } from "../../platforms/web/held-model.ts";

const paid = "openai/gpt-image-2.6-flare" as ModelId;
const POLLING = { timeout: 60_000, interval: 20 };
const credentials = "Content Credentials";

/** A model whose files are as given. */
class FileModel implements ImageModel {
  readonly id = "studio/signed" as ModelId;
  readonly label = "Signed";
  readonly about = "Signs its pictures";
  readonly can = {
    ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
    ...{ aspectRatios: "any" as const, resolutions: ["standard"] as const, cost: "free" as const, price: "free" },
  };
  readonly #file: Uint8Array;
  constructor(file: Uint8Array) {
    this.#file = file;
  }
  choices(_: unknown, wanted: number): number {
    return wanted;
  }
  estimateUsd(): number {
    return 0;
  }
  async draw(): Promise<Drawing> {
    return { image: this.#file, notes: [], seed: 1, costUsd: 0 };
  }
}

/** A bot with these models, and a person who asks one after the other. */
async function startChat(models: ImageModel[]) {
  const chat = new FakeChat();
  const bot = new BotHarness({ models, settings: { models: [local.id] } });
  await bot.start(chat);
  onTestFinished(() => bot.close());
  let turns = 0;
  /** Resolves to the first picture, and what its card says. */
  async function ask(prompt: string, model: ModelId, pictures: Uint8Array[] = []): Promise<{ picture: Uint8Array; card: Card }> {
    const number = ++turns;
    const attachments = pictures.map((_, index) => ({ id: `file${number}.${index}`, name: `${index}.png` }));
    for (const [index, { id }] of attachments.entries()) chat.files.set(id, pictures[index] ?? new Uint8Array());
    const intent: Request["intent"] = {
      ...{ kind: "edit", prompt, references: [], settings: { models: [model] }, addressed: true, fresh: false },
      ...(attachments.length > 0 && { source: { attachments } }),
    };
    const person = { id: "ada", name: "Ada", moderator: false };
    const thread = { platform: "discord" as const, id: "t" };
    await chat.receive({ id: `r${number}`, location: { thread }, at: new Date(), author: person, intent });
    const shown = () => chat.shown.find(({ card }) => card.number === number);
    await expect.poll(() => shown()?.card.drawing, POLLING).toBe(false);
    const [picture = new Uint8Array()] = shown()?.files ?? [];
    expect(picture.length, JSON.stringify(shown()?.card.slots)).toBeGreaterThan(0);
    return { picture, card: shown()?.card as Card };
  }
  return { ask };
}

const notesOn = ({ slots }: Card) => slots.flatMap(({ notes }) => notes).join();
const formatOf = async (bytes: Uint8Array) => (await sharp(bytes).metadata()).format;

test("marks pictures by a paid model, and what the local editor makes of them", async () => {
  const { model } = await startProviders();
  const { ask } = await startChat([local, model(paid)]);
  const ours = { tool: "Threadbrush 1.2.3", hasManifest: false };

  const words = await ask("a lighthouse", paid);
  expect(readStatement(words.picture)).toEqual({ origin: "generated", system: paid, ...ours });
  const cropped = await ask("crop to 16:9", local.id);
  expect(readStatement(cropped.picture)).toEqual({ origin: "generated", system: paid, ...ours });
  const { width, height } = await sharp(cropped.picture).metadata();
  expect(width / height).toBeCloseTo(16 / 9, 1);

  const photo = await photograph(300, 200);
  const plain = await ask("make it brighter", local.id, [photo]);
  expect(readStatement(plain.picture)).toEqual({ origin: "edited", ...ours });
  const changed = await ask("add a boat", paid, [photo]);
  expect(readStatement(changed.picture)).toEqual({ origin: "composite", system: paid, ...ours });
  const grey = await ask("black and white", local.id);
  expect(readStatement(grey.picture)).toEqual({ origin: "composite", system: paid, ...ours });

  const both = await ask("side by side", local.id, [words.picture, photo]);
  expect(readStatement(both.picture)).toEqual({ origin: "composite", system: paid, ...ours });
  const alone = await ask("make it warmer", local.id, [photo, words.picture]); // uses the photo alone
  expect(readStatement(alone.picture)).toEqual({ origin: "edited", ...ours });
  for (const { picture, card } of [words, cropped, plain, changed, grey, both, alone]) {
    expect(notesOn(card)).not.toContain(credentials);
    expect(Buffer.from(picture).includes("lighthouse")).toBe(false);
  }
});

describe.each(["png", "jpeg", "lossy webp with alpha", "animated gif"])("a signed %s", (type) => {
  test("is delivered byte for byte, and its edits say that they aren't signed", async () => {
    const signed = withManifest((await samples[type]?.()) ?? Buffer.alloc(0), manifestNaming("trainedAlgorithmicMedia"));
    const model = new FileModel(signed);
    const { ask } = await startChat([local, model]);
    const drawn = await ask("a lighthouse", model.id);
    expect(Buffer.compare(drawn.picture, signed)).toBe(0);
    if (type === "png") expect(notesOn(drawn.card)).not.toContain(credentials);
    else expect(notesOn(drawn.card)).toContain(`without its ${credentials}`); // this chat takes only PNG

    const edited = await ask("black and white", local.id);
    expect(readStatement(edited.picture)).toMatchObject({ origin: "generated", hasManifest: false });
    expect(notesOn(edited.card)).toContain(credentials);
    const again = await ask("make it brighter", local.id);
    expect(readStatement(again.picture)).toMatchObject({ origin: "generated", hasManifest: false });
    expect(notesOn(again.card)).not.toContain(credentials);

    const uploaded = await ask("black and white", local.id, [signed]);
    expect(readStatement(uploaded.picture)).toMatchObject({ origin: "generated", hasManifest: false });
    expect(notesOn(uploaded.card)).toContain(credentials);
  });
});

describe.each(["png", "jpeg", "webp", "gif", "animated webp", "animated gif", "png with 16 bits and a profile"])(
  "a marked %s from elsewhere",
  (type) => {
    test("stays marked through edits that change its size, shape, colours and type", async () => {
      const { ask } = await startChat([local]);
      const mark = { origin: "composite", system: "elsewhere/brush" } as const;
      const file = provenance.write((await samples[type]?.()) ?? Buffer.alloc(0), mark) ?? Buffer.alloc(0);
      const types = new Set<string>();
      const prompts = ["crop to 1:1", "rotate by 20°", "resize to 40 px", "black and white", "round the corners", "mirror it"];
      for (const [index, prompt] of prompts.entries()) {
        const { picture, card } = await ask(prompt, local.id, index === 0 ? [file] : []);
        types.add(await formatOf(picture));
        expect(readStatement(picture), `${prompt}: ${notesOn(card)}`).toMatchObject(mark);
      }
      if (type === "jpeg") expect([...types].toSorted()).toEqual(["jpeg", "png"]); // rounded corners are transparent
    });
  },
);

test("delivers a picture that can't be marked as it is", async () => {
  const broken = Buffer.from((await samples.jpeg?.()) ?? Buffer.alloc(0));
  const odd = Buffer.concat([broken.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, 1]), broken.subarray(2)]); // a comment shorter than its length
  const model = new FileModel(odd);
  const { ask } = await startChat([local, model]);
  const drawn = await ask("a lighthouse", model.id);
  expect(Buffer.compare(drawn.picture, odd)).toBe(0);
  const edited = await ask("black and white", local.id);
  expect(readStatement(edited.picture)).toMatchObject({ origin: "generated", system: model.id });
});
