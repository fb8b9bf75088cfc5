// What breaks first with 1,000, 10,000 and 100,000 guilds: a simulation with figures that were measured. Prints the tables of
// docs/operations/internet-scale.md.

import { scaleTables } from "./scale/tables.ts";

process.stdout.write(`${scaleTables().join("\n\n")}\n`);
