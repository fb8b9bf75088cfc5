// "Remove the cup" of a picture in which an area is marked: the words name what is there.

const removal =
  /^[\s·,]*(?:(?:please|can you|could you|would you|now|then|also|just|and|kindly)\s+)*(?:remove|erase|delete|get rid of|take (?:out|away)|(?:clone|edit|photoshop|paint) out|heal|clean up|retouch)\s+(?<thing>(?:\p{L}[\p{L}'’-]*[\s·]*){1,7})[\s.!?]*$/iu;
/** These ask for something else, or for something about the rest of the picture. */
const other =
  /\b(?:colou?rs?|tints?|casts?|tones?|hues?|noise|grain|blur|blurriness|haze|fog|contrast|saturation|brightness|background|backdrop|everything|except|without|but|and|or|not|keep|less|more|replace|with|add|by|to|red|green|blue|yellow|orange|purple|pink|brown)\b/iu;

const cleanUp =
  /\bclean(?:ing)?\s+(?:(?:this|that|it|these|here|the marked (?:area|part|spot))\s+)?up\b(?:\s+(?:here|this|that|these))?/giu;

/** "Clean this up" is about the whole picture, unless an area is marked. */
export function readCleanUp(prompt: string): string {
  return prompt.replaceAll(cleanUp, "remove this");
}

/** Whether a clause asks to remove something, which can then be what is marked. */
export function namesRemoval(clause: string): boolean {
  const thing = removal.exec(clause)?.groups?.thing;
  return thing !== undefined && !other.test(thing);
}
