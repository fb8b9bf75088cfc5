// What people are called. Who has chosen no name is "You" to oneself and "Somebody" to everybody else.

import { foldName, unnumbered } from "../../core/display-names.ts";
import { limits, pageMessages } from "./messages.ts";

export const unnamed = "Somebody";
const self = "You";
/** What the page says of others than the person of that name: oneself, the bot, and people without a name. */
const reserved = [self, "Threadbrush", unnamed].map(foldName);

export function nameFor({ id, name }: { id: string; name: string }, reader: { id: string }): string {
  return name === unnamed && id === reader.id ? self : name;
}

/** The name that was typed, on one line and cut to size; or, in a sentence, why nobody may have it. */
export function readName(typed: string): string | { refused: string } {
  const line = typed.replace(/\s+/gu, " ").replace(/\p{C}/gu, "").trim();
  const name = [...line].slice(0, limits.name).join("").trim();
  if (foldName(name) === "") return { refused: pageMessages.nameInvisible };
  return reserved.includes(foldName(unnumbered(name))) ? { refused: pageMessages.nameReserved(name) } : name;
}
