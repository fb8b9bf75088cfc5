import { type Block, type Element, elementsOf, optionsOf, plain } from "../rules/block-types.ts";
import { shownFiles } from "../rules/pictures.ts";
import type { Message, View } from "../state/rows.ts";
import type { World } from "../state/world.ts";

export interface SeenPicture {
  fileId: string;
  name: string;
  title: string;
  alt: string;
  /** Empty when nothing but a broken picture is to be seen. */
  bytes: Buffer;
  broken: boolean;
}

export interface SeenControl {
  type: string;
  text: string;
  actionId: string;
  blockId: string;
  value: string | undefined;
  style: string | undefined;
  url: string | undefined;
  /** What is asked before it counts. */
  confirm: { title: string; text: string; confirm: string; deny: string } | undefined;
  /** Texts of what can be chosen. */
  options: string[];
  /** Texts of what is chosen at first. */
  initially: string[];
}

interface Surface {
  blocks: Block[];
  pictures: SeenPicture[];
  buttons: SeenControl[];
  menus: SeenControl[];
}

/** A message as a person sees it. */
export interface Seen extends Surface {
  channel: string;
  ts: string;
  threadTs: string | undefined;
  author: string;
  fromBot: boolean;
  /** The words of the blocks, or the text where there are none. */
  text: string;
  /** What a notification says. */
  notification: string;
  files: { id: string; name: string; bytes: Buffer }[];
  reactions: { name: string; by: string[] }[];
  edited: boolean;
  ephemeral: boolean;
  deleted: boolean;
}

export interface SeenField {
  label: string;
  hint: string | undefined;
  blockId: string;
  actionId: string;
  type: string;
  optional: boolean;
  /** Texts of what can be chosen. */
  options: string[];
  /** What stands there: words, texts of chosen options, or names of files. */
  value: string[];
  error: string | undefined;
}

/** A form or a Home tab as a person sees it. */
export interface SeenView extends Surface {
  id: string;
  title: string;
  submit: string | undefined;
  callbackId: string;
  privateMetadata: string;
  text: string;
  fields: SeenField[];
  errors: Record<string, string>;
}

export function seeMessage(world: World, message: Message): Seen {
  const name = (id: string) => world.users.get(id)?.name ?? id;
  const words = wordsOf(message.blocks);
  return {
    channel: message.channelId,
    ts: message.ts,
    threadTs: message.threadTs,
    author: name(message.userId),
    fromBot: message.fromBot,
    text: message.blocks.length > 0 ? words : message.text,
    notification: message.text,
    ...surface(world, message.teamId, message.blocks, message.firstShown),
    files: message.fileIds.flatMap((id) => {
      const file = world.files.get(id);
      return file && !file.deleted ? [{ id, name: file.name, bytes: file.bytes }] : [];
    }),
    reactions: message.reactions.map((one) => ({ name: one.name, by: one.users.map(name) })),
    edited: message.edited !== undefined,
    ephemeral: message.onlyFor !== undefined,
    deleted: message.subtype === "tombstone",
  };
}

export function seeView(world: World, view: View): SeenView {
  return {
    id: view.id,
    title: view.title ?? "",
    submit: view.submit,
    callbackId: view.callbackId,
    privateMetadata: view.privateMetadata,
    text: wordsOf(view.blocks),
    ...surface(world, view.teamId, view.blocks, new Set()),
    fields: view.blocks.flatMap((block) =>
      block.type === "input" && block.element ? [field(world, view, block, block.element)] : [],
    ),
    errors: { ...view.errors },
  };
}

function field(world: World, view: View, block: Block, element: Element): SeenField {
  const state = view.entered.get(JSON.stringify([block.block_id, element.action_id]));
  return {
    label: plain(block.label),
    hint: block.hint?.text,
    blockId: block.block_id,
    actionId: element.action_id ?? "",
    type: element.type,
    optional: block.optional ?? false,
    options: optionsOf(element).map((one) => one.text.text),
    value: shownValue(world, state),
    error: view.errors[block.block_id],
  };
}

function shownValue(world: World, state: Record<string, unknown> = {}): string[] {
  const { value, selected_option, selected_options, files } = state as {
    value?: string | null;
    selected_option?: { text: { text: string } } | null;
    selected_options?: { text: { text: string } }[];
    files?: { id: string }[];
  };
  const options = [...(selected_options ?? []), ...(selected_option ? [selected_option] : [])].map((one) => one.text.text);
  return [...(value ? [value] : []), ...options, ...(files ?? []).map((one) => world.files.get(one.id)?.name ?? "")];
}

function surface(world: World, teamId: string, blocks: Block[], firstShown: Set<string>): Surface {
  const controls = blocks
    .filter((one) => one.type !== "input")
    .flatMap((block) => elementsOf(block).map((one) => control(block, one)));
  return {
    blocks: structuredClone(blocks),
    pictures: blocks.flatMap((block) => pictures(world, teamId, block, firstShown)),
    buttons: controls.filter((one) => one.type === "button"),
    menus: controls.filter((one) => one.type !== "button"),
  };
}

function control(block: Block, element: Element): SeenControl {
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
    initially: initial.map((one) => one.text.text),
  };
}

function pictures(world: World, teamId: string, block: Block, firstShown: Set<string>): SeenPicture[] {
  return shownFiles(world, world.team(teamId), [block]).map((file) => {
    const swapped = !world.swappedPicturesShow && firstShown.size > 0 && !firstShown.has(file.id);
    const broken = file.deleted || swapped;
    const { title, alt_text } = block;
    const bytes = broken ? Buffer.alloc(0) : file.bytes;
    return { fileId: file.id, name: file.name, title: plain(title), alt: alt_text ?? "", bytes, broken };
  });
}

function wordsOf(blocks: Block[]): string {
  return blocks.flatMap(words).filter(Boolean).join("\n");
}

function words(block: Block): string[] {
  if (block.type === "image" || block.type === "input") return [plain(block.title ?? block.label)];
  const inner = (block.elements ?? []).flatMap((one) => ("action_id" in one ? [] : [plain(one.text)]));
  return [plain(block.text), ...(block.fields ?? []).map((one) => one.text), ...(block.type === "context" ? inner : [])];
}
