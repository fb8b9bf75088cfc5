// A person's conversations, each with a strip of its pictures.

import { type APIInteractionResponse, InteractionResponseType, MessageFlags } from "discord.js";
import type { ConversationSummary } from "../../../../core/cards/views.ts";
import type { ConversationKey, Person } from "../../../../core/vocabulary.ts";
import { renderStrip } from "../../../shared/outbound/strip.ts";
import { discordMessages } from "../../messages.ts";
import { fileName } from "../../outbound/fit-files.ts";
import { editResponseInTime, respondInTime } from "../../outbound/interaction-responses.ts";
import { HISTORY_PAGE, historyView, textMessage } from "../../outbound/views.ts";
import type { InteractionContext, InteractionDeps } from "./context.ts";

/** Rendering the strips takes longer than Discord waits, so the response is deferred and completed afterwards. */
export async function showHistory(
  context: InteractionContext,
  before: ConversationKey | undefined,
  deps: InteractionDeps,
): Promise<void> {
  const deferred: APIInteractionResponse = {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
    data: { flags: MessageFlags.Ephemeral },
  };
  if (!(await respondInTime(context, deferred, deps))) return;
  const { body, pictures } = await history(context.person, before, deps).catch((error: unknown) => {
    deps.log.error({ interaction: context.interaction.id, err: error }, "failed to read history");
    return { body: textMessage(discordMessages.notRead), pictures: undefined };
  });
  const { flags: _, ...shown } = body;
  await editResponseInTime(context, () => deps.api.editResponse(context.interaction, shown, pictures), deps);
}

/** A strip with a picture made of a spoiler is one too. */
function stripName({ key, strip }: ConversationSummary): string {
  return fileName({ name: `${key}.webp`, ...(strip.find(({ spoiler }) => spoiler) && { spoiler: true }) });
}

async function history(person: Person, before: ConversationKey | undefined, { core }: InteractionDeps) {
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
  return { body: historyView(found), pictures: { files: shown.map(({ name, data }) => ({ name, data })), attachments } };
}
