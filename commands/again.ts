import { readModels } from "./arguments/parse-models.ts";
import { textOf } from "./arguments/values.ts";
import type { Command } from "./command.ts";
import { commandMessages } from "./messages.ts";

export const againCommand: Command = {
  name: "again",
  about: "Run the last edit again (new seed or other models)",
  usage: "/again [models]",
  options: [{ name: "models", about: "Models to use this time, separated by commas", kind: "models", required: false }],
  parse(values, { turn, models: known }) {
    const { models, complaints } = readModels(textOf(values, "models") ?? "", known);
    if (complaints.length > 0) return { complaint: complaints.join("\n") };
    if (!turn) return { complaint: commandMessages.nothingToRepeat };
    return { intent: { kind: "again", turn, ...(models.length > 0 && { models }) } };
  },
};
