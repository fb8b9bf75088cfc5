import type { Command } from "./command.ts";

export const cancel: Command = {
  name: "cancel",
  about: "Stop what is being drawn here; finished pictures stay",
  usage: "/cancel",
  options: [],
  asks: () => ({ wish: { kind: "cancel" } }),
};
