// Inbound: the options of slash commands. Pure.

import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataBasicOption,
  type APIApplicationCommandInteractionDataOption,
  type APIAttachment,
  type APIChatInputApplicationCommandInteraction,
  ApplicationCommandOptionType,
  type InteractionType,
} from "discord.js";
import type { Values } from "../../../../../commands/command.ts";
import type { ModelChoice } from "../../../../core/cards/views.ts";
import type { Attachment } from "../../../../core/vocabulary.ts";

import { isSpoiler, spoilerIf } from "../pictures.ts";

const MAX_CHOICES = 25;
const MAX_LENGTH = 100;

/** The values by option name, with pictures as the core's attachments. */
export function valuesIn({ data }: APIChatInputApplicationCommandInteraction): Values {
  const options = (data.options ?? []).filter(isBasic);
  return Object.fromEntries(options.map((option) => [option.name, filledIn(option, data.resolved?.attachments)]));
}

/** It isn't part of a message, so there's only the signed link. */
export function uploaded(file: Pick<APIAttachment, "url" | "filename" | "flags">): Attachment {
  return { id: file.url, name: file.filename, ...spoilerIf(isSpoiler(file)) };
}

function isBasic(
  option: APIApplicationCommandInteractionDataOption<InteractionType.ApplicationCommand>,
): option is APIApplicationCommandInteractionDataBasicOption<InteractionType.ApplicationCommand> {
  return "value" in option;
}

function filledIn(
  option: APIApplicationCommandInteractionDataBasicOption<InteractionType.ApplicationCommand>,
  attachments: Record<string, APIAttachment> | undefined,
): Values[string] {
  if (option.type === ApplicationCommandOptionType.Attachment) {
    const attachment = attachments?.[option.value];
    return attachment && [uploaded(attachment)];
  }
  return typeof option.value === "boolean" ? String(option.value) : option.value;
}

/** The text in the focused field. */
export function typedIn({ data }: APIApplicationCommandAutocompleteInteraction): string {
  const focused = (data.options ?? []).find((option) => "focused" in option && option.focused);
  return focused && "value" in focused ? String(focused.value) : "";
}

/** The last item of a list that is still being typed. */
export function lastOf(typed: string): string {
  return (typed.split(",").at(-1) ?? "").trim();
}

/** A choice replaces the whole field, so each one includes what was chosen before. Values are ids. Those too long for Discord are left out. */
export function suggestions(typed: string, found: readonly ModelChoice[]): { name: string; value: string }[] {
  const before = typed
    .split(",")
    .slice(0, -1)
    .map((id) => id.trim())
    .filter(Boolean);
  const offered = found.filter(({ id }) => !before.includes(id));
  return offered
    .map(({ id, label, price }) => ({
      name: cut([...before, `${label} (${price})`].join(", ")),
      value: [...before, id].join(", "),
    }))
    .filter(({ value }) => value.length <= MAX_LENGTH)
    .slice(0, MAX_CHOICES);
}

function cut(name: string): string {
  return name.length <= MAX_LENGTH ? name : `…${name.slice(1 - MAX_LENGTH)}`;
}
