// Shared by all interactions: dependencies, storing requests, answering people.

import { type APIInteraction, type APIInteractionResponse, InteractionResponseType } from "discord.js";
import type { Answer, ConversationInfo } from "../../../../core/cards/views.ts";
import type { Core } from "../../../../core/ports/core.ts";
import type { Log } from "../../../../core/ports/runtime.ts";
import type { ConversationKey, Intent, Location, Person, Request } from "../../../../core/vocabulary.ts";
import type { LostThreads } from "../../../shared/inbound/lost-threads.ts";
import type { Api } from "../../gateway/api.ts";
import type { ChannelDirectory, ChannelHint } from "../../gateway/channel-directory.ts";
import { DIRECT, interactionRequest, locationOf, serverChannelOf, timeOf, type Where } from "../../gateway/ids.ts";
import { discordMessages } from "../../messages.ts";
import { editModal } from "../../outbound/modals.ts";
import { confirmView, type EphemeralMessage, linkView, textMessage } from "../../outbound/views.ts";
import type { Access } from "../access.ts";
import type { LookUps } from "../messages/look-ups.ts";

export interface InteractionDeps {
  api: Api;
  core: Core;
  log: Log;
  /** The bot's own user. */
  me: string;
  access: Access;
  lostThreads: LostThreads;
  lookUps: LookUps;
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

/** What takes longer than Discord waits follows later: `history` with its pictures, `usageOf` everybody on this server with a file, `later` a
 *  private message. Undefined for ids that aren't the bot's, or are from an older version. */
export type Response =
  | APIInteractionResponse
  | { history: ConversationKey | undefined }
  | { usageOf: string }
  | { later: () => Promise<EphemeralMessage> }
  | undefined;

/** `id`: of the request, if other interactions ask for the same. */
export function submitIntent(
  { interaction, person, where }: InteractionContext,
  location: Location,
  intent: Intent,
  { core }: InteractionDeps,
  id: Request["id"] = interactionRequest(interaction.id),
): Promise<Answer> {
  const place = serverChannelOf(where, interaction.guild_id) ?? { server: DIRECT };
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
  if (answer.kind === "form") return { type: InteractionResponseType.Modal, data: editModal(answer.form) };
  return reply(messageFor(answer));
}

export function messageFor(answer: Exclude<Answer, { kind: "form" }>): EphemeralMessage {
  switch (answer.kind) {
    case "none":
      return textMessage(discordMessages.done);
    case "words":
      return textMessage(answer.text);
    case "confirm":
      return confirmView(answer.question, answer.action);
    case "link":
      return linkView(answer);
    case "turn":
      return textMessage(discordMessages.started);
  }
}
