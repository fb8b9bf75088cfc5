// `npm run edit`: one edit from the command line. Models are loaded only after the arguments were checked.

import { readCommandLine } from "./command-line.ts";
import { commandLineMessages } from "./messages.ts";

const { values, positionals } = await readCommandLine({
  run: "npm run edit --",
  about: commandLineMessages.edit,
  takes: ["PICTURE", "INSTRUCTION"],
  options: {
    out: {
      type: "string",
      value: "FILE",
      about: commandLineMessages.editOut,
    },
    model: { type: "string", value: "ID", default: "local", about: commandLineMessages.editModel },
    variants: {
      type: "string",
      value: "N",
      default: "1",
      about: commandLineMessages.editVariants,
    },
    seed: { type: "string", value: "N", about: commandLineMessages.editSeed },
    json: { type: "boolean", default: false, about: commandLineMessages.editJson },
  },
  more: async () => (await import("./edit/help.ts")).choices(),
});
const [picture = "", prompt = ""] = positionals;
const { runEdit } = await import("./edit/run.ts");
process.exitCode = await runEdit({ picture, prompt, out: undefined, seed: undefined, ...values });
