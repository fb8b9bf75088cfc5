import { ComponentType as Type } from "discord.js";
import { z } from "zod";
import { addFieldError } from "./check.ts";

const common = {
  id: z.number().int().min(0).max(2_147_483_647).optional(),
  custom_id: z.string().min(1).max(100),
  placeholder: z.string().max(150).optional(),
  min_values: z.number().int().min(0).max(25).optional(),
  max_values: z.number().int().min(1).max(25).optional(),
  disabled: z.boolean().optional(),
  required: z.boolean().optional(),
};

export const option = z.object({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().max(100).nullish(),
  emoji: z.object({ id: z.string().nullish(), name: z.string().optional(), animated: z.boolean().optional() }).nullish(),
  default: z.boolean().optional(),
});

interface Select {
  options: { value: string; default?: boolean | undefined }[];
  min_values?: number | undefined;
  max_values?: number | undefined;
}

/** Unique values; minimum, maximum and defaults within the number of options. */
export function checkSelect(list: Select, context: z.RefinementCtx): void {
  const values = list.options.map((one) => one.value);
  values.forEach((value, index) => {
    if (values.indexOf(value) !== index)
      addFieldError(
        context,
        ["options", index, "value"],
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        "The specified option value is already used",
      );
  });
  const max = list.max_values ?? 1;
  if (max > values.length || (list.min_values ?? 0) > max)
    addFieldError(
      context,
      ["max_values"],
      "SELECT_COMPONENT_MAX_VALUES_INVALID",
      "The number of values does not fit the options",
    );
  if (list.options.filter((one) => one.default).length > max)
    addFieldError(context, ["options"], "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "Too many default values");
}

export const StringSelect = z
  .object({ ...common, type: z.literal(Type.StringSelect), options: z.array(option).min(1).max(25) })
  .superRefine(checkSelect);

/** The selects that Discord fills automatically. */
export const selects = [
  z.object({ ...common, type: z.literal(Type.UserSelect) }),
  z.object({ ...common, type: z.literal(Type.RoleSelect) }),
  z.object({ ...common, type: z.literal(Type.MentionableSelect) }),
  z.object({ ...common, type: z.literal(Type.ChannelSelect), channel_types: z.array(z.number().int()).optional() }),
] as const;
