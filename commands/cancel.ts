import type { Command } from "./command.ts";

export const cancelCommand: Command = {
  name: "cancel",
  about: "Stop what is being drawn here; finished pictures stay",
  usage: "/cancel",
  options: [],
  parse: () => ({ intent: { kind: "cancel" } }),
};
