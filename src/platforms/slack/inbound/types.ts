// The parts of Slack's payloads that the adapter reads.

export interface PostedFile {
  id: string;
  /** The workspace of the person who uploaded it. */
  user_team?: string;
  name?: string;
  /** As people see it: the name, unless its owner has changed it. */
  title?: string;
  mimetype?: string;
  filetype?: string;
  mode?: string;
  url_private_download?: string;
  url_private?: string;
}

interface Reaction {
  name: string;
  /** Incomplete if there are many. */
  users?: string[];
  count?: number;
}

/** A message in an event, a shortcut or a history. */
export interface SlackMessage {
  type?: string;
  subtype?: string;
  channel: string;
  user?: string;
  /** The author's workspace has one of these names. */
  user_team?: string;
  source_team?: string;
  team?: string;
  bot_id?: string;
  text?: string;
  ts: string;
  thread_ts?: string;
  /** The author of the thread's first message. */
  parent_user_id?: string;
  /** Some of the people who replied in the message's thread. */
  reply_users?: string[];
  files?: PostedFile[];
  /** Messages that are shared in this one, and what apps and links show below it. */
  attachments?: MessageAttachment[];
  blocks?: ReadBlock[];
  metadata?: { event_payload?: Record<string, unknown> };
  reactions?: Reaction[];
  /** Set once a person has edited the message, but not if only previews were added. */
  edited?: { ts: string };
  /** The name of an app. */
  username?: string;
  bot_profile?: { name?: string };
}

export interface MessageAttachment {
  is_share?: boolean;
  is_msg_unfurl?: boolean;
  /** The author of the shared message. */
  author_id?: string;
  files?: PostedFile[];
  blocks?: ReadBlock[];
  message_blocks?: { message?: { blocks?: ReadBlock[] } }[];
  image_url?: string;
}

export interface ReadBlock {
  type: string;
  slack_file?: { id?: string; url?: string };
  image_url?: string;
  alt_text?: string;
  text?: { text?: string } | string;
  elements?: { action_id?: string; text?: { text?: string } | string }[];
}

type Content = Omit<SlackMessage, "channel">;

/** A person edited the message, or something else about it changed, such as a link's preview. */
interface MessageChanged {
  type: "message";
  subtype: "message_changed";
  channel: string;
  ts: string;
  message: Content;
  previous_message?: Content;
}

interface MessageDeleted {
  type: "message";
  subtype: "message_deleted";
  channel: string;
  ts: string;
  deleted_ts: string;
  previous_message?: Content;
}

export type MessageEvent = SlackMessage | MessageChanged | MessageDeleted;

export interface ReactionEvent {
  type: "reaction_added" | "reaction_removed";
  user: string;
  reaction: string;
  item_user?: string;
  event_ts?: string;
  item: { type?: string; channel: string; ts: string };
}

interface HomeOpened {
  type: "app_home_opened";
  user: string;
  tab: string;
}

type Event =
  | (SlackMessage & { type: "message" | "app_mention" })
  | MessageChanged
  | MessageDeleted
  | ReactionEvent
  | HomeOpened
  | { type: "tokens_revoked"; tokens?: { bot?: string[] } }
  | { type: "app_uninstalled" | "app_rate_limited" };

export interface EventBody {
  type: "event_callback";
  team_id: string;
  /** Whose installation of the app receives the event. One of several, if the channel is shared. */
  authorizations?: { team_id?: string | null }[];
  event_id: string;
  /** When it happened, in seconds. */
  event_time?: number;
  /** The channel is shared with other organizations. */
  is_ext_shared_channel?: boolean;
  event: Event;
}

export interface SlashCommand {
  command: string;
  text?: string;
  trigger_id: string;
  response_url: string;
  user_id: string;
  team_id: string;
  channel_id: string;
}

interface InteractionBase {
  trigger_id: string;
  /** `team_id`: the person's own workspace. */
  user: { id: string; team_id?: string };
  team: { id: string } | null;
}

export interface Shortcut extends InteractionBase {
  type: "message_action";
  callback_id: string;
  channel: { id: string };
  message_ts: string;
  message: Content;
  response_url: string;
}

export interface BlockAction extends InteractionBase {
  type: "block_actions";
  channel?: { id: string; name?: string };
  message?: Content;
  container?: { message_ts?: string; thread_ts?: string; channel_id?: string; is_ephemeral?: boolean };
  response_url?: string;
  view?: { app_installed_team_id?: string };
  actions: { action_id: string; value?: string; selected_option?: { value: string } | null }[];
}

export interface FieldState {
  value?: string | null;
  selected_option?: { value: string } | null;
  selected_options?: { value: string }[];
  files?: PostedFile[];
}

export interface ViewSubmission extends InteractionBase {
  type: "view_submission";
  view: {
    id: string;
    callback_id: string;
    private_metadata: string;
    app_installed_team_id?: string;
    state: { values: Record<string, Record<string, FieldState>> };
  };
}

export type Payload = EventBody | Shortcut | BlockAction | ViewSubmission | SlashCommand | { type: string };
