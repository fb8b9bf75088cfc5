// Groups of words that rules share.

export const groups = {
  the: "(?:(?:the|my|our|this|that|these|those|its|all(?: of)?(?: the)?|every|any) )?",
  colours: "(?:colou?rs?|hues?|tones?|palette|colou?ring|shades)",
  photo: "(?:photo|photograph|picture|image|pic|shot|scene|frame|thing|it|this|snap|everything)",
  slider:
    "(?:brightness|contrast|saturation|colou?r saturation|exposure|sharpness|warmth|vibrance|clarity|temperature|colou?r temperature|shadows|highlights|vividness|grain|noise|vignette|lightness|gamma|definition|texture)",
  set: "(?:adjust|change|modify|alter|tweak|set|move|shift|push|nudge|slide|put|take|bring|turn)",
  up: "(?:up|upwards?|higher|to a higher (?:level|value))",
  down: "(?:down|downwards?|lower|to a lower (?:level|value))",
  much: "(?:(?:a bit|a little(?: bit)?|a lot|a touch|a tad|much|slightly|somewhat|way|far|really|very|just|by \\d+ ?%?) ){0,4}",
  better:
    "(?:better|nicer|professional|pro|great|good|amazing|awesome|lovely|beautiful|pretty|its best|fantastic|presentable|stunning|right|fresh|fresher|polished)",
};
