import type { Command } from "./command.ts";

export const historyCommand: Command = {
  name: "history",
  about: "Show your conversations, newest first; only you can see them",
  usage: "/history",
  options: [],
  parse: () => ({ query: { kind: "conversations" } }),
};
