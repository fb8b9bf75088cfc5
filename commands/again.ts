import type { Command } from "./command.ts";
import { readModels } from "./parse-models.ts";
import { textOf } from "./values.ts";

export const againCommand: Command = {
  name: "again",
  about: "Draw the newest turn again with a new seed, or with other models",
  usage: "/again [models]",
  options: [{ name: "models", about: "Models that draw it this time, separated by commas", kind: "models", required: false }],
  parse(values, { turn, models: known }) {
    const { models, complaints } = readModels(textOf(values, "models") ?? "", known);
    if (complaints.length > 0) return { complaint: complaints.join("\n") };
    if (!turn) return { complaint: "There is no turn here yet that could be drawn again." };
    return { intent: { kind: "again", turn, ...(models.length > 0 && { models }) } };
  },
};
