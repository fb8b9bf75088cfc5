// Display names. People who haven't chosen one are "You" to themselves and "Somebody" to everyone else.

import { foldName, unnumbered } from "../../core/display-names.ts";
import { limits } from "./limits.ts";
import { pageLabels, pageMessages } from "./messages.ts";

export const unnamed = pageLabels.unnamed;
const self = pageLabels.you;
/** Names with a meaning of their own on the page. */
const reserved = [self, "Threadbrush", unnamed].map(foldName);

export function nameFor({ id, name }: { id: string; name: string }, reader: { id: string }): string {
  const isNameless = name === unnamed || isMention(name);
  return isNameless ? (id === reader.id ? self : unnamed) : name;
}

/** Slack's markup for a person, whose name only Slack knows. */
export function isMention(name: string): boolean {
  return /^<@[UW][A-Z0-9]+>$/.test(name);
}

/** The typed name, on one line and cut to size, or a sentence that says why it's refused. */
export function parseName(typed: string): string | { refused: string } {
  const line = typed.replace(/\s+/gu, " ").replace(/\p{C}/gu, "").trim();
  const name = [...line].slice(0, limits.name).join("").trim();
  if (foldName(name) === "") return { refused: pageMessages.nameInvisible };
  return reserved.includes(foldName(unnumbered(name))) ? { refused: pageMessages.nameReserved(name) } : name;
}
