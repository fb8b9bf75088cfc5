// The unique display names of people on the page. Each function runs inside one transaction.

import { and, eq, isNull, ne } from "drizzle-orm";
import { foldName, numberedNames } from "../../../core/display-names.ts";
import type { Tx } from "../../../storage/transactions.ts";
import { webPeople } from "./schema.ts";

/** Gives the person this name, with a number if somebody else has it. Returns the name; undefined when all are taken. */
export function rename(tx: Tx, id: string, requested: string): string | undefined {
  for (const name of numberedNames(requested)) {
    const foldedName = foldName(name);
    const taken = tx
      .select({ id: webPeople.id })
      .from(webPeople)
      .where(and(eq(webPeople.foldedName, foldedName), ne(webPeople.id, id)))
      .get();
    if (taken) continue;
    const set = { name, foldedName };
    tx.insert(webPeople)
      .values({ id, ...set })
      .onConflictDoUpdate({ target: webPeople.id, set })
      .run();
    return name;
  }
  return undefined;
}

/** For names chosen before they had to be unique: the first keeps it, later ones get a number. */
export function makeNamesUnique(tx: Tx): void {
  const old = tx.select().from(webPeople).where(isNull(webPeople.foldedName)).all();
  for (const { id, name } of old) if (rename(tx, id, name) === undefined) tx.delete(webPeople).where(eq(webPeople.id, id)).run();
}
