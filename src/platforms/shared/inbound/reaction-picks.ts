// Number reactions below a card: what changed while the bot was offline. Pure.

export interface ReactionPick {
  user: string;
  number: number;
}

interface Changes<Current extends ReactionPick> {
  added: Current[];
  removed: ReactionPick[];
}

/** `known`: the recorded reactions, with pseudonyms for people whose data was deleted. Picks by button leave no reaction, so a known reaction
 *  changes nothing. */
export function compareReactions<Current extends ReactionPick>(
  known: readonly ReactionPick[],
  current: readonly Current[],
  pseudonymOf: (user: string) => string,
): Changes<Current> {
  const isSame = (recorded: ReactionPick, { user, number }: ReactionPick) =>
    recorded.number === number && (recorded.user === user || recorded.user === pseudonymOf(user));
  return {
    added: current.filter((one) => !known.some((recorded) => isSame(recorded, one))),
    removed: known.filter((recorded) => !current.some((one) => isSame(recorded, one))),
  };
}
