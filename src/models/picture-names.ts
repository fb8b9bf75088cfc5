// Words that stand for a picture: "the first one", "picture 2", "2, but warmer". Pure.

const unit =
  "(?:px|pixels?|points?|pt|percent|deg|degrees?|times|stops?|steps?|columns?|rows?|minutes?|hours?|x|mm|cm|inch|inches)\\b|[%°:×x/.\\d]";
const number = `#?[1-9](?!\\d)(?!\\s*(?:${unit}))`;
const patterns = [
  /\b(?:the|this|that|these|those|my|your|other|another|first|second|third|fourth|last)\s+(?:[\p{L}\d]+\s+){0,2}?ones?\b/iu,
  new RegExp(`\\b(?:pictures?|images?|photos?|pics?|versions?|variants?|options?|numbers?|nr\\.?)\\s+${number}`, "iu"),
  new RegExp(`^\\s*${number}[,:)]?\\s+(?=\\p{L})`, "iu"),
  new RegExp(`\\b(?:make|turn|keep|take|use)\\s+${number}\\s+(?=\\p{L})`, "iu"),
];

/** The first words of an instruction that may stand for a picture, and that the built-in editor may take for an amount: "make the first one
 *  warmer" isn't 1% warmer. Undefined if there are none. */
export function findPictureName(prompt: string): string | undefined {
  const unquoted = prompt.replace(/["“„][^"“”]*["”]/gu, "");
  const found = patterns.map((pattern) => pattern.exec(unquoted)?.[0]).find((words) => words !== undefined);
  return found?.replace(/[\s,:)]+$/u, "").trimStart();
}
