// Finds settings that have no effect because their names are misspelt.

import { distance } from "fastest-levenshtein";

export interface MisspeltSetting {
  name: string;
  nearest: string;
}

/** The largest edit distance that counts as a typo. */
const MAX_DISTANCE = 2;

/** Variables that aren't settings but look like one, each with the setting that was probably meant. `known`: all settings. Other programs
 *  have variables too, so only a typo counts, or a name with an extra or missing word ("DISCORD_BOT_TOKEN"). */
export function findMisspelt(env: Readonly<Record<string, string | undefined>>, known: readonly string[]): MisspeltSetting[] {
  const isSet = (name: string) => Boolean(env[name]?.trim());
  return Object.keys(env)
    .filter((name) => isSet(name) && !known.includes(name))
    .flatMap((name) => {
      const typed = name.toUpperCase();
      const slip = nearestTo(typed, known);
      const nearest = slip ?? known.find((setting) => !isSet(setting) && differsByWords(typed, setting));
      return nearest === undefined ? [] : [{ name, nearest }];
    });
}

function nearestTo(typed: string, known: readonly string[]): string | undefined {
  const [nearest] = known.map((name) => ({ name, far: distance(typed, name) })).sort((a, b) => a.far - b.far);
  return nearest && nearest.far <= MAX_DISTANCE ? nearest.name : undefined;
}

/** Whether one name has all words of the other in order, starts with the same word, and has more. */
function differsByWords(typed: string, setting: string): boolean {
  const [few = [], many = []] = [typed.split("_"), setting.split("_")].sort((a, b) => a.length - b.length);
  if (few.length < 2 || few[0] !== many[0]) return false;
  let found = 0;
  for (const word of many) if (word === few[found]) found++;
  return found === few.length;
}
