import { type Rule, rule } from "./rule.ts";
import { groups } from "./word-groups.ts";

// Crops in everyday words. {name} stands for a group of words.

export const cropRules: readonly Rule[] = [
  rule(
    "(banner|header|cover|thumbnail|story|reel|wallpaper|background|avatar|profile (?:pic|picture|photo)) (?:for|on) (?:my |our |the |a |an )?(youtube|yt|linkedin|twitter|x|facebook|fb|instagram|insta|ig|tiktok|discord|pinterest|phone|iphone|desktop|laptop|computer)(?: (?:channel|profile|page|account))?",
    "$2 $1",
  ),
  rule(
    "(\\d+(?:\\.\\d+)?) ?(px|pixels|%|percent) (?:off|from) (?:the )?(top|bottom|left|right)((?:,| and|, and) )(\\d+(?:\\.\\d+)?) ?(?:px|pixels|%|percent)? (?:off|from) (?:the )?(?=top|bottom|left|right)",
    "$1 $2 off the $3 and cut $5 $2 off the ",
  ),
  rule(
    "(?:cut|crop|chop|trim|lop|slice|take) {the}(left|right|top|bottom)(?:[- ]hand)?(?: (?:side|edge|part|bit|end))? (?:off|away|out)",
    "cut 25% off the $1",
    groups,
  ),
  rule(
    "(?:just|only)(?: keep)? the (left|right|top|bottom|upper|lower) (half|third|quarter|two thirds)(?: of (?:it|the {photo}))?",
    (_, side = "", part = "") =>
      `crop to the ${({ upper: "top", lower: "bottom" })[side.toLowerCase()] ?? side} ${/two/i.test(part) ? "67%" : part}`,
    groups,
  ),
  rule(
    "(?:lose|drop|cut(?: off)?|crop off|chop off|remove|trim off) {the}(left|right|top|bottom|upper|lower) (quarter|third|fifth)(?: of {the}{photo})?",
    (_, side = "", part = "") =>
      `cut ${{ quarter: 25, third: 33, fifth: 20 }[part.toLowerCase()]}% off the ${({ upper: "top", lower: "bottom" })[side.toLowerCase()] ?? side}`,
    groups,
  ),
  rule(
    "(?:there is |there's )?(?:far |way )?too much (?:\\p{L}+ ){1,3}(?:on|at|to) the (left|right|top|bottom)[,.;]? (?:please |so |can you )?(?:trim|cut|crop|lose|take|remove|shave) (?:some of it|it|some|that)(?: (?:off|away))?",
    "cut 10% off the $1",
  ),
  rule("cut (?:in )?closer", "crop tighter"),
  rule("(?:crop,? )(?:don't|do not) stretch(?: it)?", "crop"),
  rule("square,? (?:the |my )?(\\p{L}+) in the (?:middle|cent(?:er|re))", "crop to a square around the $1"),
  rule(
    "(?:cut|crop|trim|take|shave) (\\d+(?:\\.\\d+)? ?(?:%|percent|per cent|px|pixels)) (?:away|off)(?: from)? (?:all|each|every)(?: of the)?(?: four)? (?:sides?|edges?|around)",
    "cut $1 off every side",
  ),
  rule(
    "(?:leave|give|keep) me the (left|right|top|bottom) half(?:,? (?:and )?(?:throw away|lose|drop|forget|delete|bin) the other(?: half| one| side)?)?",
    "crop to the $1 half",
  ),
  rule(
    "(?:the )?(left|right|top|bottom) (?:edge|side|part|bit) is (?:\\p{L}+ )?(?:distracting|empty|ugly|messy|boring|useless|too much|unnecessary),? (?:please |so |can you )?(?:trim|cut|crop|lose|take|remove|shave) (?:it|that|some of it|some)(?: (?:off|away))?(?: a (?:bit|little))?",
    "cut 10% off the $1",
  ),
  rule(
    "(?:there's |there is )?too much (?:\\p{L}+ ){1,3}(?:on|at|to) the (left|right|top|bottom),? (?:please |so |can you )?(?:trim|cut|crop|lose|take|remove|shave) (?:some of it|it|some|that)(?: (?:off|away))?",
    "cut 10% off the $1",
  ),
  rule("(?:get|go|come|move) (?:a bit |a little |much |right )?closer to (the \\p{L}+|her|him)", "zoom in on $1"),
  rule("(\\d+(?:\\.\\d+)? ?x) zoom(?: (?:on|in on|into) (?:the \\p{L}+|her|him))?", "zoom in $1"),
  rule("square (?:it|this|the {photo}) (?:off|up)", "crop to a square", groups),
  rule("(?:and )?cut off (?:the rest|what doesn't fit|what does not fit|whatever doesn't fit)", ""),
  rule("reduce to half size|half the size", "half the size"),
  rule("scale (?:both sides|it|this) down to (\\d+ ?%)(?: of what (?:they are|it is))?", "scale to $1"),
  rule("(left|right)[- ]hand(?= (?:half|third|quarter|side|part|edge|corner))", "$1"),
  rule(
    "(?:keep|leave|show|give me|i want)(?: me)? (?:just|only|nothing but) the (left|right|top|bottom|upper|lower|cent(?:er|re)|middle)(?: (half|third|quarter|part))?",
    "crop to the $1 $2",
  ),
  rule(
    "(?:lose|drop|remove|cut(?: off| away| out)?|chop off|get rid of|ditch|delete|crop (?:out|off|away)|take off|bin) {the}(left|right|top|bottom|upper|lower) half(?: of (?:it|this|the {photo}))?",
    (_, side = "") =>
      `crop to the ${{ left: "right", right: "left", top: "bottom", upper: "bottom", bottom: "top", lower: "top" }[side.toLowerCase()]} half`,
    groups,
  ),
  rule(
    "(?:trim|crop|cut|shave|slice|narrow)(?: off| away| in| down)? {the}(?:two |both )?sides(?: (?:off|away|in|down))?( a (?:little|bit|touch|tad)(?: bit)?| a lot)?",
    (_, much = "") => {
      const share = /lot/.test(much) ? 15 : 8;
      return `cut ${share}% off the left and cut ${share}% off the right`;
    },
    groups,
  ),
  rule(
    "(?:trim|crop|cut|shave|slice|chop)(?: off| away)? {the}(?:top and bottom|top & bottom|bottom and top)(?: off| away)?( a (?:little|bit|touch|tad)(?: bit)?)?",
    "cut 10% off the top and cut 10% off the bottom",
    groups,
  ),
  rule(
    "(?:trim|crop|cut|shave|slice|chop|lop|take|nip|clip)(?: off| away)? (?:a bit|a little|a little bit|some|a touch|a sliver|a strip|something|a slice)(?: (?:off|from|of|away from))+ (?:the )?(top|bottom|left|right)(?: (?:side|edge|part|end|of (?:it|this|the {photo})))?",
    "cut 10% off the $1",
    groups,
  ),
  rule(
    "(?:trim|crop|cut|shave|slice|chop|lop|take)(?: off| away| out| down) {the}(top|upper|bottom|lower|left|right)(?: (?:part|bit|edge|side|area|section|strip))?",
    (_, side = "") => `cut 25% off the ${({ upper: "top", lower: "bottom" })[side.toLowerCase()] ?? side}`,
    groups,
  ),
  rule(
    "(?:lose|trim|crop|cut|reduce|shorten|shave|chop)(?: off)? {the}(upper|lower|top|bottom|left|right)(?: (?:edge|side|part|border))? by (\\d+(?:\\.\\d+)? ?(?:%|percent|per cent|px|pixels))",
    (_, side = "", by = "") => `cut ${by} off the ${({ upper: "top", lower: "bottom" })[side.toLowerCase()] ?? side}`,
    groups,
  ),
  rule(
    "(?:take|shave|cut|chop|trim|slice) (\\d+(?:\\.\\d+)? ?(?:%|percent|per cent|px|pixels)) off on (?:the )?",
    "cut $1 off the ",
  ),
  rule(
    "(?:get rid of|remove|crop (?:out|off|away)|crop|lose|cut (?:out|off|away)|trim(?: off| away)?|trim) {the}(?:extra|empty|dead|unused|wasted|blank|unnecessary|excess|spare|superfluous|pointless) (?:space|background|area|room|stuff|margin|margins|surroundings|bits)(?: (?:around|beside|next to|near|about) ((?:the |my )?\\p{L}+|her|him|them))?(?: (?:away|off|out|by cropping|with a crop))?",
    (_, thing) => `crop to ${typeof thing === "string" && thing !== "" ? thing : "the subject"}`,
    groups,
  ),
  rule(
    "crop (?:in )?(?:much |a bit |a little |even |way )?(?:closer|tighter|nearer|in|further in|more tightly|more closely)",
    "crop tighter",
  ),
  rule(
    "(?:a |much |far |even )*(?:tight|tighter|close|closer) (?:crop|framing|frame|cropping|cut)(?: (?:around|on|of|to) ((?:the |my )?\\p{L}+|her|him|them))?(?:,? (?:she|he|it|they|the \\p{L}+) (?:should|must|has to|needs to|can) (?:take up|fill|cover) (?:the (?:whole |entire )?)?(?:frame|{photo}))?",
    (_, thing) => `crop tightly around ${typeof thing === "string" && thing !== "" ? thing : "the subject"}`,
    groups,
  ),
  rule("square crop with (the \\p{L}+|her|him|them) in (?:the )?(?:cent(?:er|re)|middle)", "crop to a square around $1"),
  rule(
    "crop (?:it )?(?:to )?(?:a )?(\\d+) ?(?:by|:|x|to) ?(\\d+) (?:portrait|landscape|format|upright|vertical|horizontal)(?= around)",
    "crop to $1:$2",
  ),
  rule(
    "(\\d+ ?(?::|x|by) ?\\d+),? (?:in )?(?:portrait|landscape|upright|vertical|horizontal|format|ratio|please)(?: (?:format|mode|orientation|please))?",
    "$1",
  ),
  rule(
    "(?:insta(?:gram)?|ig|portrait|cinema|cinematic|movie|film|tv|widescreen|photo|print|landscape|upright|vertical|facebook|linkedin|youtube|pinterest)(?: (?:portrait|format|ratio|size|post|feed|cover))? (?=\\d+ ?: ?\\d+)",
    "",
  ),
  rule(
    "(?:reels?|tik ?tok|shorts?|stor(?:y|ies)|snapchat|phone)(?: (?:format|size|shape|ratio|crop))(?:,? (?:please|pls))?(?:,? (?:vertical|upright|portrait))?",
    "crop for a vertical story",
  ),
  rule("(?:cinema|movie|film)(?: screen)? (?:format|ratio|shape|size|crop)", "crop to 21:9"),
  rule("crop (?:me |it |this )?(?:close|in)? ?(?:on|to|around) (?=the |her|him|them|me)", "crop to "),
  rule("(?:crop|cut)(?: (?:it|this))? down to (?=a |\\d)", "crop to "),
  rule(
    "crop only (the \\p{L}+|her|him|them)(?: in (black and white|colou?r|greyscale))?",
    (_, thing = "", style) => `crop to ${thing}${typeof style === "string" && style ? ` and ${style}` : ""}`,
  ),
  rule(
    "(?:portrait|landscape|vertical|horizontal|upright)(?: (?:orientation|mode|format))?(?: crop)?,?(?: (?:of|at|in|to))? (?=\\d+ ?: ?\\d+)",
    "crop to ",
  ),
  rule("zoom (?:right )?in (?:close |closer |tight )?on", "zoom in on"),
  rule("(?:drop|lose|cut|crop) (?:off |out |away )?the outer (?:bits|parts?|edges?|area)", ""),
];
