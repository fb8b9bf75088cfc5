import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { editorMessages } from "../../messages.ts";
import { defineOperation } from "../../operation.ts";
import { type FillProblem, fillArea } from "../../rendering/fill/fill-area.ts";
import { ImpossibleOperation } from "../../rendering/pixels/pixels.ts";

const removal = {
  verb: phrase(
    "(please)? (remove|erase|delete|get rid of|take out|take away|clone out|edit out|paint out|heal|inpaint|fill|fill in|fill up|content aware fill|content-aware fill)( up)?",
  ),
  target: phrase(
    "(whatever is|what is|what's|all|everything|anything|thing|things|object|objects|spot|spots)? (in|inside|within)? (marked|selected|highlighted|painted)( area| areas| part| parts| spot| spots| region| thing| things| object| objects)|(whatever|what) (i|i've|i have) (marked|selected|highlighted|painted)|selection|thing|things|object|objects|spot|spots|blemish|blemishes|those|these|them|here",
  ),
};
/** "It", "this": phrases leave these words out. */
const pointing = /\b(?:this|that|it|these|those|them|here)\b/i;

const sentences: Record<FillProblem, string> = {
  empty: editorMessages.removeEmpty,
  "too-large": editorMessages.removeTooLarge,
  "at-the-edges": editorMessages.removeAtEdges,
  "nothing-around": editorMessages.removeNothingAround,
};

export const remove = defineOperation({
  name: "remove",
  about: "Removes what you mark on the page, and fills the area with what is around it. Good for spots, wires and small things.",
  examples: ["remove this", "erase it", "get rid of this", "heal the marked area"],
  movement: "none",
  needsArea: true,
  varies: true,
  schema: z.object({}),
  read(clause) {
    const asTyped = clause.rest;
    if (!hasPhrase(clause, removal.verb)) return undefined;
    const isNamed = hasPhrase(clause, removal.target);
    return isNamed || pointing.test(asTyped) || /^[\s·]*(?:content.aware fill|heal|inpaint)[\s·]*$/i.test(asTyped)
      ? {}
      : undefined;
  },
  describe: () => "removed what was marked",
  async run(picture, _, context) {
    const problem = await fillArea(picture, await context.area(picture), context.seed);
    if (problem !== undefined) throw new ImpossibleOperation(sentences[problem]);
    return picture;
  },
});
