import type { Command } from "./command.ts";

export const cancelCommand: Command = {
  name: "cancel",
  about: "Stop the current edit; finished pictures stay",
  usage: "/cancel",
  options: [],
  parse: () => ({ intent: { kind: "cancel" } }),
};
