// Decides what a message in a conversation means before any model sees it. What is exact is read by rules: picks, commands, thanks. A trained
// classifier tells other instructions from talk. A false instruction costs money, and words that are taken as talk go unanswered, so what is
// neither is in doubt. Pure.

import { asksForMore, judge } from "./words/classifier/judge.ts";
import { readMore, readRestore, readWholeCommand } from "./words/commands.ts";
import type { Meaning, MessageContext } from "./words/meaning.ts";
import { readPick } from "./words/picks/picks.ts";
import { isWordlessTalk } from "./words/talk.ts";
import { parseText, type Text } from "./words/text.ts";

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
  const kind = judge(text, context);
  return kind === "instruction" ? { kind, prompt } : { kind };
}

function readCommand(text: Text, { pictures, turns, mentionsOthers, addressed }: MessageContext): Meaning | undefined {
  const whole = readWholeCommand(text, mentionsOthers);
  if (whole) return whole;
  const usable = (rest: string) => (asksForMore(parseText(rest), { mentionsOthers, addressed }) ? rest : "");
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
