// `npm run edit`: one edit from the command line. Models are loaded only after the arguments were checked.

import { readCommandLine } from "./command-line.ts";

const { values, positionals } = await readCommandLine({
  run: "npm run edit --",
  about: `Edits PICTURE by following INSTRUCTION. Needs no running server and no database.
Exit codes: 0 on success, 2 if the picture, the instruction or an option was rejected, 1 for any other error.`,
  takes: ["PICTURE", "INSTRUCTION"],
  options: {
    out: {
      type: "string",
      value: "FILE",
      about: "output file: .png, .jpg or .webp (default: PICTURE-edited.png in the current folder)",
    },
    model: { type: "string", value: "ID", default: "local", about: "the model to use (default: local)" },
    variants: {
      type: "string",
      value: "N",
      default: "1",
      about: "number of pictures, 1 to 4, saved as FILE-1, FILE-2 … (default: 1)",
    },
    seed: { type: "string", value: "N", about: "the same seed gives the same pictures (default: random)" },
    json: { type: "boolean", default: false, about: "print the applied settings as JSON" },
  },
  more: async () => (await import("./edit/help.ts")).choices(),
});
const [picture = "", prompt = ""] = positionals;
const { runEdit } = await import("./edit/run.ts");
process.exitCode = await runEdit({ picture, prompt, out: undefined, seed: undefined, ...values });
