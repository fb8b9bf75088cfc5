// Answers that take longer than Discord waits: acknowledged first, completed afterwards. Only the person sees them.

import { type APIInteractionResponse, InteractionResponseType, MessageFlags } from "discord.js";
import type { FileUploads } from "../../gateway/api.ts";
import { editResponseInTime, respondInTime } from "../../outbound/interaction-responses.ts";
import type { EphemeralMessage } from "../../outbound/views.ts";
import type { InteractionContext, InteractionDeps } from "./context.ts";

export interface LateMessage {
  body: EphemeralMessage;
  files?: FileUploads | undefined;
}

const acknowledgement: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

/** `complete`: starts once Discord has accepted the acknowledgement. Must not reject. */
export async function respondLater(
  context: InteractionContext,
  complete: () => Promise<LateMessage>,
  deps: InteractionDeps,
): Promise<void> {
  if (!(await respondInTime(context, acknowledgement, deps))) return;
  const { body, files } = await complete();
  const { flags: _, ...shown } = body;
  await editResponseInTime(context, () => deps.api.editResponse(context.interaction, shown, files), deps);
}
