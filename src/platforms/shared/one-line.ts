/** Text on one line: a break, with the space around it, becomes a space. Takes time in proportion to the text. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, (gap) => (gap.includes("\n") ? " " : gap));
}
