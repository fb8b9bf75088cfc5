import { type Rule, rule } from "./rule.ts";
import { groups } from "./word-groups.ts";

// Colour in everyday words. {name} stands for a group of words.

export const colourRules: readonly Rule[] = [
  rule(
    "(?:(?:add|put|lay|with|give it) )?a bit of (red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|teal|turquoise|brown|golden|amber) (?:all )?(?:over|across|on) (?:it|everything|the (?:whole |entire )?{photo})",
    "tint it a bit $1",
    groups,
  ),
  rule("(?:i )?(?:don't|do not) want (?:any )?colou?rs? in it", "black and white"),
  rule(
    "(?:changed|turned|converted|make|made) (?:in)?to (?:a )?(?:black-and-white|black and white) (?:photograph|photo|picture|image)",
    "black and white",
  ),
  rule("turned (black and white|sepia|greyscale|grayscale)", "$1"),
  rule("(?:b&w|black and white|greyscale) conversion", "black and white"),
  rule("revive {the}{colours}", "more saturation", groups),
  rule("give {the}{colours} (?:some |a bit of |more )?(?:oomph|life|pop|punch|zing)", "more saturation", groups),
  rule("lively {colours}(?: needed)?", "more saturation", groups),
  rule("{colours} (?:made )?more (?:vivid|vibrant|intense)", "more saturation", groups),
  rule("colou?r (?:it|this|the {photo}) in", "colourise it", groups),
  rule("(?:suck|drain|take|strip) all(?: of)? {the}colou?r out(?: of {the}{photo})?", "black and white", groups),
  rule("all (?:of )?(?:the )?colou?r (?:was|is|should be|must be|to be) (?:removed|taken out|gone|dropped)", "black and white"),
  rule("(?:for )?{the}colou?rs (?:to )?(?:really )?sing", "more saturation", groups),
  rule(
    "colou?rs ?[:,] ?(?:a lot |much )?less(?:\\.|,)?(?: like)?(?: a lot less)?(?:,? but don't kill them completely)?",
    "less saturation",
  ),
  rule("(?:could |can )?{the}colou?rs be (?:richer|stronger|bolder|deeper|more vivid)", "more saturation", groups),
  rule(
    "(?:throw|put|lay|cast) a (red|orange|yellow|green|blue|purple|pink|teal|golden) (?:wash|tint|glow|filter) over (?:everything|it|the {photo})",
    "tint it $1",
    groups,
  ),
  rule(
    "make {the}(?:light|whites?|lighting|colou?rs?) (?:whiter|more white|more neutral),? (?:and )?less yellow",
    "cooler",
    groups,
  ),
  rule("whites should be white,? not (?:amber|yellow|orange|cream)", "cooler"),
  rule("whites should be white,? not (?:blue|bluish)", "warmer"),
  rule("less (?:blueish|bluish)", "warmer"),
  rule("less (?:yellowish|yellowy|orangey|orangish)", "cooler"),
  rule("(?:fix|correct|adjust|auto) (?:the )?(?:wb|colou?r balance)", "fix the white balance"),
  rule("(?:white balance|wb|colou?r balance) needs (?:fixing|correcting|work|a fix|adjusting)", "fix the white balance"),
  rule("needs cooling(?: down)?", "cooler"),
  rule("needs (?:warming|warming up)", "warmer"),
  rule("needs brightening(?: up)?", "brighter"),
  rule("needs (?:darkening|toning down)", "darker"),
  rule("needs sharpening", "sharper"),
  rule("needs (?:improving|enhancing|improvement)", "auto enhance"),
  rule(
    "(?:i(?:'d)? (?:want|like|would like)|would like|add|put|give it|with)? ?(?:a |an |some )(red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|teal|amber|greenish|bluish|reddish|yellowish|pinkish|purplish|brownish) (?:tint|cast|tone|tinge|wash|hue|filter|overlay)(?: (?:all )?(?:over|on|across)(?: (?:it|this|everything|the (?:entire|whole) {photo}))?)",
    (_, colour = "") => `tint it ${plainColour(colour)}`,
    groups,
  ),
  rule(
    "(?<=^\\s*)(green|blue|red|yellow|pink|purpl|brown)ish (?:tint|cast|tone|tinge)(?: (?:all )?over(?: (?:it|everything|the (?:whole |entire )?{photo}))?)?(?=[,.;!? ]|$)",
    (_, colour = "") => `tint it ${colour === "purpl" ? "purple" : colour}`,
    groups,
  ),
  rule(
    "(?:shift|push|move|turn|take) {the}(?:whole |entire )?{photo} (?:more )?towards? (?:the )?(?=red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|teal)",
    "tint it ",
    groups,
  ),
  rule(
    "(?:more|some|a bit of|a little) (?:life|pop|punch|zing|oomph) (?:in|to|into|for) {the}{colours}",
    "more saturation",
    groups,
  ),
  rule("(?:paler|softer|weaker|stronger|richer|bolder) in colou?rs?", (found) =>
    /stronger|richer|bolder/i.test(found) ? "more saturation" : "less saturation",
  ),
  rule("faded colou?rs|under ?saturated(?: look)?(?:,? still in colou?r)?|washed[- ]out colou?rs", "less saturation"),
  rule(
    "(?:wash|drain) {the}{colours} out (?:a bit|partly|somewhat|a little|halfway|slightly)(?:,? not (?:all the way to gr[ae]y|all|completely|entirely))?",
    "less saturation",
    groups,
  ),
  rule("(?:strip|take|pull|drop) out {the}colou?rs?", "black and white", groups),
  rule("gr[ae]y tones? only|only gr[ae]y tones?|in gr[ae]y tones?", "black and white"),
  rule(
    "(she|he|it|the \\p{L}+) (?:herself |himself |itself )?(?:stays?|remains?|keeps?|should stay|must stay) (?:in colou?r|coloured|colored)",
    (_, who = "") => `keep ${/^she$/i.test(who) ? "her" : /^he$/i.test(who) ? "him" : who} in colour`,
  ),
  rule(
    "{the}colou?rs? (?:out|gone|away)(?: (?:completely|entirely|altogether|please))?(?=\\s*[,.;!?]|$| and| then)",
    "black and white",
    groups,
  ),
  rule("(?:take|get) {the}colou?r out(?: (?:completely|entirely|altogether))?", "black and white", groups),
  rule("blk (?:n|and|&) wht|blk wht|black n wht|blackandwhite|black-and-white|black-n-white", "black and white"),
  rule(
    "(?:let|make|have) {the}{colours} (?:to )?(?:look |be |appear |feel |seem )?{much}(?:more )?(?:alive|lively|vivid|rich|punchy|strong|bright|bold|vibrant)",
    "more saturation",
    groups,
  ),
  rule(
    "(?:softer|paler|gentler|quieter|lighter|more muted|subdued),? (?:and )?(?:softer|paler|gentler|quieter|more muted|subdued) {colours}",
    "less saturation",
    groups,
  ),
  rule(
    "(?:deeper|richer|stronger|bolder),? (?:and )?(?:deeper|richer|stronger|bolder)(?= {colours}|[,.;!?]|$)",
    "richer",
    groups,
  ),
  rule("(cooler|warmer|colder) (?:colou?r )?(?:palette|white balance|temperature|balance|wb)", "$1"),
  rule(
    "(?:make|set|shift|push|move|adjust|change|get|turn) {the}(?:white balance|colou?r temperature|temperature|colou?r balance|wb) (?:a bit |a little |much |slightly |more |to |towards |to be )*(cooler|warmer|colder|cool|warm|cold)(?: side)?",
    (_, way = "") => (/^(?:cool|cold)/i.test(way) ? "cooler" : "warmer"),
    groups,
  ),
  rule(
    "(cool|warm) (?:up |down )?(?:the|my|those|its|these|all the) (?:tones?|colou?rs?|palette|light|white balance|temperature|picture|photo|image)(?: (?:down|up))?( a bit| a little| slightly)?",
    (_, way = "", much) => `${typeof much === "string" ? much : ""} ${way}er`,
    groups,
  ),
  rule(
    "make {the}(?:light|lighting|colou?rs?|mood|atmosphere) (?:more |a bit |nice and |all |really )*(?:cosy|cozy|golden|sunny|warm)(?:,? (?:and )?(?:cosy|cozy|golden|sunny|warm))*",
    "warmer",
    groups,
  ),
  rule(
    "(?:push|shift|move|turn|bring) {the}(?:overall )?(?:tint|colou?rs?|tones?|hue|palette|colou?r balance) (?:to|towards?) (?:the )?(?=red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|teal)",
    "tint it ",
    groups,
  ),
  rule(
    "(?:a )?(?:warm|golden|sunny|cosy|cozy)(?:,? (?:warm|golden|sunny))* (?:tone|light|glow|look|feel|tint)(?: (?:over|across|on) (?:it|everything|the (?:entire|whole) {photo}))?",
    "warmer",
    groups,
  ),
  rule(
    "that old brown(?:ish)? photo(?:graph)? look(?:,? sepia i think it's called)?|(?:that |the )?old brown(?:ish)? photo(?:graph)? (?:look|style|tone)s?",
    "sepia",
  ),
  rule("sepia,? (?:i think|i believe|i guess)(?: (?:it's|it is|that's) called)?", "sepia"),
  rule("colou?r saturation", "saturation"),
  rule(
    "(?:liven|perk|jazz|spice|brighten|bump|boost|lift|pep|wake|beef|amp|juice|crank|turn|bring|pump)(?: up)? {the}{colours}(?: (?:up|out|alive|to life))?",
    "more saturation",
    groups,
  ),
  rule(
    "(?:give|make) {the}{colours} (?:{much})(?:more )?(?:life|pop|oomph|punch|kick|zing|zest|brighter|livelier|stronger|richer|bolder|deeper|punchier|intense|vivid|vibrant|alive)",
    "more saturation",
    groups,
  ),
  rule(
    "{the}{colours} (?:could|would|need|needs|should|must|can|may|ought to)(?: (?:do with|use|have|be|to be|get))? {much}(?:some |more )?(?:life|pop|oomph|punch|kick|zing|zest|intensity|intense|vivid|vibrant|stronger|richer|bolder|deeper|brighter|livelier|strength|depth|boost|lift|saturated|colourful|colorful)",
    "more saturation",
    groups,
  ),
  rule(
    "{the}{colours} ({much})(?:stronger|richer|bolder|livelier|deeper|brighter|more (?:intense|vivid|vibrant|alive|lively))",
    "$1more saturation",
    groups,
  ),
  rule(
    "(?:stronger|richer|bolder|livelier|deeper|brighter|more (?:intense|vivid|vibrant|lively))(?:,? (?:and )?(?:stronger|richer|bolder|livelier|deeper|brighter|more (?:intense|vivid|vibrant)))* {the}{colours}(?: (?:all over|overall|everywhere|throughout))?",
    "more saturation",
    groups,
  ),
  rule("make every (?:single )?colou?r (?:brighter|stronger|richer|deeper|bolder|livelier)", "more saturation"),
  rule(
    "(?:calm|tone|quieten|quiet|mute|soften|knock|dial|turn|bring|tame|cool|take|pull|reduce|weaken|subdue)(?: (?:back|down|in))? {the}{colours}( a bit| a little| a touch| a tad)?(?: (?:down|back|in))?( a bit| a little| a touch| a tad)?",
    "less saturation$1$2",
    groups,
  ),
  rule(
    "{the}{colours} {much}(?:less|not (?:so|as|quite so)) (?:loud|intense|strong|vivid|bright|garish|vibrant|punchy|bold|saturated|colou?rful)",
    "less saturation",
    groups,
  ),
  rule("(?:less|not (?:so|as)) (?:loud|intense|strong|vivid|bright|garish|bold) {colours}", "less saturation", groups),
  rule("(?:almost|nearly|sort of|more|slightly)? ?pastel(?: (?:colou?rs|tones|shades))?", "less saturation"),
  rule(
    "(?:drain|take|strip|suck|pull|remove|drop|leach|wash|bleed|kill) {the}colou?rs?(?: (?:out(?: of (?:it|this|the (?:photo|picture|image)))?|away|from (?:it|this|the (?:photo|picture|image))|entirely|completely))?(?=\\s*[,.;!?]|$| and| please| then)",
    "black and white",
    groups,
  ),
  rule("(?:without|no|zero) (?:any )?colou?r(?: at all)?", "black and white"),
  rule("(?:all |completely |totally )?in (?:shades of )?gr[ae]y(?: only)?", "black and white"),
  rule(
    "(?:shift|move|change|push|turn) {the}{colours} (?:to|towards?) (?:something )?(?:{much})(warm(?:er)?|cool(?:er)?|cold(?:er)?)",
    "$1",
    groups,
  ),
  rule(
    "({much})(warmer|cooler|colder) (?:colou?rs|tones?|palette|shades?|hues?|colou?ring|light|lighting|look|feel|mood|atmosphere|temperature)(?: overall)?",
    "$1$2",
    groups,
  ),
  rule(
    "{the}(?:colou?rs|tones?|palette|light|lighting|hues?) (?:be |should be |could be |to be |a )?({much})(warmer|cooler|colder)",
    "$1$2",
    groups,
  ),
  rule(
    "(warm|cool)(?: up| down)? (?:the|my|those|its|these|all the) (?:light|lighting|colou?rs|tones?|palette)(?: (?:up|down))?",
    "$1er",
    groups,
  ),
  rule(
    "(cold|cool|warm)(?:er)? light (?:rather than|instead of|not) (?:this|the|that)? ?(?:cold|cool|warm)(?:er)?(?: (?:one|1|light))?",
    "$1er",
  ),
  rule("more cold", "colder"),
  rule("more warm", "warmer"),
  rule("more bright", "brighter"),
  rule("more dark", "darker"),
  rule("more sharp", "sharper"),
  rule(
    "(?:give|add|make|lay|put|cast|wash|bathe|throw)(?: {photo}| the (?:entire|whole) {photo})?(?: (?:a|an|some|in|in a|over|with))*(?: overall)*((?: (?:faint|slight|subtle|soft|light|gentle|little|bit of an?))*) ?(red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|teal|turquoise|brown|golden|amber|greenish|bluish|reddish|yellowish|pinkish|purplish)(?:er)? (?:hue|tone|tint|wash|glow|overtone|cast|light|tinge|shade)(?: (?:over|to|on|across) (?:it|this|everything|the (?:whole |entire )?{photo}|this (?:b&w |black and white )?{photo}|{photo}))?",
    (_, strength = "", colour = "") => `${strength.trim() === "" ? "" : "a bit "}tint it ${plainColour(colour)}`,
    groups,
  ),
  rule("(?:a )?bluer (?:tone|tint|look|feel|hue)", "tint it blue"),
  rule(
    "(?:wash|bathe|drench|soak) {the}(?:entire |whole )?{photo} in (?:a )?(?:faint |soft |light |deep |pale )?",
    "tint it ",
    groups,
  ),
];

function plainColour(colour: string): string {
  return colour
    .toLowerCase()
    .replace(/^reddish$/, "red")
    .replace(/^pinkish$/, "pink")
    .replace(/^bluish$/, "blue")
    .replace(/^purplish$/, "purple")
    .replace(/^(green|yellow|brown)ish$/, "$1");
}
