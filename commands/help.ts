import type { Command } from "./command.ts";

export const help: Command = {
  name: "help",
  about: "What you can say here",
  usage: "/help",
  options: [],
  asks: () => ({ question: { kind: "help" } }),
};
