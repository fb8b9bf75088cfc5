import type { Command } from "./command.ts";

export const usageCommand: Command = {
  name: "usage",
  about: "Show what your pictures have cost and what's left of the budgets; only you can see it",
  usage: "/usage",
  options: [],
  parse: () => ({ query: { kind: "usage" } }),
};
