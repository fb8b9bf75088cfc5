import { applyRules, type Rule, rule } from "./rule.ts";

// Complaints call for the opposite: "it's really dark" asks for more light. Complaints about a part of the picture keep its name.

/** What is wrong with a picture, and the edit that corrects it. */
const faults: readonly (readonly [words: string, correction: string])[] = [
  ["dark|dim|gloomy|murky|underexposed|under exposed|dingy|shadowy|black|pitch dark|unlit|dusky|sombre|somber", "brighter"],
  ["bright|overexposed|over exposed|blown out|burnt out|burned out|glaring|blinding|light", "darker"],
  [
    "flat|two dimensional|low contrast|low in contrast|muddy|lacking contrast|lacking in contrast|contrastless|soupy",
    "more contrast",
  ],
  ["contrasty|harsh|high contrast|high in contrast|stark", "less contrast"],
  ["washed out|washed-out|faded|pale|bleached|milky|bleached out|faded out|anaemic|anemic", "more contrast, more saturation"],
  ["hazy|foggy|misty|smoggy", "remove the haze"],
  [
    "dull|gr[ae]y|greyish|grayish|drab|lifeless|boring|bland|lacklustre|lackluster|colou?rless|tired|dreary|dead|blah|meh|muted",
    "more vibrant",
  ],
  [
    "oversaturated|over saturated|over-saturated|saturated|garish|gaudy|lurid|colou?rful|neon|candy coloured|loud|vivid|vibrant|intense",
    "less saturated",
  ],
  ["warm|orange|orangey|orangish|yellow|yellowish|yellowy|amber|reddish|red|sepia", "cooler"],
  ["cold|cool|blue|bluish|blueish|icy|chilly|frosty|wintry", "warmer"],
  ["green|greenish|greeny", "less green"],
  ["pink|pinkish|magenta|purple|purplish|violet", "less magenta"],
  ["noisy|grainy|speckled|speckly|gritty", "reduce the noise"],
  ["blurry|fuzzy|soft|out of focus|unsharp|blurred|smeary|mushy|not sharp|unfocused", "sharper"],
  ["sharp|crunchy|oversharpened|over sharpened|over-sharpened|crispy", "less sharp"],
  ["crooked|tilted|slanted|wonky|skewed|lopsided|askew|not straight|not level|slanting|on a slant", "straighten it"],
  ["upside down|the wrong way up|on its head", "rotate 180 degrees"],
];

/** The same for a part or a property. `$1` is its name. */
const partFaults: readonly (readonly [part: string, words: string, correction: string])[] = [
  [
    "colou?rs?|hues?|tones?|tints?|palette|colou?ring",
    "dull|drab|flat|weak|lifeless|boring|muted|pale|faded|washed out|washed-out|tired|dead|bland|thin|bleached|poor|meh|grey|gray|lacking",
    "more saturation",
  ],
  [
    "colou?rs?|hues?|tones?|palette|colou?ring",
    "over the top|loud|garish|gaudy|intense|strong|saturated|oversaturated|vivid|bright|overdone|too much|unnatural|fake|artificial|exaggerated|neon|screaming|lurid|heavy|wild|punchy|much",
    "less saturation",
  ],
  ["colou?rs?|hues?|tones?|palette|light|lighting", "warm|orange|orangey|yellow|yellowish|yellowy|reddish|red", "cooler"],
  ["colou?rs?|hues?|tones?|palette|light|lighting", "cold|cool|blue|bluish|icy|chilly|freezing", "warmer"],
  [
    "colou?rs?|hues?|tones?|skin tones?|white balance|wb|(?:colou?r )?(?:temperature|balance)",
    "off|wrong|weird|strange|odd|incorrect|bad|not right|funny|a mess",
    "fix the white balance",
  ],
  ["light|lighting|exposure|brightness|illumination", "dim|low|poor|dark|weak|murky|gloomy", "brighter"],
  ["light|lighting|exposure|brightness|illumination", "bright|strong|high|glaring|blinding|much", "darker"],
  [
    "light|lighting|contrasts?|light and shade",
    "harsh|hard|stark|heavy|strong|high|much|brutal|aggressive|severe",
    "less contrast",
  ],
  ["contrasts?", "low|weak|poor|flat|lacking|missing", "more contrast"],
  [
    "light|lighting|exposure",
    "bad|off|awful|terrible|not great|uneven|wrong|not good|not ideal|not right|rubbish|horrible|meh",
    "fix the lighting",
  ],
  [
    "shadows|blacks|dark areas|darks|dark parts",
    "deep|dark|heavy|black|strong|harsh|blocked up|crushed|inky",
    "lift the shadows",
  ],
  [
    "highlights|whites|bright areas|lights|bright parts",
    "bright|stark|hot|blown out|blown|harsh|strong|white|burnt out|glaring",
    "recover the highlights",
  ],
  ["saturation|vibrance|vividness", "high|strong|much|heavy|intense", "less saturation"],
  ["saturation|vibrance|vividness", "low|weak|poor", "more saturation"],
  [
    "horizon|picture|photo|camera",
    "crooked|tilted|slanted|wonky|skewed|not straight|not level|slanting|askew|lopsided",
    "straighten it",
  ],
];

const is =
  "(?:'s|’s|s| is| are| was| were| looks?| looking| seems?| feels?| appears?| comes? (?:out|across|over)| (?:has )?(?:came|come) (?:out|across)|'s (?:come|turned) out| (?:has )?turned out| ended up| (?:has )?gone| went| got| is looking| (?:is|are) coming out| ended up looking)(?: (?:to me|to my eyes|like it's|as))?";

const groups = {
  whole:
    "(?:it|this|that|everything|all of it|all|mine|the whole thing|(?:this|that) (?:one|1)|(?:whole|entire) (?:photo|picture|image|thing|shot)|(?<=^\\s*|[.!?,;:]\\s*)(?:photo|picture|image|pic|shot|my photo)|(?:the|my|our|this|that|your) (?:whole |entire |overall )?(?:thing|photo|photograph|picture|image|pic|shot|scene|snap|snapshot|result|selfie|portrait))",
  is,
  /** Without the "s" of "pics dark", which is a plural's here: "make the lights bright" is no complaint. */
  verb: is.replace("|s|", "|"),
  adverb:
    "(?:(?:way|far|so|too|very|really|super|quite|rather|pretty|kinda|kind of|sort of|a bit|a little(?: bit)?|a tad|a touch|slightly|somewhat|extremely|terribly|awfully|horribly|incredibly|overly|miles|freezing|ice|stone|dead|much|a lot|just|still|all|totally|completely|painfully|seriously|damn|bloody|mega|hella|insanely|ridiculously|freaking|unbelievably|absolutely|even|also|already|pitch|more or less|on the|fairly|excessively|unusually|unnaturally|oddly|weirdly|strangely|dreadfully|a wee bit|tad|bit|rly|v|decidedly|noticeably) ){0,4}",
  mild: "(?:a bit|a little(?: bit)?|a tad|a touch|slightly|somewhat|kinda|kind of|sort of|tad|bit|a wee bit)",
  side: "(?: side)?(?: that (?:it|i|you|one|the) [^.!?;,]{2,60})?",
  end: "(?: (?:to me|to my eyes|for my (?:taste|liking|eyes)|for me|imo|in my opinion|i think|though|tbh|here|in here|overall|as it is|right now|at the moment|somehow|by far|lol|ngl))?",
};

const mildly = new RegExp(`(?<!\\p{L})${groups.mild}(?!\\p{L})`, "iu");
const strongly =
  /(?<!\p{L})(?:way|far|super|terribly|extremely|awfully|horribly|incredibly|much|painfully|seriously|insanely|ridiculously|mega|hella|unbelievably|absolutely|totally|completely|pitch|dreadfully|excessively)(?!\p{L})/iu;

/** The correction, as strong as the complaint. */
function correct(complaint: string, correction: string): string {
  const strength = mildly.test(complaint) ? "a bit " : strongly.test(complaint) ? "much " : "";
  if (/^(?:remove|reduce|straighten|rotate|fix|lift|recover)/.test(correction))
    return strength === "" || !/^(?:reduce|lift)/.test(correction)
      ? correction
      : `${correction} ${strength.replace("much", "a lot").trim()}`;
  return correction
    .split(", ")
    .map((one) => `${strength}${one}`)
    .join(" and ");
}

/** "It looks so cool" and "it's so vibrant" are praise, unlike "it's a bit cool" and "too vibrant". */
const praise = /(?<!\p{L})(?:cool|warm|sharp|crispy|vivid|vibrant|colou?rful)(?!\p{L})/iu;
const reproach =
  /(?<!\p{L})(?:too|way|far|much|overly|excessively|terribly|awfully|horribly|painfully|ridiculously|insanely|unnaturally|unusually|oddly|weirdly|strangely|a bit|a little|slightly|somewhat|rather|kinda|kind of|sort of|a tad|a touch|tad|bit|fairly|decidedly|noticeably|not|n't)(?!\p{L})/iu;

/** A wish rather than a complaint: "make it so that it looks dark". */
const wish =
  /(?:\b(?:make (?:it|sure)|it) so (?:that )?|\b(?:so|such) that |\b(?:until|till|like|as if|as though|if|when|where|which|that|make sure|want|wish|than) )$/i;

function complaintRule(saying: string, correction: string, needs: string): Rule {
  return rule(
    saying,
    (found, ...rest) => {
      const text = rest.at(-1) ?? "";
      const at = Number(rest.at(-2) ?? 0);
      if (praise.test(found) && !reproach.test(found)) return found;
      return typeof text === "string" && wish.test(text.slice(0, at)) ? found : ` ${correct(found, correction)} `;
    },
    groups,
    needs,
  );
}

const wholeRules = faults.flatMap(([words, correction]) => [
  // "it's a bit dark", "this one came out super dark", "it is too dark and too blue"
  complaintRule(`{whole}{is} {adverb}(?:${words})(?: and {adverb}(?:${words}))?{side}{end}`, correction, words),
  // "everything so yellow"
  complaintRule(`{whole} (?:just |all )?(?:so|too|way too|much too|far too) (?:${words}){end}`, correction, words),
  // "too dark", "way too dark", "so noisy", "feels so flat", "looks gloomy"
  complaintRule(
    `(?:(?<=^\\s*|[.!?,;:]\\s*|(?:and|but|it's|is) )(?:feels|looks|looking|seems|came out|turned out|was|is|it's) {adverb}|(?<=^\\s*|[.!?,;:]\\s*|(?:and|but|it's|says|said|bit|thinks) )(?:far |way |much |a bit |a little |a tad |slightly |rather |somewhat |just )*too |(?<=^\\s*|[.!?,;:]\\s*)(?:so |super |way |kinda |kind of |sort of |terribly |awfully |horribly |a bit on the |a little on the ))(?:${words})(?! (?:and moody|background|border|frame|text|letters|letter)){side}{end}`,
    correction,
    words,
  ),
]);

const partRules = partFaults.map(([part, words, correction]) =>
  complaintRule(
    `(?:(?:the|my|our|her|his|their|its|all(?: of)? the|these|those|this|that|every|whole) )*(?:overall )?(?:${part})(?:(?:{verb}|(?=,)) {adverb}| (?:{adverb})?too )(?:${words}){end}`,
    correction,
    words,
  ),
);

/** "it's a bit dark and yellow": the second fault of a picture whose first has been corrected. */
const alsoRules = faults.map(([words, correction]) =>
  rule(
    `(?<=(?:brighter|darker|contrast|saturation|haze|vibrant|saturated|cooler|warmer|green|magenta|noise|sharper|sharp) ?,? (?:and|but also|as well as|&) )(?:also )?{adverb}(?:${words})(?! (?:background|border|frame|text))`,
    (found) => correct(found, correction),
    groups,
    words,
  ),
);

/** "clean that up", "can you fix it?": what was complained about. */
const settle =
  /((?:brighter|darker|contrast|saturation|haze|vibrant|saturated|cooler|warmer|less green|magenta|noise|sharper|sharp|balance|lighting|shadows|highlights)(?: a bit| a lot)? *)(?:[,.;!?…–-]+|\band|\bso|\bthen)?(?:\s*(?:please|pls|so|and|can you|could you|would you|can u|can this be|try to|kindly|maybe|just|then|you|i'd like you to))*\s+(?:(?:fix|correct|clean|sort|improve|adjust|rescue|repair|tidy|neutrali[sz]e|ditch|balance|compensate|remedy|even|help|counter|change)(?: (?:it|that|this|them|those|both|all|for it|for that|for this))?(?: (?:up|out|down|back|away|off))?|(?:reduce|increase|lower|raise|boost|strengthen|lift|improve|calm|ease|nudge|move|tone|knock|bring|take|dial|pull|turn|get|push|cut) (?:it|that|this|them|both|some|some of it|some of that)(?: (?:up|down|back|out|off|away|in))*(?: a (?:bit|little|touch|tad))?|(?:do|take) (?:something about|care of) (?:it|that|this)|(?:take|get|tone|lift|bring) (?:it|that|this|them) (?:out|off|away|down|up)|fixed|sorted|get rid of (?:it|that|this)|lose (?:it|that)|to (?:reduce|fix|correct|increase)|reduce(?=\s*[.!?]|\s*$)|neutrali[sz]e|(?:bring|pull|take) (?:it|that|them) back(?: (?:to|towards) (?:neutral|normal))?|be (?:corrected|fixed|taken out|removed|cleaned up|toned down|pulled back)|(?:would )?(?:love|like) (?:it|them) (?:toned down|fixed|corrected)|(?:clear|clean) up(?=\s*(?:[.!?,]|$))|(?:it|that) (?:be )?(?:taken|toned|pulled) (?:out|down|back)|kill (?:it|that)|(?:can|could) (?:it|that|this|they) be (?:fixed|corrected|toned down|reduced|improved|sorted|changed|lightened|darkened)(?: (?:up|out|down))?|make (?:it|that) (?:right|better)|help)(?:\s+(?:please|pls|thx|thanks|ta|if you can|for me))*(?=\s*(?:[,.;!?]|and\b|then\b|$))/giu;

const notSo = faults.map(([words, correction]) =>
  rule(
    `(?:i wish )?{whole}(?: was| were| is|'s|'d be| could be)? not (?:quite )?(?:so|as|that) (?:${words})`,
    (found) => correct(found, correction),
    groups,
    words,
  ),
);

const unseen =
  "(?:you |one |i |we )?(?:can(?:'t|not| hardly| barely| scarcely)|could(?:n't| hardly| barely)) (?:really |even )?(?:see|make out|recogni[sz]e|tell)";

const absences = [
  // "it's too soft, I can't make out the details": the second half says why
  rule(
    `(?<=(?:sharper|sharp|noise|contrast|haze|brighter|darker|shadows|highlights) ?[,.;-]? ?(?:so |and |because |that )?)${unseen}(?: (?:a thing|anything|much|her|him|them|it|what's going on|who it is|(?:the |any |fine )*details?))?(?: (?:here|in (?:here|it|this|the dark)|properly|at all|any ?more))?(?=[,.;!?]|$)`,
    "",
  ),
  rule(
    `${unseen}(?: (?:a thing|anything|much|what's|what is|any details?|the details?))?(?: there(?:'s| is)?)? in (?:the |those |my )?(?:shadows?|darker (?:parts|areas)|dark (?:parts|areas|bits)|darks|blacks)`,
    "lift the shadows",
  ),
  ...faults.map(([words, correction]) =>
    rule(
      `{whole} (?:has|have|'s got|got) an? {adverb}(?:${words}) (?:feel|look|cast|tone|quality|touch|atmosphere|mood){end}`,
      (found) => correct(found, correction),
      groups,
      words,
    ),
  ),
  rule(
    "(?:is |it's |are |was )(?:basically |mostly |just |all |pure |full of |so much |nothing but |only )*(?:noise|grain)",
    "reduce the noise",
  ),
  rule(
    "((?:over|under) ?exposed|hazy|flat|dull|dark|dim|blurry|noisy|grainy|soft)(?:,| and) (?:with )?(?:low|poor|weak|little|lacks|lacking)(?: in)? contrast",
    "$1 and more contrast",
  ),
  rule(
    "lacks? (contrast|colou?r|saturation|light|warmth|sharpness|punch|brightness)(?: and (contrast|colou?r|saturation|light|warmth|sharpness|punch|brightness))?",
    (_, one = "", other) => `more ${one}${typeof other === "string" ? ` and more ${other}` : ""}`,
  ),
  rule("(?:i wish )?(?:it|this) (?:weren't|wasn't|were not|was not) so (?:dark|gloomy|dim)", "brighter"),
  rule("(?:i wish )?(?:it|this) (?:weren't|wasn't|were not|was not) so bright", "darker"),
  rule("(?:the )?(?:highlights|whites) (?:are |look )(?:screaming|glaring|blown|blinding)(?: at me)?", "recover the highlights"),
  rule("(?:reduce|less|remove|tone down) (?:the |that )?glare", "darker"),
  rule("(?:that |the )?flash (?:blew|burnt|burned|blasted) (?:everything|it|her|him|the \\p{L}+) out", "darker"),
  rule("who cranked (?:up )?the saturation(?: up)?", "less saturation"),
  rule(
    "(?:(?:it|everything|this) )?(?:has|with|got|have) (?:that|a|this|an) (?:\\p{L}+ )?(?:tungsten|light ?bulb|incandescent|street ?light|sodium)(?: (?:light ?bulb|bulb|lamp))? (?:glow|look|cast|light|feel)",
    "cooler",
  ),
  rule(
    "(?:there's |there is )?an? (orange|yellow|red|blue|green|pink|magenta) (?:film|veil|layer|haze|sheen) (?:over|on|across) (?:everything|it|the (?:photo|picture|image))",
    (_, colour = "") =>
      ({ blue: "warmer", green: "less green", pink: "less magenta", magenta: "less magenta" })[colour.toLowerCase()] ?? "cooler",
  ),
  ...(
    [
      ["sharp|crisp|in focus|focused|clear", "sharper"],
      ["bright|light|well lit|well exposed", "brighter"],
      ["colou?rful|vivid|vibrant|saturated|lively", "more saturation"],
      ["warm|cosy|cozy", "warmer"],
      ["contrasty|punchy", "more contrast"],
    ] as const
  ).map(([words, correction]) =>
    rule(
      `{whole}(?:'s not| is not| isn't| was not| wasn't| does not look| doesn't look| did not turn out| didn't turn out| didn't come out| not) (?:{adverb})?(?:very |really |that |so |quite |all that |particularly )*(?:${words})(?: enough)?{end}`,
      correction,
      groups,
      words,
    ),
  ),
  rule(
    "(?:is |are |it's )?(?:having|has|with|got|gets?) (?:very |too |so |really )(?:less|little|low) (brightness|light|contrast|colou?r|saturation|sharpness|warmth)",
    "more $1",
  ),
  rule(
    "(?:is |are |it's )?(?:having|has|with|got|gets?) (?:very |too |so |really )(?:more|much|high) (brightness|light|contrast|colou?r|saturation|sharpness|warmth|noise|grain)",
    "less $1",
  ),
  rule(
    "(?:you |one |i |we )?(?:can'?t|cannot|can not) (?:really )?see (?:nothing|shit|squat)(?: (?:in|on) (?:this|it|here))?,?(?: (?:its|it's|so) pitch black)?",
    "brighter",
  ),
  rule(
    "(?:it was |was |this was )?(?:shot|taken|made|photographed) (?:under|in|with|by) (?:\\p{L}+ )?(?:tungsten|incandescent|candle ?light|candles|light bulbs?)(?: (?:bulbs?|lights?|lamps?|light))?",
    "cooler",
  ),
  rule(
    "(?:the )?whites (?:are |is |look |looks |looking |turned out |came out )+(?:a bit |a little |too |so |all |kind of )*(?:cream|creamy|yellow|yellowish|beige|ivory|orange)(?:,? (?:i|we) want (?:them|it) white(?: again)?)?",
    "cooler",
  ),
  rule(
    "(?:the )?whites (?:are |is |look |looks |looking |turned out |came out )+(?:a bit |a little |too |so |all |kind of )*(?:blue|bluish|grey-blue|cold)(?:,? (?:i|we) want (?:them|it) white(?: again)?)?",
    "warmer",
  ),
  rule(
    "(?:and )?(?:(?:can|could) you )?make (?:the )?whites? (?:look |be )?(?:white|neutral)(?: again)?",
    "fix the white balance",
  ),
  rule(
    "(?:i want )?(?:the )?blacks (?:to be |should be |be )?(?:blacker|deeper|darker) and (?:the )?whites (?:to be |should be |be )?(?:whiter|brighter)|blacker blacks and whiter whites",
    "more contrast",
  ),
  rule(
    "(?:everything|it|this)(?:'s| is) (?:all )?the same (?:\\p{L}+ )?gr[ae]y|no (?:proper|real|true) (?:blacks|whites)(?: and no (?:proper|real|true) (?:blacks|whites))?",
    "more contrast",
  ),
  rule(
    "(?:(?:the|my|our|her|his|their|its|all(?: of)? the) )*(?:colou?rs?|tones?|hues?) (?:has|have)(?: all| really| completely| kind of| a bit)? (?:faded|bleached|washed out|gone (?:dull|flat|grey|gray|pale))(?: (?:a lot|a bit|away|over (?:time|the years)))?",
    "more saturation",
  ),
  rule(
    "{whole} (?:has|have)(?: all| really| completely| a bit)? (?:faded|bleached|yellowed)(?: (?:a lot|a bit|away|over (?:time|the years)))?",
    (found) => (/yellowed/i.test(found) ? "cooler" : "more contrast and more saturation"),
    groups,
  ),
  rule(
    "(?:there(?:'s| is| was)|i see|we have|it has|it's got)? ?(?:far |way |much |a bit |a little )?too much (?:light|brightness|sun|sunlight)(?: is there)?(?: in (?:here|it|(?:this|the)(?: photo| picture| image)?))?",
    "darker",
  ),
  rule(
    "(?:there(?:'s| is| was)|it has|it's got)? ?(?:not enough|too little|hardly any|barely any|very little|no) light(?: (?:(?:got |came |fell |gets )?(?:in|into|through|on)(?:to)? (?:here|it|this|the lens|the camera|the room|the picture|her|him)|here|at all|in))?(?: i (?:think|guess))?",
    "brighter",
  ),
  rule(
    "(?:there(?:'s| is)|it has)? ?(?:no|not enough|too little|hardly any|barely any|zero) (?:depth|contrast|punch|pop|zing|oomph|bite)(?: at all| here| to it| in it)?",
    "more contrast",
  ),
  rule(
    "(?:there(?:'s| is)|it has)? ?(?:not enough|too little|hardly any|barely any) (?:colou?r|saturation)(?: at all| here)?",
    "more saturation",
  ),
  rule(
    `${unseen}(?: (?:a thing|anything|much|her|him|them|it|what's going on|who it is|the details))?(?: (?:here|in (?:here|it|this|the dark)|properly|at all))?(?=[,.;!?]|$| because)`,
    "brighter",
  ),
  rule(
    "(?:the )?gr[ae]ys all run together|nothing (?:really )?(?:stands out|pops)(?: from anything else)?|everything (?:blends|runs|melts) together",
    "more contrast",
  ),
];

const property = "(?:brightness|contrast|saturation|colou?rs?|sharpness|warmth|clarity|exposure|vibrance|grain|noise)";
/** "contrast and saturation are too much": both are. */
const pairRules = [
  rule(
    `(?:the )?(${property})(?: and|,| &) (?:the )?(${property})(?: (?:is|are|look|looks|seem)|,|:)? (?:both )?((?:way |far |a bit |a little |much )?)too (?:much|high|strong|intense|heavy)(?: of both)?(?:,? (?:please )?(?:reduce|lower|tone down|turn down)(?: both| them| it)?)?`,
    (_, one = "", other = "", how = "") => {
      const less = `${{ "way ": "much ", "far ": "much ", "much ": "much ", "a bit ": "a bit ", "a little ": "a bit " }[how] ?? ""}less`;
      return ` ${less} ${one} and ${less} ${other} `;
    },
  ),
];

/** Turns complaints about the picture into the edits they call for. */
export function answerComplaints(text: string): string {
  const answered = applyRules(applyRules(text, [...pairRules, ...partRules]), [...notSo, ...wholeRules, ...absences]);
  if (answered === text) return text;
  return applyRules(applyRules(answered, alsoRules), alsoRules);
}

/** Drops "clean that up" and "can you fix it?" after the edit that does. */
export function settleComplaints(text: string): string {
  return text.replaceAll(settle, "$1");
}
