import { createProvenance } from "../../src/images/provenance/provenance.ts";

/** Writes marks as the program does by default. */
export const provenance = createProvenance({ tool: "Threadbrush 1.2.3", writesPrompts: false });
