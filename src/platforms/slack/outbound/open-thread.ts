// Opens the thread of a conversation that starts in a channel.

import type { ThreadRoot } from "../../../core/cards/views.ts";
import { type Deferred, isDeferred } from "../../../core/deferred.ts";
import { hasCode } from "../../../core/platforms/refusals.ts";
import type { OpenedThread } from "../../../core/ports/platform.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import { type Api, keyOf } from "../gateway/api.ts";
import { messageId, readThread, threadOn, tsAt } from "../gateway/ids.ts";
import { filesShown } from "../inbound/pictures.ts";
import type { SlackMessage } from "../inbound/types.ts";
import { rootMessage } from "./render-card.ts";
import type { Uploads } from "./uploads.ts";

const CLOCK_SKEW_MS = 60_000;
const PAGE_SIZE = 200;

interface Wire {
  api: Api;
  uploads: Uploads;
  /** The bot's own user. */
  me: string;
}

/** On a message of the bot. In a direct message if the bot may not post there. */
export async function openThread(
  place: Thread,
  key: string,
  head: ThreadRoot,
  since: Date | undefined,
  wire: Wire,
): Promise<OpenedThread | Deferred> {
  const { team, channel, person } = readThread(place.id);
  try {
    return await openRoot(team, channel, key, head, since, wire);
  } catch (error) {
    if (!hasCode(error, "forbidden") || person === undefined) throw error;
    return openRoot(team, await wire.api.directChannel(person), key, head, since, wire);
  }
}

async function openRoot(
  team: string,
  channel: string,
  key: string,
  head: ThreadRoot,
  since: Date | undefined,
  wire: Wire,
): Promise<OpenedThread | Deferred> {
  const found = since && (await rootUnder(key, channel, since, wire));
  const root = found ? { ts: found.ts, files: filesShown(found.blocks) } : await postRoot(channel, key, head, wire);
  if (isDeferred(root)) return root;
  const { ts, files } = root;
  return { thread: threadOn(team, channel, ts), root: messageId(channel, ts, key, files) };
}

async function postRoot(channel: string, key: string, head: ThreadRoot, { api, uploads }: Wire) {
  const uploaded = await uploads.filesFor(key, head.image ? [head.image] : []);
  if (isDeferred(uploaded)) return uploaded;
  const files = [...uploaded.values()];
  return { ts: await api.post(channel, undefined, rootMessage(head, key, files[0]), key), files };
}

async function rootUnder(key: string, channel: string, since: Date, { api, me }: Wire): Promise<SlackMessage | undefined> {
  const oldest = tsAt(new Date(since.getTime() - CLOCK_SKEW_MS));
  for (let latest: string | undefined; ; ) {
    const page = await api.history(channel, { oldest, limit: PAGE_SIZE, ...(latest && { latest }) });
    const found = page.find((message) => keyOf(message) === key && message.user === me);
    if (found || page.length < PAGE_SIZE) return found;
    latest = page.at(-1)?.ts;
  }
}
