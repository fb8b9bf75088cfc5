// The sentences about commands and settings that the bot doesn't understand.

import { chooseOne, didYouMean } from "../src/core/cards/messages.ts";

const MAX_QUOTED = 100;

export const commandMessages = {
  unknownCommand: (name: string, near: readonly string[]) =>
    `There's no command ${quote(name)}. ${near.length > 0 ? didYouMean(near.map((one) => `/${one}`)) : "See /help."}`,
  nothingToRepeat: "There's no edit here to run again yet.",
  unknownSetting: (typed: string) =>
    `${quote(typed)} isn't a setting. Try "variants 3", "16:9", "high", "seed 7", "models local" or "title Night train".`,
  notADefault: (scope: string) => `A ${scope} has no title and no seed. Use /settings in a conversation to set them there.`,
  noModelNamed: 'Which models? Try "models local".',
  noTitle: 'What should the title be? Try "title Night train".',
  badVariants: (typed: string, min: number, max: number) =>
    `${quote(typed)} isn't a possible number of variants. Choose ${min} to ${max} pictures per model.`,
  badSeed: (typed: string, max: number) => `${quote(typed)} isn't a seed. Use a whole number from 0 to ${max}, or "new".`,
  badAspectRatio: (typed: string, ratios: readonly string[]) =>
    `${quote(typed)} isn't an available aspect ratio. ${chooseOne(ratios)}`,
  badResolution: (typed: string, resolutions: readonly string[]) =>
    `${quote(typed)} isn't an available resolution. ${chooseOne(resolutions)}`,
};

/** What was typed, short enough for a sentence. */
export function quote(typed: string): string {
  const letters = [...typed.slice(0, 2 * MAX_QUOTED)];
  return letters.length > MAX_QUOTED ? `"${letters.slice(0, MAX_QUOTED).join("")}…"` : `"${typed}"`;
}
