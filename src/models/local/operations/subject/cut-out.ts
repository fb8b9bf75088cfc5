import { z } from "zod";
import { type Clause, hasPhrase, phrase } from "../../language/phrase.ts";
import { backgroundPhrase, subjectIn, type Target, takeTarget } from "../../language/regions.ts";
import { operation } from "../../operation.ts";
import { layersOf } from "../../subject/layers.ts";

// What stands behind the subject: taken away, or something else.

const awayPhrase = {
  remove: phrase(
    "remove|erase|delete|cut out|cut away|get rid of|take out|take away|take off|strip|drop|clear|no|without|lose|knock out|rid of|hide|eliminate",
  ),
  removal: phrase("(background|bg|backdrop) (removal|remover|removed|gone)"),
  transparent: phrase("transparent|see through|(with )?alpha|clear|invisible|empty"),
  cut: phrase(
    "cut out|cutout|cut|isolate|isolated|extract|extracted|separate|clip out|lift out|crop out|(keep|leave|show|with)? (only|just)|single out|silhouette out",
  ),
  from: phrase(
    "from|of|off|out|against|background|backdrop|surroundings|rest|everything else|picture|png|alone|as|file|by itself",
  ),
};

export const cutOut = operation({
  name: "cut-out",
  about: "The subject alone; the background becomes transparent.",
  examples: ["remove the background", "cut out the subject", "isolate the cat", "transparent background"],
  needsSubject: true,
  movement: "none",
  schema: z.object({}),
  read: (clause) => (readAway(clause) || readCut(clause) ? {} : undefined),
  describe: () => "background removed",
  async run(picture, _, context) {
    return (await layersOf(picture, context.subject())).cutOut();
  },
});

/** "remove the background", "make the background transparent". */
function readAway(clause: Clause): boolean {
  if (hasPhrase(clause, awayPhrase.removal)) return true;
  const attempt = { ...clause };
  if (!hasPhrase(attempt, backgroundPhrase)) return false;
  if (!hasPhrase(attempt, awayPhrase.remove) && !hasPhrase(attempt, awayPhrase.transparent)) return false;
  while (hasPhrase(attempt, awayPhrase.from));
  clause.rest = attempt.rest;
  return true;
}

/** "cut out the cat", "remove everything but the cup". */
function readCut(clause: Clause): boolean {
  const attempt = { ...clause };
  const target = removed(attempt) ?? (hasPhrase(attempt, awayPhrase.cut) ? subjectIn(attempt, "any") : undefined);
  if (target === undefined) return false;
  while (hasPhrase(attempt, awayPhrase.from) || hasPhrase(attempt, backgroundPhrase));
  clause.rest = attempt.rest;
  if (target.noun !== undefined) clause.context.noun = target.noun;
  return true;
}

/** "remove everything except the cup": what is to go is the background. */
function removed(clause: Clause): Target | undefined {
  const attempt = { ...clause };
  if (!hasPhrase(attempt, awayPhrase.remove)) return undefined;
  const target = takeTarget(attempt);
  if (target?.part !== "background") return undefined;
  clause.rest = attempt.rest;
  return target;
}
