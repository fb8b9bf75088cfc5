import type { Command } from "./command.ts";

export const history: Command = {
  name: "history",
  about: "Your conversations, newest first; only you see them",
  usage: "/history",
  options: [],
  asks: () => ({ question: { kind: "conversations" } }),
};
