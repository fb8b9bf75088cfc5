import type { Command } from "./command.ts";

export const helpCommand: Command = {
  name: "help",
  about: "Show what I can do",
  usage: "/help",
  options: [],
  parse: () => ({ query: { kind: "help" } }),
};
