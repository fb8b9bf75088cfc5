import { statementsOver, tablesOver } from "./dialect.ts";
import * as schema from "./schema.ts";

/** The core's tables as this database has them. */
export const tablesOf = tablesOver(schema);

/** A query over the core's tables that is built once for each connection. */
export const statement = statementsOver(schema);
