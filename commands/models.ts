import { textOf } from "./arguments/values.ts";
import type { Command } from "./command.ts";

export const modelsCommand: Command = {
  name: "models",
  about: "List the models: what each can do, its price and what it has cost here",
  usage: "/models [part of a name]",
  options: [{ name: "name", about: "Part of a model's name", kind: "text", max: 100, required: false }],
  parse(values) {
    const typed = textOf(values, "name");
    return { query: { kind: "models", spent: true, ...(typed !== undefined && { typed }) } };
  },
};
