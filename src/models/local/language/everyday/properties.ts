import { applyRules, rule } from "./rule.ts";

// "Lift the exposure", "the contrast could be gentler", "colours toned down": a property of the picture, and which way it should go.

/** What people call a property, and the name that its operation knows. */
const properties: readonly (readonly [names: string, property: string])[] = [
  ["brightness|lightness|luminosity|light levels?|brightness levels?", "brightness"],
  ["exposure|exposure level", "exposure"],
  ["contrasts?|contrast level|tonal contrast", "contrast"],
  [
    "colou?r (?:saturation|intensity|strength|levels?)|saturation|colou?rs?|saturation levels?|colou?rfulness|intensity of (?:the )?colou?rs?|chroma",
    "saturation",
  ],
  ["vibrance|vibrancy|vividness", "vibrance"],
  ["sharpness|sharpening|crispness|focus|crispiness|details?|definition", "sharpness"],
  ["warmth|colou?r temperature|temperature", "warmth"],
  ["clarity|texture|local contrast", "clarity"],
  ["shadows|blacks", "shadows"],
  ["highlights|whites", "highlights"],
];

const groups = {
  the: "(?:(?:the|my|our|its|this|that|these|those|both|both the|all the|overall|overall the|general|whole|some|some of the|picture's|photo's|image's|any) ){0,4}",
  much: "(?:(?:(?:just |only |by |quite )?(?:a (?:little )?(?:bit|little|touch|tad|lot|fair bit|good bit|great deal|hair)|slightly|somewhat|much|considerably|significantly|gently|subtly|mildly|a lot|way|really|very|noticeably)(?: more)?) ){0,4}",
  raising:
    "(?:increased|raised|boosted|lifted|heightened|intensified|restore|bring out|bring back|crank|turned up|bumped up|increase|increasing|raise|raising|lift|lifting|boost|boosting|upping|heighten|heightening|amplify|intensify|strengthen|enhance|enhancing|improve|improving|augment|elevate|punch up|beef up|pump up|crank up|ramp up|jack up|step up|deepen|push|bump)",
  lowering:
    "(?:decreased|reduced|lowered|toned down|turned down|cutting(?: down)?|relax|dull(?: down)?|shrink|trim|loosen|decrease|decreasing|reduce|reducing|lower|lowering|lessen|diminish|soften|softening|ease(?: off)?|easing|mute|muting|tame|weaken|quieten|quiet|subdue|calm(?: down)?|tone down|dial (?:down|back)|turn down|bring down|pull (?:down|back)|take down|knock (?:down|back)|cut (?:down|back)(?: on)?|scale (?:down|back)|back off|drop|minimi[sz]e|limit|restrain|moderate)",
  move: "(?:bring|pull|push|turn|take|tone|knock|dial|put|crank|bump|pump|ramp|move|shift|set|adjust|change|scale|step|nudge|ease|slide|get|make|want)",
  be: "(?:be|is|are|was|were|got|has been|have been|needs|wants|to be|should be|could be|can be|must be|needs? to be|need to be|would be|might be|should go|could go|needs? to go|has to be|have to be|ought to be|might|could do with being|could use being|better)",
  higher:
    "(?:higher|stronger|up|upwards?|raised|increased|boosted|intensified|added|greater|lifted|more (?:intense|pronounced|prominent)|enhanced|improved|bumped up|turned up|heightened|deeper|richer|punchier|juicier|bigger)",
  lower:
    "(?:lower|weaker|softer|gentler|down|downwards?|reduced|decreased|lowered|quieter|muted|more (?:muted|subdued|gentle|subtle|restrained)|subdued|toned down|turned down|lessened|smaller|less (?:intense|strong|pronounced|harsh)|dialled (?:down|back)|dialed (?:down|back)|calmer)",
};

const rules = properties.flatMap(([names, property]) => {
  // "deeper shadows" are darker ones
  const adjectives = /shadows|highlights/.test(property)
    ? {
        ...groups,
        higher: "(?:lifted|raised|brighter|boosted|up)",
        lower: "(?:lowered|darker|reduced|down|pulled down|brought down|tamed)",
        raising: "(?:increase|raise|lift|lifting|boost|boosting|open|open up|bump up|push up)",
        lowering:
          "(?:lower|lowering|reduce|reducing|decrease|bring down|pull down|pull back|tone down|turn down|tame|deepen|darken|crush|cut down)",
      }
    : groups;
  const list = /shadows|highlights/.test(property) ? "the " : "";
  return [
    // "bring the exposure down a bit", "push the contrast up"
    rule(`{move} {the}(?:${names}) ({much})(?:up|upwards?|higher)(?= |[,.;!?]|$)`, `more ${list}${property} $1`, groups, names),
    rule(
      `{move} {the}(?:${names}) ({much})(?:down|downwards?|lower|back)(?= |[,.;!?]|$)`,
      `less ${list}${property} $1`,
      groups,
      names,
    ),
    // "lift the exposure", "soften the contrast"
    rule(`{raising}(?: up)? ({much}){the}(?:${names})`, `more $1the ${property}`, adjectives, names),
    rule(`{lowering}(?: back)? ({much}){the}(?:${names})`, `less $1the ${property}`, adjectives, names),
    // "the contrast should be higher", "colours quieter", "some brightness added"
    rule(`{the}(?:${names})(?: {be})? ({much}){higher}(?= |[,.;!?]|$)`, `more ${list}${property} $1`, adjectives, names),
    rule(`{the}(?:${names})(?: {be})? ({much}){lower}(?= |[,.;!?]|$)`, `less ${list}${property} $1`, adjectives, names),
    // "punchier contrast", "softer colours"
    ...(list !== ""
      ? []
      : [
          rule(
            `({much})(?:higher|stronger|greater|punchier|increased|deeper|richer|bolder|more intense|boosted|extra|juicier) {the}(?:${names})`,
            `more $1${list}${property}`,
            groups,
            names,
          ),
        ]),
    rule(
      `({much})(?:lower|weaker|softer|gentler|reduced|quieter|paler|muted|subdued|calmer|less intense|milder|decreased|toned down) {the}(?:${names})`,
      `less $1${list}${property}`,
      groups,
      names,
    ),
    // "give the colours a lift"
    rule(
      `(?:give|get) {the}(?:${names}) (?:a )?(?:(?:little|bit of a|slight|small|gentle|good|nice|big) )*(?:lift|boost|bump|kick|push|bit of life)`,
      `more ${list}${property}`,
      groups,
      names,
    ),
    rule(
      `(?:want|need|require|could use|could do with)s? (?:some )?(?:muting|softening|toning down|calming|reducing|lowering) (?:of )?{the}(?:${names})`,
      `less ${list}${property}`,
      groups,
      names,
    ),
    rule(
      `{the}(?:${names}) (?:want|need|require|could use|could do with)s? (?:some |a bit of )?(?:muting|softening|toning down|calming|reducing|lowering|taming)`,
      `less ${list}${property}`,
      groups,
      names,
    ),
    rule(
      `{the}(?:${names}) (?:want|need|require|could use|could do with)s? (?:some |a bit of |a )?(?:lifting|boosting|raising|increasing|strengthening|boost|lift|bump|more)`,
      `more ${list}${property}`,
      groups,
      names,
    ),
  ];
});

/** Writes changes of a property as "more contrast" and "less contrast". */
export function nameProperties(text: string): string {
  return applyRules(text, rules);
}
