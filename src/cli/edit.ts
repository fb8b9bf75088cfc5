// `npm run edit`: one edit from the command line. What it needs to draw is loaded once it is clear what is wanted.

import { readCommandLine } from "./command-line.ts";

const { values, positionals } = await readCommandLine({
  run: "npm run edit --",
  about: `Edits PICTURE as the INSTRUCTION says. Needs no running server and opens no database.
Ends with 0; with 2 when the picture, the instruction or an option is refused; with 1 when something else went wrong.`,
  takes: ["PICTURE", "INSTRUCTION"],
  options: {
    out: {
      type: "string",
      value: "FILE",
      about: "where to write: .png, .jpg or .webp (PICTURE-edited.png in the current folder)",
    },
    model: { type: "string", value: "ID", default: "local", about: "what draws (local)" },
    variants: { type: "string", value: "N", default: "1", about: "how many pictures, 1 to 4, called FILE-1, FILE-2 … (1)" },
    seed: { type: "string", value: "N", about: "the same seed gives the same pictures (a new one each time)" },
    json: { type: "boolean", default: false, about: "print what was applied as JSON" },
  },
  more: async () => (await import("./edit/help.ts")).choices(),
});
const [picture = "", prompt = ""] = positionals;
const { runEdit } = await import("./edit/run.ts");
process.exitCode = await runEdit({ picture, prompt, out: undefined, seed: undefined, ...values });
