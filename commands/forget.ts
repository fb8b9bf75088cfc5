import type { Command } from "./command.ts";

export const forgetCommand: Command = {
  name: "forget",
  about: "Delete all your data: conversations, pictures and messages",
  usage: "/forget",
  options: [],
  parse: () => ({ intent: { kind: "forget" } }),
};
