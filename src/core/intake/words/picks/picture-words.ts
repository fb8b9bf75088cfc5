// How people name pictures and turns.
// cspell:disable: words of other languages, without accents

import { phrases, wordSet } from "../phrases.ts";

export const cardinals = "one two three four five six seven eight nine".split(" ");
export const ordinals = "first second third fourth fifth sixth seventh eighth ninth".split(" ");
export const shortOrdinals = "1st 2nd 3rd 4th 5th 6th 7th 8th 9th".split(" ");
/** 1 to 4 in German, French and Spanish. */
export const foreignOrdinals = [
  "erste ersten erster erstes premier premiere primera primero",
  "zweite zweiten zweiter zweites deuxieme seconde segunda segundo",
  "dritte dritten dritter drittes troisieme tercera tercero",
  "vierte vierten vierter viertes quatrieme cuarta cuarto",
].map(wordSet);
export const lastWords = wordSet("last letzte letzten letzter letztes dernier derniere ultima ultimo");
/** After "Nummer" only: "dos" is also a back, and "très" would be "tres". */
export const foreignCardinals = ["eins un uno", "zwei deux dos", "drei trois tres", "vier quatre cuatro"].map(wordSet);

/** "the second ___". */
export const pictureNouns = wordSet(`
  one ones picture pictures pic pics photo photos image images img version versions variant variants option options result results
  render design draft attempt take choice bild foto imagen variante fassung opcion
`);
/** "___ 2". */
export const numberLabels = wordSet("number numbers nr nrs num numero nummer no n n° no°");
/** "no 2" may also mean that there are none. */
export const unsureLabels = wordSet("no n");
export const articles = wordSet("the your my this that these those our das der die den le la el");
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

/** The pictures before each row of two. */
export const rows: Record<string, number> = { top: 0, upper: 0, bottom: 2, lower: 2 };

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
  bitte|stp|svp|por favor|sil te plait|sil vous plait|aber|mais|pero|mit|ohne|avec|sans|con|sin|ist|est|es|am besten|am schonsten|besser|nur
  too|again|best|wins|instead|into|except|a (bit/little/touch/tad)|slightly|much|black and white|on|from|to
`);

/** After a rank without a noun, as in "second please": it names a picture. */
export const afterRanks = wordSet("please pls plz but bitte aber mais pero");

export const turnNouns = wordSet("turn edit step round iteration stage");
/** After "go back to the first ___". */
export const earlierNouns = wordSet("turn edit step round iteration stage version attempt try");
export const originalNouns = wordSet("picture photo image pic one version photograph upload file");
