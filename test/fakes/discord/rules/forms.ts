import { ComponentType as Type } from "discord.js";
import { z } from "zod";
import { addFieldError } from "./check.ts";
import { checkUniqueIds, customId, identity, TextDisplay } from "./components.ts";
import { checkSelect, option, StringSelect, selects } from "./selects.ts";

/** A text input inside a label must not have its own label. */
const TextInput = z
  .object({
    ...identity,
    type: z.literal(Type.TextInput),
    custom_id: customId,
    style: z.literal([1, 2]),
    label: z.string().nullish(),
    min_length: z.number().int().min(0).max(4000).optional(),
    max_length: z.number().int().min(1).max(4000).optional(),
    required: z.boolean().optional(),
    value: z.string().max(4000).optional(),
    placeholder: z.string().max(100).optional(),
  })
  .superRefine((input, context) => {
    if (input.label)
      addFieldError(context, ["label"], "TEXT_INPUT_LABEL_NOT_ALLOWED", "A text input in a label cannot have its own label");
    if ((input.value?.length ?? 0) > (input.max_length ?? 4000))
      addFieldError(context, ["value"], "BASE_TYPE_MAX_LENGTH", `Must be ${input.max_length} or fewer in length.`);
    if ((input.min_length ?? 0) > (input.max_length ?? 4000))
      addFieldError(context, ["min_length"], "BASE_TYPE_INVALID", "min_length is greater than max_length");
  });

/** A required upload must not have `min_values: 0`. Required is the default. */
const FileUpload = z
  .object({
    ...identity,
    type: z.literal(Type.FileUpload),
    custom_id: customId,
    min_values: z.number().int().min(0).max(10).optional(),
    max_values: z.number().int().min(1).max(10).optional(),
    required: z.boolean().optional(),
    file_types: z.unknown().optional(),
  })
  .superRefine((upload, context) => {
    if (upload.required !== false && upload.min_values === 0)
      addFieldError(context, ["min_values"], "FILE_UPLOAD_MIN_VALUES_INVALID", "A required file upload needs at least one file");
    if ((upload.min_values ?? 0) > (upload.max_values ?? 1))
      addFieldError(context, ["min_values"], "BASE_TYPE_INVALID", "min_values is greater than max_values");
  });

const group = { ...identity, custom_id: customId, required: z.boolean().optional() };
const RadioGroup = z
  .object({ ...group, type: z.literal(Type.RadioGroup), options: z.array(option).min(2).max(10) })
  .superRefine(checkSelect);
const CheckboxGroup = z
  .object({
    ...group,
    type: z.literal(Type.CheckboxGroup),
    options: z.array(option).min(1).max(10),
    min_values: z.number().int().min(0).max(10).optional(),
    max_values: z.number().int().min(1).max(10).optional(),
  })
  .superRefine((list, context) => checkSelect({ ...list, max_values: list.max_values ?? list.options.length }, context));
const Checkbox = z.object({
  ...identity,
  type: z.literal(Type.Checkbox),
  custom_id: customId,
  default: z.boolean().optional(),
});

const inputs = [TextInput, StringSelect, ...selects, FileUpload, RadioGroup, CheckboxGroup, Checkbox] as const;

/** No label inside a label, no disabled select, at least one value in a required select. */
const Label = z
  .object({
    ...identity,
    type: z.literal(Type.Label),
    label: z.string().min(1).max(45),
    description: z.string().max(100).nullish(),
    component: z.discriminatedUnion("type", inputs),
  })
  .superRefine(({ component }, context) => {
    if ("disabled" in component && component.disabled)
      addFieldError(context, ["component", "disabled"], "MODAL_COMPONENT_DISABLED", "A component in a modal cannot be disabled");
  });

/** A modal: a title of at most 45 characters, one to five top-level components. */
export const FormBody = z.object({
  custom_id: customId,
  title: z.string().min(1).max(45),
  components: z
    .array(z.discriminatedUnion("type", [Label, TextDisplay]))
    .min(1)
    .max(5)
    .superRefine(checkUniqueIds),
});
