import type { z } from "zod";
import { directWithBot } from "../../acts/messages.ts";
import { knownChannel, ownChannel } from "../../rules/lookups.ts";
import { Refusal } from "../../rules/refusal.ts";
import type { Channel, Message, Team } from "../../state/rows.ts";
import type { ServiceState } from "../../state/service-state.ts";
import { channelTypeOf, messageView } from "../../state/views.ts";
import { type Caller, count, flag, type Json, type Method, method, requireScope, text } from "../method.ts";

const maxLimit = 1000;
const maxUnlisted = 15;
const scopes = { channel: "channels", group: "groups", im: "im", mpim: "mpim" } as const;

const paging = {
  channel: text,
  cursor: text.optional(),
  limit: count.optional(),
  oldest: text.optional(),
  latest: text.optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
};
type Paging = { [K in keyof typeof paging]?: z.infer<(typeof paging)[K]> };

/** A page of a thread, oldest first. The root always comes first, regardless of the bounds. */
const replies = method("conversations.replies", { tier: 3, args: { ...paging, ts: text } }, (args, { state, team }) => {
  const channel = readable(state, team, args.channel);
  const message = state.message(channel.id, args.ts);
  const root = message?.threadTs ? state.message(channel.id, message.threadTs) : message;
  if (!root) throw new Refusal("thread_not_found");
  const within = state.repliesTo(root).filter((one) => inBounds(one, args));
  return page(state, [root, ...within], args, 1000);
});

/** A page of a channel, newest first, without replies that weren't broadcast. */
const history = method("conversations.history", { tier: 3, args: paging }, (args, { state, team }) => {
  const channel = readable(state, team, args.channel);
  const top = state.messages.filter(
    (one) => one.channelId === channel.id && one.onlyFor === undefined && (!one.threadTs || one.subtype === "thread_broadcast"),
  );
  return page(state, top.filter((one) => inBounds(one, args)).toReversed(), args, 100);
});

function readable(state: ServiceState, team: Team, id: string): Channel {
  const channel = ownChannel(state, team, id);
  requireScope(team, `${scopes[channel.kind]}:history`);
  return channel;
}

function inBounds({ ts }: Message, { oldest, latest, inclusive = false }: Paging): boolean {
  const at = Number(ts);
  const after = oldest === undefined || at > Number(oldest) || (inclusive && at === Number(oldest));
  return after && (latest === undefined || at < Number(latest) || (inclusive && at === Number(latest)));
}

function page(state: ServiceState, all: Message[], { cursor, limit, include_all_metadata }: Paging, defaultLimit: number): Json {
  if (limit !== undefined && (limit < 1 || limit > maxLimit))
    throw new Refusal("invalid_arguments", ["[ERROR] limit must be between 1 and 1000 [json-pointer:/limit]"]);
  const from = cursor ? position(cursor) : 0;
  const to = from + Math.min(limit ?? defaultLimit, state.isUnlisted ? maxUnlisted : maxLimit);
  const messages = all.slice(from, to).map((one) => messageView(state, one, { metadata: include_all_metadata ?? false }));
  const next = to < all.length ? Buffer.from(`next:${to}`).toString("base64") : "";
  return { messages, has_more: next !== "", ...(next ? { response_metadata: { next_cursor: next } } : {}) };
}

function position(cursor: string): number {
  const found = /^next:(\d+)$/.exec(Buffer.from(cursor, "base64").toString())?.[1];
  if (found === undefined) throw new Refusal("invalid_cursor");
  return Number(found);
}

const open = method(
  "conversations.open",
  {
    tier: 3,
    args: { channel: text.optional(), users: text.optional(), return_im: flag.optional(), prevent_creation: flag.optional() },
  },
  ({ channel: id, users, return_im }, { state, team }) => {
    const channel = id ? knownChannel(state, team, id) : openDm(state, team, users);
    return { channel: return_im ? { id: channel.id, is_im: channel.kind === "im", user: users } : { id: channel.id } };
  },
);

function openDm(state: ServiceState, team: Team, users: string | undefined): Channel {
  const ids = (users ?? "").split(",").filter(Boolean);
  if (ids.length === 0) throw new Refusal("users_list_not_supplied");
  if (ids.length > 8) throw new Refusal("too_many_users");
  if (ids.some((id) => !state.findUser(team.id, id))) throw new Refusal("user_not_found");
  requireScope(team, ids.length === 1 ? "im:write" : "mpim:write");
  const [only = ""] = ids;
  if (ids.length === 1) return directWithBot(state, team, only);
  const members = [...ids, team.botUserId];
  return state.direct(team.id, members) ?? state.newChannel(team.id, "mpim", "", members);
}

const info = method("conversations.info", { tier: 3, args: { channel: text } }, ({ channel: id }, { state, team }: Caller) => {
  const channel = knownChannel(state, team, id);
  requireScope(team, `${scopes[channel.kind]}:read`);
  return {
    channel: {
      id,
      name: channel.name,
      [`is_${channelTypeOf(channel)}`]: true,
      is_archived: channel.archived,
      is_member: channel.members.has(team.botUserId),
    },
  };
});

const join = method(
  "conversations.join",
  { scope: "channels:join", tier: 3, args: { channel: text } },
  ({ channel: id }, { state, team }) => {
    const channel = knownChannel(state, team, id);
    if (channel.kind !== "channel") throw new Refusal("method_not_supported_for_channel_type");
    channel.members.add(team.botUserId);
    return { channel: { id, name: channel.name } };
  },
);

export const conversationMethods: Method[] = [replies, history, open, info, join];
