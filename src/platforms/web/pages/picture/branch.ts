// Which edits belong together: those that led to one, and those that were made from it. Pure.

/** What a card says about where its pictures come from. */
export interface Step {
  turn: string;
  kind?: string;
  references: Picture[];
  slots: { image?: Picture }[];
}
interface Picture {
  info?: { key: string };
}

/** The cards from the original to this one, and on to the newest that was made from it, or to the head. Without `of`: the branch of the head. */
export function branchOf<T extends Step>({ cards, head }: { cards: T[]; head?: string }, of: T | undefined): T[] {
  const paths = pathsOf(cards);
  const through = [...paths.values()].filter((path) => !of || path.includes(of));
  const toHead = through.find((path) => path.at(-1)?.turn === head);
  return toHead ?? through.at(-1) ?? [];
}

/** The cards from the original to this one, oldest first. */
export function pathTo<T extends Step>({ cards }: { cards: T[] }, card: T): T[] {
  return pathsOf(cards).get(card) ?? [];
}

function pathsOf<T extends Step>(cards: T[]): Map<T, T[]> {
  const paths = new Map<T, T[]>();
  for (const card of cards.filter(hasPicture)) {
    const parent = [...paths.keys()].findLast((earlier) => earlier.kind !== "undo" && isMadeFrom(card, earlier));
    paths.set(card, [...(parent ? (paths.get(parent) ?? []) : []), card]);
  }
  return paths;
}

export function isMadeFrom({ references }: Step, { slots }: Step): boolean {
  const source = references[0]?.info?.key;
  return source !== undefined && slots.some(({ image }) => image?.info?.key === source);
}

const hasPicture = ({ slots }: Step) => slots.some(({ image }) => image?.info);
