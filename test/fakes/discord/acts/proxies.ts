import type { ServiceState } from "../state/service-state.ts";
import { mentionsIn, post, remove } from "./messages.ts";

/** Posts a copy of a person's message through a webhook, with new files, and deletes the original. A webhook can't reply. */
export function proxyMessage(
  state: ServiceState,
  id: string,
  { name, text }: { name: string; text: string },
  first: "copy" | "deletion",
): { id: string } {
  const original = state.messages.get(id);
  if (!original) throw new Error(`no message ${id}`);
  if (first === "deletion") remove(state, original);
  const webhookId = state.ids.next();
  state.users.set(webhookId, { id: webhookId, name, bot: true, closed: false });
  const files = original.files.map((file) => ({ ...file, id: state.ids.next() }));
  const { channelId } = original;
  const copy = post(state, {
    ...{ id: state.ids.next(), channelId, authorId: webhookId, webhookId, content: text, files },
    ...mentionsIn(text, undefined),
  });
  if (first === "copy") remove(state, original);
  return { id: copy.id };
}
