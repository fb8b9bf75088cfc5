import { applyRules, rule } from "./rule.ts";

// Colour casts: too much of a colour over the whole picture.

const corrections: readonly (readonly [colours: string, correction: string])[] = [
  ["yellow(?:ish|y)?|orange(?:y|ish)?|warm|amber|golden|tungsten|red(?:dish)?|sepia|brown(?:ish)?", "cooler"],
  ["blue|bluish|blueish|cold|cool|icy|cyan", "warmer"],
  ["green(?:ish|y)?(?:[- ]ish)?", "fix the white balance"],
  ["pink(?:ish)?|magenta(?:[- ]ish)?|purple|purplish|violet", "fix the white balance"],
];

const groups = {
  cast: "(?:colou?r )?(?:cast|tint|tinge|tone|tones|glow|overtone|hue|haze|look|shade|wash|veil|undertone)",
  away: "take|get|remove|lose|ditch|kill|drop|cut|fix|correct|neutrali[sz]e|reduce|eliminate|clear|pull|delete|erase|strip|cancel|counter|clean|sort|tone",
  kind: "(?:(?:the|that|this|its|a|any|all|some|nasty|ugly|weird|horrible|awful|sickly|slight|strong|faint|light|heavy|annoying|unpleasant|odd|strange|terrible|tungsten|general|overall|sort of|kind of|bit of|bit of a|little|(?:yellow|orange)(?=y? tungsten)y?) ){0,4}",
};

const byColour = corrections.flatMap(([colours, correction]) => [
  // "there's a bit too much yellow from the lamps", "I don't like how yellow this is", "take the blueness out"
  rule(
    `(?:there(?:'s| is) |it has |i see )?(?:a bit |a little |far |way |much )?too much (?:of )?(?:the |that )?(?:${colours})(?: (?:in (?:it|here|this)|from (?:the |those |my )?(?:\\p{L}+ )?(?:lamps?|lights?|bulbs?|sun|flash)))?(?= |[,.;!?]|$)(?! (?:background|backdrop))`,
    correction,
    groups,
    colours,
  ),
  rule(
    `(?:i )?(?:don't|do not|can't|hate) (?:like|stand|hate)? ?how (?:${colours}) (?:this|it|everything|the (?:photo|picture|image)) (?:is|looks|turned out|came out|got)`,
    correction,
    groups,
    colours,
  ),
  // "blue cast must go", "no more green tint"
  rule(
    `{kind}(?:${colours}) {cast} (?:begone|be gone|no more|away|must|has to|should|needs to|is to|can) (?:go(?: away)?|disappear|begone|be (?:gone|removed|fixed|corrected|toned down|reduced))`,
    correction,
    groups,
    colours,
  ),
  // "take out some blue", "take the edge off the orange", "less of the yellow"
  rule(
    `(?:take|get|pull|tone|dial|cut|bring|turn) (?:out|down|back|away) (?:some|a bit|a little|a lot|most|much)?(?: of)? ?(?:the )?(?:${colours})s?(?= |[,.;!?]|$)(?! {cast})(?! (?:background|backdrop|border|frame|car|dress|shirt|text))`,
    correction,
    groups,
    colours,
  ),
  rule(
    `(?:take|get) (?:some|a bit|a little|a lot|most|the edge)(?: of| off)? (?:the )?(?:${colours})s?(?: (?:out|down|away))?(?= |[,.;!?]|$)`,
    correction,
    groups,
    colours,
  ),
  // "take the yellow cast off", "get rid of that orange tinge"
  rule(
    `(?:{away})(?: (?:rid|out|off|away|down))?(?: of)? {kind}(?:${colours}) {cast}(?: (?:out|off|away|down|from (?:it|this|the (?:photo|picture|image))|in (?:it|the (?:photo|picture|image))))*`,
    correction,
    groups,
    colours,
  ),
  // "it has a reddish glow which I don't like, please take it out"
  rule(
    `(?:(?:it|this|everything|the (?:photo|picture|image|whole thing)|there)(?:'s| is| has|'s got| has got| got)+ )(?!to ){kind}(?:${colours}) (?:{kind}){cast}(?: (?:on|over|to|in) (?:it|everything|the (?:photo|picture|image)))?(?: from (?:the |my |our )?(?:\\p{L}+ ){0,2}(?:lamps?|lights?|lighting|bulbs?|flash|sun|street ?lights?|neon|candles?|tungsten))?(?:,? (?:which|that) (?:i|we) (?:don't|do not|can't) (?:like|want|stand|need))?`,
    correction,
    groups,
    colours,
  ),
  // "slight magenta cast, neutralize please"
  rule(
    `{kind}(?:${colours}) {cast}(?: (?:on|over|in) (?:it|everything|the (?:photo|picture|image)))?[,.;!]? (?:please )?(?:can you |could you )?(?:{away})(?: (?:it|that))?(?: (?:out|off|away|please|pls))*(?=\\s*[,.;!?]|$)`,
    correction,
    groups,
    colours,
  ),
]);

const rules = [
  rule(
    `(?:take|get|remove|lose|reduce|pull|cut|kill)(?: (?:out|down|away))? (?:the |that |some )?(?:of the )?(?:blueness|yellowness|redness|greenness|pinkness|coldness)(?: (?:out|down|away))?`,
    (found) =>
      /blue|cold/i.test(found) ? "warmer" : /green/i.test(found) ? "less green" : /pink/i.test(found) ? "less magenta" : "cooler",
    groups,
  ),
  ...byColour,
];

/** Turns requests to remove a cast into the edit that does. */
export function correctCasts(text: string): string {
  return applyRules(text, rules);
}
