// Responds to interactions within Discord's three seconds, or with a message if that fails.

import { type APIInteractionResponse, InteractionResponseType } from "discord.js";
import { PlatformError } from "../../../core/errors.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Api } from "../gateway/api.ts";
import { codeOf, codes } from "../gateway/errors.ts";
import { locationOf } from "../gateway/ids.ts";
import type { InteractionContext } from "../inbound/interactions/context.ts";
import { discordMessages } from "../messages.ts";
import { postMessage } from "./notify.ts";

const MAX_TRIES = 2;
const late: (number | undefined)[] = [codes.unknownInteraction, codes.tokenExpired, codes.unknownWebhook];

interface Wire {
  api: Api;
  log: Log;
}

/** `late`: the deadline has passed. `failed`: in time, but Discord didn't accept it. */
type Outcome = "accepted" | "late" | "failed";

const askAgain: Record<Exclude<Outcome, "accepted">, string> = {
  late: discordMessages.tooLate,
  failed: discordMessages.notTaken,
};

/** False if Discord didn't accept the response, and the person got a message instead. */
export async function respondInTime(context: InteractionContext, response: APIInteractionResponse, wire: Wire): Promise<boolean> {
  const outcome = await sendWithRetry(() => wire.api.respond(context.interaction, response), context, wire);
  if (outcome !== "accepted") await notifyInstead(context, textOfResponse(response, askAgain[outcome]), wire);
  return outcome === "accepted";
}

/** Completes a deferred response. If Discord doesn't accept it, such as after fifteen minutes, the person gets a message. */
export async function editResponseInTime(context: InteractionContext, complete: () => Promise<void>, wire: Wire): Promise<void> {
  const outcome = await sendWithRetry(complete, context, wire);
  if (outcome !== "accepted") await notifyInstead(context, askAgain[outcome], wire);
}

async function sendWithRetry(send: () => Promise<void>, { interaction }: InteractionContext, { log }: Wire): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    try {
      await send();
      return "accepted";
    } catch (error) {
      const code = codeOf(error);
      if (code === codes.acknowledged) return "accepted"; // the result of an earlier attempt was lost
      if (!(error instanceof PlatformError)) throw error;
      const outcome = late.includes(code) ? "late" : "failed";
      if (outcome === "failed" && error.code === "unknown" && tries < MAX_TRIES) continue;
      log.warn({ interaction: interaction.id, outcome, err: error }, "Discord rejected response");
      return outcome;
    }
  }
}

async function notifyInstead({ interaction, person, where }: InteractionContext, words: string, { api }: Wire): Promise<void> {
  await postMessage(locationOf(where), person.id, words, `late:${interaction.id}`, api);
}

/** The response's text, or `again` if it can only be shown as a response. */
function textOfResponse(response: APIInteractionResponse, again: string): string {
  switch (response.type) {
    case InteractionResponseType.ChannelMessageWithSource:
    case InteractionResponseType.UpdateMessage: {
      const { content, components } = response.data ?? {};
      if (!content || components?.length) return again;
      return content === discordMessages.started || content === discordMessages.done ? discordMessages.receivedAnyway : content;
    }
    case InteractionResponseType.DeferredMessageUpdate:
      return discordMessages.receivedAnyway;
    default:
      return again;
  }
}
