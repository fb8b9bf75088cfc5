/** Block Kit as stored: valid, with a `block_id` on every block. `blocks.ts` checks which fields are allowed. */
export interface Text {
  type: "plain_text" | "mrkdwn";
  text: string;
  emoji?: boolean | undefined;
  verbatim?: boolean | undefined;
}

export interface Option {
  text: Text;
  value?: string | undefined;
  description?: Text | undefined;
  url?: string | undefined;
}

export interface Element {
  type: string;
  action_id?: string | undefined;
  text?: Text | string | undefined;
  value?: string | undefined;
  url?: string | undefined;
  style?: string | undefined;
  confirm?: { title: Text; text: Text; confirm: Text; deny: Text; style?: string | undefined } | undefined;
  options?: Option[] | undefined;
  option_groups?: { label: Text; options: Option[] }[] | undefined;
  initial_option?: Option | undefined;
  initial_options?: Option[] | undefined;
  initial_value?: string | undefined;
  min_length?: number | undefined;
  max_length?: number | undefined;
  max_files?: number | undefined;
  filetypes?: string[] | undefined;
  max_selected_items?: number | undefined;
  min_query_length?: number | undefined;
  is_decimal_allowed?: boolean | undefined;
  min_value?: string | undefined;
  max_value?: string | undefined;
  alt_text?: string | undefined;
  image_url?: string | undefined;
  slack_file?: SlackFile | undefined;
}

export type SlackFile = { id?: string | undefined; url?: string | undefined };

export interface Block {
  type: string;
  block_id: string;
  text?: Text | string | undefined;
  title?: Text | undefined;
  alt_text?: string | undefined;
  image_url?: string | undefined;
  slack_file?: SlackFile | undefined;
  fields?: Text[] | undefined;
  elements?: (Element | Text)[] | undefined;
  accessory?: Element | undefined;
  element?: Element | undefined;
  label?: Text | undefined;
  hint?: Text | undefined;
  optional?: boolean | undefined;
  dispatch_action?: boolean | undefined;
}

/** The interactive elements of a block, in order. */
export function elementsOf(block: Block): Element[] {
  const all = [
    ...(block.elements ?? []),
    ...(block.accessory ? [block.accessory] : []),
    ...(block.element ? [block.element] : []),
  ];
  return all.filter((one): one is Element => "action_id" in one && one.action_id !== undefined);
}

/** Every option of a select, grouped or not. */
export function optionsOf(element: Element): Option[] {
  return [...(element.options ?? []), ...(element.option_groups ?? []).flatMap((group) => group.options)];
}

export function plain(text: Text | string | undefined): string {
  return typeof text === "string" ? text : (text?.text ?? "");
}
