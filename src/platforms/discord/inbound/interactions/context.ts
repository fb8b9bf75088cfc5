// Shared by all interactions: dependencies, storing requests, answering people.

import { type APIInteraction, type APIInteractionResponse, InteractionResponseType } from "discord.js";
import type { Answer, ConversationInfo } from "../../../../core/cards/views.ts";
import type { Core, Log } from "../../../../core/ports.ts";
import type { ConversationKey, Intent, Location, Person } from "../../../../core/vocabulary.ts";
import type { LostThreads } from "../../../shared/inbound/lost-threads.ts";
import type { Api } from "../../gateway/api.ts";
import type { ChannelDirectory, ChannelHint } from "../../gateway/channel-directory.ts";
import { DIRECT, interactionRequest, locationOf, serverChannelOf, timeOf, type Where } from "../../gateway/ids.ts";
import { discordMessages } from "../../messages.ts";
import { editModal } from "../../outbound/modals.ts";
import { confirmView, type EphemeralMessage, textMessage } from "../../outbound/views.ts";
import type { Access } from "../access.ts";

export interface InteractionDeps {
  api: Api;
  core: Core;
  log: Log;
  /** The bot's own user. */
  me: string;
  access: Access;
  lostThreads: LostThreads;
  locate(hint: ChannelHint, guild: string | undefined): Promise<Where>;
  moderatesServer: ChannelDirectory["moderatesServer"];
  isOwnThread: ChannelDirectory["isOwnThread"];
}

/** One interaction, and what is known about it. */
export interface InteractionContext<Kind extends APIInteraction = APIInteraction> {
  interaction: Kind;
  person: Person;
  where: Where;
}

/** `history`: its pictures take longer than Discord waits, so it follows later. `usageOf`: that of everybody on this server, with a file, which
 *  follows later, too. Undefined for ids that aren't the bot's, or are from an older version. */
export type Response = APIInteractionResponse | { history: ConversationKey | undefined } | { usageOf: string } | undefined;

export function submitIntent(
  { interaction, person, where }: InteractionContext,
  location: Location,
  intent: Intent,
  { core }: InteractionDeps,
): Promise<Answer> {
  const place = serverChannelOf(where, interaction.guild_id) ?? { server: DIRECT };
  const id = interactionRequest(interaction.id);
  return core.receive({ id, location, ...place, author: person, at: timeOf(interaction.id), intent });
}

/** The active conversation in this thread or direct message. */
export async function conversationHere({ person, where }: InteractionContext, core: Core): Promise<ConversationInfo | undefined> {
  const place = locationOf(where);
  return "thread" in place ? core.findConversation(person, place.thread) : undefined;
}

export function reply(data: EphemeralMessage): APIInteractionResponse {
  return { type: InteractionResponseType.ChannelMessageWithSource, data };
}

export function replyWithText(text: string): APIInteractionResponse {
  return reply(textMessage(text));
}

export function replyWith(answer: Answer): APIInteractionResponse {
  switch (answer.kind) {
    case "none":
      return replyWithText(discordMessages.done);
    case "words":
      return replyWithText(answer.text);
    case "confirm":
      return reply(confirmView(answer.question, answer.action));
    case "form":
      return { type: InteractionResponseType.Modal, data: editModal(answer.form) };
    case "turn":
      return replyWithText(discordMessages.started);
  }
}
