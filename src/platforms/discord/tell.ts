// Words for one person.

import { PlatformError } from "../../core/errors.ts";
import type { Place } from "../../core/vocabulary.ts";
import type { Api } from "./api.ts";
import { escapedWithin } from "./escape.ts";
import { readThread } from "./ids.ts";
import { body } from "./message.ts";

const CONTENT = 2000;

/** As an answer to their message. Where the bot may not write, directly. */
export async function answerMessage(
  message: { id: string; channel_id: string; author: { id: string } },
  text: string,
  api: Api,
): Promise<void> {
  const words = body(escapedWithin(text, CONTENT));
  const reference = { message_id: message.id, fail_if_not_exists: false };
  try {
    await api.post(message.channel_id, { ...words, message_reference: reference }, `answer:${message.id}`);
  } catch (error) {
    if (!isClosed(error)) throw error;
    await directly(message.author.id, text, `answer:${message.id}`, api);
  }
}

/** Directly, so that nobody else reads it; in the place itself where the person takes no direct messages. */
export async function tellIn(place: Place, person: string, text: string, api: Api): Promise<void> {
  const { id } = "thread" in place ? place.thread : place.channel;
  const { channel, parent } = readThread(id);
  const nonce = `tell:${id}:${text}`;
  if (id.startsWith("@/")) {
    await api.post(channel, body(escapedWithin(text, CONTENT)), nonce);
    return;
  }
  try {
    await directly(person, text, nonce, api);
  } catch (error) {
    if (!isClosed(error)) throw error;
    await api.post(parent ?? channel, body(`<@${person}> ${escapedWithin(text, CONTENT - 30)}`), nonce);
  }
}

async function directly(person: string, text: string, nonce: string, api: Api): Promise<void> {
  await api.post(await api.directChannel(person), body(escapedWithin(text, CONTENT)), nonce);
}

function isClosed(error: unknown): boolean {
  return error instanceof PlatformError && (error.fault === "forbidden" || error.fault === "gone");
}
