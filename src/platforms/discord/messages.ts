// What is said on Discord alone; all else people read stands in the core's wording.

export const discordMessages = {
  useTheCommand: (name: string) => `Type / and choose ${name} from the list: typed as words it does nothing here.`,
  noSuchCommand: (name: string, near: string[]) =>
    `There is no command ${name}.${near.length > 0 ? ` Did you mean ${near.join(" or ")}?` : " /help shows those there are."}`,
  notOnThisServer: "I can't be used on this server. The bot's administrator can allow it.",
  notWithoutRole: "You need another role to use me here. A server admin can give it to you.",
  notDirectly: "I only answer direct messages from people who may use me on one of my servers.",
  notChecked: "I couldn't check whether you may use me just now. Please try again in a moment.",
  noPictureThere: "There is no picture in that message.",
  noNewestPicture:
    "There is no picture among the last 50 messages here. Attach one, or choose “Edit image” on the message that has it.",
  started: "On it.",
  done: "Done.",
  whichPictures: "Which of them?",
  notStored: "That could not be written down just now. Please try again in a moment.",
  notAnyMore: "That does nothing any more: it is from an earlier version of me. /help says what there is.",
  notRead: "That could not be looked up just now. Please try again in a moment.",
  tooLate: "I took too long to respond. Please try again.",
  notTaken: "Discord had a problem and didn't show my answer. Please try again.",
  heardAllTheSame: "Discord may show “did not respond”, but I got your request and I'm working on it.",
  deleteAsks:
    "Delete this conversation? Its turns, its pictures and all of the bot's messages in it go; what people wrote stays. It cannot be brought back.",
  forgetStays: "Your own messages on Discord stay there until you delete them.",
  deleteSure: "Delete it all",
  noConversation: "There is no edit conversation here.",
  noConversations: "You have no conversations yet. Choose “Edit image” on a picture, or say /edit.",
  notYours: "Only the person who started this conversation, or a moderator, can do that.",
  missing: (names: string[]) =>
    `I cannot do that here: I lack ${names.join(", ")}. Whoever runs this server can allow ${names.length === 1 ? "it" : "them"}: channel settings → Permissions → my role.`,
  locked: "This thread is locked, so I cannot go on in it. A moderator can unlock it; or start again from the picture.",
  threadGone: "The channel or thread is gone, so this conversation ends.",
  noThreads: "Threads are not possible in this kind of channel. Try it in a text channel, or write to me directly.",
  tooManyThreads: "This server has too many active threads. Close some, then try again.",
  explicitContent:
    "Discord blocked the pictures as explicit content, so I can't show them here. Try a different instruction or picture.",
  blockedByAutoMod: "This server's AutoMod blocked my message. Try a different instruction, or ask a moderator of this server.",
  shrunk: "shown smaller here, as Discord takes no larger files; the next turn uses the whole picture",
  wrongToken: "DISCORD_TOKEN is not accepted. Copy it anew: discord.com/developers → your application → Bot → Reset Token.",
  wrongIntents:
    "Discord refuses the bot's intents. Switch on Message Content Intent: discord.com/developers → your application → Bot → Privileged Gateway Intents.",
} as const;
