import { type Block, type Element, elementsOf, optionsOf, plain } from "../rules/block-types.ts";
import { shownFiles } from "../rules/image-files.ts";
import type { Message, View } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

export interface VisiblePicture {
  fileId: string;
  name: string;
  title: string;
  alt: string;
  /** Empty if the picture is broken. */
  bytes: Buffer;
  broken: boolean;
}

export interface VisibleControl {
  type: string;
  text: string;
  actionId: string;
  blockId: string;
  value: string | undefined;
  style: string | undefined;
  url: string | undefined;
  /** The confirmation dialog. */
  confirm: { title: string; text: string; confirm: string; deny: string } | undefined;
  /** The texts of the options. */
  options: string[];
  /** The texts of the initial options. */
  initial: string[];
}

interface Surface {
  blocks: Block[];
  pictures: VisiblePicture[];
  buttons: VisibleControl[];
  menus: VisibleControl[];
}

/** A message as a person sees it. */
export interface VisibleMessage extends Surface {
  channel: string;
  ts: string;
  threadTs: string | undefined;
  author: string;
  fromBot: boolean;
  /** The text of the blocks, or of the message if it has none. */
  text: string;
  /** The text of the notification. */
  notification: string;
  files: { id: string; name: string; bytes: Buffer }[];
  reactions: { name: string; by: string[] }[];
  edited: boolean;
  ephemeral: boolean;
  deleted: boolean;
}

export interface VisibleField {
  label: string;
  hint: string | undefined;
  blockId: string;
  actionId: string;
  type: string;
  optional: boolean;
  /** The texts of the options. */
  options: string[];
  /** The entered text, the texts of the chosen options, or the names of files. */
  value: string[];
  error: string | undefined;
}

/** A modal or a Home tab as a person sees it. */
export interface VisibleView extends Surface {
  id: string;
  title: string;
  submit: string | undefined;
  callbackId: string;
  privateMetadata: string;
  text: string;
  fields: VisibleField[];
  errors: Record<string, string>;
}

export function toVisibleMessage(state: ServiceState, message: Message): VisibleMessage {
  const name = (id: string) => state.findUser(message.teamId, id)?.name ?? id;
  const blockText = textOf(message.blocks);
  return {
    channel: message.channelId,
    ts: message.ts,
    threadTs: message.threadTs,
    author: name(message.userId),
    fromBot: message.fromBot,
    text: message.blocks.length > 0 ? blockText : message.text,
    notification: message.text,
    ...surface(state, message.teamId, message.blocks, message.originalFileIds),
    files: message.fileIds.flatMap((id) => {
      const file = state.files.get(id);
      return file && !file.deleted ? [{ id, name: file.name, bytes: file.bytes }] : [];
    }),
    reactions: message.reactions.map((one) => ({ name: one.name, by: one.users.map(name) })),
    edited: message.edited !== undefined,
    ephemeral: message.onlyFor !== undefined,
    deleted: message.subtype === "tombstone",
  };
}

export function toVisibleView(state: ServiceState, view: View): VisibleView {
  return {
    id: view.id,
    title: view.title ?? "",
    submit: view.submit,
    callbackId: view.callbackId,
    privateMetadata: view.privateMetadata,
    text: textOf(view.blocks),
    ...surface(state, view.teamId, view.blocks, new Set()),
    fields: view.blocks.flatMap((block) =>
      block.type === "input" && block.element ? [field(state, view, block, block.element)] : [],
    ),
    errors: { ...view.errors },
  };
}

function field(state: ServiceState, view: View, block: Block, element: Element): VisibleField {
  const inputState = view.entered.get(JSON.stringify([block.block_id, element.action_id]));
  return {
    label: plain(block.label),
    hint: block.hint?.text,
    blockId: block.block_id,
    actionId: element.action_id ?? "",
    type: element.type,
    optional: block.optional ?? false,
    options: optionsOf(element).map((one) => one.text.text),
    value: enteredValue(state, inputState),
    error: view.errors[block.block_id],
  };
}

function enteredValue(state: ServiceState, inputState: Record<string, unknown> = {}): string[] {
  const { value, selected_option, selected_options, files } = inputState as {
    value?: string | null;
    selected_option?: { text: { text: string } } | null;
    selected_options?: { text: { text: string } }[];
    files?: { id: string }[];
  };
  const options = [...(selected_options ?? []), ...(selected_option ? [selected_option] : [])].map((one) => one.text.text);
  return [...(value ? [value] : []), ...options, ...(files ?? []).map((one) => state.files.get(one.id)?.name ?? "")];
}

function surface(state: ServiceState, teamId: string, blocks: Block[], originalFileIds: Set<string>): Surface {
  const controls = blocks
    .filter((one) => one.type !== "input")
    .flatMap((block) => elementsOf(block).map((one) => control(block, one)));
  return {
    blocks: structuredClone(blocks),
    pictures: blocks.flatMap((block) => pictures(state, teamId, block, originalFileIds)),
    buttons: controls.filter((one) => one.type === "button"),
    menus: controls.filter((one) => one.type !== "button"),
  };
}

function control(block: Block, element: Element): VisibleControl {
  const { confirm } = element;
  const initial = [...(element.initial_options ?? []), ...(element.initial_option ? [element.initial_option] : [])];
  return {
    type: element.type,
    text: plain(element.text),
    actionId: element.action_id ?? "",
    blockId: block.block_id,
    value: element.value,
    style: element.style,
    url: element.url,
    confirm: confirm && {
      title: confirm.title.text,
      text: confirm.text.text,
      confirm: confirm.confirm.text,
      deny: confirm.deny.text,
    },
    options: optionsOf(element).map((one) => one.text.text),
    initial: initial.map((one) => one.text.text),
  };
}

function pictures(state: ServiceState, teamId: string, block: Block, originalFileIds: Set<string>): VisiblePicture[] {
  return shownFiles(state, state.team(teamId), [block]).map((file) => {
    const swapped = !state.showsUpdatedImages && originalFileIds.size > 0 && !originalFileIds.has(file.id);
    const broken = file.deleted || swapped;
    const { title, alt_text } = block;
    const bytes = broken ? Buffer.alloc(0) : file.bytes;
    return { fileId: file.id, name: file.name, title: plain(title), alt: alt_text ?? "", bytes, broken };
  });
}

function textOf(blocks: Block[]): string {
  return blocks.flatMap(blockTexts).filter(Boolean).join("\n");
}

function blockTexts(block: Block): string[] {
  if (block.type === "image" || block.type === "input") return [plain(block.title ?? block.label)];
  const inner = (block.elements ?? []).flatMap((one) => ("action_id" in one ? [] : [plain(one.text)]));
  return [plain(block.text), ...(block.fields ?? []).map((one) => one.text), ...(block.type === "context" ? inner : [])];
}
