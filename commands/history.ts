import type { Command } from "./command.ts";

export const historyCommand: Command = {
  name: "history",
  about: "Your conversations, newest first; only you see them",
  usage: "/history",
  options: [],
  parse: () => ({ question: { kind: "conversations" } }),
};
