import type { Command } from "./command.ts";

export const deleteCommand: Command = {
  name: "delete",
  about: "Delete this conversation, its pictures and the bot's messages",
  usage: "/delete",
  options: [],
  parse: () => ({ intent: { kind: "delete" } }),
};
