// A person's conversations, each with a strip of its pictures.

import type { ConversationSummary } from "../../../../core/cards/views.ts";
import type { ConversationKey, Person } from "../../../../core/vocabulary.ts";
import { renderStrip } from "../../../shared/outbound/strip.ts";
import { discordMessages } from "../../messages.ts";
import { fileName } from "../../outbound/fit-files.ts";
import { HISTORY_PAGE, historyView, textMessage } from "../../outbound/views.ts";
import type { InteractionContext, InteractionDeps } from "./context.ts";
import { type LateMessage, respondLater } from "./respond-later.ts";

/** Rendering the strips takes longer than Discord waits, so the response is deferred and completed afterwards. */
export async function showHistory(
  context: InteractionContext,
  before: ConversationKey | undefined,
  deps: InteractionDeps,
): Promise<void> {
  const complete = () =>
    history(context.person, before, deps).catch((error: unknown): LateMessage => {
      deps.log.error({ interaction: context.interaction.id, err: error }, "failed to read history");
      return { body: textMessage(discordMessages.notRead) };
    });
  await respondLater(context, complete, deps);
}

/** A strip with a picture made of a spoiler is one too. */
function stripName({ key, strip }: ConversationSummary): string {
  return fileName({ name: `${key}.webp`, ...(strip.find(({ spoiler }) => spoiler) && { spoiler: true }) });
}

async function history(person: Person, before: ConversationKey | undefined, { core }: InteractionDeps): Promise<LateMessage> {
  const found = await core.query(person, { kind: "conversations", ...(before && { before }) });
  const strips = await Promise.all(
    found.items
      .slice(0, HISTORY_PAGE)
      .map(async (line) => ({ line, data: await renderStrip(line, core, "webp").catch(() => undefined) })),
  );
  const shown = strips.flatMap(({ line, data }) => (data ? [{ title: line.title, name: stripName(line), data }] : []));
  const attachments = shown.map(({ title }, position) => ({
    id: String(position),
    description: (title || "pictures").slice(0, 1024),
  }));
  return { body: historyView(found), files: { files: shown.map(({ name, data }) => ({ name, data })), attachments } };
}
