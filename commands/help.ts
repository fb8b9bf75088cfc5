import type { Command } from "./command.ts";

export const helpCommand: Command = {
  name: "help",
  about: "What you can say here",
  usage: "/help",
  options: [],
  parse: () => ({ question: { kind: "help" } }),
};
