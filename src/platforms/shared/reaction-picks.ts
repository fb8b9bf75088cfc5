// Number reactions below a card: what changed while the bot was offline. Pure.

export interface ReactionPick {
  user: string;
  number: number;
}

interface Changes<Current extends ReactionPick> {
  added: Current[];
  removed: ReactionPick[];
}

/** `known`: as recorded, where a person who was forgotten is a pseudonym. Picks made with a button leave no reaction, so a reaction that
 *  was known before changes nothing. */
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
