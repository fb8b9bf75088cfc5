// What only the page says. Everything that a conversation says stands in core/wording.ts.

import { joinList } from "../../core/cards/format.ts";
import { failureSentence } from "../../core/cards/messages.ts";
import { MAX_NAME_LENGTH } from "../../core/display-names.ts";

export const limits = { pictures: 5, bytes: 32 * 1024 * 1024, text: 8000, title: 100, name: MAX_NAME_LENGTH };

export const pageMessages = {
  tooManyPictures: `A message can hold ${limits.pictures} pictures.`,
  tooLarge: failureSentence({ code: "too-large" }),
  tooLong: (length: number) =>
    `That is ${length.toLocaleString("en")} characters long. ${limits.text.toLocaleString("en")} fit; please shorten it.`,
  nothingSaid: "Write something or add a picture.",
  onlySaid: "That was said to everybody here. To change the picture, press Edit below it, or begin with /edit.",
  opening: "This conversation is just being opened. Try again in a moment.",
  gone: "There's nothing here. It may have been deleted.",
  noModelChosen: "Choose at least one model.",
  tooMuch: `That's too large. A message can hold ${limits.pictures} pictures of ${limits.bytes / 1024 / 1024} MB each.`,
  tooMuchText: `That's too long. A message can hold ${limits.text.toLocaleString("en")} characters.`,
  tooManyFields: "That form has too many fields. Choose fewer options and send it again.",
  tooManyUploads: (uploads: number) =>
    uploads > 1
      ? `You already have ${uploads} uploads under way. Wait until one of them is done, then send this again.`
      : "You're already uploading as much as one message can hold. Wait until that is done, then send this again.",
  busyWithUploads: "The server is busy with other uploads. Try again in a minute.",
  tooSlow: "That arrived too slowly and was given up. Check your connection, then send it again.",
  noForm: "That couldn't be read as a form. Reload the page and try again.",
  wrongToken: "Wrong token.",
  tooManyGuesses: (seconds: number) => `Too many wrong tokens. Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
  signedOut: "You're signed out. Reload the page to sign in again.",
  signOut:
    "“Sign out” ends this browser's access. “Sign out everywhere” ends it for everybody who uses this page: all of them have to type the access token again. Conversations stay.",
  broken: "That did not work. Nothing was changed; try again.",
  disconnected: "The connection is lost. Trying again…",
  lost: "That did not get through. Try again.",
  nameReserved: (name: string) => `“${name}” is reserved. Please choose another name.`,
  nameInvisible: "Please choose a name that people can see.",
  nameTaken: (name: string) => `“${name}” is taken. Please choose another name.`,
  renamed: (name: string) => `You're “${name}” now.`,
  renamedBecauseTaken: (wanted: string, name: string) => `“${wanted}” is taken, so you're “${name}” now.`,
  changed: "A picture was changed or removed since it was chosen. Choose it again.",
  removes: (pictures: number) => {
    const what = pictures === 0 ? "Your message" : `Your message and its ${pictures === 1 ? "picture" : `${pictures} pictures`}`;
    return `${what} will be removed for everyone. You can't undo this.`;
  },
  madeOfIt: "Edits of it stay. To delete them as well, open the conversation below it and delete that first.",
  waiting: "Waiting…",
  sending: "Sending…",
  reading: "Reading it…",
  unsent: "Not sent yet",
  finished: "finished.",
  strangeName: "This server does not answer to that name. If it should, add the address to WEB_ORIGIN.",
  strangePage: "Only a page of ours may ask for that.",
  untitled: "Untitled",
  startsFromDrawing: (turn: number) => `The next turn starts from turn ${turn}, once that is drawn.`,
  /** `of`: how many pictures the turn has. */
  startsFrom: (turn: number, of: number, numbers: number[]) => {
    if (of === 1) return `The next turn starts from turn ${turn}.`;
    const which = numbers.length === 1 ? `picture ${numbers[0]}` : `pictures ${joinList(numbers)}`;
    return `The next turn starts from turn ${turn}, ${numbers.length === of ? "all its pictures" : which}.`;
  },
};
