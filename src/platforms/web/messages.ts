// What only the page says, besides what every platform says.

import { joinList, pluralize } from "../../core/cards/format.ts";
import { failures, messages } from "../../core/cards/messages.ts";
import { MAX_NAME_LENGTH } from "../../core/display-names.ts";

export const limits = { pictures: 5, bytes: 32 * 1024 * 1024, text: 8000, title: 100, name: MAX_NAME_LENGTH };

export const pageMessages = {
  // Sending
  tooManyPictures: `A message can have up to ${limits.pictures} pictures.`,
  tooLarge: failures["too-large"],
  tooLong: (length: number) =>
    `That's ${length.toLocaleString("en")} characters. The limit is ${limits.text.toLocaleString("en")}: please shorten it.`,
  nothingSaid: "Write something or add a picture.",
  onlySaid: "Your message was posted for everyone. To change the picture, press Edit below it, or start with /edit.",
  opening: "This conversation is still opening. Try again in a moment.",
  tooMuch: `That's too large. A message can have up to ${limits.pictures} pictures of ${limits.bytes / 1024 / 1024} MB each.`,
  tooMuchText: `That's too long. The limit is ${limits.text.toLocaleString("en")} characters.`,
  tooManyFields: "That form has too many fields. Choose fewer options and send it again.",
  tooManyUploads: (uploads: number) =>
    uploads > 1
      ? `You already have ${uploads} uploads in progress. Wait until one of them is done, then send this again.`
      : "You're already uploading as much as one message can hold. Wait until that is done, then send this again.",
  busyWithUploads: "The server is busy with other uploads. Try again in a minute.",
  tooSlow: "The upload was too slow, so I stopped it. Check your connection, then send it again.",
  noForm: "I couldn't read that form. Reload the page and try again.",
  changed: "A picture was changed or removed after you chose it. Choose it again.",
  waiting: "Waiting…",
  sending: "Sending…",
  reading: "Processing…",
  unsent: "Not sent yet",
  broken: "Something went wrong and nothing was changed. Try again.",
  lost: "Your message didn't get through. Try again.",
  disconnected: "Connection lost. Reconnecting…",

  // Edits
  edits: (count: number) => pluralize(count, "edit"),
  edit: (number: number) => `Edit ${number}`,
  newEdit: "New edit",
  pictureProgress: (done: number, all: number) => `${done} of ${pluralize(all, "picture")}`,
  finished: "finished.",
  startsFromDrawing: (edit: number) => `Your next edit starts from edit ${edit} when it's done.`,
  /** `of`: how many pictures that edit has. */
  startsFrom: (edit: number, of: number, numbers: number[]) => {
    if (of === 1) return `Your next edit starts from edit ${edit}.`;
    const which = numbers.length === 1 ? `picture ${numbers[0]}` : `pictures ${joinList(numbers)}`;
    return `Your next edit starts from ${numbers.length === of ? "all pictures" : which} of edit ${edit}.`;
  },
  startsHere: "Your next edit starts here",
  rephrase: "Rephrase",
  whatShouldChange: "What should change?",

  // Starting
  dropHere: "Drop a picture here",
  pressEdit: "Then press Edit and say what should change. It works right away, without an account or a key.",
  choosePicture: "Choose a picture",
  tryOne: "Or try one of these:",
  firstIsEdited: "I'll edit the first picture and use the others as references.",

  // Names and signing in
  nameReserved: (name: string) => `“${name}” is reserved. Please choose another name.`,
  nameInvisible: "Please choose a name that people can see.",
  nameTaken: (name: string) => `“${name}” is taken. Please choose another name.`,
  renamed: (name: string) => `Your name is now “${name}”.`,
  renamedBecauseTaken: (wanted: string, name: string) => `“${wanted}” is taken, so your name is now “${name}”.`,
  wrongToken: "Wrong token.",
  tooManyGuesses: (seconds: number) => `Too many wrong tokens. Try again in ${pluralize(seconds, "second")}.`,
  signedOut: "You're signed out. Reload the page to sign in again.",
  signOut:
    "“Sign out” signs out this browser. “Sign out everywhere” signs out everyone who uses this page: they all have to enter the access token again. Conversations stay.",

  // Removing and deleting
  removes: (pictures: number) => {
    const what = pictures === 0 ? "Your message" : `Your message and its ${pictures === 1 ? "picture" : `${pictures} pictures`}`;
    return `${what} will be removed for everyone. You can't undo this.`;
  },
  madeOfIt: "Edits of it stay. To delete them too, open the conversation below it and delete that first.",
  deletes: (title: string, edits: number) =>
    `This permanently deletes “${title}” for everyone: ${edits === 1 ? "its edit" : `all ${edits} edits`}, their pictures and the messages between them.`,
  yourData: "You can delete all your data here. I'll ask you to confirm.",

  // Lists
  untitled: "Untitled",
  noneYet: "None yet.",
  noModelLike: (typed: string) => `No model matches “${typed}”.`,
  modelsLike: (typed: string) => `Models matching “${typed}”:`,
  upToPictures: (count: number) => `up to ${pluralize(count, "picture")}`,
  needsPicture: "needs a picture",
  takesSeed: "takes a seed",
  anyRatio: "any aspect ratio",

  // Addresses
  gone: "Page not found. It may have been deleted.",
  strangeName: "Unknown host name. Add it to WEB_ORIGIN to allow it.",
  strangePage: "Blocked: this request came from another site.",
  noModelChosen: messages.noModel,
};
