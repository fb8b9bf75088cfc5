// Decides what a message in a conversation means before any model sees it. A false instruction costs money, and words that are taken as talk
// go unanswered, so only what is certain is talk, and what could be a wish is an instruction. Pure.

import { readMore, readRestore, readWholeCommand } from "./words/commands.ts";
import type { Meaning, MessageContext } from "./words/meaning.ts";
import { readPick } from "./words/picks.ts";
import { isAnnouncement, isTalk, isWordlessTalk } from "./words/talk.ts";
import { parseText, split, startsSegment, type Text } from "./words/text.ts";
import { isInstruction, namesWish } from "./words/wishes.ts";

export type { Meaning, MessageContext } from "./words/meaning.ts";

/** Reads the text of a message, without the bot's mention and with names in place of ids. Takes time linear in its length. */
export function readWords(prompt: string, context: MessageContext): Meaning {
  const text = parseText(prompt);
  if (prompt.trim() === "") return { kind: "instruction", prompt };
  if (text.words.length === 0) return isWordlessTalk(text) ? { kind: "talk" } : { kind: "doubt" };
  const toOthers = context.mentionsOthers && !context.addressed;
  const command = readCommand(text, context);
  if (toOthers) return command?.kind === "pick" ? command : { kind: "talk" };
  if (command) return command;
  const kind = classify(text, context);
  return kind === "instruction" ? { kind, prompt } : { kind };
}

function readCommand(text: Text, { pictures, turns, mentionsOthers, addressed }: MessageContext): Meaning | undefined {
  const whole = readWholeCommand(text, mentionsOthers);
  if (whole) return whole;
  const usable = (rest: string) => (isUsable(rest, { mentionsOthers, addressed }) ? rest : "");
  const restored = readRestore(text, turns, mentionsOthers);
  if (restored) return { kind: "restore", turn: restored.turn, rest: usable(restored.rest) };
  const more = readMore(text, pictures, mentionsOthers);
  if (more) {
    const rest = usable(more.rest);
    return rest === "" ? { kind: "more", like: more.like } : { kind: "pick", which: more.like, rest };
  }
  const pick = readPick(text, pictures, mentionsOthers);
  if (!pick) return undefined;
  const rest = usable(pick.rest);
  return pick.within && rest === "" ? undefined : { kind: "pick", which: pick.which, rest };
}

/** Whether what follows a pick is an instruction. After a person's name, only what clearly is one. */
function isUsable(rest: string, context: Pick<MessageContext, "mentionsOthers" | "addressed">): boolean {
  const text = parseText(rest);
  if (text.words.length === 0 || classify(text, context) !== "instruction") return false;
  return !context.mentionsOthers || namesWish(text.words);
}

function classify(
  text: Text,
  { mentionsOthers, addressed }: Pick<MessageContext, "mentionsOthers" | "addressed">,
): "talk" | "instruction" | "doubt" {
  const { words } = text;
  if (isTalk(words, mentionsOthers)) return "talk";
  const others = split(words, startsSegment).filter((segment) => isAnnouncement(segment) || !isTalk(segment, mentionsOthers));
  return isInstruction(others.flat(), addressed) ? "instruction" : "doubt";
}
