// What only the page says, besides what every platform says.

import { formatNumber, joinList, pluralize } from "../../core/cards/format.ts";
import { failures, messages } from "../../core/cards/messages.ts";
import { viewMessages } from "../shared/messages.ts";
import { limits } from "./limits.ts";

export const pageMessages = {
  // Sending
  tooManyPictures: `A message can have up to ${limits.pictures} pictures.`,
  tooLarge: failures["too-large"],
  tooLong: (length: number) =>
    `That's ${formatNumber(length)} characters. The limit is ${formatNumber(limits.text)}: please shorten it.`,
  nothingSaid: "Write something or add a picture.",
  paintFirst: "Paint over what your words are about, then press Send.",
  onlySaid: "Posted for everyone here. If you meant it as an edit, press Edit below the picture.",
  onlyMentions: "Your message was posted for everyone. Here, I only edit when a message starts with @threadbrush.",
  opening: "This conversation is still opening. Try again in a moment.",
  tooMuch: `That's too large. A picture can have up to ${megabytes(limits.bytes)}, and those of a message ${megabytes(limits.bytesTogether)} together.`,
  tooMuchText: `That's too long. The limit is ${formatNumber(limits.text)} characters.`,
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
  picturesAway: "Pictures can't be stored or shown right now. Try again in a minute.",
  lost: "Your message didn't get through. Try again.",
  disconnected: "Connection lost. Reconnecting…",
  copied: "Copied.",
  notCopied: "Your browser couldn't copy the picture. Use Download instead.",
  notShared: "Your device couldn't share the picture. Use Download instead.",

  // Edits
  pictureProgress: (done: number, all: number) => `${done} of ${pluralize(all, "picture")}`,
  /** Screen readers read it before the names of edits: "Done: Edit 3, Edit 4". */
  finished: "Done:",
  /** A notification's text, after the conversation's title. */
  editDone: "Your edit is done.",
  startsFromDrawing: (edit: number) => `Your next edit starts from edit ${edit} when it's done.`,
  /** `of`: how many pictures that edit has. */
  startsFrom: (edit: number, of: number, numbers: number[]) => {
    if (of === 1) return `Your next edit starts from edit ${edit}.`;
    const which = numbers.length === 1 ? `picture ${numbers[0]}` : `pictures ${joinList(numbers)}`;
    return `Your next edit starts from ${numbers.length === of ? "all pictures" : which} of edit ${edit}.`;
  },
  /** Above a branch of a conversation's tree. */
  fromPicture: (picture: number) => `from picture ${picture}`,
  startsHere: "Your next edit starts here",

  // Starting
  dropHere: "Drop a picture here",
  orChoose: "or click to choose one. You can paste it, too.",
  /** Where there is no mouse. */
  chooseHere: "Choose a picture",
  orPhotograph: "or take a photo with the camera below.",
  startTitle: "Say what should change",
  whatThisIs: "Add a picture, describe the change, press Enter. The built-in editor is free and works without an account.",
  saySomething: "Say something, or add a picture and what should change",
  justPostHint: "Share it with everyone, without an edit",
  tryOne: "No picture at hand? Try one of these:",

  // One picture in full
  nothingToChange: "Say what should change.",
  searchingSubject: "Looking for the subject…",
  subjectSelected: "The subject is marked. You can add to it, or erase from it.",
  subjectLost: "I couldn't ask the server for the subject. Try again.",
  busySelecting: "I'm still looking for other subjects for you. Wait a moment, then try again.",
  selectingTooSlow: "Finding the subject took too long, so I stopped. Try again, or mark it with the brush.",
  areaTooLarge: "That marked area is too detailed to send. Mark it again with a larger brush.",
  cropTooSmall: (pixels: number) => `A crop needs at least ${pixels} × ${pixels} pixels, in whole numbers.`,

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

  // Conversations of chats
  openingLink: "Opening the conversation…",
  noLink: "This page opens conversations of Discord and Slack. Press Open on a card there.",
  linkNeedsScripts: "Turn on JavaScript to open this link.",
  linkUsed: "This link has been used or has expired. Press Open on the card again.",
  tooManyLinks: (seconds: number) => `Too many links that don't work. Try again in ${pluralize(seconds, "second")}.`,
  linkReplaces: (place: string) =>
    `This link leads to ${place}. Go on only if you asked for it there: until you sign out, this browser shows that conversation instead of what it shows now.`,
  visitEnded: "You're signed out of this conversation. Press Open on its card again.",
  visitNotChecked: "I couldn't check whether you can still use me in the chat. Please try again in a moment.",
  notInVisit: "That isn't part of this conversation. To open another one, press Open on its card.",
  /** `place`: "#general on Slack". */
  askInChat: (place: string) => `What should change? It's also posted in ${place}`,
  picturesInChat: (place: string) => `To use another picture, post it in ${place} with your instruction.`,
  talkInChat: "That looks like it's meant for people. Write it in the chat.",
  onlyInChat: "That works only in the chat.",

  // Sharing
  /** Above the button that creates a link. */
  whatOthersSee:
    "Everyone who has the link can see all pictures and instructions of this conversation, also those of others and those that come later, until you stop sharing. They don't have to sign in, see no names, and can't change anything.",
  linkOnce: "Copy the link now: it can't be shown again.",
  sharedSince: (day: string) => `This conversation has been shared by a link since ${day}.`,
  newLinkEnds: "The link itself can't be shown again. A new one replaces it: the old one stops working at once.",
  stoppedSharing: "Sharing has stopped. The link no longer works.",
  linkCopied: "Copied.",
  linkNotCopied: "Your browser couldn't copy the link. Select it and copy it yourself.",
  sharingIsOff: "Conversations can't be shared here.",
  /** Beside the title of a conversation. */
  sharedHint: "Everyone who has the link can read this conversation.",
  readOnly: "Shared with you to read. Reload the page to see new edits.",
  shareGone: "This link doesn't work. The person who sent it may have stopped sharing: ask them for a new one.",
  tooManyDownloads: "Too many people are downloading these pictures right now. Try again in a minute.",
  nothingSharedYet: "There are no pictures here yet.",

  // Removing and deleting
  removes: (pictures: number) => {
    const what = pictures === 0 ? "Your message" : `Your message and its ${pictures === 1 ? "picture" : `${pictures} pictures`}`;
    return `${what} will be removed for everyone. You can't undo this.`;
  },
  madeOfIt: "Edits made from it stay. To delete those too, delete the conversation below it first.",
  deletes: (title: string, edits: number) =>
    `This permanently deletes “${title}” for everyone, with its ${edits === 1 ? "edit" : pluralize(edits, "edit")}, pictures and messages.`,
  deleted: (title: string) => `“${title}” was deleted.`,
  yourData: "You can delete all your data here. I'll ask you to confirm.",

  // Downloads
  recipeTurn: (edit: number, person: string, at: string) => `Edit ${edit}: ${person}, ${at} UTC`,
  recipePicked: (names: string[]) => `picked by ${joinList(names)}`,

  // Lists
  noneYet: "None yet.",
  found: (typed: string) => `Conversations with “${typed}”, newest first:`,
  foundNothing: (typed: string) => `None of your conversations has “${typed}” in its title or instructions.`,
  notFoundYet: (typed: string) => `“${typed}” isn't in your newest conversations. Go on with the older ones below.`,
  moreEdits: (edits: number) => `and ${edits === 1 ? "1 more edit" : `${formatNumber(edits)} more edits`}`,
  noModelLike: (typed: string) => `No model matches “${typed}”.`,
  modelsLike: (typed: string) => `Models matching “${typed}”:`,
  searchModelsBy: "Search by name, id or what it does",
  noMatch: "No model matches. Try fewer words.",
  usually: (seconds: number) => `usually ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`,
  searchOperationsBy: "Search: warmer, crop, caption…",
  beyondEditor:
    "The built-in editor adjusts what is in the picture. It can't add things, change the weather or the season, or paint in the style of an artist.",
  otherModelsCan: "These models can:",
  noOtherModels: "An image model can. None is set up here: ask the person who runs this server to add a key.",
  enterSends: "sends",
  shiftEnterBreaks: "starts a new line",
  upBringsBack: "brings the last instruction back into the empty message box",
  slashLists: "lists the commands",
  digitsPick: "pick a picture of the edit that has the focus",
  arrowsTurn: "turn pages in the full view",
  escapeCloses: "closes what is open",
  needsPicture: "needs a picture",
  anyRatio: "any aspect ratio",

  // Addresses
  gone: "Page not found. It may have been deleted.",
  strangeName: "Unknown host name. Add it to WEB_ORIGIN to allow it.",
  strangePage: "Blocked: this request came from another site.",
  noModelChosen: messages.noModel,
};

/** Buttons, headings, fields, and what screen readers read instead of a picture or an icon. */
export const pageLabels = {
  ...viewMessages,

  // Every page
  channel: "pictures",
  backToChannel: "Back to pictures",
  newConversation: "New conversation",
  newShort: "New",
  allConversations: "All conversations",
  history: messages.history,
  search: "Search",
  searchHistory: "Search titles and instructions",
  startedBy: (person: string) => `started by ${person}`,
  deleteMyData: "Delete my data",
  deleteMyDataAsk: "Delete my data…",
  name: "Name",
  yourName: "Your name",
  you: "You",
  unnamed: "Somebody",
  signInTitle: "Sign in – Threadbrush",
  signIn: "Sign in",
  accessToken: "Access token",
  signOut: "Sign out",
  signOutEverywhere: "Sign out everywhere",
  notFound: "Page not found",

  open: messages.openPage,
  /** "#general on Slack". `name`: undefined where the platform doesn't say. */
  placeOn: (name: string | undefined, platform: string) => (name === undefined ? platform : `${name} on ${platform}`),
  backTo: (place: string) => `Back to ${place}`,
  visitor: (name: string) => `as ${name}`,

  theme: "Theme",
  themeSystem: "Theme of the system",
  themeLight: "Light theme",
  themeDark: "Dark theme",

  // Messages
  messages: "Messages",
  message: "Message",
  newestMessages: "Newest messages",
  olderMessages: "Older messages",
  postedPicture: (file: string, person: string) => `${file}, from ${person}`,
  remove: "Remove",
  removeMessage: "Remove message",
  takePhoto: "Take a photo",
  justPost: "Just post",
  ideas: "Ideas",
  trySample: (about: string) => `Try “${about}”`,
  sampleMountains: "Mountains at noon",
  sampleVase: "A red vase on a table",
  sampleBoat: "A boat on the sea",

  // Composer
  nextInstruction: "Next instruction",
  attachPictures: "Attach pictures",
  options: "Options",
  send: "Send",
  commands: "Commands",
  picturesToSend: "Pictures to send",
  picturesToAdd: "Pictures to add",
  /** Followed by the file's name. */
  removeFile: "Remove",
  uploads: "Uploads",

  // Conversation
  allEdits: "Edits",
  olderEdits: "Older edits",
  newerEdits: "Newer edits",
  newestEdit: "Newest edit",
  allPictures: "All pictures",
  original: "Original",
  rename: "Rename",
  downloadAll: "Download all",
  branches: "Branches",
  earlierInstructions: (count: number) => (count === 1 ? "1 earlier instruction" : `${formatNumber(count)} earlier instructions`),
  shareConversation: "Share conversation",
  shared: "shared",
  createLink: "Create link",
  createNewLink: "Create new link",
  stopSharing: "Stop sharing",
  link: "Link",
  backToConversation: "Back to the conversation",
  originals: "Originals",
  renameConversation: "Rename conversation",
  deleteConversation: messages.deleteConversation,
  delete: "Delete",

  // An edit and its pictures
  editNumber: (number: number) => `Edit ${number}`,
  newEdit: "New edit",
  notifyMe: "Notify me",
  workingOn: (edit: number) => `Working on edit ${edit}`,
  startsFrom: "Starts from",
  from: "from",
  rephrase: "Rephrase",
  editPicture: (number: number) => `Edit picture ${number}`,
  aboutPicture: (number: number) => `About picture ${number}`,
  pictureOfEdit: (edit: number, picture: number | string) => `Edit ${edit}, picture ${picture}`,
  picked: "picked",
  unfinished: (description: string) => `${description}, unfinished`,

  // One picture in full
  download: "Download",
  /** Other formats and sizes. */
  downloadAs: "Download as…",
  downloadThis: "Download this",
  format: "Format",
  size: "Size",
  copy: "Copy",
  share: "Share",
  zoom: "Zoom",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  zoomFit: "Fit",
  zoomActual: "100%",
  before: "Before",
  beforeAndAfter: "Before and after",
  sideBySide: "Side by side",
  holdHint: "Hold to see how it looked before",
  compareWith: "Compare with…",
  /** The label of a slider between them: "Picture 1 and picture 2". */
  bothPictures: (other: string, number: number) => `${other} and picture ${number}`,
  holdToSee: (other: string) => `Hold to see “${other}”`,
  instructions: "Instructions",
  previousPicture: "‹ Previous",
  nextPicture: "Next ›",

  tools: "Edit this picture",
  rotateLeft: "Rotate left",
  rotateRight: "Rotate right",
  flip: "Flip",
  enhance: "Auto-enhance",
  upscale: "Upscale 2×",
  removeBackground: "Remove background",
  blurBackground: "Blur background",
  crop: "Crop",
  markArea: "Mark an area",
  selectSubject: "Select subject",
  brush: "Brush",
  rectangle: "Rectangle",
  lasso: "Lasso",
  erase: "Erase",
  brushSize: "Size",
  undo: "Undo",
  redo: "Redo",
  clear: "Clear",
  feather: "Soft edge",
  invert: "Invert",
  byNumbers: "By numbers",
  markRectangle: "Mark rectangle",
  changeInArea: "What should change there?",
  markedArea: "The marked area",
  shape: "Shape",
  freeShape: "Free",
  sameShape: "Original",
  left: "Left",
  top: "Top",
  width: "Width",
  height: "Height",

  // Forms
  pictureToEdit: "Picture to edit",
  startEditing: "Start editing",
  close: "Close",
  newSeed: "new",

  // Models and help
  searchModels: "Search models",
  chosenModels: "Chosen models",
  addModel: "Add model…",
  favourite: (label: string) => `Favourite: ${label}`,
  defaultModel: "default",
  allModels: "All models",
  beyondEditor: "What needs a model",
  keyboard: "Keyboard",
  onThisPage: "On this page",
  searchOperations: "Search what the editor can do",
  tryIt: "Try it",
  exampleOf: (say: string) => `The same picture after “${say}”`,
  yourDataTitle: "Your data",
};

function megabytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MB`;
}
