import type { Command } from "./command.ts";
import { settingsOptions } from "./options.ts";
import { settingsOf } from "./parse-settings.ts";

export const settingsCommand: Command = {
  name: "settings",
  about: "Show or change this conversation's models, aspect ratio, resolution, variants, seed and title",
  usage: "/settings [variants 3, 16:9, high, seed 7, models local, mention only on, title …]",
  options: [
    { name: "words", about: 'Several settings at once: "variants 3, 16:9, high"', kind: "text", max: 500, required: false },
    ...settingsOptions,
    {
      name: "mention_only",
      about: "Respond only to messages that mention me",
      kind: "choice",
      choices: ["on", "off"],
      required: false,
    },
    { name: "title", about: "The conversation's title", kind: "text", max: 100, required: false },
  ],
  parse(values, { thread, models }) {
    const { settings, title, complaints } = settingsOf(values, models);
    if (complaints.length > 0) return { complaint: complaints.join("\n") };
    if (Object.keys(settings).length === 0 && title === undefined) return { query: { kind: "conversation", of: thread } };
    return { intent: { kind: "settings", settings, ...(title !== undefined && { title }) } };
  },
};
