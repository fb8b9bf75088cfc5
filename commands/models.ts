import type { Command } from "./command.ts";
import { textOf } from "./values.ts";

export const modelsCommand: Command = {
  name: "models",
  about: "The models on offer: what each can do, costs and has cost here",
  usage: "/models [part of a name]",
  options: [{ name: "name", about: "Part of a model's name", kind: "text", max: 100, required: false }],
  parse(values) {
    const typed = textOf(values, "name");
    return { question: { kind: "models", spent: true, ...(typed !== undefined && { typed }) } };
  },
};
