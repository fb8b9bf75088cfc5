// Looks up what is near a message that asks for an edit and has no picture of its own.

import { type ChosenPictures, choosePictures, NEARBY_MS, type NearbyMessage } from "../../../../core/intake/choose-pictures.ts";
import { isPermanent } from "../../../../core/platforms/refusals.ts";
import type { Log } from "../../../../core/ports/runtime.ts";
import { viewMessages } from "../../../shared/messages.ts";
import type { Api, BotIdentity } from "../../gateway/api.ts";
import { timeOf, tsAt } from "../../gateway/ids.ts";
import { linkToMessage } from "../../gateway/thread-links.ts";
import { dateMarkup, linkMarkup } from "../../outbound/escape.ts";
import { filesIn, showsExternalPicture, sourceOf } from "../pictures.ts";
import type { SlackMessage } from "../types.ts";
import { isReply } from "./parse-message.ts";

const MAX_BEFORE = 50;
const MAX_TITLE = 80;
/** How far this clock may be behind Slack's. */
const CLOCK_SKEW_MS = 5_000;
/** How far back a thread is read. Slack pages threads from the oldest message on. */
const THREAD_WINDOW_MS = 24 * 3_600_000;

interface Wire {
  api: Pick<Api, "history" | "replies" | "repliesPage">;
  log: Log;
  self: BotIdentity;
}

export interface PicturesNear extends Pick<ChosenPictures, "source" | "sentAt"> {
  /** The message with these pictures. */
  on?: SlackMessage;
  /** Its thread is about a picture that isn't stored on Slack. */
  external: boolean;
  /** The bot has posted in its thread. */
  hasOwnReplies: boolean;
}

/** One request, or a few in a long thread, because Slack allows some apps only one a minute. Throws if the message's thread can't be read now;
 *  without the messages of a channel, the person is asked. */
export async function findPicturesNear(message: SlackMessage, wire: Wire): Promise<PicturesNear> {
  const { self } = wire;
  const { starter, before } = isReply(message) ? readThread(message, wire) : readChannel(message, wire);
  const found = new Map<string, SlackMessage>();
  const report = (one: SlackMessage): NearbyMessage => {
    found.set(one.ts, one);
    return toNearby(one, self);
  };
  let external = false;
  let hasOwnReplies = false;
  const { source, on, sentAt } = await choosePictures({
    message: toNearby(message, self),
    starter: async () => {
      const first = await starter();
      external = first !== undefined && showsExternalPicture(first);
      hasOwnReplies = first?.reply_users?.includes(self.user) ?? false;
      return first && report(first);
    },
    before: async () => (await before()).slice(0, MAX_BEFORE).map(report),
  });
  const chosen = on && found.get(on.id);
  const near = { ...(source && { source }), ...(sentAt && { sentAt }), ...(chosen && { on: chosen }) };
  return { ...near, external: external && chosen === undefined, hasOwnReplies };
}

export interface PicturesForCommand extends ChosenPictures {
  /** The messages of the channel, by `ts`. */
  messages: ReadonlyMap<string, SlackMessage>;
}

/** Which pictures a command in this channel means, which has none itself. Throws `forbidden` where the bot isn't a member. */
export async function findPicturesForCommand(
  { channel, user, at }: { channel: string; user: string; at: Date },
  { api, self }: Omit<Wire, "log">,
): Promise<PicturesForCommand> {
  const latest = tsAt(new Date(at.getTime() + CLOCK_SKEW_MS));
  const messages = await api.history(channel, { latest, limit: MAX_BEFORE });
  const chosen = await choosePictures({
    message: { id: latest, author: { id: user, name: "" }, at, text: "" },
    before: async () => messages.map((message) => toNearby(message, self)),
  });
  return { ...chosen, messages: new Map(messages.map((message) => [message.ts, message])) };
}

interface Surroundings {
  /** The first message of the thread. */
  starter(): Promise<SlackMessage | undefined>;
  /** Newest first. */
  before(): Promise<SlackMessage[]>;
}

function readThread({ channel, ts, thread_ts: root = ts }: SlackMessage, { api, log }: Wire): Surroundings {
  const since = (ms: number) => ({ oldest: tsAt(new Date(timeOf(ts).getTime() - ms)), latest: ts });
  const readFirst = async () => {
    try {
      return await api.repliesPage(channel, root, since(THREAD_WINDOW_MS));
    } catch (error) {
      if (!isPermanent(error)) throw error;
      log.warn({ err: error }, "failed to read thread before message");
      return { messages: [], next: "" };
    }
  };
  let first: ReturnType<typeof readFirst> | undefined;
  const firstPage = () => (first ??= readFirst());
  /** The first page doesn't have the newest messages of a long thread. */
  const readNewest = async () => {
    const { messages, next } = await firstPage();
    if (!next) return messages;
    try {
      return await api.replies(channel, root, since(NEARBY_MS));
    } catch (error) {
      log.warn({ err: error }, "failed to read thread before message");
      return [];
    }
  };
  return {
    starter: async () => (await firstPage()).messages.find((one) => one.ts === root),
    before: async () => (await readNewest()).filter((one) => one.ts !== root).toReversed(),
  };
}

function readChannel({ channel, ts }: SlackMessage, { api, log }: Wire): Surroundings {
  return {
    starter: async () => undefined,
    before: async () => {
      try {
        return await api.history(channel, { latest: ts, limit: MAX_BEFORE });
      } catch (error) {
        log.warn({ err: error }, "failed to read channel before message");
        return [];
      }
    },
  };
}

/** People's names aren't in messages, and buttons can't show mentions. */
function toNearby(message: SlackMessage, self: BotIdentity): NearbyMessage {
  const { ts, user, bot_id, bot_profile, username, text = "" } = message;
  const source = sourceOf(message, self.user);
  return {
    id: ts,
    author: { id: user ?? bot_id ?? "", name: bot_profile?.name ?? username ?? "" },
    at: timeOf(ts),
    text,
    ...(source && { source, details: detailsOf(message, self) }),
  };
}

/** The first picture's title as a link to the message, and when it was posted. */
function detailsOf(message: SlackMessage, { address }: BotIdentity): string {
  const { channel, ts, thread_ts: root } = message;
  const [file] = filesIn(message);
  const title = file?.title || file?.name || viewMessages.picture;
  return [linkMarkup(linkToMessage(address, channel, ts, root), title, MAX_TITLE), dateMarkup(timeOf(ts))].join(" · ");
}
