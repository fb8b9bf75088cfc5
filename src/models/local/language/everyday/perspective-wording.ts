import { type Rule, rule } from "./rule.ts";
import { groups } from "./word-groups.ts";

// Leaning buildings in everyday words. {name} stands for a group of words.

const words = {
  ...groups,
  fix: "(?:fix|correct|straighten(?: out)?|adjust|rectify|repair|sort out|compensate(?: for)?)",
  /** Not "remove the leaning building". */
  remove: "(?:remove|get rid of|undo|reduce|eliminate)",
  distortion:
    "(?:perspective (?:distortion|error|problem)|distorted perspective|keystone(?: effect| distortion)?|keystoning|converging (?:verticals|vertical lines|lines)|convergence)",
  fault:
    "(?:perspective(?: distortion| error| problem)?|distorted perspective|skewed perspective|keystone(?: effect| distortion)?|keystoning|(?:converging|leaning|slanted|slanting|tilted) (?:verticals|vertical lines|lines|walls|buildings?)|convergence|verticals|vertical lines|vertical perspective)",
  building: "(?:buildings?|house|houses|tower|towers|church|facade|façade|skyscrapers?|walls?|columns?|pillars|architecture)",
  lines: "(?:verticals|vertical lines|upright lines|lines|edges|walls|sides)",
  upright: "(?:vertical|upright|parallel|straight|straight up(?: and down)?|plumb)",
  back: "(?:back|backwards?|backward|over|inwards?|in)",
  end: "(?=\\s*(?:$|[.,;:!?]|(?:and|then|please|so|but|for me|a bit|a little|slightly|by \\d+|\\d+ ?%)(?!\\p{L})))",
};

export const perspectiveRules: readonly Rule[] = [
  rule("{fix} {the}{fault}{end}", "fix the perspective", words),
  rule("{remove} {the}{distortion}{end}", "fix the perspective", words),
  rule("{fix} {the}{building}(?:'s|’s)? (?:perspective|verticals|lines|leaning|lean){end}", "fix the perspective", words),
  rule(
    "(?:make|get|set|keep) {the}(?:(?:{building}(?:'s|s'|’s|s’)? )(?:vertical )?{lines}|verticals|vertical lines|upright lines|walls) (?:all )?{upright}{end}",
    "fix the perspective",
    words,
  ),
  rule("(?:make|get|set) {the}{building} (?:stand )?{upright}(?: again)?{end}", "fix the perspective", words),
  rule("straighten(?: up| out)? {the}{building}{end}", "fix the perspective", words),
  rule(
    "{the}{building} (?:leans?|is leaning|are leaning|(?:is|are) falling|falls?|looks? like (?:it's|they're|it is|they are) (?:falling|leaning)|tilts?|tapers?|(?:is|are) tilting) {back}{end}",
    "fix the perspective",
    words,
  ),
  rule(
    "{the}(?:verticals|vertical lines|lines) (?:are converging|converge|are(?:n['’]?t| not) parallel|taper)(?: (?:at|towards) the (?:top|bottom))?{end}",
    "fix the perspective",
    words,
  ),
  rule("(?:auto(?:matic)?[- ])?(?:upright|verticals?|architectural|keystone) correction{end}", "fix the perspective", words),
];
