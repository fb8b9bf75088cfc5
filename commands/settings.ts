import { messages } from "../src/core/cards/messages.ts";
import { type DefaultsScope, defaultsScopes } from "../src/core/vocabulary.ts";
import { settingsOptions } from "./arguments/options.ts";
import { settingsOf } from "./arguments/parse-settings.ts";
import { textOf } from "./arguments/values.ts";
import type { Command, CommandResult, Context, Values } from "./command.ts";
import { commandMessages } from "./messages.ts";

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
    {
      name: "for",
      about: "This conversation, or the defaults for new ones in this channel or on this server (moderators)",
      kind: "choice",
      choices: ["conversation", ...defaultsScopes],
      required: false,
    },
    { name: "title", about: "The conversation's title", kind: "text", max: 100, required: false },
  ],
  parse(values, context) {
    const { scope, values: rest } = readScope(values);
    if (scope) return parseDefaults(scope, rest, context);
    const { thread, models } = context;
    const { settings, title, complaints } = settingsOf(values, models);
    if (complaints.length > 0) return { complaint: complaints.join("\n") };
    if (Object.keys(settings).length === 0 && title === undefined) return { query: { kind: "conversation", of: thread } };
    return { intent: { kind: "settings", settings, ...(title !== undefined && { title }) } };
  },
};

/** "channel variants 2", or the option `for`. */
function readScope(values: Values): { scope?: DefaultsScope; values: Values } {
  const chosen = textOf(values, "for");
  const words = textOf(values, "words") ?? "";
  const [typed = "", named] = /^(channel|server)(?=$|[\s:,])[\s:,]*/i.exec(words) ?? [];
  const scope = defaultsScopes.find((one) => one === (chosen ?? named?.toLowerCase()));
  return scope ? { scope, values: { ...values, ...(chosen === undefined && { words: words.slice(typed.length) }) } } : { values };
}

/** Without settings, it asks what is in force. "reset" removes what is set. */
function parseDefaults(scope: DefaultsScope, values: Values, { channel, models }: Context): CommandResult {
  if (!channel) return { complaint: messages.noDefaults };
  if (/^reset$/i.test(textOf(values, "words") ?? "") && onlyWords(values))
    return { intent: { kind: "defaults", scope, settings: "reset" } };
  const { settings, title, complaints } = settingsOf(values, models);
  if (complaints.length > 0) return { complaint: complaints.join("\n") };
  const { seed, ...defaults } = settings;
  if (seed !== undefined || title !== undefined) return { complaint: commandMessages.notADefault(scope) };
  if (Object.keys(defaults).length === 0) return { query: { kind: "defaultsAt", scope, channel } };
  return { intent: { kind: "defaults", scope, settings: defaults } };
}

function onlyWords(values: Values): boolean {
  return Object.keys(values).every((name) => ["words", "for"].includes(name) || textOf(values, name) === undefined);
}
