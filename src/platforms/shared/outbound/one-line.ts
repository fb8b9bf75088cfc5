/** Replaces each line break and the whitespace around it with a space. Takes linear time. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, (gap) => (gap.includes("\n") ? " " : gap));
}
