// What models read of what a person wrote. Pure.

/** Without the lines that begin with `//`: they are notes for other people. */
export function instructionOf(prompt: string): string {
  return prompt.includes("//") ? prompt.replace(/^[^\S\n]*\/\/.*(?:\n|$)/gm, "").trimEnd() : prompt;
}
