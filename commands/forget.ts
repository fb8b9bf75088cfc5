import type { Command } from "./command.ts";

export const forget: Command = {
  name: "forget",
  about: "Delete everything of yours: conversations, pictures and words",
  usage: "/forget",
  options: [],
  parse: () => ({ intent: { kind: "forget" } }),
};
