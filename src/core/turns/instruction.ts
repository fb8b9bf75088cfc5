// What models read of what a person wrote. Pure.

import type { PlannedReading, Turn } from "../vocabulary.ts";

/** Without the lines that begin with `//`: they are notes for other people. */
export function instructionOf(prompt: string): string {
  return prompt.includes("//") ? prompt.replace(/^[^\S\n]*\/\/.*(?:\n|$)/gm, "").trimEnd() : prompt;
}

/** How a language model read the instruction as it is now. Undefined: it didn't. */
export function readingOf({ reading, editedAt }: Pick<Turn, "reading" | "editedAt">): PlannedReading | undefined {
  const { instruction, newContent = [] } = reading ?? {};
  return instruction === undefined || reading?.editedAt !== editedAt?.getTime() ? undefined : { instruction, newContent };
}

/** Whether a language model failed to read the instruction as it is now. */
export function isUnreadable({ reading, editedAt }: Pick<Turn, "reading" | "editedAt">): boolean {
  return reading?.failed === true && reading.editedAt === editedAt?.getTime();
}

/** What the built-in editor reads: the words of a language model, if the editor can do all that they mean. */
export function editorWordsOf(turn: Pick<Turn, "prompt" | "reading" | "editedAt">): string {
  const reading = readingOf(turn);
  return reading && isExact(reading) ? reading.instruction : instructionOf(turn.prompt);
}

/** Whether the built-in editor can do all of it. */
export function isExact({ instruction, newContent }: PlannedReading): boolean {
  return instruction !== "" && newContent.length === 0;
}
