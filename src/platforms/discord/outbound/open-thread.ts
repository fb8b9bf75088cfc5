// Opens the thread of a conversation that starts in a channel.

import type { ThreadRoot } from "../../../core/cards/views.ts";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { MessageId, Thread } from "../../../core/vocabulary.ts";
import type { Api } from "../gateway/api.ts";
import type { ChannelDirectory } from "../gateway/channel-directory.ts";
import { messageId, readMessageId, readThread, threadOn } from "../gateway/ids.ts";
import { findCard, threadName } from "./card-sender.ts";
import { fitFiles } from "./fit-files.ts";
import { attachments, rootBody } from "./render-card.ts";

interface Wire {
  api: Api;
  directory: ChannelDirectory;
  /** The bot's own user. */
  me: string;
}

type Opened = { thread: Thread; root: MessageId };

/** On a message of the bot. */
export async function openThread(
  place: Thread,
  key: string,
  head: ThreadRoot,
  since: Date | undefined,
  wire: Wire,
): Promise<Opened> {
  const { channel } = readThread(place.id);
  const root = (since && (await findCard(wire.api, channel, key, since, wire.me))) ?? (await postRoot(channel, key, head, wire));
  const { message } = readMessageId(root);
  try {
    return { thread: await threadFor(channel, message, head, wire), root };
  } catch (error) {
    // No thread will ever hang on this message.
    if (hasCode(error, "forbidden")) await wire.api.delete(channel, message).catch(() => {});
    throw error;
  }
}

async function threadFor(channel: string, message: string, head: ThreadRoot, { api, directory }: Wire): Promise<Thread> {
  await api.startThread(channel, message, threadName(head.text));
  directory.onThreadCreated(message, channel);
  return threadOn(channel, message);
}

async function postRoot(channel: string, key: string, head: ThreadRoot, { api, directory }: Wire): Promise<MessageId> {
  const images = head.image ? [head.image] : [];
  const { files } = await fitFiles(images, directory.fileLimit(channel));
  const posted = await api.post(channel, rootBody(head, key), key, { files, attachments: attachments(images) });
  return messageId(channel, posted.id);
}
