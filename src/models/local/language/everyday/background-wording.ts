import { type Rule, rule } from "./rule.ts";
import { groups } from "./word-groups.ts";

// The background in everyday words. {name} stands for a group of words.

export const backgroundRules: readonly Rule[] = [
  rule(
    "(?:(?:just|only) keep|keep (?:just|only|nothing but)) (?=the (?!left|right|top|bottom|upper|lower|middle|cent)|my |me|her|him|us|them)",
    "cut out ",
  ),
  rule(
    "(?:i(?:'d)? (?:want|need|like|would like) )?{the}(?:background|backdrop|bg) (?:to be |be |should be |must be |made |turned )?(?:see[- ]through|transparent|invisible)",
    "transparent background",
    groups,
  ),
  rule(
    "(?<=(?:background|backdrop|bg).{1,40}(?:,|but|and|with|while) ?)(me|her|him|us|them|(?:the |my )?\\p{L}+) (?:stays? |remains? |kept |still )?in (?:full )?colou?r",
    "keep $1 in colour",
  ),
  rule(
    "(?:the )?(?:stuff|things|clutter|mess|everything|whatever|what)(?: (?:is|that's|'s))? behind (?:her|him|it|them|the \\p{L}+) (?:is|are) (?:\\p{L}+ )?(?:distracting|messy|busy|ugly|too much|cluttered),? (?:please |so |can you )?(blur|darken|remove|soften|brighten|desaturate|pixelate) (?:it|that|them)",
    "$1 the background",
  ),
  rule("(?:nuke|zap|bin|kill|scrap|axe|ditch|wipe|banish) {the}(background|backdrop|bg)", "remove the $1", groups),
  rule(
    "make (?:everything|all|whatever is|what is|what's) (?:around|behind) (?:the \\p{L}+|her|him|it|them) (?:pure |all |plain |solid )*(white|black|gr[ae]y|red|green|blue|yellow|pink)",
    "make the background $1",
  ),
  rule(
    "what(?:'s| is) behind (?:the \\p{L}+|her|him|it|them) (?:should|must|has to|needs to) be (?:pure |all |plain |solid )*((?:forest |dark |light |sky |navy )?\\p{L}+)",
    "make the background $1",
  ),
  rule("(?:cut out|isolate) (.{3,30}) on transparency", "cut out $1"),
  rule(
    "could {the}(background|backdrop|bg) be (removed|blurred|deleted)",
    (_, what = "", how = "") => `${/blur/i.test(how) ? "blur" : "remove"} the ${what}`,
    groups,
  ),
  rule("transparent,? (?:and |and then |then )+(\\p{L}+) behind (?:the \\p{L}+|her|him|it|them)", "make the background $1"),
  rule(
    "(?:behind|around) (?:the \\p{L}+|her|him|it|them),? (?:i(?:'d)? (?:want|need|like) |make it |put )?(?:just |only |plain |solid |all |a )*((?:light |dark |pale |sky |navy )?(?:white|black|red|green|blue|yellow|gr[ae]y|pink|orange|purple|brown|beige|turquoise|teal|navy|cream)|#[0-9a-f]{6}|#[0-9a-f]{3})(?:,? (?:flat|plain|solid|nothing else))*(?= |[,.;!?]|$)",
    "make the background $1",
  ),
  rule(
    "everything behind (?:the \\p{L}+|her|him|it) (?:just |all |to be |in )*(white|black|gr[ae]y|blue|green|red)",
    "make the background $1",
  ),
  rule(
    "((?:light |dark |pale )?(?:white|black|gr[ae]y|blue|green|red|yellow|pink|beige)) behind (?:the \\p{L}+|her|him|it)(?: instead of (?:that|the) \\p{L}+)?",
    "make the background $1",
  ),
  rule(
    "(?<!(?:crop|extra|empty|unnecessary|excess|some|of) (?:the )?)(?:background|backdrop|bg) (?:off|out|gone|away)(?=[,.;!? ]|$)",
    "remove the background",
  ),
  rule(
    "gradient behind (?:it|her|him|the \\p{L}+),? from ((?:light |dark )?\\p{L}+)(?: at the top)? to ((?:light |dark )?\\p{L}+)(?: at the bottom)?",
    "background gradient from $1 to $2",
  ),
  rule(
    "(?:i(?:'d)? (?:want|need|like) )?(?:her|him|it|them|the \\p{L}+) on (?:a )?transparent(?: (?:background|bg))?",
    "transparent background",
  ),
  rule(
    "(darken|brighten|blur|lighten|desaturate) (?:whatever|what|everything that|all that) (?:isn't|is not|'s not) ((?:the )?\\p{L}+|her|him)",
    "$1 everything except $2",
  ),
  rule(
    "i(?:'d)? (?:want|need|like|would like|love) (?:a |an |some |plain |solid )*({colour}) behind (?:the \\p{L}+|her|him|it|them|me|us)",
    "make the background $1",
    {
      ...groups,
      colour:
        "(?:light |dark |pale |sky |navy |royal )?(?:white|black|red|green|blue|yellow|gr[ae]y|pink|orange|purple|brown|beige|turquoise|teal|navy|cream|cyan|magenta|mint|peach|lilac)",
    },
  ),
  rule(
    "(?:put|set|place) (?:it|her|him|them|this) (?:on|onto|against|in front of) (?:a |an |pure |plain |solid |clean )*({colour})(?: (?:background|backdrop))?(?= |[,.;!?]|$)",
    "make the background $1",
    { ...groups, colour: "white|black|red|green|blue|yellow|gr[ae]y|pink|orange|purple|brown|beige|turquoise|teal|navy|cream" },
  ),
  rule(
    "(?:clip|cut|lift|knock) (?:the |my )?(\\p{L}+|her|him) out,? (?:with |and )?(?:transparent|see[- ]through|nothing|empty) (?:around|behind|all around)(?: (?:it|her|him))?",
    "cut out the $1",
  ),
  rule(
    "give (?:the |my )?(?:\\p{L}+|her|him|it|them) an? (?:out of focus|blurry|blurred|soft|blurred out) (?:background|backdrop|bg)",
    "blur the background",
  ),
  rule(
    "{the}(background|backdrop) fading from (\\p{L}+)(?: at the top)? to (\\p{L}+)(?: at the bottom)?",
    "$1 gradient from $2 to $3",
    groups,
  ),
  rule(
    "keep (?:the |my )?(\\p{L}+|her|him) and (?:drop|lose|remove|delete|ditch|erase|throw away|get rid of) (?:everything else|the rest|all the rest)(?:,? (?:it )?(?:must|should|has to) be (?:see[- ]through|transparent))?",
    (_, thing = "") => `cut out ${/^(?:her|him)$/i.test(thing) ? thing : `the ${thing}`}`,
  ),
  rule(
    "(?:the \\p{L}+|she|he|it) (?:remains|stays|keeps|must stay|should stay) in colou?r",
    (found) => `keep ${found.replace(/ (?:remains|stays|keeps|must stay|should stay) in colou?r/i, "")} in colour`,
  ),
  rule(
    "(?:the )?(man|woman|person|lady|guy|girl|boy|cup|rocket|dog|cat|subject) (?:himself|herself|itself) (lighter|brighter|darker|sharper),? (?:but )?what(?:'s| is) behind (?:him|her|it) (?:stays|remains|should stay) (?:the same|as it is|unchanged)",
    "make only the $1 $2",
  ),
  rule("(?:but )?not what(?:'s| is) behind (?:him|her|it|them)", "but not the background"),
  rule(
    "(?<=(?:cut|crop|trim|chop|shave|black and white|colou?r).{0,60}(?:and|then|,) (?:\\p{L}+ )?)(?:the rest|what(?:'s| is) left|what remains|the remainder)",
    "it",
  ),
  rule(
    "{the}(?:background|backdrop|bg)(?:'s| is) {much}(?:messy|busy|distracting|cluttered|ugly|noisy|a mess|crowded|chaotic),? (?:so |and |please |can you )*(?:throw|put|get|blur|make) it(?: (?:out of focus|out|blurry|soft|all blurry))?",
    "blur the background",
    groups,
  ),
  rule(
    "{the}(?:background|backdrop|bg)(?:'s| is) {much}(?:messy|busy|distracting|cluttered|ugly|noisy|a mess|crowded|chaotic),? (?:so |and |please |can you )*(?:remove|delete|lose|ditch|drop|erase|get rid of|take out|cut out) it",
    "remove the background",
    groups,
  ),
  rule(
    "(?:throw|put|get|push|send|knock|drop|bring) {the}(?:background|backdrop|bg) (?:right )?out of focus",
    "blur the background",
    groups,
  ),
  rule("soften {the}(?:background|backdrop|bg)", "blur the background a bit", groups),
  rule(
    "(?:let|have|make|get) {the}(background|backdrop|bg)(?: to)? (?:go|be|become|turn|look|get) (?:all |totally |completely |really |nice and |a bit )*(blurry|blurred|soft|fuzzy|out of focus)",
    "blur the $1",
    groups,
  ),
  rule(
    "{the}(?:background|backdrop|bg)(?:'s| is) {much}(?:messy|busy|distracting|cluttered|ugly|noisy|a mess|crowded|chaotic)",
    "",
    groups,
  ),
  rule(
    "(?:remove|erase|delete|take out|take away|take off|get rid of|cut out|edit out|drop|lose|strip) {the}(?:background|backdrop|bg)(?: (?:out|away|off))?(?:,? (?:and|then|and then|after that))+ (?:please )?(?:make|turn|paint|colou?r|fill|set|put|leave|replace|swap)(?: (?:it|that|this|in|the (?:background|backdrop)))*(?: (?:to|with|in|into|by|for))?(?: (?:a|an|all|plain|solid|pure|simple|completely|something))* (?=\\p{L}|#)",
    "make the background ",
    groups,
  ),
  rule(
    "cut {the}(\\p{L}+)(?: \\p{L}+)? out and (?:paste|put|place|set|drop|stick) (?:it|him|her|them|that) (?:on|onto|in front of|over|against)(?: (?:a|an|the|plain|pure|solid))* (\\p{L}+)(?: (?:background|backdrop|bg))?",
    "make the background $2",
    groups,
  ),
  rule("{the}(background|backdrop|bg) all ({colour}) except (?:for )?(?:the \\p{L}+|her|him|it|them)", "make the $1 $2", {
    ...groups,
    colour: "white|black|red|green|blue|yellow|gr[ae]y|pink|orange|purple|brown|beige",
  }),
  rule(
    "{the}(background|backdrop|bg) (?:should|must|has to|needs to|is to|to|can|could) (?:go|turn|change|switch|be changed|move) from (?:a |the )?\\p{L}+ to (?:a |plain |pure )*(\\p{L}+)",
    "make the $1 $2",
    groups,
  ),
  rule(
    "(?:edit|crop|photoshop|shop|wipe|clear|key|mask|rub) {the}(background|backdrop|bg) (?:out|away|off)",
    "remove the $1",
    groups,
  ),
  rule("(?:get|be) (?:shot|shut|rid) of", "remove"),
  rule(
    "(?:whatever|what|what's|everything|anything|all)(?: (?:is|that is|that's))? behind (?:the \\p{L}+|her|him|it|them|me|us) (?:should|must|has to|needs to|can|may|ought to|is to) (?:disappear|go(?: away)?|vanish|be (?:gone|removed|deleted))",
    "remove the background",
  ),
  rule(
    "(?:make|have) (?:whatever|what|what's|everything|anything|all)(?: (?:is|that is|that's))? behind (?:the \\p{L}+|her|him|it|them|me|us) (?:disappear|go(?: away)?|vanish)",
    "remove the background",
  ),
  rule(
    "(?:and )?(?:nothing|no one|nobody|none of the rest) (?:else )?(?:around|behind|near) (?:her|him|it|them|the \\p{L}+)",
    "and remove the background",
  ),
  rule(
    "(?:and|,) (?:lose|drop|ditch|bin|scrap|forget|remove|delete|throw away) (?:the rest|everything else|all the rest|what's around (?:it|her|him))",
    " and remove the background",
  ),
  rule("pitch[- ]black", "black"),
  rule("snow[- ]white|pure white|bright white|all white|plain white|clean white", "white"),
  rule(
    "(keep|leave|have|preserve|retain) {the}colou?rs? (?:on|of|in|only on|just on|for) ((?:the |my )?\\p{L}+|her|him|them|it)(?= and|[,.;!?]|$| but)",
    "$1 $2 in colour",
    groups,
  ),
  rule(
    "all of it in (black and white|greyscale|gr[ae]y) (?:apart from|except(?: for)?|but(?: not)?|besides|other than) ((?:the |my )?\\p{L}+)",
    "$1 except $2",
  ),
  rule("(?:i )?(?:just|only) (?:need|want) (?:the |my )?(\\p{L}+)(?=,| and remove)", "cut out the $1"),
  rule("(?:as|in) (?:a )?transparent (?:png|background|file|image)", "with a transparent background"),
  rule("(?:as|in) (?:a )?png (?=with)", ""),
  rule("i(?:'d| would)? (?:need|want|like|love) (?:this|it) as a png with a", "a"),
];
