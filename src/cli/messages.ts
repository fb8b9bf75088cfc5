// What people read on the command line: help, progress and errors.

import { joinList, pluralize } from "../core/cards/format.ts";
import { didYouMean } from "../core/cards/messages.ts";
import type { PictureOrigin } from "../core/ports/pictures.ts";

export const commandLineMessages = {
  // Every command
  options: "Options:",
  help: "show this help",
  version: "show the version",
  unexpectedArgument: (argument: string) => `Unexpected argument: ${argument}.`,
  unknownOption: (option: string, nearest: string | undefined) =>
    `Unknown option ${option}.${nearest === undefined ? "" : ` ${didYouMean([`--${nearest}`])}`}`,
  takesNoValue: (option: string) => `${option} takes no value.`,
  needsValue: (option: string, value: string | undefined) => `${option} needs a value${value ? `: ${value}` : ""}.`,
  missing: (names: readonly string[]) => `${joinList(names)} ${names.length === 1 ? "is" : "are"} missing.`,
  notAWholeNumber: (option: string, min: number, max: number) => `${option} must be a whole number from ${min} to ${max}.`,
  seeHelp: (command: string) => `See ${command} --help.`,

  // npm start
  start: `Runs the bot: the web page, and Discord and Slack if their tokens are set.
Settings come from the environment or from .env in the working directory. docs/configuration.md lists them.`,
  started: (address: string) => `Threadbrush is running at ${address}`,

  // npm run edit
  edit: `Edits PICTURE by following INSTRUCTION. Needs no running server and no database.
Exit codes: 0 on success, 2 if the picture, the instruction or an option was rejected, 1 for any other error.`,
  editOut: "output file: .png, .jpg, .webp or .gif (default: PICTURE-edited.png in the current folder, or .gif for a GIF)",
  editModel: "the model to use (default: local)",
  editVariants: "number of pictures, 1 to 4, saved as FILE-1, FILE-2 … (default: 1)",
  editSeed: "the same seed gives the same pictures (default: random)",
  editJson: "print the applied settings as JSON",
  models: "Models:",
  anyModel: "Any of its models; the list is downloaded when you use one",
  needsKey: (key: string) => `needs ${key}`,
  operations: 'What the built-in editor ("local") can do, with an example for each:',
  wrongFormat: "FILE must end in .jpg, .png, .webp or .gif.",
  noSuchModel: (id: string, near: readonly string[]) => `There's no model ${id}.${near.length > 0 ? ` ${didYouMean(near)}` : ""}`,
  cannotOpen: "Can't open that picture: the file doesn't exist or isn't readable.",
  cannotWrite: (file: string) => `Can't write ${file}: the folder doesn't exist, isn't writable or is full.`,
  working: (file: string) => `${file}: working…`,
  finished: (file: string, seconds: number) => `${file}: done in ${seconds.toFixed(1)} s`,
  suggestions: (instructions: readonly string[]) =>
    `You could try ${joinList(
      instructions.map((one) => `“${one}”`),
      "or",
    )}.`,
  applied: (file: string, notes: readonly string[]) => `${file}: ${notes.join("; ")}`,
  failed: "Something went wrong while editing. No picture was written.",

  // npm run invite
  invite: "Prints the link that adds the bot to a Discord server with the permissions it needs. Reads DISCORD_TOKEN.",

  // npm run slack:manifest
  manifest: "Prints the Slack app manifest and a link that creates the app from it: for Socket Mode, or for HTTP with --http.",
  manifestMany: "with --http: for an app that many workspaces install; the default if SLACK_CLIENT_ID is set",
  manyNeedHttp: 'An app for many workspaces needs HTTP: add --http with the bot\'s public address, like "https://brush.example".',
  manifestHttp: 'the bot\'s public address for HTTP, like "https://brush.example"',
  badAddress: '--http needs the bot\'s public address, like "https://brush.example".',

  // npm run usage
  usage: `Prints what everybody has paid for, by day, person, model and channel, for the bot's administrator.
Reads DATA_DIR or DATABASE_URL. The bot may be running.`,
  usageDays: (days: number) => `how many days, with today (default: ${days})`,
  usageCsv: "print CSV, one line for each day, person, model and channel",

  // npm run move-to-postgres
  move: `Moves the data of a stopped bot from DATA_DIR to Postgres and to the store of pictures, for several processes.
Reads DATA_DIR, DATABASE_URL and PICTURES_URL. If it is interrupted, run it again. Nothing in DATA_DIR is deleted.`,
  moveDryRun: "count what would be moved and check the pictures, without changing anything",
  moveNeedsDatabase: "DATABASE_URL and PICTURES_URL must be set: they say where to move the data.",
  nothingToMove: (path: string) => `DATA_DIR (${path}) has no database, so there's nothing to move.`,
  alreadyMoved: (date: string) => `This DATA_DIR was moved on ${date}. There's nothing left to do.`,
  movedRows: (table: string, rows: number) => `${table}: ${rows} ${rows === 1 ? "row" : "rows"}`,
  movedPictures: (done: number, of: number, megabytes: number) => `Pictures: ${done} of ${of}, ${megabytes.toFixed(1)} MB`,
  lostPicture: (key: string, why: "missing" | "damaged") => `Picture ${key} is ${why} in DATA_DIR.`,
  lostPictures: (count: number) =>
    count === 1
      ? "1 picture is missing or damaged, so it can't be moved. Its card says so."
      : `${count} pictures are missing or damaged, so they can't be moved. Their cards say so.`,
  rehearsed: "This was a dry run: nothing was moved.",
  moved: `Everything is moved. Start the bot with these settings: DATABASE_URL=… PICTURES_URL=… npm start
DATA_DIR is unchanged, but the bot no longer starts on it without DATABASE_URL.`,

  // npm run rehydrate
  rehydrate: `Rebuilds the conversation of one thread from the bot's cards in it, after the database was lost. LINK is a link to the thread or to
a message in it, as Discord and Slack copy it. Reads the bot's settings. Nothing is posted, drawn or paid for, and people's messages since
the last card are not answered. With SQLite, stop the bot first. With DATABASE_URL, it may run.
Exit codes: 0 on success, 2 if LINK isn't such a link, 1 for any other error.`,
  badLink:
    "LINK must lead to a thread or message, like https://discord.com/channels/… or https://example.slack.com/archives/…, on a platform that is set up here.",
  noChatPlatform: "Neither Discord nor Slack is set up: DISCORD_TOKEN or SLACK_BOT_TOKEN must be set.",
  readingThread: "Reading the thread…",
  rehydrated: (edits: number, pictures: number, missing: readonly string[]) =>
    `Rebuilt: ${pluralize(edits, "edit")} with ${pluralize(pictures, "picture")}.${missing.length > 0 ? ` Not recovered: ${joinList(missing)}.` : ""}`,
  conversationKnown: "The database knows the conversation of this thread. There's nothing to rebuild.",
  conversationDeleted: "The conversation of this thread was deleted, so it stays deleted.",
  noCardsThere: "The bot finds no cards with pictures in that thread. If there are some, check that it may read the channel.",
  threadNotSeen:
    "The bot can't see that thread: it isn't on that server or in that workspace, may not read the channel, or the thread is gone.",
  threadNotRead: "The thread or its pictures can't be read at the moment. Nothing was rebuilt. Try again later.",

  // npm run provenance
  provenance: `Shows what the picture in FILE says about how it was made: its IPTC source type, the model, the program, and whether it has Content
Credentials (C2PA). Signatures aren't checked, and nothing is sent anywhere.
Exit codes: 0 on success, 2 if FILE isn't a picture.`,
  madeBy: {
    generated: "Made by a model (trainedAlgorithmicMedia).",
    composite: "A model changed it or added to it (compositeWithTrainedAlgorithmicMedia).",
    edited: "Edited by a person or a program, not by a model that generates pictures (humanEdits).",
  } satisfies Record<PictureOrigin, string>,
  originUnknown: "It doesn't say whether a model made it.",
  madeWith: (system: string) => `Model: ${system}`,
  writtenBy: (tool: string) => `Program: ${tool}`,
  madeFrom: (prompt: string) => `Instruction: ${prompt}`,
  noMark: "The file says nothing about how it was made. It may still be generated: such marks are easily lost.",
  signed: "Content Credentials (C2PA): yes. Their signature wasn't checked.",
  unsigned: "Content Credentials (C2PA): none.",
  signatureRemoved: "Content Credentials (C2PA): none. The picture had some before it was edited.",
  cannotRead: (file: string) => `Can't read ${file}. Check its name and that you may read it.`,

  // npm run corpus
  corpus: `Checks the picture reader against a corpus with known verdicts. FOLDER contains files/ and pictures.tsv with the
columns file, verdict (accept or refuse), width and height. Exits with 1 if any picture is handled wrongly.`,
  crashed: (stack: string | undefined) => `crashed: ${stack}`,
  refused: (sentence: string) => `refused, but should be accepted: ${sentence}`,
  unclear: (sentence: string) => `refused without a full sentence: ${sentence}`,
  accepted: "accepted, but should be refused",
  wrongSize: (found: string, expected: string) => `is ${found}, but should be ${expected}`,
  sizesDiffer: (actual: string, claimed: string) => `has ${actual} pixels, but claims ${claimed}`,
  hasMetadata: "still contains metadata",
  changes: "changes when it's read again",
  slow: (milliseconds: number) => `took ${milliseconds} ms`,
  summary: (all: number, accepted: number, wrong: number) =>
    `${all} pictures: ${accepted} accepted, ${all - accepted} refused, ${wrong} handled wrongly`,
  slowest: (file: string, milliseconds: number) => `slowest: ${file}, ${milliseconds} ms`,
};
