// `npm run messages`: writes docs/messages.md.

import { writeFileSync } from "node:fs";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { documentPath, renderDocument } from "./document.ts";

await readCommandLine({
  run: "npm run messages --",
  about: "Writes docs/messages.md: every sentence that people read, from the message catalogues.",
  options: {},
});
writeFileSync(documentPath, renderDocument());
