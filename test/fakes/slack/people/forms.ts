import { type Block, type Element, elementsOf, type Option, optionsOf } from "../rules/block-types.ts";
import { stateKey } from "../rules/views.ts";
import type { View } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { filetype, fileView } from "../state/views.ts";
import { type Picture, upload } from "./uploads.ts";

/** Text, the text or value of one or more options, or files; null clears a field. */
export type Entry = string | string[] | Picture[] | null;

const maxFiles = 10;
const maxFileBytes = 10 * 1024 * 1024;

/** Enters values by block or action id, as Slack's client does. Throws for values that the client wouldn't accept. */
export async function enter(state: ServiceState, view: View, values: Record<string, Entry>): Promise<void> {
  for (const [name, entry] of Object.entries(values)) {
    const { block, element } = inputOf(view, name);
    const inputState = await stateFor(state, view, element, entry);
    view.entered.set(stateKey(block, element), { type: element.type, ...inputState });
  }
}

export function inputOf(view: View, name: string): { block: Block; element: Element } {
  for (const block of view.blocks)
    for (const element of elementsOf(block)) if (block.block_id === name || element.action_id === name) return { block, element };
  throw new Error(`the form has no field "${name}"`);
}

async function stateFor(state: ServiceState, view: View, element: Element, entry: Entry): Promise<Record<string, unknown>> {
  switch (element.type) {
    case "plain_text_input":
    case "number_input":
      if (entry !== null && typeof entry !== "string") throw new Error(`${element.type} must be text`);
      return { value: entry === "" ? null : entry };
    case "file_input":
      return { files: await uploadAll(state, view, element, entry ?? []) };
    case "static_select":
    case "radio_buttons":
      return { selected_option: typeof entry === "string" ? optionNamed(element, entry) : null };
    case "external_select":
      return { selected_option: typeof entry === "string" ? toOption(entry) : null };
    case "multi_external_select":
      return { selected_options: texts(entry).map(toOption) };
    case "multi_static_select":
    case "checkboxes":
      return { selected_options: optionsNamed(element, texts(entry)) };
    default:
      throw new Error(`can't enter a value into ${element.type}`);
  }
}

function texts(entry: Entry): string[] {
  if (entry === null) return [];
  return typeof entry === "string" ? [entry] : entry.filter((one) => typeof one === "string");
}

function optionsNamed(element: Element, names: string[]): Option[] {
  const max = element.max_selected_items;
  if (max !== undefined && names.length > max) throw new Error(`at most ${max} options can be chosen`);
  return names.map((name) => optionNamed(element, name));
}

/** An option by its text or its value. */
export function optionNamed(element: Element, name: string): Option {
  const found = optionsOf(element).find((one) => one.text.text === name || one.value === name);
  if (!found) throw new Error(`"${name}" is not an option: ${optionsOf(element).map((one) => one.text.text)}`);
  return found;
}

/** An option that the app suggested: `text|value`, or the same for both. */
function toOption(entry: string): Option {
  const [text = entry, value = text] = entry.split("|");
  return { text: { type: "plain_text", text }, value };
}

async function uploadAll(
  state: ServiceState,
  view: View,
  element: Element,
  entry: string | string[] | Picture[],
): Promise<unknown[]> {
  const pictures = typeof entry === "string" ? [] : entry.filter((one) => typeof one !== "string");
  if (pictures.length > (element.max_files ?? maxFiles)) throw new Error("too many files");
  const files = await Promise.all(pictures.map((one) => upload(state, view.teamId, view.userId, one)));
  for (const file of files) {
    if (file.bytes.length > maxFileBytes) throw new Error(`${file.name} is larger than 10 MB`);
    const allowed = element.filetypes?.map((one) => one.replace("jpeg", "jpg"));
    if (allowed && !allowed.includes(filetype(file))) throw new Error(`${file.name} has a type that isn't allowed`);
    file.visibleTo.add(state.team(view.teamId).botUserId);
  }
  return files.map((file) => fileView(state, file.id));
}

/** The errors that Slack's client shows before it sends anything. */
export function clientErrors(view: View): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of view.blocks) {
    const { element } = block;
    if (block.type !== "input" || !element) continue;
    const error = fieldError(element, view.entered.get(stateKey(block, element)) ?? {}, block.optional ?? false);
    if (error) errors[block.block_id] = error;
  }
  return errors;
}

function fieldError(element: Element, inputState: Record<string, unknown>, optional: boolean): string | undefined {
  const { value, selected_option, selected_options, files } = inputState as {
    value?: string | null;
    selected_option?: object | null;
    selected_options?: object[];
    files?: object[];
  };
  const empty = !value && !selected_option && !selected_options?.length && !files?.length;
  if (empty) return optional ? undefined : "Please complete this required field.";
  const length = value?.length ?? 0;
  if (length > (element.max_length ?? 3000)) return "That is too long.";
  if (value && length < (element.min_length ?? 0)) return "That is too short.";
  if (element.type === "number_input" && value && !fits(element, value)) return "Please enter a valid number.";
  return undefined;
}

function fits({ is_decimal_allowed, min_value, max_value }: Element, value: string): boolean {
  if (!(is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(value)) return false;
  return (
    Number(value) >= Number(min_value ?? Number.NEGATIVE_INFINITY) &&
    Number(value) <= Number(max_value ?? Number.POSITIVE_INFINITY)
  );
}
