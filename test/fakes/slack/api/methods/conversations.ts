import type { z } from "zod";
import { directWithBot } from "../../acts/messages.ts";
import { knownChannel, ownChannel } from "../../rules/places.ts";
import { Refusal } from "../../rules/refusal.ts";
import type { Channel, Message, Team } from "../../state/rows.ts";
import { channelTypeOf, messageShape } from "../../state/shapes.ts";
import type { World } from "../../state/world.ts";
import { type Caller, count, demandScope, flag, type Json, type Method, method, text } from "../method.ts";

const most = 1000;
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

/** One page of a thread, oldest first; the root comes first whatever the bounds (facts §1). */
const replies = method("conversations.replies", { tier: 3, args: { ...paging, ts: text } }, (args, { world, team }) => {
  const channel = readable(world, team, args.channel);
  const message = world.message(channel.id, args.ts);
  const root = message?.threadTs ? world.message(channel.id, message.threadTs) : message;
  if (!root) throw new Refusal("thread_not_found");
  const within = world.repliesTo(root).filter((one) => inBounds(one, args));
  return page(world, [root, ...within], args, 1000);
});

/** One page of a channel, newest first. Replies are there only where they were broadcast. */
const history = method("conversations.history", { tier: 3, args: paging }, (args, { world, team }) => {
  const channel = readable(world, team, args.channel);
  const top = world.messages.filter(
    (one) => one.channelId === channel.id && one.onlyFor === undefined && (!one.threadTs || one.subtype === "thread_broadcast"),
  );
  return page(world, top.filter((one) => inBounds(one, args)).toReversed(), args, 100);
});

function readable(world: World, team: Team, id: string): Channel {
  const channel = ownChannel(world, team, id);
  demandScope(team, `${scopes[channel.kind]}:history`);
  return channel;
}

function inBounds({ ts }: Message, { oldest, latest, inclusive = false }: Paging): boolean {
  const at = Number(ts);
  const after = oldest === undefined || at > Number(oldest) || (inclusive && at === Number(oldest));
  return after && (latest === undefined || at < Number(latest) || (inclusive && at === Number(latest)));
}

function page(world: World, all: Message[], { cursor, limit, include_all_metadata }: Paging, usual: number): Json {
  if (limit !== undefined && (limit < 1 || limit > most))
    throw new Refusal("invalid_arguments", ["[ERROR] limit must be between 1 and 1000 [json-pointer:/limit]"]);
  const from = cursor ? position(cursor) : 0;
  const to = from + (limit ?? usual);
  const messages = all.slice(from, to).map((one) => messageShape(world, one, { metadata: include_all_metadata ?? false }));
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
  ({ channel: id, users, return_im }, { world, team }) => {
    const channel = id ? knownChannel(world, team, id) : opened(world, team, users);
    return { channel: return_im ? { id: channel.id, is_im: channel.kind === "im", user: users } : { id: channel.id } };
  },
);

function opened(world: World, team: Team, users: string | undefined): Channel {
  const ids = (users ?? "").split(",").filter(Boolean);
  if (ids.length === 0) throw new Refusal("users_list_not_supplied");
  if (ids.length > 8) throw new Refusal("too_many_users");
  if (ids.some((id) => world.users.get(id)?.teamId !== team.id)) throw new Refusal("user_not_found");
  demandScope(team, ids.length === 1 ? "im:write" : "mpim:write");
  const [only = ""] = ids;
  if (ids.length === 1) return directWithBot(world, team, only);
  const members = [...ids, team.botUserId];
  return world.direct(team.id, members) ?? world.newChannel(team.id, "mpim", "", members);
}

const info = method("conversations.info", { tier: 3, args: { channel: text } }, ({ channel: id }, { world, team }: Caller) => {
  const channel = knownChannel(world, team, id);
  demandScope(team, `${scopes[channel.kind]}:read`);
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
  ({ channel: id }, { world, team }) => {
    const channel = knownChannel(world, team, id);
    if (channel.kind !== "channel") throw new Refusal("method_not_supported_for_channel_type");
    channel.members.add(team.botUserId);
    return { channel: { id, name: channel.name } };
  },
);

export const conversationMethods: Method[] = [replies, history, open, info, join];
