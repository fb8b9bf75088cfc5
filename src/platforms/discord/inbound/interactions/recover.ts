// Brings back the conversation that an interaction is about, if its rows were lost.

import type { ClickRecovery } from "../../../shared/inbound/lost-threads.ts";
import { DIRECT, locationOf, serverChannelOf, timeOf } from "../../gateway/ids.ts";
import { notify } from "../../outbound/notify.ts";
import type { InteractionContext, InteractionDeps } from "./context.ts";

/** Undefined if nothing was lost in this thread. Call it only where the bot has posted cards. */
export async function recoverThread(
  { interaction, where }: InteractionContext,
  { lostThreads }: Pick<InteractionDeps, "lostThreads">,
): Promise<ClickRecovery | undefined> {
  const place = locationOf(where);
  if (!("thread" in place) || !(await lostThreads.mayBeLost(place.thread))) return undefined;
  const server = where.kind === "direct" ? { server: DIRECT } : serverChannelOf(where, interaction.guild_id);
  return lostThreads.recoverAfterClick(place.thread, { at: timeOf(interaction.id), addressed: true, ...server });
}

/** Like `recoverThread`, in a thread that the bot opened or in direct messages. The person gets a message that says what was rebuilt. */
export async function recoverOwnThread(
  context: InteractionContext,
  deps: Pick<InteractionDeps, "lostThreads" | "isOwnThread" | "api" | "log">,
): Promise<ClickRecovery | undefined> {
  const { where, person } = context;
  const isOwn = where.kind === "direct" || (where.kind === "thread" && deps.isOwnThread(where.channel));
  const recovery = isOwn ? await recoverThread(context, deps) : undefined;
  if (recovery && "text" in recovery && recovery.text !== undefined)
    notify(locationOf(where), person.id, recovery.text, deps.api).catch((error: unknown) => {
      deps.log.warn({ err: error }, "failed to notify person");
    });
  return recovery;
}
