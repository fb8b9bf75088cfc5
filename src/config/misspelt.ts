// Settings that nobody reads because of a slip in their names.

import { distance } from "fastest-levenshtein";

export interface MisspeltSetting {
  name: string;
  nearest: string;
}

/** Letters that may be wrong, missing or too many. */
const MAX_DISTANCE = 2;

/** Variables of this environment that look like one of ours and are none, each with the one that was meant. `known`: all of ours.
 *  Other programs have variables too, so only a slip counts, or a name with a word too many or too few ("DISCORD_BOT_TOKEN"). */
export function findMisspelt(env: Readonly<Record<string, string | undefined>>, known: readonly string[]): MisspeltSetting[] {
  const isSet = (name: string) => Boolean(env[name]?.trim());
  return Object.keys(env)
    .filter((name) => isSet(name) && !known.includes(name))
    .flatMap((name) => {
      const typed = name.toUpperCase();
      const slip = nearestTo(typed, known);
      const nearest = slip ?? known.find((ours) => !isSet(ours) && differsByWords(typed, ours));
      return nearest === undefined ? [] : [{ name, nearest }];
    });
}

function nearestTo(typed: string, known: readonly string[]): string | undefined {
  const [nearest] = known.map((name) => ({ name, far: distance(typed, name) })).sort((a, b) => a.far - b.far);
  return nearest && nearest.far <= MAX_DISTANCE ? nearest.name : undefined;
}

/** One has all words of the other, in their order and with the same first one, and more. */
function differsByWords(typed: string, ours: string): boolean {
  const [few = [], many = []] = [typed.split("_"), ours.split("_")].sort((a, b) => a.length - b.length);
  if (few.length < 2 || few[0] !== many[0]) return false;
  let found = 0;
  for (const word of many) if (word === few[found]) found++;
  return found === few.length;
}
