// The manifest of the Slack app. Pure.

import { viewMessages } from "../../shared/messages.ts";
import { slackMessages } from "../messages.ts";

/** What the bot may do in a workspace. */
export const scopes = [
  ...["commands", "chat:write", "files:read", "files:write", "reactions:read", "reactions:write", "app_mentions:read"],
  ...["channels:history", "groups:history", "im:history", "mpim:history", "im:write"],
];
const events = [
  ...["app_home_opened", "app_mention", "app_uninstalled", "message.channels", "message.groups", "message.im", "message.mpim"],
  ...["reaction_added", "reaction_removed", "tokens_revoked"],
];

/** `url`: where Slack sends events, "https://brush.example/slack/events". Without it, the app uses Socket Mode. `redirectUrl`: where Slack
 *  sends people who install the app in their workspace. */
export function manifest(url?: string, redirectUrl?: string) {
  const command = {
    command: "/edit",
    description: slackMessages.editDescription,
    usage_hint: slackMessages.editHint,
    should_escape: false,
  };
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: { name: "Threadbrush", description: slackMessages.appDescription },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: "threadbrush", always_online: true },
      shortcuts: [
        {
          type: "message",
          name: viewMessages.editImage,
          callback_id: "edit_image",
          description: slackMessages.editImageDescription,
        },
      ],
      slash_commands: [{ ...command, ...(url && { url }) }],
    },
    oauth_config: { ...(redirectUrl && { redirect_urls: [redirectUrl] }), scopes: { bot: scopes } },
    settings: {
      event_subscriptions: { ...(url && { request_url: url }), bot_events: events },
      interactivity: { is_enabled: true, ...(url && { request_url: url }) },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** A link to Slack's page for a new app, with the manifest filled in. */
export function newAppLink(made: ReturnType<typeof manifest>): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(made))}`;
}
