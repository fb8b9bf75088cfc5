import { openContainer } from "../../src/images/provenance/containers/index.ts";
import { createProvenance } from "../../src/images/provenance/provenance.ts";

/** Writes marks as the program does by default. */
export const provenance = createProvenance({ tool: "Threadbrush 1.2.3", writesPrompts: false });

/** The file without its mark: a PNG or JPEG as it was before it was marked. */
export function unmarked(picture: Uint8Array = new Uint8Array()): Buffer {
  return openContainer(picture)?.strip() ?? Buffer.from(picture);
}
