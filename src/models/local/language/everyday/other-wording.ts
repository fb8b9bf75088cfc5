import { type Rule, rule } from "./rule.ts";
import { groups } from "./word-groups.ts";

// Turns, frames, texts and effects in everyday words. {name} stands for a group of words.

const place =
  "(?:at|in|on|along|across|near) (?:the )?(?:very )?(?:top|bottom|upper|lower|left|right|middle|cent(?:er|re))(?:[- ](?:left|right))?(?: (?:corner|edge|side))?";

/** “0” stands for a quoted text here. */
const severalTexts: readonly Rule[] = [
  rule("(?:two|three|four|five|several|\\d+) (?:lines|captions|pieces|bits|words|texts)(?: of text)?(?= ?:? ?“)", "text"),
  rule(
    "(?<=“\\d+”(?: on (?:it|this))?),? (?:(?:all )?(?:from top to bottom|stacked(?: up)?|one (?:above|below|under) (?:the other|another)|(?:under|below|above) each other|on (?:separate|different|two|three) lines|as (?:two|three|separate) lines))",
    "",
  ),
  // “0” at the top and below it “1”: both are at the top
  rule(
    `(“\\d+”) (${place})(?:,? (?:and|with|then)|,) (?:(?:just |right )?(?:below|under|underneath|beneath)(?: (?:it|that|this))?,? (“\\d+”)|(“\\d+”) (?:just |right )?(?:below|under|underneath|beneath)(?: (?:it|that|this))?)`,
    (_, one = "", where = "", first, second) => `${one} ${where} and write ${first ?? second ?? ""} ${where}`,
  ),
  rule(
    "(“\\d+”)(?:,? (?:and|with|then)|,) (?:(?:just |right )?(?:below|under|underneath|beneath) (?:it|that|this),? (“\\d+”)|(“\\d+”) (?:just |right )?(?:below|under|underneath|beneath)(?: (?:it|that|this))?)",
    (_, one = "", first, second) => `${one} and write ${first ?? second ?? ""}`,
  ),
  // “0” and “1” at the top: both are
  rule(`(“\\d+”(?:(?: ?,? and| ?,| &| \\+) ?“\\d+”)+) (${place})`, (_, texts = "", where = "") =>
    (texts.match(/“\d+”/g) ?? []).map((text) => `write ${text} ${where}`).join(" and "),
  ),
];

export const otherRules: readonly Rule[] = [
  ...severalTexts,
  rule(
    "(?:(?:turn|flip|rotate|put) (?:it|this|the {photo}) )(?:the )?(?:other|right|correct) way (?:up|round)|(?:it|this|the {photo})(?:'s| is) (?:the )?wrong way up",
    "rotate 180 degrees",
    groups,
  ),
  rule(
    "^\\s*(?:(?:please|pls|plz|can you|could you|just) )*fix (?:it|this|that|(?:my|the) {photo})(?: up)?(?: for me)?\\s*[.!]*\\s*$",
    "auto enhance",
    groups,
  ),
  rule("compress (?:it|this|the {photo})? ?(?:a (?:bit|little|lot|tad)|slightly|some|heavily|more)", "compress it", groups),
  // "it's sideways, turn it left": the order says which way
  rule(
    "{whole}(?:'s| is| was| came out| looks)(?: lying| all| on)? (?:sideways|on its side),? (?:so |and |please |can you )*(?=(?:turn|rotate|flip) )",
    "",
    { ...groups, whole: "(?:it|this|that|(?:the |my )?{photo})".replace("{photo}", groups.photo) },
  ),
  rule(
    "(?:the |those |its )?corners (?:look|are|seem) (?:so |too |very )?(?:pointy|sharp|hard|square),? (?:so |please )?(?:make|round) them (?:round|off|rounder|rounded)",
    "rounded corners",
  ),
  rule("soft blur over (?:the lot|it|everything|the {photo})", "blur it a bit", groups),
  rule("(?:turn|rotate) (?:it|this|the {photo}) through (?=\\d)", "rotate by ", groups),
  rule("left and right (?:should|must|need to) be swapped|swap left and right", "flip it"),
  rule("blow it up to (?=\\d)", "scale to "),
  rule("(?:slap|whack|stick|pop|chuck|plonk|stamp) (?=“)", "write "),
  rule("(?:smack bang|bang|right|slap bang) in the middle", "in the middle"),
  rule("down the bottom|along the bottom|at the foot", "at the bottom"),
  rule(
    "(?:chuck|slap|whack|stick|pop) (a (?:\\p{L}+ ){0,3}(?:border|frame)) (?:a?round|on) (?:it|this|the {photo})",
    "add $1",
    groups,
  ),
  rule("((?:border|frame)) all the way (?:a?round) in ({colour})", "$2 $1", { ...groups, colour: "\\p{L}+" }),
  rule("(?:those |the )?pointy corners,? can they be round(?:ed)?", "rounded corners"),
  rule(
    "(?:saw|lop|hack|chop|slice) off the (lowest|bottom|top|upper|left|right) (?:fifth|20%)",
    (_, side = "") => `cut 20% off the ${({ lowest: "bottom", upper: "top" })[side.toLowerCase()] ?? side}`,
  ),
  rule("\\d+:\\d+ is too (?:wide|tall|narrow|long),? (?:so )?(?:i want|make it|i need|use|give me) (?=\\d+:\\d+)", ""),
  rule(
    "(?:could )?the (bottom|top|left|right|upper|lower) (third|quarter|half) (?:be )?cropped (?:out|off|away)",
    (_, side = "", part = "") =>
      `cut ${{ third: 33, quarter: 25, half: 50 }[part.toLowerCase()]}% off the ${({ upper: "top", lower: "bottom" })[side.toLowerCase()] ?? side}`,
  ),
  rule(
    "(?:we |i )?(?:don't|do not) need the (left|right|top|bottom) half,? (?:so |please )?(?:chop|cut|crop|remove|lose) it(?: off)?",
    (_, side = "") => `crop to the ${{ left: "right", right: "left", top: "bottom", bottom: "top" }[side.toLowerCase()]} half`,
  ),
  rule("get in (?:tighter|closer|tight|close) on (the \\p{L}+|her|him)", "zoom in on $1"),
  rule("(\\d+:\\d+) with (the \\p{L}+|her|him) (?:centred|centered|in the (?:cent(?:er|re)|middle))", "crop to $1 around $2"),
  rule(
    "there(?:'s| is) (?:dead|empty|too much|wasted) space (?:up )?(?:at the |on the )?(top|bottom|left|right),? (?:please )?(?:crop|cut|trim|take|chop) (?:some of )?(?:it|that)(?: (?:away|off|out))?",
    "cut 10% off the $1",
  ),
  rule("the tiniest(?: little)? bit", "a tiny bit"),
  rule("by a good (?:chunk|deal|amount|bit)", "a lot"),
  rule("(?:up|down) with the (\\p{L}+)", (found, what = "") => `${/^up/i.test(found) ? "more" : "less"} ${what}`),
  rule(
    "(?:lose|gain) (?:a bit|a little|some)(?: of)? (brightness|contrast|saturation|warmth|sharpness)",
    (found, what = "") => `${/^gain/i.test(found) ? "more" : "less"} ${what} a bit`,
  ),
  rule(
    "(?:switch|convert|change|transform|turn|put|make|render) {the}?{photo}? ?(?:in)?to (?:a |an )?(greyscale|black and white|sepia|monochrome|b&w)(?: {photo})?",
    "$1",
    groups,
  ),
  rule(
    "(?:flip|mirror) (?:it|this|the {photo})? ?(?:horizontally|vertically)?,? so (?:that )?.{3,40} (?:is |ends up |will be |goes )?on the other side",
    "flip it",
    groups,
  ),
  rule("(?:tone|lighten|darken|sharpen|brighten|blur) (her|him|them) only", (found) =>
    found.replace(/ (her|him|them) only/i, " only $1"),
  ),
  rule("(?:sharpen|brighten|lighten|darken|blur) (?:only |just )?(?:her|him)(?: only| alone)", (found) =>
    found.replace(/(?:only |just )?(her|him)(?: only| alone)?/i, "the subject"),
  ),
  rule("(?:way )?up top", "at the top"),
  rule(
    "(?:make |turn it into |turn this into )?a (?:line|pencil) (?:sketch|drawing)(?: (?:out )?of (?:it|this|the {photo}))?",
    "pencil sketch",
    groups,
  ),
  rule(
    "(?:those|the|its) corners are (?:so |too |very )?(?:pointy|sharp|square|hard),? (?:so |please )?(?:round|soften) them(?: off)?",
    "rounded corners",
  ),
  rule(
    "shade (?:it|the {photo})(?: off)? towards? the (?:corners|edges)|darken towards? the (?:corners|edges)",
    "vignette",
    groups,
  ),
  rule("((?:border|frame)) (?:on|along|around) (?:every|each|all)(?: four)? (?:sides?|edges?)", "$1"),
  rule(
    "(?<=(?:brightness|contrast|saturation|sharpness|warmth|colou?rs?),? )(?:all|both) (?:of them )?(?=slightly|a bit|a little)",
    "",
  ),
  rule("at the very (top|bottom)", "at the $1"),
  rule("(?:for .{2,40} )?we need (?=“)", "write "),
  rule(
    "(?:flip|mirror|turn) (?:it|this|the {photo})? ?(?:round|around)? ?so (?:that )?(?:she|he|it|they|the \\p{L}+) (?:looks?|faces?|points?|is looking|is facing|ends? up) (?:to |on )?the other (?:way|direction|side)",
    "flip it",
    groups,
  ),
  rule(
    "(?:turn|rotate) (?:it|this|the {photo})? ?(?:by )?(?:a )?quarter(?: turn)?(?: to the)? (clockwise|anticlockwise|counterclockwise|left|right)",
    (_, way = "") => `rotate 90 degrees ${({ clockwise: "right", right: "right" })[way.toLowerCase()] ?? "left"}`,
    groups,
  ),
  rule("tilt (?:it|this|the {photo})? ?(?=(?:by )?\\d)", "rotate by ", groups),
  rule("(?:{much})fuzzier", "blurrier", groups),
  rule(
    "({colour}) (?:edges?|frame|surround|rim|border)(?: all)?(?: the way)? (?:a?round)(?: (?:it|the {photo}))?(?:, (thick|thin|wide|narrow))?",
    (_, colour = "", width) => `add a ${typeof width === "string" ? width : ""} ${colour} border`,
    {
      ...groups,
      colour:
        "white|black|red|green|blue|yellow|gr[ae]y|pink|orange|purple|brown|beige|gold|golden|silver|teal|navy|cream|turquoise|cyan|magenta",
    },
  ),
  rule(
    "(?:put|add|draw|give(?: it)?) (?:a |an )?((?:\\p{L}+ )?(?:border|frame)) (?:a?round (?:it|this|the {photo})),? (?=\\d+ ?(?:px|pixels))",
    "add a $1 of ",
    groups,
  ),
  rule("(?:instant[- ]camera|instant[- ]photo|instax) (?:frame|look|style|border)", "polaroid frame"),
  rule(
    "(?:swap|switch|flip|reverse|turn round) {the}colou?rs(?: like(?: in| on)? (?:a )?(?:film )?negative)?",
    "invert the colours",
    groups,
  ),
  rule("like(?: in| on)? a (?:film )?negative", "invert the colours"),
  rule("old[- ]tim(?:e|ey|er)(?: (?:brown|brownish))?(?: (?:tones?|look|photo|style|colou?rs?))?", "sepia"),
  rule("(?:brown|brownish) (?:tones?|old[- ]photo look)", "sepia"),
  rule("soft focus(?: (?:over|on|across) (?:it|everything|the (?:whole |entire )?{photo}))?", "soften it", groups),
  rule(
    "(?:pixelated|pixelate(?: it)?|pixels?) like (?:an? )?(?:8|8-|eight)[- ]?bit(?: (?:game|console))?|8[- ]?bit(?: (?:game|style|look))?",
    "pixelate",
  ),
  rule(
    "(?:the )?corners(?: of (?:it|the {photo}))? (?:should|could|must|need to|to|can) be (?:round|rounded)(?: off)?|round(?: off)? the corners",
    "rounded corners",
    groups,
  ),
  rule("make (?:it|the {photo}) (?:half|half as) (?:as )?big", "half the size", groups),
  rule("(?:shrink|reduce|scale(?: it)? down)(?: (?:it|this|the {photo}))? by (?:a|one|1) third", "make it 33% smaller", groups),
  rule("(?:shrink|reduce|scale(?: it)? down)(?: (?:it|this|the {photo}))? by (?:a|one|1) quarter", "make it 25% smaller", groups),
  rule("(?:tilt|tilted) (?:it )?shift", "tilt-shift"),
  rule("(?:post|up|brighten|darken|sharpen|blur|crop)(?:en)?\\. (a lot|a bit|a little)\\. (\\d+ ?%)", "$& "),
  rule(
    "(?<=(?:brighten|darken|sharpen|blur|lighten|saturate|desaturate)(?: it)?)[.!] (a lot|a bit|a little|much)[.!,]? (?:by )?(?=\\d)",
    " by ",
  ),
  rule("(?<=\\p{L}),? (?:only |just |but only |but just |but )(?=a (?:bit|little|lot)(?:[.!?]|$))", " "),
  rule("(?:it)? ?(?:would|could|can|should) be {much}(darker|brighter|warmer|cooler|sharper|softer)", "$1", groups),
];
