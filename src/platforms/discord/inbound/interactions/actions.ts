// Handles buttons and menus: of cards, root messages and ephemeral views.

import { type APIInteractionResponse, type APIMessageComponentInteraction, InteractionResponseType } from "discord.js";
import { toIntent } from "../../../../../commands/actions.ts";
import type { Answer } from "../../../../core/cards/views.ts";
import type { ConversationKey, Intent, Location, TurnKey } from "../../../../core/vocabulary.ts";
import { locationOf } from "../../gateway/ids.ts";
import { linkToChannel } from "../../gateway/thread-links.ts";
import { discordMessages } from "../../messages.ts";
import { settingsModal } from "../../outbound/modals.ts";
import { textMessage } from "../../outbound/views.ts";
import { menuOn } from "../rebuild/read-card.ts";
import {
  conversationHere,
  type InteractionContext,
  type InteractionDeps,
  type Response,
  replyWith,
  replyWithText,
  submitIntent,
} from "./context.ts";
import { answerQuery, confirmation } from "./query-replies.ts";
import { recoverThread } from "./recover.ts";
import { choosePicture } from "./start-edit.ts";
import { draftOf, locationOn, readTarget } from "./targets.ts";

const acknowledge: APIInteractionResponse = { type: InteractionResponseType.DeferredMessageUpdate };

export async function handleAction(
  context: InteractionContext<APIMessageComponentInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const { interaction, where } = context;
  const values = "values" in interaction.data ? interaction.data.values : [];
  const id = interaction.data.custom_id;
  const chosen = readTarget(id, values);
  if (chosen) {
    const draft = draftOf(where, chosen, chosen.targets);
    return replyWith(await submitIntent(context, locationOn(where, chosen.id), { kind: "form", draft }, deps));
  }
  const own = (await choosePicture(context, deps)) ?? (await ownButton(id, context, deps));
  if (own) return own;
  return cardButton(id.startsWith("menu:") ? (values[0] ?? "") : id, context, deps);
}

/** Buttons of ephemeral views. */
async function ownButton(
  id: string,
  context: InteractionContext<APIMessageComponentInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const [kind, key = "", turn] = id.split(":");
  switch (kind) {
    case "sure": {
      const intent: Intent = key === "forget" ? { kind: "forget" } : { kind: "delete", ...(turn && { turn: turn as TurnKey }) };
      return answered(await submitIntent(context, locationOf(context.where), intent, deps));
    }
    case "older":
      return { history: key as ConversationKey };
    case "change": {
      const conversation = await conversationHere(context, deps.core);
      if (!conversation?.mine) return replyWithText(conversation ? discordMessages.notYours : discordMessages.noConversation);
      const models = await deps.core.query(context.person, { kind: "models" });
      return { type: InteractionResponseType.Modal, data: settingsModal(conversation, models) };
    }
    default:
      return undefined;
  }
}

/** Replaces the question. */
function answered(answer: Answer): APIInteractionResponse {
  const content = answer.kind === "words" ? answer.text : discordMessages.done;
  return { type: InteractionResponseType.UpdateMessage, data: { ...textMessage(content), components: [] } };
}

/** Buttons of a card, or of the bot's root message in a channel, whose thread has the message's id. */
async function cardButton(
  id: string,
  context: InteractionContext<APIMessageComponentInteraction>,
  deps: InteractionDeps,
): Promise<Response> {
  const { interaction, where } = context;
  const place = locationOn(where, interaction.message.id);
  if (!("thread" in place)) return undefined;
  const result = toIntent(id, place.thread);
  if (!result) return undefined;
  const recovery = menuOn(interaction.message) && (await recoverThread(context, deps));
  if (recovery && "wait" in recovery) return replyWithText(recovery.wait);
  if ("query" in result) return answerQuery(result.query, context, deps);
  if ("confirm" in result) return confirmation(context, result.confirm.turn, deps);
  if ("link" in result) return replyWith(await requestLink(context, place, result.link, deps));
  const answer = await submitIntent(context, place, result.intent, deps);
  if (id.startsWith("pay:")) return answered(answer);
  if (answer.kind === "words" || answer.kind === "form" || answer.kind === "confirm") return replyWith(answer);
  return recovery?.text === undefined ? acknowledge : replyWithText(recovery.text);
}

/** Only the person who clicked sees the answer. */
function requestLink(
  context: InteractionContext<APIMessageComponentInteraction>,
  location: Location,
  turn: TurnKey,
  deps: InteractionDeps,
): Promise<Answer> {
  const { channel, guild_id: guild } = context.interaction;
  const named = guild !== undefined && "name" in channel ? channel.name : undefined;
  const name = named && (context.where.kind === "thread" ? named : `#${named}`);
  const place = { url: linkToChannel(guild, channel.id), ...(name && { name }) };
  return submitIntent(context, location, { kind: "link", turn, place }, deps);
}
