import { type Amount, type Clause, hasPhrase, phrase, takePhrase } from "./phrase.ts";

// The small words that every operation understands: more and less, how strongly, how many, where.

const faint = phrase(
  "(very|ever so|just) (slightly|subtly|lightly|gently)|tiny bit|teeny bit|wee bit|a tad|a hair|a hint|a hint of|barely|pinch of",
);
const light = phrase(
  "little bit|bit|little|only slightly|just touch|touch|slightly|slight|somewhat|subtly|subtle|gently|gentle|lightly|mildly|mild|softly|soft|delicate|delicately|faint|kind of|sort of|kinda|weak|small|moderate|moderately",
);
const heavy = phrase(
  "lots of|lot|lots|much|very|really|strongly|strong|way|far|heavily|heavy|significantly|dramatically|considerably|super|intensely|intense|seriously|great deal|tons of|hugely|serious|quite",
);
const ample = phrase("quite a bit|quite a lot|quite some|a good bit|a fair bit|a good deal");
const utter = phrase(
  "very very|much much|really really|extremely|extreme|completely|totally|as much as possible|to max|maximum|max|insanely|fully|ultra|incredibly|massively",
);

/** How strongly a clause asks: 1 as usual, below it gently, above it strongly. */
export function takeStrength(clause: Clause): number {
  if (hasPhrase(clause, faint)) return 0.3;
  if (hasPhrase(clause, ample)) return 1.5;
  if (hasPhrase(clause, utter)) return 4;
  if (hasPhrase(clause, light)) return 0.5;
  if (!hasPhrase(clause, heavy)) return 1;
  hasPhrase(clause, heavy); // "a whole lot", "very strongly"
  return 1.75;
}

const wanting = phrase(
  "(not|isn't|isnt|aren't|hasn't) enough|not have enough|lacks|lacking|lack|too little|too low|insufficient|could use|needs more|needs|missing",
);
const excess = phrase("too much|too high|too strong|too");
const less = phrase(
  "less|decrease|decreased|reduce|reduced|reducing|lower|lowered|lessen|drop|(turn|bring|dial|take|tone|tune|scale|pull) (down|back)|weaker|minus|fewer|not (so|as|that)|isn't (so|as|that)|cut back|cut down|cut|take away|take out|diminish|minimize|minimise|ease off",
);
const more = phrase(
  "even more|more|increase|increased|raise|raised|boost|boosted|higher|stronger|(turn|bump|crank|pump|bring|push|ramp|dial|pull) up|up|intensify|strengthen|heighten|extra|plus|push|amplify|improve|bump|maximize|maximise",
);
const wayward = phrase("down|up");

/** More (1) or less (−1), if the clause says so. "Too dark" is less of it, "not bright enough" more. */
export function takeDirection(clause: Clause): 1 | -1 | undefined {
  const direction = takeSpokenDirection(clause);
  if (direction !== undefined) clause.context.direction = direction;
  return direction;
}

function takeSpokenDirection(clause: Clause): 1 | -1 | undefined {
  if (hasPhrase(clause, wanting)) {
    hasPhrase(clause, more);
    return 1;
  }
  if (hasPhrase(clause, excess) || hasPhrase(clause, less)) return -1;
  return hasPhrase(clause, more) ? 1 : undefined;
}

/** "Brighten it up", "cool it down": adds nothing to a verb that has said which way. True for "down" or "up" still left alone. */
export function takeWayward(clause: Clause): boolean {
  return hasPhrase(clause, wayward);
}

const shares = [
  [phrase("by half"), 1 / 2],
  [phrase("by third|by one third"), 1 / 3],
  [phrase("by quarter|by one quarter"), 1 / 4],
] as const;

const percent = phrase("(by|with|of|at)? <percent>");
const toPercent = phrase("to <percent>");
const toNothing = phrase("to 0|to zero|to nothing|all the way down");
const plainNumber = phrase("(by|of)? <n>");
const twofold = phrase("twice as|twice|double|doubled|two times|2 times|2x|x2");
const thrice = phrase("three times|triple|3x|3 times");
const half = phrase("by half|half as|half|halve|halved");
const times = phrase("(by)? <times>");

/** Takes "20%", "by 20", "to 120%", "twice", "half" or a strength word. Shares are signed when the number was. */
export function takeAmount(clause: Clause): Amount {
  const spoken = takeSpokenAmount(clause);
  if (spoken.kind !== "strength" || spoken.strength !== 1) clause.context.amount = spoken;
  return clause.context.amount ?? clause.carried.amount ?? spoken;
}

function takeSpokenAmount(clause: Clause): Amount {
  const level = takePhrase(clause, toPercent)?.percent;
  if (level !== undefined) return { kind: "level", level: numberOf(level) / 100 };
  if (hasPhrase(clause, toNothing)) return { kind: "level", level: 0 };
  const share = takePhrase(clause, percent)?.percent;
  if (share !== undefined) return { kind: "share", share: numberOf(share) / 100 };
  const fraction = shares.find(([said]) => hasPhrase(clause, said))?.[1];
  if (fraction !== undefined) return { kind: "share", share: fraction };
  const factor = takeFactor(clause);
  if (factor !== undefined) return { kind: "level", level: factor };
  const number = takePhrase(clause, plainNumber)?.n;
  if (number !== undefined) return { kind: "share", share: numberOf(number) / 100 };
  return { kind: "strength", strength: takeStrength(clause) };
}

/** "twice", "half", "3 times", "1.5x": how many times the present. */
export function takeFactor(clause: Clause): number | undefined {
  if (hasPhrase(clause, twofold)) return 2;
  if (hasPhrase(clause, thrice)) return 3;
  const spoken = takePhrase(clause, times)?.times;
  if (spoken !== undefined) return numberOf(spoken);
  return hasPhrase(clause, half) ? 0.5 : undefined;
}

const fractions = [
  [phrase("half"), 1 / 2],
  [phrase("third"), 1 / 3],
  [phrase("quarter"), 1 / 4],
] as const;

/** "half", "a third", "a quarter" of something. */
export function takeFraction(clause: Clause): number | undefined {
  return fractions.find(([said]) => hasPhrase(clause, said))?.[1];
}

/** Reads "20", "-20", "−20%". */
export function numberOf(text: string): number {
  return Number.parseFloat(text.replace("−", "-").replace(/\s/g, ""));
}

const places = {
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

export type Anchor = keyof typeof places;
export const anchorNames = Object.keys(places) as [Anchor, ...Anchor[]];

/** Takes the place that a clause names, if it does: "in the top left corner", "at the bottom". */
export function takeAnchor(clause: Clause): Anchor | undefined {
  return anchorNames.find((place) => hasPhrase(clause, places[place]));
}

/** "top left corner", "bottom". */
export function describeAnchor(place: Anchor): string {
  return place.includes("-") ? `${place.replace("-", " ")} corner` : place;
}

const digits: Record<string, number> = {
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
const spelled = Object.keys(digits).join("|");
const spelledNumber = new RegExp(
  `\\b(?:(a|${spelled})\\s+)?(hundred)(?:\\s+(?:and\\s+)?(${spelled}))?\\b|\\b(${spelled})(?:\\s+(${spelled}))?\\b`,
  "gi",
);

/** Writes number words as digits: "ninety", "forty five", "a hundred and eighty". */
export function withDigits(text: string): string {
  return text.replaceAll(
    spelledNumber,
    (said, hundreds?: string, hundred?: string, rest?: string, first?: string, second?: string) => {
      if (hundred !== undefined) return String((digitsOf(hundreds) || 1) * 100 + digitsOf(rest));
      const tens = digitsOf(first);
      const ones = digitsOf(second);
      if (second === undefined) return String(tens);
      return tens >= 20 && ones > 0 && ones < 10 ? String(tens + ones) : said;
    },
  );
}
for (const word of Object.keys(digits)) phrase(word);

function digitsOf(word: string | undefined): number {
  return digits[word?.toLowerCase() ?? ""] ?? 0;
}

/** "in the top left corner", "at the bottom". */
export function describePosition(place: Anchor): string {
  return `${place.includes("-") ? "in" : "at"} the ${describeAnchor(place)}`;
}

/** "+20%", "−35%". */
export function signedPercent(share: number): string {
  return `${share < 0 ? "−" : share > 0 ? "+" : ""}${Math.abs(Math.round(share * 100))}%`;
}

/** "35%". */
export function percentOf(share: number): string {
  return `${Math.round(share * 100)}%`;
}
