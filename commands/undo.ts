import type { Command } from "./command.ts";

export const undoCommand: Command = {
  name: "undo",
  about: "Go back to the pictures before the last edit",
  usage: "/undo",
  options: [],
  parse: () => ({ intent: { kind: "undo" } }),
};
