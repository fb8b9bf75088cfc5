// Answers to a person's queries.

import type { APIInteractionResponse } from "discord.js";
import type { Query } from "../../../../core/cards/views.ts";
import type { TurnKey } from "../../../../core/vocabulary.ts";
import { discordMessages } from "../../messages.ts";
import { defaultsView, deleteView, helpView, modelsView, settingsView, usageView } from "../../outbound/views.ts";
import {
  conversationHere,
  type InteractionContext,
  type InteractionDeps,
  type Response,
  reply,
  replyWithText,
} from "./context.ts";

export async function answerQuery(query: Query, { person }: InteractionContext, { core }: InteractionDeps): Promise<Response> {
  switch (query.kind) {
    case "models":
      return reply(modelsView(await core.query(person, query)));
    case "help":
      return reply(helpView(await core.query(person, query)));
    case "conversation": {
      const conversation = await core.query(person, query);
      return conversation ? reply(settingsView(conversation)) : replyWithText(discordMessages.noConversation);
    }
    case "defaultsAt":
      return reply(defaultsView(await core.query(person, query)));
    case "usage":
      return reply(usageView(await core.query(person, query)));
    case "conversations":
      return { history: undefined };
    case "serverUsage":
    case "retryCost":
    case "threads":
    case "estimate":
    case "belongings":
    case "defaults":
      return undefined;
  }
}

/** In direct messages, an earlier conversation's card may be all that is left of it. */
export async function confirmation(
  context: InteractionContext,
  turn: TurnKey | undefined,
  { core }: InteractionDeps,
): Promise<APIInteractionResponse> {
  const conversation = await conversationHere(context, core);
  if (!conversation && !turn) return replyWithText(discordMessages.noConversation);
  return conversation?.mine === false ? replyWithText(discordMessages.notYours) : reply(deleteView(turn));
}
