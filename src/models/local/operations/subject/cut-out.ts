import { z } from "zod";
import { backgroundPhrase, findSubject, type Target, takeTarget } from "../../language/clauses/regions.ts";
import { type Clause, hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation } from "../../operation.ts";
import { separateLayers } from "../../subject/layers.ts";

// What stands behind the subject: taken away, or something else.

const cutOutPhrase = {
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

export const cutOut = defineOperation({
  name: "cut-out",
  about: "Cuts out the subject and makes the background transparent.",
  examples: ["remove the background", "cut out the subject", "isolate the cat", "transparent background"],
  needsSubject: true,
  movement: "none",
  schema: z.object({}),
  read: (clause) => (readRemoval(clause) || readCutOut(clause) ? {} : undefined),
  describe: () => "background removed",
  async run(picture, _, context) {
    return (await separateLayers(picture, context.subject())).cutOut();
  },
});

/** Reads "remove the background", "make the background transparent". */
function readRemoval(clause: Clause): boolean {
  if (hasPhrase(clause, cutOutPhrase.removal)) return true;
  const attempt = { ...clause };
  if (!hasPhrase(attempt, backgroundPhrase)) return false;
  if (!hasPhrase(attempt, cutOutPhrase.remove) && !hasPhrase(attempt, cutOutPhrase.transparent)) return false;
  while (hasPhrase(attempt, cutOutPhrase.from));
  clause.rest = attempt.rest;
  return true;
}

/** "cut the tree" asks for it to be removed. */
const cutAway = /^\s*(?:please\s+)?(?:cut|crop\s+out)\s+(?:the|that|this|my)\s+\p{L}+\s*$/iu;

/** Reads "cut out the cat", "remove everything but the cup". */
function readCutOut(clause: Clause): boolean {
  if (cutAway.test(clause.rest) || /\bby (?:only |just )?an? \p{L}+/iu.test(clause.rest)) return false;
  const attempt = { ...clause };
  const target = takeRemoved(attempt) ?? (hasPhrase(attempt, cutOutPhrase.cut) ? findSubject(attempt, "any") : undefined);
  if (target === undefined) return false;
  while (hasPhrase(attempt, cutOutPhrase.from) || hasPhrase(attempt, backgroundPhrase));
  clause.rest = attempt.rest;
  if (target.noun !== undefined) clause.context.noun = target.noun;
  return true;
}

/** Takes "remove everything except the cup", which removes the background. */
function takeRemoved(clause: Clause): Target | undefined {
  const attempt = { ...clause };
  if (!hasPhrase(attempt, cutOutPhrase.remove)) return undefined;
  const target = takeTarget(attempt);
  if (target?.part !== "background") return undefined;
  clause.rest = attempt.rest;
  return target;
}
