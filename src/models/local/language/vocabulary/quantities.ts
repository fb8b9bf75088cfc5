import { type Amount, type Clause, hasPhrase, phrase, takePhrase } from "./phrase.ts";

// Words that every operation understands: directions, strengths, numbers and places.

const faintly = phrase(
  "(very|ever so|just) (slightly|subtly|lightly|gently)|tiny bit|teeny bit|wee bit|a tad|a hair|a hint|a hint of|barely|pinch of",
);
const lightly = phrase(
  "little bit|bit|little|only slightly|just touch|touch|slightly|slight|somewhat|subtly|subtle|gently|gentle|lightly|mildly|mild|softly|soft|delicate|delicately|faint|kind of|sort of|kinda|weak|small|moderate|moderately",
);
const strongly = phrase(
  "lots of|lot|lots|much|very|really|strongly|strong|way|far|heavily|heavy|significantly|dramatically|considerably|super|intensely|intense|seriously|great deal|tons of|hugely|serious|quite",
);
const quiteStrongly = phrase("quite a bit|quite a lot|quite some|a good bit|a fair bit|a good deal");
const extremely = phrase(
  "very very|much much|really really|extremely|extreme|completely|totally|as much as possible|to max|maximum|max|insanely|fully|ultra|incredibly|massively",
);

/** Takes the strength: 1 is normal, less is gentle, more is strong. */
export function takeStrength(clause: Clause): number {
  if (hasPhrase(clause, faintly)) return 0.3;
  if (hasPhrase(clause, quiteStrongly)) return 1.5;
  if (hasPhrase(clause, extremely)) return 4;
  if (hasPhrase(clause, lightly)) return 0.5;
  if (!hasPhrase(clause, strongly)) return 1;
  hasPhrase(clause, strongly); // "a whole lot", "very strongly"
  return 1.75;
}

const tooLittle = phrase(
  "(not|isn't|isnt|aren't|hasn't) enough|not have enough|lacks|lacking|lack|too little|too low|insufficient|could use|needs more|needs|missing",
);
const tooMuch = phrase("too much|too high|too strong|too");
const less = phrase(
  "less|decrease|decreased|reduce|reduced|reducing|lower|lowered|lessen|drop|(turn|bring|dial|take|tone|tune|scale|pull) (down|back)|weaker|minus|fewer|not (quite)? (so|as|that)|isn't (so|as|that)|cut back|cut down|cut|take away|take out|diminish|minimize|minimise|ease off",
);
const more = phrase(
  "even more|more|increase|increased|raise|raised|boost|boosted|higher|stronger|(turn|bump|crank|pump|bring|push|ramp|dial|pull) up|up|intensify|strengthen|heighten|extra|plus|push|amplify|improve|bump|maximize|maximise",
);
const particle = phrase("down|up");

/** Takes the direction: more (1) or less (−1). "Too dark" asks for less, "not bright enough" for more. */
export function takeDirection(clause: Clause): 1 | -1 | undefined {
  const direction = findDirection(clause);
  if (direction !== undefined) clause.context.direction = direction;
  return direction;
}

function findDirection(clause: Clause): 1 | -1 | undefined {
  if (hasPhrase(clause, tooLittle)) {
    hasPhrase(clause, more);
    return 1;
  }
  if (hasPhrase(clause, tooMuch) || hasPhrase(clause, less)) return -1;
  return hasPhrase(clause, more) ? 1 : undefined;
}

/** Takes the "up" of "brighten it up" or the "down" of "cool it down". The verb already gives the direction. */
export function takeParticle(clause: Clause): boolean {
  return hasPhrase(clause, particle);
}

const byFractions = [
  [phrase("by half"), 1 / 2],
  [phrase("by third|by one third"), 1 / 3],
  [phrase("by quarter|by one quarter"), 1 / 4],
] as const;

const percent = phrase("(by|with|of|at)? <percent>");
const toPercent = phrase("to <percent>");
const toNothing = phrase("to 0|to zero|to nothing|all the way down");
const plainNumber = phrase("(by|of)? <n>");
const double = phrase("twice as|twice|double|doubled|two times|2 times|2x|x2");
const triple = phrase("three times|triple|3x|3 times");
const half = phrase("by half|half as|half|halve|halved");
const times = phrase("(by)? <times>");

/** Takes "20%", "by 20", "to 120%", "twice", "half" or a strength. A share has the sign of its number. */
export function takeAmount(clause: Clause): Amount {
  const spoken = findAmount(clause);
  if (spoken.kind !== "strength" || spoken.strength !== 1) clause.context.amount = spoken;
  return clause.context.amount ?? clause.carried.amount ?? spoken;
}

function findAmount(clause: Clause): Amount {
  const level = takePhrase(clause, toPercent)?.percent;
  if (level !== undefined) return { kind: "level", level: parseNumber(level) / 100 };
  if (hasPhrase(clause, toNothing)) return { kind: "level", level: 0 };
  const share = takePhrase(clause, percent)?.percent;
  if (share !== undefined) return { kind: "share", share: parseNumber(share) / 100 };
  const fraction = byFractions.find(([pattern]) => hasPhrase(clause, pattern))?.[1];
  if (fraction !== undefined) return { kind: "share", share: fraction };
  const factor = takeFactor(clause);
  if (factor !== undefined) return { kind: "level", level: factor };
  const number = takePhrase(clause, plainNumber)?.n;
  if (number !== undefined) return { kind: "share", share: parseNumber(number) / 100 };
  return { kind: "strength", strength: takeStrength(clause) };
}

/** Takes a factor: "twice", "half", "3 times", "1.5x". */
export function takeFactor(clause: Clause): number | undefined {
  if (hasPhrase(clause, double)) return 2;
  if (hasPhrase(clause, triple)) return 3;
  const spoken = takePhrase(clause, times)?.times;
  if (spoken !== undefined) return parseNumber(spoken);
  return hasPhrase(clause, half) ? 0.5 : undefined;
}

const fractions = [
  [phrase("half"), 1 / 2],
  [phrase("third"), 1 / 3],
  [phrase("quarter"), 1 / 4],
] as const;

/** Takes a fraction: "half", "a third", "a quarter". */
export function takeFraction(clause: Clause): number | undefined {
  return fractions.find(([pattern]) => hasPhrase(clause, pattern))?.[1];
}

/** Parses "20", "-20", "−20%". */
export function parseNumber(text: string): number {
  return Number.parseFloat(text.replace("−", "-").replace(/\s/g, ""));
}

const anchorPhrases = {
  "top-left": phrase("(top|upper) left corner|(top|upper) left hand corner|(top|upper) left|left top"),
  "top-right": phrase("(top|upper) right corner|(top|upper) right hand corner|(top|upper) right|right top"),
  "bottom-left": phrase("(bottom|lower) left corner|(bottom|lower) left hand corner|(bottom|lower) left|left bottom"),
  "bottom-right": phrase("(bottom|lower) right corner|(bottom|lower) right hand corner|(bottom|lower) right|right bottom|corner"),
  centre: phrase("centre|center|middle|centered|centred"),
  top: phrase("top edge|top|above|upper edge|upper part"),
  bottom: phrase("bottom edge|bottom|below|underneath|lower edge|lower part|foot"),
  left: phrase("left hand side|left side|left edge|left"),
  right: phrase("right hand side|right side|right edge|right"),
} satisfies Record<string, RegExp>;

export type Anchor = keyof typeof anchorPhrases;
export const anchorNames = Object.keys(anchorPhrases) as [Anchor, ...Anchor[]];

/** Takes a place: "in the top left corner", "at the bottom". */
export function takeAnchor(clause: Clause): Anchor | undefined {
  return anchorNames.find((anchor) => hasPhrase(clause, anchorPhrases[anchor]));
}

/** "top left corner", "bottom". */
export function describeAnchor(anchor: Anchor): string {
  return anchor.includes("-") ? `${anchor.replace("-", " ")} corner` : anchor;
}

const numberWords: Record<string, number> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  sixteen: 16,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};
const spelledWords = Object.keys(numberWords).join("|");
const spelledNumber = new RegExp(
  `\\b(?:(a|${spelledWords})\\s+)?(hundred)(?:\\s+(?:and\\s+)?(${spelledWords}))?\\b|\\b(${spelledWords})(?:\\s+(${spelledWords}))?\\b`,
  "gi",
);

/** Replaces number words with digits: "ninety", "forty five", "a hundred and eighty". */
export function withDigits(text: string): string {
  return text.replaceAll(
    spelledNumber,
    (words, hundreds?: string, hundred?: string, rest?: string, first?: string, second?: string) => {
      if (hundred !== undefined) return String((parseNumberWord(hundreds) || 1) * 100 + parseNumberWord(rest));
      const tens = parseNumberWord(first);
      const ones = parseNumberWord(second);
      if (second === undefined) return String(tens);
      return tens >= 20 && ones > 0 && ones < 10 ? String(tens + ones) : words;
    },
  );
}
for (const word of Object.keys(numberWords)) phrase(word);

function parseNumberWord(word: string | undefined): number {
  return numberWords[word?.toLowerCase() ?? ""] ?? 0;
}

/** "in the top left corner", "at the bottom", "on the left". */
export function describePosition(anchor: Anchor): string {
  return `${prepositions[anchor] ?? "in"} the ${describeAnchor(anchor)}`;
}

const prepositions: Partial<Record<Anchor, string>> = { top: "at", bottom: "at", left: "on", right: "on" };

/** "+20%", "−35%". */
export function formatSignedPercent(share: number): string {
  return `${share < 0 ? "−" : share > 0 ? "+" : ""}${Math.abs(Math.round(share * 100))}%`;
}

/** "35%". */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** "200 kB", "1.5 MB". */
export function formatSize(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${Math.round(bytes / 100_000) / 10} MB`;
}
