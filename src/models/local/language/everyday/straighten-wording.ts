import { type Rule, rule } from "./rule.ts";
import { groups } from "./word-groups.ts";

// A crooked picture in everyday words. {name} stands for a group of words.

const words = {
  ...groups,
  fix: "(?:fix|correct|adjust|sort out|sort|rectify|repair|compensate(?: for)?|straighten out|straighten)",
  tilt: "(?:tilt|slant|slope|skew|lean|camera tilt|tilted angle|crookedness)",
  crooked:
    "(?:crooked|tilted|slanted|wonky|skewed|lopsided|askew|sloping|uneven|slanting|off|at an angle|not level|not straight)",
  horizon: "(?:horizon(?: line)?|skyline|water ?line)",
  /** Nothing may follow that the tilt could belong to: "fix the tilt of her head". */
  end: "(?=\\s*(?:$|[.,;:!?]|(?:and|then|please|so|but|for me)(?!\\p{L})))",
};

export const straightenRules: readonly Rule[] = [
  rule(
    "(?:{fix}|get rid of|remove|undo|take out|lose) {the}{tilt}(?: (?:in|of) (?:it|the {photo}))?{end}",
    "straighten it",
    words,
  ),
  rule("(?:{fix}|level(?: (?:out|off|up))?|align|even(?: out| up)?) {the}(?:{crooked} )?{horizon}{end}", "straighten it", words),
  rule("(?:level|straighten|even)(?: (?:it|this|the {photo}))? (?:out|off){end}", "straighten it", words),
  rule("(?:make|get|set|put) {the}{horizon} (?:level|straight|horizontal|even|flat){end}", "straighten it", words),
  rule("{the}{horizon}(?:'s|’s| is| was| looks| seems) (?:\\p{L}+ ){0,2}{crooked}{end}", "straighten it", words),
  rule(
    "(?:it|this|{the}(?:{horizon}|{photo}))(?:'s not| isn['’]?t| is not| was(?:n['’]?t)| does(?:n['’]?t) look) (?:quite |really |exactly |very )?(?:level|straight|horizontal){end}",
    "straighten it",
    words,
  ),
  rule(
    "{the}(?:whole )?{photo} (?:leans|tilts|slants|is leaning|is tilting) (?:to the |to )?(?:left|right|one side){end}",
    "straighten it",
    words,
  ),
  rule(
    "(?:rotate|turn|tilt)(?: (?:it|this|the {photo}))? (?:so|until|till) (?:that )?(?:{the}{horizon}|it|everything) (?:is|'s|looks) (?:level|straight|horizontal){end}",
    "straighten it",
    words,
  ),
  rule("straighten(?: (?:it|this|the {photo}|the {horizon}))? (?:a bit|a little|slightly|properly){end}", "straighten it", words),
];
