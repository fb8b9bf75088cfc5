// What is near a line in the channel that has no picture of its own. The core's rule decides which pictures are meant.

import { type ChosenPictures, choosePictures, hasPictures, type NearbyMessage } from "../../core/intake/choose-pictures.ts";
import { toAttachments } from "./outbox.ts";
import { channelId } from "./parse-line.ts";
import type { WebMessage, WebMessageStore } from "./store/message-store.ts";

const MAX_BEFORE = 50;
/** Nobody's id. */
const BOT = "";

interface Author {
  id: string;
  name: string;
}

/** For a line that this person posts now. */
export async function findPicturesNear(
  author: Author,
  now: Date,
  messages: Pick<WebMessageStore, "list">,
): Promise<ChosenPictures> {
  return choose(author, now, await reportBefore(messages));
}

/** A form shows the pictures that it starts from. Where a line would be answered with a question, it takes the newest. */
export async function findPicturesForForm(
  author: Author,
  now: Date,
  messages: Pick<WebMessageStore, "list">,
): Promise<ChosenPictures> {
  const before = await reportBefore(messages);
  const chosen = await choose(author, now, before);
  if (chosen.on) return chosen;
  const newest = before.filter(hasPictures).find((one) => one.author.id !== BOT);
  return newest ? { source: newest.source, references: [], on: newest } : { references: [] };
}

function choose(author: Author, at: Date, before: NearbyMessage[]): Promise<ChosenPictures> {
  return choosePictures({ message: { id: "", author, at, text: "" }, before: async () => before });
}

/** Newest first. */
async function reportBefore(messages: Pick<WebMessageStore, "list">): Promise<NearbyMessage[]> {
  return (await messages.list(channelId, MAX_BEFORE)).toReversed().map(toNearby);
}

/** A thread's root is the bot's copy of a picture. */
function toNearby({ key, kind, person, name, at, text, pictures }: WebMessage): NearbyMessage {
  return {
    id: key,
    author: { id: kind === "root" ? BOT : person, name },
    at,
    text,
    ...(pictures.length > 0 && { source: { attachments: toAttachments(pictures) } }),
  };
}
