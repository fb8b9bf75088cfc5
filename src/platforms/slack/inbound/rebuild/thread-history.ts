// Reads a thread, to rebuild its conversation.

import { raceWithAbort } from "../../../../core/concurrency/abort.ts";
import { PlatformError } from "../../../../core/errors.ts";
import { hasCode } from "../../../../core/platforms/refusals.ts";
import type { HistoryMessage, ThreadHistory } from "../../../../core/rebuild/thread-history.ts";
import type { ConversationKey, Thread } from "../../../../core/vocabulary.ts";
import type { Sleep } from "../../../shared/gateway/sleep.ts";
import { type Api, keyOf } from "../../gateway/api.ts";
import { messageId, readThread, timeOf, tsAt } from "../../gateway/ids.ts";
import { plainText } from "../../outbound/escape.ts";
import { isFromHuman, personOf, subjectOf } from "../messages/parse-message.ts";
import { filesIn, filesShown, sourceOf } from "../pictures.ts";
import type { PostedFile, SlackMessage } from "../types.ts";
import { readPostedCard } from "./read-card.ts";

/** Of 200 messages, or of 15 for some apps. */
const MAX_PAGES = 20;

interface Wire {
  api: Pick<Api, "repliesPage">;
  team: string;
  /** The bot's own user. */
  me: string;
  sleep: Sleep;
  /** Called for the files of every message that is read. */
  found(files: PostedFile[]): void;
}

/** Slack pages threads from the oldest message on, so the newest ones are only known once all are read. Throws `too-large` if that takes too
 *  long. */
export async function readHistory({ id }: Thread, before: Date, signal: AbortSignal, wire: Wire): Promise<ThreadHistory> {
  const { channel, ts: root } = readThread(id);
  if (root === undefined) return { messages: [], isCut: false };
  const read = await readAll(channel, root, before, signal, wire);
  for (const message of read) wire.found(filesIn(message));
  const starter = read.find(({ ts }) => ts === root);
  const key = starter?.user === wire.me ? keyOf(starter) : undefined;
  return {
    messages: read.map((message) => toHistory(message, wire, message === starter)),
    ...(starter && key !== undefined && { root: rootOf(starter, key) }),
    isCut: false,
  };
}

async function readAll(channel: string, root: string, before: Date, signal: AbortSignal, wire: Wire): Promise<SlackMessage[]> {
  const read: SlackMessage[] = [];
  let cursor = "";
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    try {
      const page = await raceWithAbort(wire.api.repliesPage(channel, root, { latest: tsAt(before) }, cursor), signal);
      read.push(...page.messages.filter(({ ts }) => !read.some((one) => one.ts === ts)));
      cursor = page.next;
      if (!cursor) return read;
    } catch (error) {
      if (signal.aborted) break;
      if (!hasCode(error, "rate-limited") || pages === 0) throw error;
      await raceWithAbort(wire.sleep(error.retryAfterMs ?? 0), signal).catch(() => {});
    }
  }
  throw new PlatformError("too-large", "the thread is too long to be read");
}

/** The bot's message that the thread was opened on has the conversation's key. */
function rootOf({ channel, ts, blocks }: SlackMessage, key: string): NonNullable<ThreadHistory["root"]> {
  return { message: messageId(channel, ts, key, filesShown(blocks)), conversation: key as ConversationKey };
}

function toHistory(message: SlackMessage, { team, me }: Wire, isStarter: boolean): HistoryMessage {
  const card = message.user === me ? readPostedCard(message) : undefined;
  const source = card ? undefined : sourceOf(message, me);
  return {
    ...{ id: subjectOf(team, message), at: timeOf(message.ts), text: plainText(message.text ?? "", me) },
    pictures: source && "attachments" in source ? source.attachments : [],
    ...(isFromHuman(message, me) && { author: personOf(message.user ?? "") }),
    ...(isStarter && { isStarter: true as const }),
    ...(card && { card }),
  };
}
