import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Team, View } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { type Block, type Element, elementsOf } from "./block-types.ts";
import { checkBlocks } from "./blocks.ts";
import { sentence } from "./content.ts";
import { checkPictures } from "./image-files.ts";
import { Refusal } from "./refusal.ts";

const maxBytes = 250_000;
const label = z.strictObject({
  type: z.literal("plain_text"),
  text: z.string().min(1).max(24),
  emoji: z.boolean().optional(),
});
const common = {
  blocks: z.array(z.unknown()),
  private_metadata: z.string().max(3000).optional(),
  callback_id: z.string().max(255).optional(),
  external_id: z.string().max(255).optional(),
};
const shape = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("modal"),
    ...common,
    title: label,
    submit: label.optional(),
    close: label.optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal("home"), ...common }),
]);

export type ViewContent = Omit<View, "id" | "teamId" | "userId" | "rootId" | "previousId" | "hash" | "errors">;

/** Checks a view. Throws `invalid_arguments` with a pointer to each error, or `view_too_large`. */
export function viewContent(state: ServiceState, team: Team, given: unknown, kind: View["kind"]): ViewContent {
  if (Buffer.byteLength(JSON.stringify(given) ?? "") > maxBytes) throw new Refusal("view_too_large");
  const parsed = shape.safeParse(given);
  if (!parsed.success) throw invalid(parsed.error.issues.map((one) => sentence("/view", one)));
  const view = parsed.data;
  if (view.type !== kind) throw invalid([`[ERROR] must be a ${kind} view [json-pointer:/view/type]`]);
  const { blocks, complaints } = checkBlocks(view.blocks, kind, () => state.id("b"));
  const all = [...complaints, ...checkPictures(state, team, blocks)];
  if (all.length > 0) throw invalid(all.map((one) => sentence("/view/blocks", one)));
  const modal = view.type === "modal" ? view : undefined;
  if (modal && !modal.submit && blocks.some((one) => one.type === "input"))
    throw invalid(["[ERROR] a submit is required for a view with input blocks [json-pointer:/view]"]);
  return {
    kind,
    blocks,
    ...(modal ? { title: modal.title.text } : {}),
    ...(modal?.submit ? { submit: modal.submit.text } : {}),
    ...(modal?.close ? { close: modal.close.text } : {}),
    callbackId: view.callback_id ?? "",
    privateMetadata: view.private_metadata ?? "",
    externalId: view.external_id ?? "",
    notifyOnClose: modal?.notify_on_close ?? false,
    clearOnClose: modal?.clear_on_close ?? false,
    entered: initialEntries(blocks),
  };
}

function invalid(messages: string[]): Refusal {
  return new Refusal("invalid_arguments", messages);
}

export function newHash(state: ServiceState): string {
  return `${Math.floor(state.clock.now() / 1000)}.${randomBytes(4).toString("hex")}`;
}

export function stateKey(block: Block, element: Element): string {
  return JSON.stringify([block.block_id, element.action_id]);
}

function initialEntries(blocks: Block[]): View["entered"] {
  const entered: View["entered"] = new Map();
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const inputState = initialState(element);
      if (inputState) entered.set(stateKey(block, element), { type: element.type, ...inputState });
    }
  }
  return entered;
}

function initialState(element: Element): Record<string, unknown> | undefined {
  switch (element.type) {
    case "plain_text_input":
    case "number_input":
      return { value: element.initial_value ?? null };
    case "file_input":
      return { files: [] };
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return { selected_option: element.initial_option ?? null };
    case "multi_static_select":
    case "multi_external_select":
    case "checkboxes":
      return { selected_options: element.initial_options ?? [] };
    default:
      return undefined;
  }
}
