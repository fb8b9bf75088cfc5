// How a conversation branches. Pure.

import { parentsOf, type Step } from "./branch.ts";

/** Edits that were made one from the other, and what goes on in different ways from the last of them. */
export interface Branch<T> {
  steps: T[];
  branches: Branch<T>[];
}

/** The conversation as a tree from its original, which isn't among the steps. Undefined: it's a straight line. Leaves out edits without a
 *  picture, and those that only went back to earlier pictures. */
export function treeOf<T extends Step>(edits: T[]): Branch<T> | undefined {
  const forward = [...parentsOf(edits)].filter(([{ kind }]) => kind !== "undo");
  const children = Map.groupBy(forward, ([, parent]) => parent);
  const tree = branchFrom(undefined, new Map([...children].map(([parent, made]) => [parent, made.map(([edit]) => edit)])));
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
