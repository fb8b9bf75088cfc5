import { z } from "zod";
import type { Block } from "./block-types.ts";

/**
 * Block Kit with the limits of Slack's documentation. Limits that aren't documented aren't checked.
 * Unknown properties are refused, as Slack refuses blocks that were read from a message and sent back.
 */
export type Surface = "message" | "modal" | "home";

export interface Complaint {
  path: PropertyKey[];
  message: string;
}

export interface Checked {
  blocks: Block[];
  complaints: Complaint[];
}

const id = z.string().min(1).max(255);
const plainText = (limit: number) =>
  z.strictObject({ type: z.literal("plain_text"), text: z.string().min(1).max(limit), emoji: z.boolean().optional() });
const anyText = (limit: number) =>
  z.discriminatedUnion("type", [
    plainText(limit),
    z.strictObject({ type: z.literal("mrkdwn"), text: z.string().min(1).max(limit), verbatim: z.boolean().optional() }),
  ]);
const confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: z.enum(["primary", "danger"]).optional(),
});
const option = z.strictObject({
  text: plainText(75),
  value: z.string().min(1).max(150),
  description: plainText(75).optional(),
});
const richOption = option.extend({ text: anyText(75), description: anyText(75).optional() });
const options = (limit: number) => z.array(option).min(1).max(limit);
const group = z.strictObject({ label: plainText(75), options: options(100) });

const focus = z.boolean().optional();
const placeholder = plainText(150).optional();
const selectBase = { action_id: id, placeholder, confirm: confirm.optional(), focus_on_load: focus };
const lists = { options: options(100).optional(), option_groups: z.array(group).min(1).max(100).optional() };
const picked = { initial_option: option.optional() };
const several = { initial_options: z.array(option).min(1).optional(), max_selected_items: z.number().int().min(1).optional() };
const query = z.number().int().min(0).optional();

const button = z.strictObject({
  type: z.literal("button"),
  text: plainText(75),
  action_id: id,
  value: z.string().max(2000).optional(),
  url: z.string().max(3000).optional(),
  style: z.enum(["primary", "danger"]).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});
const overflow = z.strictObject({
  type: z.literal("overflow"),
  action_id: id,
  options: z
    .array(option.extend({ url: z.string().max(3000).optional() }))
    .min(1)
    .max(5),
  confirm: confirm.optional(),
});
const staticSelect = z.strictObject({ type: z.literal("static_select"), ...selectBase, ...lists, ...picked });
const multiStaticSelect = z.strictObject({ type: z.literal("multi_static_select"), ...selectBase, ...lists, ...several });
const externalSelect = z.strictObject({ type: z.literal("external_select"), ...selectBase, ...picked, min_query_length: query });
const multiExternalSelect = z.strictObject({
  type: z.literal("multi_external_select"),
  ...selectBase,
  ...several,
  min_query_length: query,
});
const choice = { action_id: id, options: z.array(richOption).min(1).max(10), confirm: confirm.optional(), focus_on_load: focus };
const checkboxes = z.strictObject({
  type: z.literal("checkboxes"),
  ...choice,
  initial_options: z.array(richOption).min(1).optional(),
});
const radioButtons = z.strictObject({ type: z.literal("radio_buttons"), ...choice, initial_option: richOption.optional() });
const dispatch = z
  .strictObject({ trigger_actions_on: z.array(z.enum(["on_enter_pressed", "on_character_entered"])).min(1) })
  .optional();
const plainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  action_id: id,
  placeholder,
  initial_value: z.string().max(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
  dispatch_action_config: dispatch,
  focus_on_load: focus,
});
const numberInput = z.strictObject({
  type: z.literal("number_input"),
  action_id: id,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
  placeholder,
  dispatch_action_config: dispatch,
  focus_on_load: focus,
});
const fileInput = z.strictObject({
  type: z.literal("file_input"),
  action_id: id,
  filetypes: z.array(z.string().min(1)).min(1).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
});
const slackFile = z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.string() })], {
  error: "must provide exactly one of id and url",
});
const picture = {
  image_url: z.string().min(1).max(3000).optional(),
  slack_file: slackFile.optional(),
  alt_text: z.string().min(1).max(2000),
};
const onePicture = (one: { image_url?: unknown; slack_file?: unknown }) =>
  (one.image_url === undefined) !== (one.slack_file === undefined);
const imageElement = z
  .strictObject({ type: z.literal("image"), ...picture })
  .refine(onePicture, "must provide exactly one of image_url and slack_file");

const inActions = z.discriminatedUnion("type", [
  button,
  overflow,
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  checkboxes,
  radioButtons,
]);
const inInput = z.discriminatedUnion("type", [
  plainTextInput,
  numberInput,
  fileInput,
  staticSelect,
  multiStaticSelect,
  externalSelect,
  multiExternalSelect,
  checkboxes,
  radioButtons,
]);

const blockId = { block_id: id.optional() };
const section = z
  .strictObject({
    type: z.literal("section"),
    ...blockId,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: z.union([inActions, imageElement]).optional(),
    expand: z.boolean().optional(),
  })
  .refine((one) => one.text !== undefined || one.fields !== undefined, "must provide text or fields");
const image = z
  .strictObject({ type: z.literal("image"), ...blockId, ...picture, title: plainText(2000).optional() })
  .refine(onePicture, "must provide exactly one of image_url and slack_file");
const actions = z.strictObject({ type: z.literal("actions"), ...blockId, elements: z.array(inActions).min(1).max(25) });
const context = z.strictObject({
  type: z.literal("context"),
  ...blockId,
  elements: z
    .array(z.union([anyText(3000), imageElement]))
    .min(1)
    .max(10),
});
const input = z.strictObject({
  type: z.literal("input"),
  ...blockId,
  label: plainText(2000),
  element: inInput,
  hint: plainText(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});
const block = z.discriminatedUnion("type", [
  section,
  image,
  actions,
  context,
  input,
  z.strictObject({ type: z.literal("divider"), ...blockId }),
  z.strictObject({ type: z.literal("header"), ...blockId, text: plainText(150) }),
  z.strictObject({ type: z.literal("markdown"), ...blockId, text: z.string().min(1).max(12_000) }),
  z.strictObject({ type: z.literal("rich_text"), ...blockId, elements: z.array(z.looseObject({ type: z.string() })) }),
]);
const maxBlocks: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/** Checks the blocks of a message or view. Returns them as Slack stores them, and the errors by path below `blocks`. */
export function checkBlocks(blocks: unknown, surface: Surface, nextId: () => string): Checked {
  const parsed = z.array(block).max(maxBlocks[surface]).safeParse(blocks);
  if (!parsed.success) return { blocks: [], complaints: parsed.error.issues.map(complaint) };
  const stored = parsed.data.map((one) => ({ ...one, block_id: one.block_id ?? nextId() }) as Block);
  return { blocks: stored, complaints: [...twice(stored), ...stored.flatMap((one, at) => meaning(one, at, surface))] };
}

function complaint(issue: z.core.$ZodIssue): Complaint {
  if (issue.code === "invalid_union" && issue.errors?.length) {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0]?.[0];
    if (nearest) return { path: [...issue.path, ...nearest.path], message: nearest.message };
  }
  if (issue.code === "unrecognized_keys")
    return { path: issue.path, message: `invalid additional property: ${issue.keys.join(", ")}` };
  return { path: issue.path, message: issue.message };
}

function twice(blocks: Block[]): Complaint[] {
  const ids = blocks.map((one) => one.block_id);
  return ids.flatMap((one, at) =>
    ids.indexOf(one) < at ? [{ path: [at, "block_id"], message: "block_id already exists" }] : [],
  );
}

/** Rules the schemas can't express: unique action ids, one kind of list per select, initial values among the options. */
function meaning(block: Block, at: number, surface: Surface): Complaint[] {
  const elements = [block.element, block.accessory, ...(block.elements ?? [])].filter((one) => one !== undefined);
  const complaints: Complaint[] = [];
  const say = (message: string) => complaints.push({ path: [at], message });
  const ids = elements.flatMap((one) => ("action_id" in one && one.action_id ? [one.action_id] : []));
  if (new Set(ids).size < ids.length) say("action_id already exists in this block");
  for (const one of elements) {
    if (one.type === "file_input" && surface !== "modal") say("file_input is for modals only");
    if (!/^(multi_)?static_select$/.test(one.type) || !("action_id" in one)) continue;
    if ((one.options === undefined) === (one.option_groups === undefined))
      say("must provide exactly one of options and option_groups");
    const known = [...(one.options ?? []), ...(one.option_groups ?? []).flatMap((each) => each.options)].map((each) =>
      JSON.stringify(each),
    );
    const initial = [...(one.initial_options ?? []), ...(one.initial_option ? [one.initial_option] : [])];
    if (initial.some((each) => !known.includes(JSON.stringify(each)))) say("initial option is not among the options");
    if (new Set(known).size < known.length) say("the select has a duplicate option");
  }
  return complaints;
}
