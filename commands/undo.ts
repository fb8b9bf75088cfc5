import type { Command } from "./command.ts";

export const undo: Command = {
  name: "undo",
  about: "Go back to the pictures before the newest turn",
  usage: "/undo",
  options: [],
  asks: () => ({ wish: { kind: "undo" } }),
};
