// The sentences and labels that several platforms share, beyond what the core says.

import { formatSpent, formatUsd, joinList, pluralize } from "../../core/cards/format.ts";
import { messages } from "../../core/cards/messages.ts";
import type { BudgetScope, UsageBy, UsagePeriod } from "../../core/store.ts";
import type { DefaultSettings, DefaultsScope } from "../../core/vocabulary.ts";

/** What Discord and Slack both say. */
export const chatMessages = {
  noConversation: messages.noConversation,
  noConversations: "You have no conversations yet. Choose “Edit image” from the menu of a message with a picture, or use /edit.",
  noPictureThere: "There's no picture in that message.",
  started: "On it.",
  done: "Done.",
  pictureUnavailable: (service: string) => `I couldn't download the picture from ${service}. Please try again in a few minutes.`,
  rebuilding: "I lost this conversation and I'm rebuilding it from the thread. Please click again in a moment.",
  notStored: "I couldn't save that just now. Please try again in a moment.",
  deleteAsks:
    "Delete this conversation? This permanently removes its pictures and the bot's messages. People's own messages stay.",
  deleteSure: messages.deleteSure,
  forgetStays: (service: "Discord" | "Slack") => `Your own messages on ${service} stay until you delete them.`,
};

/** Why a server can't listen, for the admin. `setting`: the variable that says where. */
export const serverMessages = {
  portInUse: (port: number, setting: string) =>
    `Port ${port} is already in use by another program. Stop that program, or set ${setting} to another port.`,
  portReserved: (port: number, setting: string) =>
    `Port ${port} can only be used by privileged programs. Set ${setting} to a port above 1023.`,
  noSuchAddress: (setting: string) =>
    `${setting} isn't an address of this machine. Set it to one of its addresses, or to 0.0.0.0 for all of them.`,
};

/** What is in lists and forms. */
export const viewMessages = {
  // Settings of a conversation
  settings: messages.settings,
  modelsAre: (models: readonly string[]) => `Models: ${models.join(", ")}`,
  shapeIs: (ratio: string, resolution: string, variants: number) =>
    `Aspect ratio: ${messages.choice(ratio)}, resolution: ${resolution}, pictures per model: ${variants}`,
  seedIs: (seed: number) => `Seed: ${seed}`,
  mentionsOnly: "I only respond to messages that mention me.",
  everyMessage: "I treat every message here as an edit.",
  change: "Change…",

  // Defaults of a channel or server
  startWith: (scope: DefaultsScope) =>
    scope === "channel" ? "New conversations in this channel start with:" : "New conversations on this server start with:",
  mentionOnlyIs: (on: boolean) => `Mention only: ${on ? "on" : "off"}`,
  setFor: (scope: DefaultsScope, names: readonly (keyof DefaultSettings)[]) =>
    `Set for this ${scope}: ${joinList(names.map((name) => settingNames[name]))}.`,
  nothingSet: "These are the bot's defaults.",

  // Conversations
  yourConversations: "Your conversations",
  untitled: "Untitled",
  edits: (count: number) => pluralize(count, "edit"),
  working: messages.states.drawing,
  directMessage: "direct message",
  older: "Older",
  open: "Open",

  // Models
  models: "Models",
  noModelLike: "No model matches that name. See /models for the list.",
  modelRange: (first: number, last: number, all: number) => `Models ${first}–${last} of ${all}`,
  textOnly: "text only",
  upTo: (pictures: number) => `up to ${pluralize(pictures, "picture")}`,
  takesSeed: "takes a seed",
  previous: "Previous",
  next: "Next",

  // Usage
  usage: "Your usage",
  periods: { today: "Today", week: "Last 7 days", month: "Last 30 days" } satisfies Record<UsagePeriod, string>,
  usedIn: (period: UsagePeriod, spent: UsageBy) => `${viewMessages.periods[period]}: ${describeUse(spent)}`,
  usedOn: (model: string, { today, week, month }: Record<UsagePeriod, UsageBy>) =>
    `${model}: ${describeUse(month)} (7 days: ${formatSpent(week)}, today: ${formatSpent(today)})`,
  used: (spent: UsageBy) => describeUse(spent),
  moreModels: (count: number) => `…and ${pluralize(count, "more model")}.`,
  freeNotCounted: "Free pictures aren't counted. A day starts at 00:00 UTC.",
  budgetLeft: (whose: BudgetScope, usd: number, left: number) =>
    `${formatUsd(left)} of ${budgetNames[whose](formatUsd(usd))} is left today.`,

  // Help
  help: "Help",

  // Forms
  editImage: "Edit image",
  whatShouldChange: messages.whatShouldChange,
  picture: "picture",
  pictureNumber: (number: number) => `Picture ${number}`,
  pictures: "Pictures",
  whichPictures: "Which pictures should I edit?",
  referencePictures: "Reference pictures",
  severalPictures: "Several pictures",
  allAsOne: "All as one",
  eachOnItsOwn: "Each on its own",
  aspectRatio: "Aspect ratio",
  resolution: "Resolution",
  variants: "Pictures per model",
  seed: "Seed",
  title: "Title",
  save: "Save",
  edit: "Edit",
  cancel: messages.cancel,
  otherModels: (count: number) => `${count} more: use /edit with the option “models”.`,
  costsNow: (estimate: string) => `With these settings: ${estimate}.`,
  more: "More…",
  startEdit: messages.edit,
};

/** "3 pictures for $0.12". */
function describeUse(spent: UsageBy): string {
  return spent.drawings === 0 ? "nothing" : `${pluralize(spent.drawings, "picture")} for ${formatSpent(spent)}`;
}

const budgetNames: Record<BudgetScope, (usd: string) => string> = {
  person: (usd) => `your ${usd} budget`,
  platform: (usd) => `this page's ${usd} budget`,
  all: (usd) => `the bot's ${usd} budget for everyone`,
};

const settingNames: Record<keyof DefaultSettings, string> = {
  models: "models",
  aspectRatio: "aspect ratio",
  resolution: "resolution",
  variants: "pictures per model",
  mentionOnly: "mention only",
};

/** "the Send Messages permission", "the Send Messages and Embed Links permissions". */
export function permissionNames(names: readonly string[]): string {
  return `the ${joinList([...names])} ${names.length === 1 ? "permission" : "permissions"}`;
}
