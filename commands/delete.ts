import type { Command } from "./command.ts";

export const remove: Command = {
  name: "delete",
  about: "Delete this conversation: its turns, its pictures and the bot's messages",
  usage: "/delete",
  options: [],
  asks: () => ({ wish: { kind: "delete" } }),
};
