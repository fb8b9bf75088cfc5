import { type Block, type Element, elementsOf, type Option, optionsOf } from "../rules/block-types.ts";
import { stateKey } from "../rules/views.ts";
import type { View } from "../state/rows.ts";
import { fileShape, filetype } from "../state/shapes.ts";
import type { World } from "../state/world.ts";
import { type Picture, upload } from "./uploading.ts";

/** Words, the text or value of an option or several, or files; null empties a field. */
export type Entry = string | string[] | Picture[] | null;

const mostFiles = 10;
const mostFileBytes = 10 * 1024 * 1024;

/** Enters values, named by block or action id, as the person's client lets them. Throws what it would not let through. */
export async function enter(world: World, view: View, values: Record<string, Entry>): Promise<void> {
  for (const [name, entry] of Object.entries(values)) {
    const { block, element } = inputOf(view, name);
    const state = await stateFor(world, view, element, entry);
    view.entered.set(stateKey(block, element), { type: element.type, ...state });
  }
}

export function inputOf(view: View, name: string): { block: Block; element: Element } {
  for (const block of view.blocks)
    for (const element of elementsOf(block)) if (block.block_id === name || element.action_id === name) return { block, element };
  throw new Error(`the form has no field "${name}"`);
}

async function stateFor(world: World, view: View, element: Element, entry: Entry): Promise<Record<string, unknown>> {
  switch (element.type) {
    case "plain_text_input":
    case "number_input":
      if (entry !== null && typeof entry !== "string") throw new Error(`${element.type} takes words`);
      return { value: entry === "" ? null : entry };
    case "file_input":
      return { files: await uploaded(world, view, element, entry ?? []) };
    case "static_select":
    case "radio_buttons":
      return { selected_option: typeof entry === "string" ? optionNamed(element, entry) : null };
    case "external_select":
      return { selected_option: typeof entry === "string" ? suggested(entry) : null };
    case "multi_external_select":
      return { selected_options: texts(entry).map(suggested) };
    case "multi_static_select":
    case "checkboxes":
      return { selected_options: several(element, texts(entry)) };
    default:
      throw new Error(`nobody enters anything into ${element.type}`);
  }
}

function texts(entry: Entry): string[] {
  if (entry === null) return [];
  return typeof entry === "string" ? [entry] : entry.filter((one) => typeof one === "string");
}

function several(element: Element, names: string[]): Option[] {
  const most = element.max_selected_items;
  if (most !== undefined && names.length > most) throw new Error(`no more than ${most} can be chosen`);
  return names.map((name) => optionNamed(element, name));
}

/** An option by its text or its value. */
export function optionNamed(element: Element, name: string): Option {
  const found = optionsOf(element).find((one) => one.text.text === name || one.value === name);
  if (!found) throw new Error(`"${name}" is not offered: ${optionsOf(element).map((one) => one.text.text)}`);
  return found;
}

/** What the app offered while somebody typed: `text|value`, or the same for both. */
function suggested(entry: string): Option {
  const [text = entry, value = text] = entry.split("|");
  return { text: { type: "plain_text", text }, value };
}

async function uploaded(world: World, view: View, element: Element, entry: string | string[] | Picture[]): Promise<unknown[]> {
  const pictures = typeof entry === "string" ? [] : entry.filter((one) => typeof one !== "string");
  if (pictures.length > (element.max_files ?? mostFiles)) throw new Error("too many files");
  const files = await Promise.all(pictures.map((one) => upload(world, view.teamId, view.userId, one)));
  for (const file of files) {
    if (file.bytes.length > mostFileBytes) throw new Error(`${file.name} is larger than 10 MB`);
    const allowed = element.filetypes?.map((one) => one.replace("jpeg", "jpg"));
    if (allowed && !allowed.includes(filetype(file))) throw new Error(`${file.name} is of a type that cannot be chosen`);
    file.visibleTo.add(world.team(view.teamId).botUserId);
  }
  return files.map((file) => fileShape(world, file.id));
}

/** What a person's own client says before anything is sent. */
export function missing(view: View): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of view.blocks) {
    const { element } = block;
    if (block.type !== "input" || !element) continue;
    const complaint = complaintAbout(element, view.entered.get(stateKey(block, element)) ?? {}, block.optional ?? false);
    if (complaint) errors[block.block_id] = complaint;
  }
  return errors;
}

function complaintAbout(element: Element, state: Record<string, unknown>, optional: boolean): string | undefined {
  const { value, selected_option, selected_options, files } = state as {
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
