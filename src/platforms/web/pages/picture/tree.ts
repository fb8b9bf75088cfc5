// How a conversation branches. Pure.

import { isMadeFrom, type Step } from "./branch.ts";

/** Edits that were made one from the other, and what goes on in different ways from the last of them. */
export interface Branch<T> {
  steps: T[];
  branches: Branch<T>[];
}

/** The conversation as a tree from its original, which isn't among the steps. Undefined: it's a straight line. Leaves out edits without a
 *  picture, and those that only went back to earlier pictures. */
export function treeOf<T extends Step>({ cards }: { cards: T[] }): Branch<T> | undefined {
  const children = new Map<T | undefined, T[]>();
  const known: T[] = [];
  for (const card of cards.filter((one) => one.kind !== "undo" && one.slots.some(({ image }) => image?.info))) {
    const parent = known.findLast((earlier) => isMadeFrom(card, earlier));
    children.set(parent, [...(children.get(parent) ?? []), card]);
    known.push(card);
  }
  const tree = branchFrom(undefined, children);
  return tree.branches.length > 0 ? tree : undefined;
}

/** `from`: its first step. Undefined: the original. */
function branchFrom<T>(from: T | undefined, children: Map<T | undefined, T[]>): Branch<T> {
  const steps = from === undefined ? [] : [from];
  let next = children.get(from) ?? [];
  for (let [only] = next; next.length === 1 && only; [only] = next) {
    steps.push(only);
    next = children.get(only) ?? [];
  }
  return { steps, branches: next.map((child) => branchFrom(child, children)) };
}
