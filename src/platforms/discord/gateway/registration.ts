// The commands in the form in which Discord registers them. Pure.

import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPutAPIApplicationCommandsJSONBody,
} from "discord.js";
import type { Command, CommandOption } from "../../../../commands/command.ts";
import { messages } from "../../../core/cards/messages.ts";
import { viewMessages } from "../../shared/messages.ts";

type Registered = RESTPutAPIApplicationCommandsJSONBody[number];
type Option = NonNullable<Extract<Registered, { description: string }>["options"]>[number];

/** For servers and the bot's own direct messages. Elsewhere it can't post. */
const offered = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

export function registration(commands: readonly Command[]): Registered[] {
  const slash = commands.map(
    ({ name, about, options }): Registered => ({
      type: ApplicationCommandType.ChatInput,
      name,
      description: about,
      ...offered,
      ...(options.length > 0 && { options: options.map(toOption) }),
    }),
  );
  return [...slash, { type: ApplicationCommandType.Message, name: viewMessages.editImage, ...offered }];
}

function toOption(option: CommandOption): Option {
  const named = { name: option.name, description: option.about };
  switch (option.kind) {
    case "text":
      return { ...named, type: ApplicationCommandOptionType.String, max_length: option.max };
    case "models":
      return { ...named, type: ApplicationCommandOptionType.String, autocomplete: true };
    case "picture":
      return { ...named, type: ApplicationCommandOptionType.Attachment, file_types: ["image"] };
    case "choice":
      return {
        ...named,
        type: ApplicationCommandOptionType.String,
        choices: option.choices.map((value) => ({ name: messages.choice(value), value })),
      };
    case "integer":
      return { ...named, type: ApplicationCommandOptionType.Integer, min_value: option.min, max_value: option.max };
    case "boolean":
      return { ...named, type: ApplicationCommandOptionType.Boolean };
  }
}

/** Whether Discord already has this registration. It adds fields of its own, and may reorder lists of numbers. */
export function isRegistered(ours: unknown, theirs: unknown): boolean {
  if (Array.isArray(ours)) {
    if (!Array.isArray(theirs) || ours.length !== theirs.length) return false;
    const [left, right] = [inOrder(ours), inOrder(theirs)];
    return left.every((one, position) => isRegistered(one, right[position]));
  }
  if (typeof ours !== "object" || ours === null) return ours === theirs;
  if (typeof theirs !== "object" || theirs === null) return false;
  return Object.entries(ours).every(([key, value]) => isRegistered(value, (theirs as Record<string, unknown>)[key]));
}

/** Sorts commands by name and numbers by size. Options and choices keep the order in which people see them. */
function inOrder(list: unknown[]): unknown[] {
  if (list.every((one) => typeof one === "number")) return [...list].sort((a, b) => a - b);
  if (list.every(isCommand)) return [...list].sort((a, b) => a.name.localeCompare(b.name));
  return list;
}

function isCommand(one: unknown): one is { name: string; contexts: unknown } {
  return typeof one === "object" && one !== null && "name" in one && "contexts" in one;
}
