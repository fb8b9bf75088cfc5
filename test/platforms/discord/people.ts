// People on Discord, and what they see of the bot.

import { randomBytes } from "node:crypto";
import { onTestFinished } from "vitest";
import type { ImageModel } from "../../../src/core/ports.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import { sharp } from "../../../src/images/limit.ts";
import type { Person } from "../../fakes/discord/people/person.ts";
import type { Shown } from "../../fakes/discord/people/shown.ts";
import { discord } from "./start.ts";

interface Place {
  id: string;
}

/** The bot running, a channel, and somebody in it. */
export async function meeting(...models: ImageModel[]) {
  const bot = await discord(models.length > 0 ? models : undefined);
  onTestFinished(() => bot.end());
  const { service } = bot;
  const general = service.channel("general");
  await bot.start();
  const ada = service.person("Ada");
  const cards = (place: Place) =>
    (service.world.channels.has(place.id) ? ada.sees(place) : []).filter(
      ({ author, components }) => author !== "Ada" && components.length > 0,
    );
  const shows = (place: Place, fits: (card: Shown) => boolean, what: string) =>
    service.until(() => cards(place).find(fits), what);
  /** The card that answers these words, once it is whole. */
  const drawn = (place: Place, words: string) =>
    shows(place, (card) => plain(card.text).includes(words) && card.text.includes("seed") && isWhole(card), words);
  return {
    ...{ bot, service, general, ada, cards, shows, drawn },
    /** A conversation on Ada's picture, its first card whole. */
    async begun(words = "rotate left", by: Person = ada) {
      const posted = await by.posts(general, { text: `${service.mention} ${words}`, pictures: [await photo()] });
      const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
      return { posted, thread, first: await drawn(thread, words) };
    },
  };
}

export function isWhole({ pictures, buttons }: Shown): boolean {
  return pictures.length > 0 && buttons.some(({ label }) => label === "Pick 1");
}

/** As Discord shows it: a backslash stands for the character behind it. */
export function plain(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, "$1");
}

/** 120 × 80, blue, its left half green. */
const halves = sharp({ create: { width: 120, height: 80, channels: 3, background: "#2040e0" } })
  .composite([{ input: { create: { width: 60, height: 80, channels: 3, background: "#20c040" } }, left: 0, top: 0 }])
  .png()
  .toBuffer();

export async function photo(name = "photo.png") {
  return { name, bytes: await halves };
}

export async function plainPhoto(background: string, name = "plain.png") {
  const bytes = await sharp({ create: { width: 120, height: 80, channels: 3, background } })
    .png()
    .toBuffer();
  return { name, bytes };
}

/** Grey in which nothing repeats: no codec makes it small. */
export async function noise(width: number, height: number): Promise<Buffer> {
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

/** The colour at a place given in parts of the whole, as red, green and blue. */
export async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(Buffer.from(bytes)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (Math.floor(y * (info.height - 1)) * info.width + Math.floor(x * (info.width - 1))) * info.channels;
  return [...data.subarray(at, at + 3)];
}

export async function sizeOf(bytes: Uint8Array): Promise<[number, number]> {
  const { width, height } = await sharp(Buffer.from(bytes)).metadata();
  return [width, height];
}

/** Draws what it is given, once `until` resolves; remembers what it was asked to start from. */
export function drawing(image: () => Promise<Uint8Array>, until?: Promise<void>): ImageModel & { given: Uint8Array[][] } {
  return {
    ...{ id: "test/model" as ModelId, label: "Test", about: "draws what a test wants", given: [] },
    can: {
      ...{ references: 5, needsReference: false, seed: true, history: false, previews: false },
      ...{ aspectRatios: "any", resolutions: ["standard"], cost: "free", price: "free" },
    },
    choices: (_, wanted) => wanted,
    estimateUsd: () => 0,
    async draw({ references, seed }, { signal }) {
      this.given.push(await Promise.all(references.map((reference) => reference.read())));
      const aborted = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => aborted.reject(signal.reason));
      await Promise.race([until, aborted.promise]);
      return { image: await image(), costUsd: 0, notes: [], seed };
    },
  };
}
