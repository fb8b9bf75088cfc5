import { applyRules, rule } from "./rule.ts";

// How much people want, in the words that amounts are read from.

const groups = {
  number:
    "\\d|half|a (?:half|third|quarter|fifth|tenth)|one (?:third|quarter|fifth|tenth)|(?:two|2) thirds|(?:three|3) quarters|twice|double|three times|triple",
};

const fractions: readonly (readonly [string, string])[] = [
  ["(?:a|one|1) half", "50%"],
  ["(?:a|one|1) third", "33%"],
  ["(?:a|one|1) quarter", "25%"],
  ["(?:a|one|1) fifth", "20%"],
  ["(?:a|one|1) tenth", "10%"],
  ["(?:a|one|1) eighth", "12.5%"],
  ["(?:two|2) thirds", "67%"],
  ["(?:three|3) quarters?", "75%"],
  ["(?:two|2) fifths", "40%"],
  ["(?:four|4) fifths", "80%"],
];

const rules = [
  rule("(?:by )?(?:a|one) degree(?: or so)?", "1 degree"),
  rule("(?:by )?(?:a couple of|a few) degrees", "2 degrees"),
  rule(
    "(?:by )?(?:say|around|about|roughly|approximately|approx\\.?|circa|ca\\.?|some|maybe|perhaps|something like|somewhere around|more or less|pretty much|nearly|almost|just about),? (?={number})",
    (found) => (/^by/i.test(found) ? "by " : ""),
    groups,
  ),
  rule("by,? (?:say|like),? (?=\\d)", "by "),
  rule("(?<=\\d ?(?:%|percent|px|pixels|degrees|°)?) (?:or so|ish|give or take|at most|at least|tops)", ""),
  ...fractions.flatMap(([spoken, share]) => [
    rule(`by ${spoken}`, `by ${share}`),
    rule(`${spoken} (?=more|less|brighter|darker|lighter|warmer|cooler|sharper|softer|bigger|larger|smaller)`, `${share} `),
    rule(`to ${spoken}(?: of (?:its|the) (?:original |current )?(?:size|width|height))?`, `to ${share}`),
    rule(`${spoken}(?= (?:off|of the (?:top|bottom|left|right|width|height)))`, share),
    rule(`(?<=(?:shave|cut|chop|trim|slice|crop|take|lose) )${spoken}`, share),
  ]),
  rule(
    "(?:down |up )?(?:just |only )?(?:by )?(?:a|one) (?:notch|smidge(?:n)?|smidgin|whisker|fraction|shade|tiny amount|small amount|wee bit|wee|titch|tich|skosh)(?= |[,.;!]|$)",
    (found) => {
      const [particle = ""] = /^(?:down|up) /i.exec(found) ?? [];
      return `${particle}a bit`;
    },
  ),
  rule(
    "in moderation|within reason|nothing (?:too )?(?:crazy|extreme|drastic|wild)|don't (?:overdo|go overboard)(?: (?:it|with it))?|subtle is fine|not too wild",
    "a bit",
  ),
  rule("(?:(?:and )?(?:plenty|loads|lots|tons|heaps) of (?:it|that|them))", "a lot"),
  rule("(?:loads|heaps|plenty|oodles|tonnes|bags|a ton|a heap|masses)(?: of)?", "a lot"),
  rule("(?:waa+y|sooo+|ver+y+y|reallly+) (?=too|more|less|\\p{L})", "way "),
  rule("(?:a|just a|only a) (?:hint|dash|splash|pinch|drop|sprinkle|trace) of", "a bit of"),
  rule(
    "half as much (?:of the )?(?=brightness|contrast|saturation|colou?r|warmth|sharpness|vibrance|clarity|grain|blur|light)",
    "50% less ",
  ),
  rule("(brightness|contrast|saturation|exposure|sharpness|vibrance|clarity) ?(?:=|at) ?(1\\d\\d) ?(?:%|percent)", "$1 to $2%"),
  rule("greater", "more"),
  rule(
    "(?:a|an) (?:slight|small|gentle|light|subtle|mild|tiny|modest) (?:bump|boost|lift|increase|raise)(?: in| of| to)?",
    "a bit more",
  ),
  rule("(?:a|an) (?:big|huge|strong|massive|serious) (?:bump|boost|lift|increase|raise)(?: in| of| to)?", "a lot more"),
  rule(
    "(?:a|an) (?:bump|boost|lift|increase)(?: in| of| to)?(?= (?:the )?(?:brightness|contrast|saturation|exposure|colou?rs?|sharpness|warmth|vibrance|clarity))",
    "more",
  ),
];

/** Writes amounts as the quantities understand them. */
export function withPlainAmounts(text: string): string {
  return applyRules(text, rules);
}
