// Messages for one person.

import { isUnreachable } from "../../../core/platforms/refusals.ts";
import type { Location } from "../../../core/vocabulary.ts";
import type { Api } from "../gateway/api.ts";
import { readThread } from "../gateway/ids.ts";
import { escapeWithin } from "./escape.ts";
import { body } from "./render-card.ts";

/** Discord allows 2000 characters. The rest is for the name of a place or a person. */
const MAX_CONTENT = 1940;

/** Replies to a person's message, or sends a direct message if the bot may not write there. */
export async function replyTo(
  message: { id: string; channel_id: string; author: { id: string } },
  text: string,
  api: Api,
): Promise<void> {
  const content = escapeWithin(text, MAX_CONTENT);
  const nonce = `answer:${message.id}:${content}`;
  const reference = { message_id: message.id, fail_if_not_exists: false };
  try {
    await api.post(message.channel_id, { ...body(content), message_reference: reference }, nonce);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    await sendDirectMessage(message.author.id, about(message.channel_id, content), nonce, api);
  }
}

/** Sends a direct message, or posts in the place itself if the person doesn't accept them. */
export async function notify(place: Location, person: string, text: string, api: Api): Promise<void> {
  return postMessage(place, person, escapeWithin(text, MAX_CONTENT), `tell:${locationId(place)}:${person}:${text}`, api);
}

/** Like `notify`, with `content` in Discord's markdown, and at most once for each `nonce`. */
export async function postMessage(place: Location, person: string, content: string, nonce: string, api: Api): Promise<void> {
  const id = locationId(place);
  const { channel, parent = channel } = readThread(id);
  const words = content.slice(0, MAX_CONTENT);
  if (id.startsWith("@/")) {
    await api.post(channel, body(words), nonce);
    return;
  }
  try {
    await sendDirectMessage(person, about(parent, words), nonce, api);
  } catch (error) {
    if (!isUnreachable(error)) throw error;
    await api.post(parent, body(`<@${person}> ${words}`), nonce);
  }
}

function locationId(place: Location): string {
  return "thread" in place ? place.thread.id : place.channel.id;
}

/** In a direct message, adds where it happened. */
function about(channel: string, content: string): string {
  return `<#${channel}>: ${content}`;
}

async function sendDirectMessage(person: string, content: string, nonce: string, api: Api): Promise<void> {
  await api.post(await api.directChannel(person), body(content), nonce);
}
