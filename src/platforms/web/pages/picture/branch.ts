// Which edits belong together: those that led to one, and those that were made from it. Pure.

/** An edit, oldest first in every list. */
export interface Step {
  key: string;
  kind?: string;
  /** The first picture that it was made from. */
  from?: string;
  pictures: { image: { key: string } }[];
}

/** Of each edit that has a picture, the one that it was made from. Undefined: it was made from an original. */
export function parentsOf<T extends Step>(edits: T[]): Map<T, T | undefined> {
  const makers = new Map<string, T>();
  const parents = new Map<T, T | undefined>();
  for (const edit of edits.filter(({ pictures }) => pictures.length > 0)) {
    parents.set(edit, edit.from === undefined ? undefined : makers.get(edit.from));
    if (edit.kind !== "undo") for (const { image } of edit.pictures) makers.set(image.key, edit);
  }
  return parents;
}

/** The edits from the original to this one, and on to the newest that was made from it, or to the head. Without `of`: the branch of the head. */
export function branchOf<T extends Step>({ edits, head }: { edits: T[]; head?: string }, of: T | undefined): T[] {
  const parents = parentsOf(edits);
  const made = new Set<T | undefined>(of ? [of] : [undefined]);
  const ends: T[] = [];
  for (const [edit, parent] of parents) {
    if (edit !== of && !made.has(parent)) continue;
    made.add(edit);
    ends.push(edit);
  }
  const end = ends.find(({ key }) => key === head) ?? ends.at(-1);
  return end ? follow(end, parents) : [];
}

/** The edits from the original to this one. */
export function pathTo<T extends Step>(edits: T[], edit: T): T[] {
  const parents = parentsOf(edits);
  return parents.has(edit) ? follow(edit, parents) : [];
}

function follow<T>(edit: T, parents: Map<T, T | undefined>): T[] {
  const path: T[] = [];
  for (let at: T | undefined = edit; at; at = parents.get(at)) path.push(at);
  return path.reverse();
}
