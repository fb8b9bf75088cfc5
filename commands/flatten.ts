import { readModels } from "./arguments/parse-models.ts";
import { textOf } from "./arguments/values.ts";
import type { Command } from "./command.ts";

export const flattenCommand: Command = {
  name: "flatten",
  about: "Apply all instructions to the original at once",
  usage: "/flatten [models]",
  options: [{ name: "models", about: "Models to use, separated by commas", kind: "models", required: false }],
  parse(values, { models: known }) {
    const { models, complaints } = readModels(textOf(values, "models") ?? "", known);
    if (complaints.length > 0) return { complaint: complaints.join("\n") };
    return { intent: { kind: "flatten", ...(models.length > 0 && { models }) } };
  },
};
