import { ApplicationCommandOptionType as Option, ApplicationCommandType as Type } from "discord.js";
import { z } from "zod";
import { addFieldError, check } from "./check.ts";
import { locales } from "./locales.ts";

/** Lower case, in scripts that have cases. */
const lowerCaseName = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((name) => name === name.toLowerCase(), { params: { code: "APPLICATION_COMMAND_INVALID_NAME" } });
const localized = (text: z.ZodType<string>) => z.partialRecord(z.enum(locales), text.nullable()).nullish();
const description = z.string().min(1).max(100);

const choice = z.object({
  name: z.string().min(1).max(100),
  value: z.union([z.string().max(100), z.number()]),
  name_localizations: localized(z.string().min(1).max(100)),
});
export const Choices = z.array(choice).max(25);

const optionFields = {
  name: lowerCaseName,
  name_localizations: localized(lowerCaseName),
  description,
  description_localizations: localized(description),
  required: z.boolean().optional(),
  choices: Choices.nullish(),
  autocomplete: z.boolean().optional(),
  min_value: z.number().optional(),
  max_value: z.number().optional(),
  min_length: z.number().int().min(0).max(6000).optional(),
  max_length: z.number().int().min(1).max(6000).optional(),
  channel_types: z.array(z.number().int()).optional(),
  file_types: z.unknown().optional(),
};

const leaf = z.object({ ...optionFields, type: z.number().int().min(Option.String).max(Option.Attachment) });
const subcommand = z.object({
  ...optionFields,
  type: z.literal(Option.Subcommand),
  options: z.array(leaf).max(25).optional(),
});
const group = z.object({
  ...optionFields,
  type: z.literal(Option.SubcommandGroup),
  options: z.array(subcommand).max(25).optional(),
});

export interface CommandOption extends z.output<typeof leaf> {
  options?: CommandOption[] | undefined;
}

const settings = {
  default_member_permissions: z.string().nullish(),
  contexts: z
    .array(z.literal([0, 1, 2]))
    .min(1)
    .nullish(),
  integration_types: z
    .array(z.literal([0, 1]))
    .min(1)
    .nullish(),
  nsfw: z.boolean().optional(),
};

const slash = z
  .object({
    ...settings,
    type: z.literal(Type.ChatInput).default(Type.ChatInput),
    name: lowerCaseName,
    name_localizations: localized(lowerCaseName),
    description,
    description_localizations: localized(description),
    options: z
      .array(z.union([leaf, subcommand, group]))
      .max(25)
      .nullish(),
  })
  .superRefine((command, context) => checkOptions((command.options ?? []) as CommandOption[], context));

const menuName = z.string().min(1).max(32);
const menu = z.object({
  ...settings,
  type: z.literal([Type.User, Type.Message]),
  name: menuName,
  name_localizations: localized(menuName),
  description: z.literal("").default(""),
  description_localizations: z.null().optional(),
  options: z.array(z.never()).nullish(),
});

/** Parses each command by its type, so that errors name the field and not the union. */
export const CommandBody = z.union([slash, menu]);

const maxCommands: Partial<Record<Type, number>> = { [Type.ChatInput]: 100, [Type.Message]: 15, [Type.User]: 15 };

/** PUT …/commands: all commands or none. */
export function checkCommands(body: unknown): z.output<typeof CommandBody>[] {
  const list = check(z.array(z.looseObject({ type: z.number().optional() })), body);
  const commands = list.map((one, index) => check((one.type ?? Type.ChatInput) === Type.ChatInput ? slash : menu, one, [index]));
  return check(z.array(z.custom<z.output<typeof CommandBody>>()).superRefine(fitTogether), commands);
}

function fitTogether(commands: z.output<typeof CommandBody>[], context: z.RefinementCtx): void {
  commands.forEach((command, index) => {
    const same = (other: typeof command) => other.type === command.type && other.name === command.name;
    if (commands.findIndex(same) !== index)
      addFieldError(context, [index, "name"], "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
    if (textOf(command) > 8000)
      addFieldError(context, [index], "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size of 8000 characters");
  });
  for (const [type, max] of Object.entries(maxCommands))
    if (commands.filter((command) => command.type === Number(type)).length > max)
      addFieldError(context, [], "BASE_TYPE_MAX_LENGTH", `Must be ${max} or fewer in length.`);
}

/** Unique names, required options first, choices and bounds only for types that have them. */
function checkOptions(options: CommandOption[], context: z.RefinementCtx, at: PropertyKey[] = ["options"]): void {
  let optionalSeen = false;
  options.forEach((option, index) => {
    const say = (field: string, code: string, message: string) => addFieldError(context, [...at, index, field], code, message);
    if (options.findIndex((other) => other.name === option.name) !== index)
      say("name", "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique");
    if (option.required && optionalSeen)
      say("required", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before optional ones");
    optionalSeen ||= !option.required;
    if (option.autocomplete && option.choices?.length)
      say("autocomplete", "APPLICATION_COMMAND_OPTIONS_CHOICES_AND_AUTOCOMPLETE", "Autocomplete excludes choices");
    checkBounds(option, say);
    if (option.options) checkOptions(option.options, context, [...at, index, "options"]);
  });
}

function checkBounds(option: CommandOption, say: (field: string, code: string, message: string) => void): void {
  const text = option.type === Option.String;
  const number = option.type === Option.Integer || option.type === Option.Number;
  const wrong = "BASE_TYPE_INVALID";
  if ((option.choices || option.autocomplete) && !text && !number)
    say("choices", wrong, "Choices and autocomplete are for strings and numbers");
  if ((option.min_value ?? option.max_value) !== undefined && !number) say("min_value", wrong, "Bounds are for numbers");
  if ((option.min_length ?? option.max_length) !== undefined && !text) say("min_length", wrong, "Lengths are for strings");
  option.choices?.forEach((choice) => {
    if ((typeof choice.value === "string") !== text) say("choices", wrong, "The choice's value is not of the option's type");
    if (option.choices?.some((other) => other !== choice && other.name === choice.name))
      say("choices", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE", "Choice names must be unique");
  });
}

/** The length of all names, descriptions and values, at most 8000 characters per command. */
function textOf(command: { name: string; description: string; options?: unknown[] | null | undefined }): number {
  const own = command.name.length + command.description.length;
  const options = (command.options ?? []) as CommandOption[];
  return options.reduce((sum, option) => {
    const choices = (option.choices ?? []).reduce((chars, one) => chars + one.name.length + String(one.value).length, 0);
    return sum + choices + textOf(option);
  }, own);
}
