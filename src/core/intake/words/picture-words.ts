// How people name pictures and turns.
// cspell:ignore bild numero nummer plss

import { phrases, wordSet } from "./phrases.ts";

export const cardinals = "one two three four five six seven eight nine".split(" ");
export const ordinals = "first second third fourth fifth sixth seventh eighth ninth".split(" ");
export const shortOrdinals = "1st 2nd 3rd 4th 5th 6th 7th 8th 9th".split(" ");

/** "the second ___". */
export const pictureNouns = wordSet(`
  one ones picture pictures pic pics photo photos image images img version versions variant variants option options result results
  render design draft attempt take choice bild
`);
/** "___ 2". */
export const numberLabels = wordSet("number numbers nr nrs num numero nummer no n n° no°");
/** "no 2" may also mean that there are none. */
export const unsureLabels = wordSet("no n");
export const articles = wordSet("the your my this that these those our");
export const indefinite = wordSet("a an another every each any no some");

export const sides: Record<string, "left" | "middle" | "right"> = {
  left: "left",
  leftmost: "left",
  middle: "middle",
  center: "middle",
  centre: "middle",
  central: "middle",
  right: "right",
  rightmost: "right",
};

export const whole = phrases(`
  all|all of (them/these/those)|all (the/) (pictures/images/photos/versions/variants/options/ones)|all of the (pictures/images/photos/versions)
  every one|every one of them|each of them|every picture|everyone of them
`);
export const pair = phrases("both|both of (them/these/those)|both (the/) (pictures/images/photos/versions/ones)");
export const ofThem = phrases(
  "of (them/these/those)|of the (bunch/lot/pictures/images/versions/results/options/two/three/four)|in the (row/list)",
);

/** After the name of a picture without a noun, as in "2" or "the second": the name is complete. */
export const continuations = phrases(`
  please|pls|plz|plss|and|but|then|though|with|without|in|as|only|just|now|is|looks|look|was|needs|need|should|could|has|would|it is|for|at|if
  too|again|best|wins|instead|into|except|a (bit/little/touch/tad)|slightly|much|black and white|on|from|to
`);

export const turnNouns = wordSet("turn edit step round iteration stage");
/** After "go back to the first ___". */
export const earlierNouns = wordSet("turn edit step round iteration stage version attempt try");
export const originalNouns = wordSet("picture photo image pic one version photograph upload file");
