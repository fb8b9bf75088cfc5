import type { Block, Element } from "../rules/block-types.ts";
import type { Message, Team, User, View } from "../state/rows.ts";
import { messageShape, userShape, viewShape } from "../state/shapes.ts";
import type { World } from "../state/world.ts";

type Json = Record<string, unknown>;

/** What every interactive payload carries. */
export function base(world: World, team: Team, user: User): Json {
  return {
    user: userShape(world, user),
    api_app_id: world.appId,
    token: world.verificationToken,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: world.newTrigger(team.id, user.id),
  };
}

/** A click or a choice on a message. */
export function messageAction(world: World, team: Team, user: User, message: Message, action: Json): Json {
  const { threadTs } = message;
  const ephemeral = message.onlyFor !== undefined;
  const place = { teamId: team.id, channelId: message.channelId, userId: user.id, message };
  return {
    type: "block_actions",
    ...base(world, team, user),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channelId,
      is_ephemeral: ephemeral,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    },
    channel: channelShape(world, message.channelId),
    ...(ephemeral ? {} : { message: messageShape(world, message) }),
    state: { values: {} },
    response_url: world.newResponseUrl({ ...place, ...(threadTs ? { threadTs } : {}) }),
    actions: [action],
  };
}

/** A click or a choice in a form or on the Home tab. */
export function viewAction(world: World, team: Team, user: User, view: View, action: Json): Json {
  return {
    type: "block_actions",
    ...base(world, team, user),
    container: { type: "view", view_id: view.id },
    view: viewShape(world, view),
    actions: [action],
  };
}

export function action(world: World, block: Block, element: Element, more: Json): Json {
  return { type: element.type, action_id: element.action_id, block_id: block.block_id, action_ts: world.ts(), ...more };
}

export function messageShortcut(world: World, team: Team, user: User, message: Message, callbackId: string): Json {
  const place = { teamId: team.id, channelId: message.channelId, userId: user.id };
  return {
    type: "message_action",
    callback_id: callbackId,
    ...base(world, team, user),
    action_ts: world.ts(),
    message_ts: message.ts,
    channel: channelShape(world, message.channelId),
    message: messageShape(world, message),
    response_url: world.newResponseUrl(place),
  };
}

export function viewPayload(world: World, team: Team, user: User, view: View, more: Json): Json {
  return { ...base(world, team, user), view: viewShape(world, view), ...more };
}

export function slashCommand(world: World, team: Team, user: User, channelId: string, command: string, text: string): Json {
  return {
    token: world.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channelId,
    channel_name: channelShape(world, channelId).name,
    user_id: user.id,
    user_name: user.name.toLowerCase(),
    command,
    text,
    api_app_id: world.appId,
    is_enterprise_install: "false",
    response_url: world.newResponseUrl({ teamId: team.id, channelId, userId: user.id }),
    trigger_id: world.newTrigger(team.id, user.id),
  };
}

function channelShape(world: World, id: string): Json {
  const { kind, name } = world.channel(id);
  return { id, name: kind === "im" ? "directmessage" : kind === "channel" ? name : "privategroup" };
}
