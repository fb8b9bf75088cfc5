// Finds text to write that has no quotation marks but clear bounds, and gives it some.

const place =
  "(?:(?:at|on|in|to|along|across|near)\\s+(?:the\\s+)?)?(?:very\\s+)?(?:top|bottom|upper|lower|left|right|middle|cent(?:er|re)|corner|underneath|below|above)(?:[\\s-]+(?:left|right|edge|corner|side|hand|of\\s+(?:it|the\\s+(?:photo|picture|image))))*";

const patterns: readonly (readonly [RegExp, string])[] = [
  // "top text WHEN IT COMPILES bottom text FIRST TRY", "top: hello bottom: goodbye"
  [
    /^(?:(?:\s*(?:please|make it a meme|meme|add|with|put)[\s:,]+)*)\s*(?:the\s+)?top\s*(?:(?:text|caption|line|says?)\s*[:,-]?|:)\s*([^“”"]{1,150}?)[\s,;.]*(?:\band\s+)?\b(?:the\s+)?bottom\s*(?:(?:text|caption|line|says?)\s*[:,-]?|:)\s*([^“”"]{1,150}?)\s*$/iu,
    'write "$1" at the top and write "$2" at the bottom',
  ],
  // "bottom left, small: photo by J. Ortiz"
  [
    new RegExp(`^\\s*(${place}),?\\s+(small|tiny|little|big|large|huge)\\s*:\\s*([^“”]{1,200}?)\\s*$`, "iu"),
    'write "$3" in $2 letters $1',
  ],
  // "Caption underneath: we have liftoff", "sign it in the bottom right: J. Okafor"
  [
    new RegExp(
      `(?<=^|[.!?;,]\\s*|\\b(?:and|please|then)\\s)((?:add|put|write|print|place|insert|type)?\\s*(?:a|an|the|some)?\\s*(?:caption|title|label|text|words|headline|subtitle|watermark|write|print|sign(?:\\s+it)?|it\\s+should\\s+say)(?:\\s+(?:for\\s+me|it|this))*\\s*(?:${place})?)\\s*:\\s*([^“”:]{1,200}?)\\s*(?=$|,\\s*(?:and\\s+)?then\\s)`,
      "iu",
    ),
    '$1 "$2"',
  ],
  // "in the lower right corner i want it to say © kitchen table"
  [
    new RegExp(
      `^\\s*(${place}),?\\s+(?:i\\s+(?:want|need|would\\s+like)\\s+|i'd\\s+like\\s+|please\\s+|make\\s+|have\\s+|let\\s+)?(?:it|this|the\\s+(?:photo|picture|image))?\\s*(?:to\\s+)?(?:say|read|reads|says)\\s+([^“”]{1,200}?)\\s*$`,
      "iu",
    ),
    'write "$2" $1',
  ],
  // "print WELCOME ABOARD across the middle", "MONDAY MORNINGS as text on top"
  [
    /(?<=(?:^|[.!?;,]\s*|\b(?:and|please|then)\s)(?:add|put|write|print|place|insert|type|stamp|caption|text|title|say|saying|says)\s+(?:the\s+(?:words?|text)\s+)?)(?!["“])((?:\p{Lu}[\p{Lu}\d'’!&-]+)(?:\s+[\p{Lu}\d][\p{Lu}\d'’!&-]*)*)(?![\p{Ll}])/gu,
    '"$1"',
  ],
  [
    /(?<=^|[.!?;,]\s*|\band\s)((?:\p{Lu}[\p{Lu}\d'’!&-]+)(?:\s+[\p{Lu}\d][\p{Lu}\d'’!&-]*)*)(?=\s+(?:as\s+(?:text|a\s+caption|caption|title)|(?:at|on|along|across)\s+(?:the\s+)?(?:top|bottom)))/gu,
    'write "$1"',
  ],
];

/** Puts quotation marks around the text to write. */
export function quoteText(prompt: string): string {
  return patterns.reduce((text, [pattern, quoted]) => text.replace(pattern, quoted), prompt);
}
