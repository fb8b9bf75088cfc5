// The sentences that people read on Slack only. Those of all chats are in `platforms/shared/messages.ts`.

import { joinList } from "../../core/cards/format.ts";
import { chatMessages } from "../shared/messages.ts";

const commands = "again|cancel|delete|forget|help|history|models|settings|undo|usage";

/** Slack's only slash command is /edit. Other commands are written as a mention: "@threadbrush help" instead of "/help". */
export function byMention(text: string): string {
  return text.replace(new RegExp(`(?<![\\w/.])/(${commands})\\b`, "g"), "@threadbrush $1");
}

export const slackMessages = {
  ...chatMessages,

  // Commands and forms
  help: "Choose “Edit image” from the menu of any message with a picture, reply to a picture and mention me, use /edit, or send me a picture in a direct message. In my threads, every message is the next edit (or every message that mentions me, if the settings say so); I ignore lines that start with //. To run a command in a thread, mention me: “@threadbrush settings 16:9”.",
  notYours: "Only the person who started this conversation can do that.",
  lookingForPictures: "Looking for pictures here…",
  meant: (pictures: number) =>
    `If you don't add a picture, I'll edit ${pictures === 1 ? "the one" : `the ${pictures}`} that you posted here:`,
  noPictureNear: "There's no picture in the last 50 messages here. Add the one you want to edit.",
  whichPicture: "Which picture should I edit?",
  whichPictureOrAdd: "Choose a picture, or add one below.",
  postedBy: (person: string) => `posted by ${person}`,
  referencesHint: "Optional: other pictures that the edit can use.",
  whichMessages: "Which messages are edits?",
  allMessages: "all messages",
  onlyMentions: "only messages that mention me",
  otherModelsByName: "Other models, by name",
  otherModelsHint: (count: number) => `${count} more. See them with /edit models.`,
  notPictures: (names: readonly string[]) =>
    `${joinList(names)} ${names.length === 1 ? "isn't a picture" : "aren't pictures"}. Remove ${names.length === 1 ? "it" : "them"} here, and send JPEG, PNG or WebP pictures.`,
  seedHint: "A whole number or “new”.",
  badSeed: "A seed is a whole number from 0 to 2147483647, or “new”.",
  formTooLate: "Slack didn't open the form in time. Please try again.",
  notYet: "Slack isn't answering right now. I'll keep trying.",
  forgetAll: "Delete all my data…",
  forgetTitle: "Delete all my data?",

  // Who may use the bot
  notInThisWorkspace: "I can't be used in this workspace. The bot's administrator can allow it.",
  notFromElsewhere:
    "In this channel I only work for members of the workspace that installed me. The bot's administrator can change that.",
  whoIsThis: "I can't tell who picked this, because the channel is shared with another organization. Please use the buttons.",

  // What Slack doesn't allow
  elsewhere:
    "I'm not in this channel, so I can't see its pictures. Add the picture to edit and we'll continue in direct messages, or invite me: /invite @threadbrush.",
  notIn: "I'm not in that channel. Invite me with /invite @threadbrush, then try again.",
  goesOnDirectly: "I'm not in that channel, so let's continue in direct messages.",
  archived: "This channel is archived, so I can't continue here. Unarchive it, or start again in another channel.",
  threadGone: "The original message was deleted, so this conversation has ended.",
  onAnotherSite: "That picture is on another site. Upload it here.",
  external: "That picture isn't stored on Slack. Upload it here and try again.",
  cannotRead: "I can't open that picture. Invite me to its channel (/invite @threadbrush) and try again.",
  notShown: "Slack couldn't show this picture; “Run again” creates a new one",
  storageFull:
    "This workspace's file storage is full, so I can't show pictures. An admin can free some space or upgrade the plan.",
  fileTypeBlocked: "This workspace doesn't allow picture files, so I can't show them. An admin can change that.",

  // For the admin
  wrongBotToken:
    "Slack rejected SLACK_BOT_TOKEN. Copy it again: api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token.",
  wrongAppToken:
    "Slack rejected SLACK_APP_TOKEN. Create one with the scope connections:write: api.slack.com/apps → your app → Basic Information → App-Level Tokens.",
  wrongInstallationSecret:
    "INSTALLATION_SECRET can't open the stored Slack tokens. Set the secret that they were stored with, or remove the rows of slack_installations and install the app in each workspace again.",
  uninstalled: "The app was removed from the workspace, so I deleted its conversations here.",

  // Installing the app in a workspace
  appName: "Threadbrush",
  installedTitle: (workspace: string) => `Threadbrush is in ${workspace}`,
  installed:
    "Invite it to a channel with /invite @threadbrush, post a picture and mention it. Or send it a picture in a direct message.",
  openSlack: "Open Slack",
  notInstalledTitle: "Threadbrush wasn't installed",
  installAgain: "Start again",
  installExpired: "This link has expired or was used already. Please start again, in one browser window.",
  installCancelled: "You cancelled the installation, so nothing was changed.",
  installRefused: "Slack didn't accept the request. Please start again.",
  installForOrganization:
    "I can't be installed for a whole organization. Please choose one workspace, and repeat this for every other one.",
  installNotAllowed:
    "I can't be used in this workspace. Please remove the app from it again. The bot's administrator can allow the workspace.",
  installMisconfigured: "This bot isn't set up correctly. Please tell its administrator: Slack's answer is in the log.",
  installUnavailable: "Slack isn't answering right now. Please start again in a minute.",
  notInstalledHere: "I'm not set up in this workspace. Ask the bot's administrator for the link to add me.",

  // In Slack's directory and menus
  appDescription: "Edit pictures by talking about them",
  editImageDescription: "Start an edit from the picture in this message",
  editDescription: "Edit a picture, or create one",
  editHint: "[what should change]",
};
