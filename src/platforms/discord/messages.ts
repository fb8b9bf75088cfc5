// The sentences that people read on Discord only. Those of all chats are in `platforms/shared/messages.ts`.

import { messages } from "../../core/cards/messages.ts";
import type { DefaultsScope } from "../../core/vocabulary.ts";
import { chatMessages, permissionNames } from "../shared/messages.ts";

export const discordMessages = {
  ...chatMessages,

  // Commands, buttons and forms
  help: "Choose “Edit image” from the menu of any message with a picture, reply to a picture and mention me, or send me a picture in a direct message. In my threads, every message is the next edit (or every message that mentions me, if the settings say so); I ignore lines that start with //.",
  changeDefaults: (scope: DefaultsScope) =>
    `Moderators can change this: type /settings, choose “${scope}” in the option “for”, and write “variants 2, mention only on” or “reset” in “words”.`,
  helpForModerators:
    "Moderators: /settings with the option “for” sets what new conversations in this channel or on this server start with. /usage also shows those who moderate the whole server what its people have paid for.",
  useTheCommand: (name: string) => `Pick ${name} from the / menu. Plain text doesn't run commands.`,
  noPictureNear:
    "I found no picture in the last 50 messages here. Attach one, or choose “Edit image” from the menu of a message that has one.",
  whichPicture: "Which picture should I edit? Choose one, or use /edit again with a picture attached.",
  textTooLong: "That instruction is longer than 8,000 characters. Please send a shorter one.",
  textNotRead: "I couldn't read your message.txt just now. Please send it again in a moment.",
  outdatedButton: "This button is from an older version of the bot and no longer works. See /help for the current commands.",
  notYours: messages.notYours,
  usageFile: "What everybody on this server has paid for, by day, person, model and channel",
  notRead: "I couldn't look that up just now. Please try again in a moment.",
  tooLate: "I took too long to respond. Please try again.",
  notTaken: "Discord couldn't show my answer. Please try again.",
  receivedAnyway: "Discord may show “did not respond”, but I got your request and I'm working on it.",

  // Who may use the bot
  notOnThisServer: "I can't be used on this server. The bot's administrator can allow it.",
  notWithoutRole: "You don't have a role that lets you use me here. A server admin can give you one.",
  notDirectly: "I only answer direct messages from people who can use me on one of my servers.",
  notMember: "You're no longer on this server, or I'm not, so I can't take requests from you here.",
  timedOut: "You have a timeout on this server, so I can't take requests from you here.",
  channelHidden: "You can no longer see this conversation's channel, or I can't, so I can't take requests from you here.",
  notChecked: "I couldn't check whether you can use me. Please try again in a moment.",

  // What Discord doesn't allow
  missing: (names: string[]) =>
    `I don't have ${permissionNames(names)} here. A server admin can grant ${names.length === 1 ? "it" : "them"} under Channel Settings → Permissions.`,
  missingSome: "I don't have a permission that I need here. A server admin can grant it under Channel Settings → Permissions.",
  locked: "This thread is locked, so I can't continue here. Ask a moderator to unlock it, or start again from the picture.",
  threadGone: "The channel or thread was deleted, so this conversation has ended.",
  noThreads: "I can't open threads in this kind of channel. Try a text channel, or send me a direct message.",
  tooManyThreads: "This server has too many active threads. Close some, then try again.",
  explicitContent:
    "Discord blocked the pictures as explicit content, so I can't show them here. Try a different instruction or picture.",
  blockedByAutoMod: "This server's AutoMod blocked my message. Try a different instruction, or ask a moderator of this server.",
  shrunk: "shown smaller because of Discord's file limit; your next edit uses the full size",

  shrunkUnsigned:
    "shown smaller and without its Content Credentials because of Discord's file limit; your next edit uses the full size",

  // For the admin
  wrongToken: "Discord rejected DISCORD_TOKEN. Copy it again: discord.com/developers → your application → Bot → Reset Token.",
  wrongIntents:
    "Discord rejected the bot's intents. Turn on Message Content Intent: discord.com/developers → your application → Bot → Privileged Gateway Intents.",
};
