import { ApplicationCommandOptionType as Option } from "discord.js";
import { inspectFile } from "../rest/body.ts";
import { toStoredFile } from "../rest/compose-message.ts";
import type { CommandOption } from "../rules/commands.ts";
import { fileView } from "../state/message-view.ts";
import type { Channel } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

export interface Picture {
  name: string;
  bytes: Uint8Array;
  alt?: string;
}

export type Values = Record<string, string | number | boolean | Picture>;

export interface FilledOptions {
  options: { name: string; type: number; value: string | number | boolean; focused?: true }[];
  attachments: Record<string, object>;
}

/** Fills in a command's options as Discord's own client does, which sends only values that the command allows. */
export async function fillOptions(
  state: ServiceState,
  channel: Channel,
  known: CommandOption[],
  values: Values,
): Promise<FilledOptions> {
  const unknown = Object.keys(values).find((name) => !known.some((option) => option.name === name));
  if (unknown !== undefined) throw new Error(`the command has no option "${unknown}"`);
  const filled: FilledOptions = { options: [], attachments: {} };
  for (const option of known) {
    const value = values[option.name];
    if (value === undefined && option.required) throw new Error(`the command needs "${option.name}"`);
    if (value !== undefined) filled.options.push({ name: option.name, type: option.type, value: await fill(option, value) });
  }
  return filled;

  async function fill(option: CommandOption, value: Values[string]): Promise<string | number | boolean> {
    if (typeof value !== "object") {
      demandFit(option, value ?? "");
      return value ?? "";
    }
    if (option.type !== Option.Attachment) throw new Error(`"${option.name}" takes no file`);
    const { id, view } = await uploadFor(state, channel, value);
    filled.attachments[id] = view;
    return id;
  }
}

/** Files of commands and forms are ephemeral: Discord deletes them after a while. */
export async function uploadFor(state: ServiceState, channel: Channel, picture: Picture): Promise<{ id: string; view: object }> {
  const file = { ...toStoredFile(state, channel, await inspectFile(picture.name, Buffer.from(picture.bytes))), ephemeral: true };
  state.files.set(file.id, file);
  return { id: file.id, view: fileView(state, file) };
}

function demandFit(option: CommandOption, value: string | number | boolean): void {
  const refuse = (why: string) => {
    throw new Error(`"${option.name}" ${why}`);
  };
  const { type, choices, min_value, max_value, min_length, max_length } = option;
  if (type === Option.Attachment) refuse("must be a file");
  if (type === Option.Boolean && typeof value !== "boolean") refuse("must be true or false");
  if (type === Option.Integer && !Number.isInteger(value)) refuse("must be a whole number");
  if (type === Option.Number && typeof value !== "number") refuse("must be a number");
  if (type === Option.String && typeof value !== "string") refuse("must be text");
  if (choices?.length && !choices.some((choice) => choice.value === value)) refuse(`offers no ${value}`);
  if (typeof value === "number" && (value < (min_value ?? value) || value > (max_value ?? value))) refuse("is out of bounds");
  if (typeof value === "string" && (value.length < (min_length ?? 0) || value.length > (max_length ?? 6000)))
    refuse("is too short or too long");
}
