// Answers to interactions: within Discord's three seconds, or else in words all the same.

import { type APIInteraction, type APIInteractionResponse, InteractionResponseType } from "discord.js";
import { PlatformError } from "../../core/errors.ts";
import type { Log } from "../../core/ports.ts";
import type { Person } from "../../core/vocabulary.ts";
import type { Api } from "./api.ts";
import { codeOf, codes } from "./faults.ts";
import { placeOf, type Where } from "./ids.ts";
import { sayIn } from "./tell.ts";
import { sentences } from "./wording.ts";

const TRIES = 2;
const late: (number | undefined)[] = [codes.unknownInteraction, codes.tokenExpired, codes.unknownWebhook];

interface Heard {
  interaction: APIInteraction;
  person: Person;
  where: Where;
}

interface Wire {
  api: Api;
  log: Log;
}

/** False: Discord takes no answer any more, and the person was told in words. */
export async function answerInTime(heard: Heard, response: APIInteractionResponse, wire: Wire): Promise<boolean> {
  const inTime = await isTaken(() => wire.api.answer(heard.interaction, response));
  if (!inTime) await sayInstead(heard, wordsInstead(response), wire);
  return inTime;
}

/** What was put off is there. Told in words where Discord's fifteen minutes are over. */
export async function completeInTime(heard: Heard, complete: () => Promise<void>, wire: Wire): Promise<void> {
  if (!(await isTaken(complete))) await sayInstead(heard, sentences.tooLate, wire);
}

async function isTaken(send: () => Promise<void>): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      await send();
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === codes.acknowledged) return true; // the answer to an earlier try was lost
      if (late.includes(code)) return false;
      if (!(error instanceof PlatformError) || error.fault !== "unknown") throw error;
      if (tries >= TRIES) return false;
    }
  }
}

async function sayInstead({ interaction, person, where }: Heard, words: string, { api, log }: Wire): Promise<void> {
  log.warn({ interaction: interaction.id }, "an answer came too late for Discord");
  await sayIn(placeOf(where), person.id, words, `late:${interaction.id}`, api);
}

/** What it says; what can only be shown there is to be asked for again. */
function wordsInstead(response: APIInteractionResponse): string {
  switch (response.type) {
    case InteractionResponseType.ChannelMessageWithSource:
    case InteractionResponseType.UpdateMessage: {
      const { content, components } = response.data ?? {};
      if (!content || components?.length) return sentences.tooLate;
      return content === sentences.started || content === sentences.done ? sentences.heardAllTheSame : content;
    }
    case InteractionResponseType.DeferredMessageUpdate:
      return sentences.heardAllTheSame;
    default:
      return sentences.tooLate;
  }
}
