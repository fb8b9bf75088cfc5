// People on Discord, and what they see of the bot.

import { onTestFinished } from "vitest";
import type { ImageModel } from "../../../src/core/ports.ts";
import { sharp } from "../../../src/images/picture-slots.ts";
import type { Person } from "../../fakes/discord/people/person.ts";
import type { VisibleMessage } from "../../fakes/discord/people/visible-message.ts";
import { discord } from "./start.ts";

export { colourAt, drawing, noise, sizeOf } from "../pictures.ts";

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
    (service.state.channels.has(place.id) ? ada.sees(place) : []).filter(
      ({ author, components }) => author !== "Ada" && components.length > 0,
    );
  const shows = (place: Place, fits: (card: VisibleMessage) => boolean, what: string) =>
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

export function isWhole({ pictures, buttons }: VisibleMessage): boolean {
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
