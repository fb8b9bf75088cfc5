// The unique display names of people on the page. Each function runs inside one transaction.

import { and, eq, isNull, ne } from "drizzle-orm";
import { foldName, numberedNames } from "../../../core/display-names.ts";
import { first, type Tx, tablesOver } from "../../../storage/dialect.ts";
import * as schema from "./schema.ts";

const tablesOf = tablesOver(schema);

/** Gives the person this name, with a number if somebody else has it. Returns the name; undefined when all are taken. */
export async function rename(tx: Tx, id: string, requested: string): Promise<string | undefined> {
  const { webPeople } = tablesOf(tx);
  for (const name of numberedNames(requested)) {
    const foldedName = foldName(name);
    const taken = await first(
      tx
        .select({ id: webPeople.id })
        .from(webPeople)
        .where(and(eq(webPeople.foldedName, foldedName), ne(webPeople.id, id))),
    );
    if (taken) continue;
    const set = { name, foldedName };
    await tx
      .insert(webPeople)
      .values({ id, ...set })
      .onConflictDoUpdate({ target: webPeople.id, set });
    return name;
  }
  return undefined;
}

/** For names chosen before they had to be unique: the first keeps it, later ones get a number. */
export async function makeNamesUnique(tx: Tx): Promise<void> {
  const { webPeople } = tablesOf(tx);
  const old = await tx.select().from(webPeople).where(isNull(webPeople.foldedName));
  for (const { id, name } of old)
    if ((await rename(tx, id, name)) === undefined) await tx.delete(webPeople).where(eq(webPeople.id, id));
}
