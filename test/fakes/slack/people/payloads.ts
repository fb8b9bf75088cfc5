import type { Block, Element } from "../rules/block-types.ts";
import type { Message, Team, User, View } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { messageView, modalView, userView } from "../state/views.ts";

type Json = Record<string, unknown>;

/** The fields of every interactive payload. */
export function base(state: ServiceState, team: Team, user: User): Json {
  return {
    user: userView(state, user),
    api_app_id: state.appId,
    token: state.verificationToken,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: state.newTrigger(team.id, user.id),
  };
}

/** A click or a choice in a message. */
export function messageAction(state: ServiceState, team: Team, user: User, message: Message, action: Json): Json {
  const { threadTs } = message;
  const ephemeral = message.onlyFor !== undefined;
  const place = { teamId: team.id, channelId: message.channelId, userId: user.id, message };
  return {
    type: "block_actions",
    ...base(state, team, user),
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channelId,
      is_ephemeral: ephemeral,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    },
    channel: channelView(state, message.channelId),
    ...(ephemeral ? {} : { message: messageView(state, message) }),
    state: { values: {} },
    response_url: state.newResponseUrl({ ...place, ...(threadTs ? { threadTs } : {}) }),
    actions: [action],
  };
}

/** A click or a choice in a modal or on the Home tab. */
export function viewAction(state: ServiceState, team: Team, user: User, view: View, action: Json): Json {
  return {
    type: "block_actions",
    ...base(state, team, user),
    container: { type: "view", view_id: view.id },
    view: modalView(state, view),
    actions: [action],
  };
}

export function action(state: ServiceState, block: Block, element: Element, more: Json): Json {
  return { type: element.type, action_id: element.action_id, block_id: block.block_id, action_ts: state.ts(), ...more };
}

export function messageShortcut(state: ServiceState, team: Team, user: User, message: Message, callbackId: string): Json {
  const place = { teamId: team.id, channelId: message.channelId, userId: user.id };
  return {
    type: "message_action",
    callback_id: callbackId,
    ...base(state, team, user),
    action_ts: state.ts(),
    message_ts: message.ts,
    channel: channelView(state, message.channelId),
    message: messageView(state, message),
    response_url: state.newResponseUrl(place),
  };
}

export function viewPayload(state: ServiceState, team: Team, user: User, view: View, more: Json): Json {
  return { ...base(state, team, user), view: modalView(state, view), ...more };
}

export function slashCommand(
  state: ServiceState,
  team: Team,
  user: User,
  channelId: string,
  command: string,
  text: string,
): Json {
  return {
    token: state.verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channelId,
    channel_name: channelView(state, channelId).name,
    user_id: user.id,
    user_name: user.name.toLowerCase(),
    command,
    text,
    api_app_id: state.appId,
    is_enterprise_install: "false",
    response_url: state.newResponseUrl({ teamId: team.id, channelId, userId: user.id }),
    trigger_id: state.newTrigger(team.id, user.id),
  };
}

function channelView(state: ServiceState, id: string): Json {
  const { kind, name } = state.channel(id);
  return { id, name: kind === "im" ? "directmessage" : kind === "channel" ? name : "privategroup" };
}
