// What is said on Slack alone; all else people read stands in the core's wording.

const commands = "again|cancel|delete|forget|help|history|models|settings|undo";

/** Slack has no command but /edit: what is named like one elsewhere is said by mention. */
export function byMention(text: string): string {
  return text.replace(new RegExp(`(?<![\\w/.])/(${commands})\\b`, "g"), "@threadbrush $1");
}

export const slackMessages = {
  notInThisWorkspace: "I can't be used in this workspace. The bot's administrator can allow it.",
  notFromElsewhere: "In this channel I only work for members of the workspace that installed me.",
  whoIsThis: "I can't tell who picked this, because the channel is shared with another organization. Please use the buttons.",
  noPictureThere: "There is no picture in that message.",
  lookingForNewest: "Looking for the newest picture here…",
  newest: (person: string | undefined) =>
    `Without a picture of yours, the newest one here is edited${person ? `: ${person}'s` : ""}.`,
  noNewestPicture: "There is no picture among the last 50 messages here: add the one to edit.",
  noPictureToEdit: "Add the picture to edit: there is none among the last 50 messages here.",
  elsewhere:
    "I am not in this channel, so I cannot see what is posted here. Add the picture to edit, and we go on in our direct messages; or invite me: /invite @threadbrush.",
  notIn: "I am not in that channel. Invite me with /invite @threadbrush, then try again.",
  goesOnDirectly: "I am not in that channel, so we go on in our direct messages.",
  started: "On it.",
  done: "Done.",
  notStored: "That could not be written down just now. Please try again in a moment.",
  notYet: "Slack does not let me look that up just now. I keep trying.",
  formTooLate: "That took too long, so Slack did not open the form. Please try again.",
  deleteAsks:
    "Delete this conversation? Its turns, its pictures and all of the bot's messages and files in it go; what people wrote stays. It cannot be brought back.",
  forgetStays: "Your own messages on Slack stay there until you delete them.",
  forgetAll: "Delete everything of mine…",
  forgetTitle: "Delete it all?",
  deleteSure: "Delete it all",
  noConversation: "There is no edit conversation here.",
  noConversations: "You have no conversations yet. Choose “Edit image” in the menu of a picture, or say /edit.",
  notYours: "Only the person who started this conversation can do that.",
  unknownCommand: (name: string, near: string[]) =>
    `There is no command ${name}.${near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : " Say help to see those there are."}`,
  archived: "This channel is archived, so I cannot go on in it.",
  threadGone: "The message that this conversation hangs on is gone, so it ends.",
  external: "That picture is kept outside Slack. Upload it here, then try again.",
  cannotRead: "I may not read that picture: invite me to the channel it was posted in, then try again.",
  notShown: "its picture could not be shown here; Again draws another",
  storageFull: "This workspace's file storage is full, so I can't show pictures. An admin can free some space or upgrade.",
  fileTypeBlocked: "This workspace doesn't allow picture files, so I can't show them. An admin can change that.",
  badSeed: 'A seed is a whole number from 0 to 2147483647, or "new".',
  wrongBotToken:
    "SLACK_BOT_TOKEN is not accepted. Copy it anew: api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token.",
  wrongAppToken:
    "SLACK_APP_TOKEN is not accepted. Make one with connections:write: api.slack.com/apps → your app → Basic Information → App-Level Tokens.",
  uninstalled: "The app was removed from the workspace; its conversations are deleted here.",
} as const;
