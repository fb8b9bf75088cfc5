// Every message catalogue, where its sentences appear, and realistic arguments for each sentence that takes some.

import { commandMessages } from "../../commands/messages.ts";
import { commandLineMessages } from "../../src/cli/messages.ts";
import { configMessages } from "../../src/config/messages.ts";
import { formatCost, formatMinute, formatSpent } from "../../src/core/cards/format.ts";
import { failures, messages } from "../../src/core/cards/messages.ts";
import { fileKinds, imageMessages } from "../../src/images/messages.ts";
import { editorMessages } from "../../src/models/local/messages.ts";
import { modelMessages } from "../../src/models/messages.ts";
import { discordMessages } from "../../src/platforms/discord/messages.ts";
import { chatMessages, serverMessages, viewMessages } from "../../src/platforms/shared/messages.ts";
import { slackMessages } from "../../src/platforms/slack/messages.ts";
import { pageLabels, pageMessages } from "../../src/platforms/web/messages.ts";
import { storageMessages } from "../../src/storage/messages.ts";

type Sentence = (...args: never[]) => string;

/** Lists of arguments, one for each way the sentence can turn out. */
type Examples<Messages> = {
  [Key in keyof Messages as Messages[Key] extends Sentence ? Key : never]: Messages[Key] extends Sentence
    ? Parameters<Messages[Key]>[]
    : never;
};

export interface Catalogue {
  title: string;
  /** The exported name, and the file that exports it. */
  name: string;
  file: string;
  /** Where its sentences appear. */
  where: string;
  /** Groups of it that appear somewhere else. */
  elsewhere: Readonly<Record<string, string>>;
  messages: Readonly<Record<string, unknown>>;
  examples: Readonly<Record<string, readonly (readonly unknown[])[]>>;
}

function catalogue<Messages extends object>(
  facts: Pick<Catalogue, "title" | "name" | "file" | "where">,
  messages: Messages,
  examples: Examples<Messages>,
  elsewhere: Catalogue["elsewhere"] = {},
): Catalogue {
  return { ...facts, messages: Object.fromEntries(Object.entries(messages)), examples, elsewhere };
}

/** The sentences that a catalogue doesn't share with another one. */
function withoutShared<All extends Shared, Shared extends object>(all: All, shared: Shared): Omit<All, keyof Shared> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !(key in shared))) as Omit<All, keyof Shared>;
}

const resetsAt = new Date("2026-11-27T00:00:00Z");
const atStart = "error when the bot starts";

export const catalogues: readonly Catalogue[] = [
  catalogue(
    { title: "Everywhere", name: "messages", file: "src/core/cards/messages.ts", where: "page, Discord and Slack" },
    messages,
    {
      openPageHint: [[10]],
      asksWhat: [[1], [3], [1, true]],
      held: [[1], [3]],
      rootText: [
        ["Ada", "make it night"],
        ["Ada", ""],
      ],
      candidate: [
        ["boat.jpg", "Ada"],
        [undefined, "Ada"],
        ["boat.jpg", ""],
      ],
      autoChose: [
        [["Built-in editor"], { kind: "all" }],
        [["Built-in editor"], { kind: "nothing" }],
        [["GPT Image 2"], { kind: "create" }],
        [["GPT Image 2", "Seedream 4.5"], { kind: "unknown", words: ["dragon", "castle"] }],
        [["GPT Image 2"], { kind: "unknown", words: ["a", "knight", "before", "castle"] }],
        [["GPT Image 2"], { kind: "beyond" }],
        [["GPT Image 2"], { kind: "unclear", words: "the first one" }],
      ],
      cutOut: [[undefined], [2]],
      insteadWith: [
        ["GPT Image 2", { usd: 0.12, unknown: 0 }],
        ["FLUX.2 pro", { usd: 0, unknown: 2 }],
        ["Stable Diffusion", undefined],
      ],
      alreadyRequested: [[3]],
      createFromText: [["GPT Image 2", "$0.06 per picture"]],
      flattened: [[5]],
      noPictureNumber: [
        [4, 3],
        [2, 1],
      ],
      notYoursToAnswer: [["Ada"]],
      noSuchTurn: [[4]],
      backTo: [[0], [2]],
      tooManyWaiting: [[20]],
      tooManyWaitingTogether: [[100]],
      unknownModel: [
        ["gpt-image", ["openai/gpt-image-2", "openai/gpt-image-1.5"]],
        ["easel", []],
      ],
      moderatorsOnly: [["channel"], ["server"]],
      defaultsSaved: [["channel"], ["server"]],
      defaultsReset: [["channel"], ["server"]],
      choice: [["as is"], ["16:9"]],
      forgetAsks: [
        [{ conversations: 3, edits: 2, pictures: 7, messages: 4 }],
        [{ conversations: 0, edits: 0, pictures: 0, messages: 0 }],
      ],
      droppedReferences: [
        [4, 6, messages.modelTakesNoMore],
        [1, 2, messages.modelTakesNoMore],
        [5, 6, messages.fiveAtMost],
        [5, 7, messages.fiveAtMost, ["boat.jpg", "cat.jpg"]],
        [0, 1, ""],
        [0, 2, ""],
      ],
      firstOnly: [
        ["dance.png", "frames"],
        ["dance.gif", "long"],
        ["letter.tiff", "pages"],
        ["IMG_1.HEIC", "pictures"],
      ],
      unusedFiles: [
        ["video", ["clip.mp4"]],
        ["audio", ["voice.ogg"]],
        ["pdf", ["notes.pdf", "letter.pdf"]],
        ["archive", ["photos.zip"]],
        ["text", ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt", "f.txt"]],
        ["other", ["plan.docx"]],
        ["other", ["plan.docx", "house.blend"]],
      ],
      aboutFile: [["boat.jpg", failures["bad-picture"]]],
      unreadable: [["boat.jpg", failures["bad-picture"]]],
      fewerVariants: [[2, 4]],
      sameVariants: [["local", 1, 3]],
      otherShape: [["16:9", 1024, 1024]],
      rebuilt: [
        [1, { isCut: false, original: false, pictures: 0, reduced: 0, instructions: 0 }],
        [3, { isCut: false, original: true, pictures: 2, reduced: 0, instructions: 0 }],
        [50, { isCut: true, original: false, pictures: 0, reduced: 1, instructions: 1 }],
      ],
      waiting: [["own"], [1], [4]],
      busyRetrying: [["12:03:20 UTC"]],
      seed: [[7]],
      pickedBy: [[["Ada", "Bo"]]],
      modelGone: [["openai/gpt-image-1"]],
      busyUntil: [[new Date("2026-11-26T14:30:00Z")]],
      overBudget: [
        ["all", 5, resetsAt],
        ["platform", 5, resetsAt],
        ["person", 2, resetsAt],
        ["retrier", 2, resetsAt],
      ],
      spent: [
        [{ usd: 0.12, unknown: 0 }, { usd: 1.2, unknown: 0 }, 2],
        [{ usd: 0.12, unknown: 0 }, { usd: 1.2, unknown: 1 }, undefined],
      ],
      spentOnPage: [[{ usd: 1.2, unknown: 0 }, 5]],
      spentOn: [[{ drawings: 3, usd: 0.12, unknown: 0 }]],
      estimate: [
        [2, { usd: 0.08, unknown: 0 }, false],
        [4, { usd: 0.4, unknown: 2 }, false],
        [3, { usd: 0, unknown: 3 }, false],
        [1, { usd: 0.04, unknown: 0 }, true],
      ],
      asksAboutCost: [[{ usd: 0.72, unknown: 0 }], [{ usd: 0.6, unknown: 2 }], [{ usd: 0, unknown: 3 }]],
      usageReport: [
        [30, { drawings: 12, usd: 1.2, unknown: 1 }],
        [30, { drawings: 0, usd: 0, unknown: 0 }],
      ],
      usedBy: [["Ada", { drawings: 3, usd: 0.12, unknown: 0 }]],
      moreUsed: [[4]],
      total: [
        [0.12, 0],
        [0.12, 2],
      ],
      pick: [[1]],
      readAs: [["straightened by 2° right, cropped to 4:5"]],
      mustBeDrawn: [
        [["a dragon"], ""],
        [["a dragon", "a castle"], "warmth +25%"],
      ],
      drawWith: [["GPT Image 2"], ["GPT Image 2", { usd: 0.04, unknown: 0 }]],
      retryWith: [["GPT Image 2"], ["GPT Image 2", { usd: 0.72, unknown: 0 }]],
    },
  ),
  catalogue(
    {
      ...{ title: "Why a picture failed", name: "failures", file: "src/core/cards/messages.ts" },
      where: "page, Discord and Slack, where nothing more precise is known",
    },
    failures,
    {},
  ),
  catalogue(
    { title: "Costs and times", name: "format", file: "src/core/cards/format.ts", where: "page, Discord and Slack" },
    { formatCost, formatSpent, formatMinute },
    {
      formatCost: [[0], [0.0012], [0.04], [undefined]],
      formatSpent: [[{ usd: 1.2, unknown: 0 }], [{ usd: 1.2, unknown: 1 }]],
      formatMinute: [[resetsAt]],
    },
  ),
  catalogue(
    {
      title: "Commands and settings that can't be understood",
      name: "commandMessages",
      file: "commands/messages.ts",
      where: "page, Discord and Slack",
    },
    commandMessages,
    {
      unknownCommand: [
        ["edti", ["edit"]],
        ["draw", []],
      ],
      unknownSetting: [["sharp"]],
      notADefault: [["channel"], ["server"]],
      badVariants: [["9", 1, 4]],
      badSeed: [["seven", 2_147_483_647]],
      badAspectRatio: [["5:7", ["as is", "1:1", "16:9"]]],
      badResolution: [["tiny", ["standard", "high", "ultra"]]],
    },
  ),
  catalogue(
    {
      title: "Files that aren't accepted",
      name: "imageMessages",
      file: "src/images/messages.ts",
      where: "page, Discord, Slack and command line",
    },
    imageMessages,
    {
      tooManyPixels: [[9000, 9000]],
      sideTooLong: [[40_000, 600]],
      decodedAtOnceTooLarge: [["avif", 8000, 4000]],
      notPicture: [[fileKinds.pdf]],
      unsupported: [[fileKinds.bmp]],
      damaged: [["jpeg"]],
      areaOtherShape: [[300, 200, 1200, 1200]],
      disguised: [["png", fileKinds.zip]],
    },
  ),
  catalogue(
    { title: "Kinds of files", name: "fileKinds", file: "src/images/messages.ts", where: "in the sentences above" },
    fileKinds,
    {},
  ),
  catalogue(
    {
      title: "The built-in editor",
      name: "editorMessages",
      file: "src/models/local/messages.ts",
      where: "page, Discord, Slack and command line",
    },
    editorMessages,
    {
      notUnderstood: [[["“dragon”"]], [["“dragon” in “add a dragon”", "“castle” in “and a castle”"]]],
      wordsInClause: [[["dragon", "castle"], "add a dragon and a castle"]],
      restUnderstood: [["brightness +20%"]],
      cannotSelect: [["roof"]],
      facesHidden: [[1], [3]],
      ownNetworkUnknown: [["1 × 3 × 512 × 512"]],
      facesMissing: [[editorMessages.faceWeightsMissing]],
      cannotRecolourThing: [["lips", "red", "pink"]],
      alreadySaved: [["jpeg", 240_000]],
      savedFile: [
        [187_000, 62, undefined],
        [187_000, 74, { width: 1200, height: 800 }],
      ],
      cannotReplaceGrey: [["white"]],
      colourMissing: [["blue"]],
      maybeSubject: [["dog"]],
      tooLong: [[24, 2000]],
      cannotRepeat: [["add a dragon"]],
      noStrength: [["rotated 90° left"]],
      notInLastEdit: [["contrast"]],
      noChange: [["make it brighter"]],
      greyTint: [["grey"]],
      range: [["brightness", "-100%", "100%"]],
      greaterThanZero: [["blur radius"]],
      angleTooLarge: [["rotation", 360]],
      noAspectRatio: [[0, 9]],
      cropTooLarge: [[4000, 3000, 1200, 800]],
      cropOutside: [[1300, 700, 1200, 800]],
      needsPictures: [[2], [3]],
      missingPicture: [[3]],
      largestFace: [[3]],
      keepOrCut: [["top"]],
      tooManyPixels: [[12_000, 9000, 64_000_000]],
      sideTooLong: [[40_000, 600, 32_767]],
      tooLargeForRegions: [[60_000_000, 50_000_000]],
      unchanged: [["brightness +0%"]],
      noGlyph: [["漢"]],
      noSubject: [[editorMessages.nothingStandsOut]],
      networkMissing: [[editorMessages.weightsMissing]],
      noEffect: [["sharpened"]],
      remarks: [[["so that it looks fresher", "Kind regards, Margaret"]]],
      assumedSubject: [["dog"]],
      ratioOverridden: [["16:9"]],
      croppedAsSet: [["16:9"]],
      croppedInFrame: [["16:9"]],
      sizeKept: [["high"]],
      usedOne: [[1, 3]],
      usedFirst: [[2, 3]],
    },
  ),
  catalogue(
    {
      title: "Models behind an API",
      name: "modelMessages",
      file: "src/models/messages.ts",
      where: "page, Discord, Slack and command line",
    },
    modelMessages,
    {
      price: [[0.04], [undefined]],
      autoAbout: [[["GPT Image 2", "Seedream 4.5"]]],
      autoPrice: [[["≈ $0.04 per picture", "≈ $0.03 per picture"]]],
      withHistory: [["GPT Image 2"]],
      readsHistory: [["Careful edits, any aspect ratio, up to 4K"]],
      throughOpenRouter: [["Google"], [undefined]],
      moderated: [
        ["GPT Image 2", []],
        ["GPT Image 2", ["violence"]],
      ],
      unverified: [["GPT Image 2", "OpenAI"]],
      wrongRegion: [["OpenAI"]],
      dataPolicy: [["Gemini 3 Pro Image", "OpenRouter"]],
      noModelAccess: [["GPT Image 2", "OpenAI"]],
      keyLimit: [["OpenRouter"]],
      dailyQuota: [["Google"]],
      denied: [["OpenAI", "This project is archived."]],
      complained: [["FLUX.2 pro", "prompt: Field required"]],
      stillDrawing: [["FLUX.2 pro", 180]],
      notDownloaded: [["FLUX.2 pro"]],
      lostJob: [["FLUX.2 pro"]],
      outOfCredit: [["OpenAI"]],
      badKey: [["OpenAI"]],
      gone: [["GPT Image 2"]],
      tooLarge: [["GPT Image 2"]],
      badPicture: [["GPT Image 2"]],
      invalid: [["GPT Image 2"]],
      busy: [["GPT Image 2"]],
      unreachable: [["GPT Image 2"]],
      timedOut: [["GPT Image 2", 180]],
      tooSlow: [["GPT Image 2"]],
      broken: [["GPT Image 2"]],
      noPicture: [["GPT Image 2"]],
      said: [["GPT Image 2", "Which cat do you mean?"]],
      tooMuch: [["GPT Image 2"]],
      shapeInstead: [["21:9", "16:9"]],
      noShapes: [["21:9"]],
      sizeInstead: [["ultra", "1536x1024"]],
      noSizes: [["ultra"]],
      otherSize: [["1024x1536", "1024x1024"]],
      otherQuality: [["high", "medium"]],
      kept: [["subject"], ["background"]],
      noSuchModel: [["DEFAULT_MODELS", "openai/gpt-image-9"]],
      needsKey: [["DEFAULT_MODELS", "openai/gpt-image-2", "OPENAI_API_KEY"]],
      noPlanner: [[["openai", "openrouter"]]],
      plannerNeedsKey: [["OPENAI_API_KEY"]],
      notOffered: [["AUTO_MODELS", "openrouter/a/b", "openrouter"]],
    },
    { "For the admin": atStart },
  ),
  catalogue(
    { title: "Chats", name: "chatMessages", file: "src/platforms/shared/messages.ts", where: "Discord and Slack" },
    chatMessages,
    { pictureUnavailable: [["Discord"]], forgetStays: [["Slack"]] },
  ),
  catalogue(
    {
      title: "Lists and forms",
      name: "viewMessages",
      file: "src/platforms/shared/messages.ts",
      where: "page, Discord and Slack",
    },
    viewMessages,
    {
      modelsAre: [[["local", "openai/gpt-image-2"]]],
      shapeIs: [["as is", "standard", 2]],
      seedIs: [[7]],
      startWith: [["channel"], ["server"]],
      mentionOnlyIs: [[true], [false]],
      setFor: [
        ["channel", ["models", "mentionOnly"]],
        ["server", ["aspectRatio", "resolution", "variants"]],
      ],
      edits: [[1], [5]],
      usedIn: [
        ["today", { drawings: 3, usd: 0.12, unknown: 0 }],
        ["month", { drawings: 0, usd: 0, unknown: 0 }],
      ],
      usedOn: [
        [
          "openai/gpt-image-2",
          {
            today: { drawings: 0, usd: 0, unknown: 0 },
            week: { drawings: 1, usd: 0.04, unknown: 0 },
            month: { drawings: 3, usd: 0.12, unknown: 1 },
          },
        ],
      ],
      used: [[{ drawings: 1, usd: 0.04, unknown: 0 }]],
      moreModels: [[1], [3]],
      budgetLeft: [
        ["person", 1, 0.88],
        ["platform", 5, 3.8],
        ["all", 10, 0],
      ],
      modelRange: [[21, 40, 57]],
      upTo: [[1], [5]],
      pictureNumber: [[2]],
      otherModels: [[32]],
      costsNow: [["2 pictures, about $0.08"]],
    },
  ),
  catalogue(
    { title: "Discord", name: "discordMessages", file: "src/platforms/discord/messages.ts", where: "Discord" },
    withoutShared(discordMessages, chatMessages),
    {
      changeDefaults: [["channel"], ["server"]],
      useTheCommand: [["/undo"]],
      missing: [[["Send Messages"]], [["Send Messages", "Attach Files"]]],
    },
    { "For the admin": atStart },
  ),
  catalogue(
    { title: "Slack", name: "slackMessages", file: "src/platforms/slack/messages.ts", where: "Slack" },
    withoutShared(slackMessages, chatMessages),
    {
      meant: [[1], [3]],
      postedBy: [["@ada"]],
      notPictures: [[["notes.pdf"]], [["a.pdf", "b.zip"]]],
      otherModelsHint: [[32]],
      installedTitle: [["Paint"]],
    },
    { "For the admin": atStart, "Installing the app in a workspace": "install page" },
  ),
  catalogue({ title: "The page", name: "pageMessages", file: "src/platforms/web/messages.ts", where: "page" }, pageMessages, {
    cropTooSmall: [[10]],
    tooLong: [[9120]],
    tooManyUploads: [[20], [1]],
    pictureProgress: [[1, 4]],
    startsFromDrawing: [[3]],
    startsFrom: [
      [3, 1, [1]],
      [3, 4, [2]],
      [3, 4, [1, 2]],
      [3, 2, [1, 2]],
    ],
    linkReplaces: [["#general on Slack"]],
    tooManyLinks: [[30]],
    askInChat: [["#general on Slack"]],
    picturesInChat: [["#general on Slack"]],
    sharedSince: [["2026-11-30"]],
    nameReserved: [["You"]],
    nameTaken: [["Ada"]],
    renamed: [["Ada"]],
    renamedBecauseTaken: [["Ada", "Ada 2"]],
    tooManyGuesses: [[30]],
    removes: [[0], [1], [3]],
    deletes: [
      ["Night train", 1],
      ["Night train", 5],
    ],
    deleted: [["Night train"]],
    recipeTurn: [[3, "Ada", "2026-11-30 15:59"]],
    recipePicked: [[["Ada", "Bo"]]],
    noModelLike: [["easel"]],
    modelsLike: [["gpt"]],
    fromPicture: [[2]],
    found: [["warmer"]],
    foundNothing: [["warmer"]],
    notFoundYet: [["warmer"]],
    moreEdits: [[1], [12]],
    usually: [[4.2], [12]],
  }),
  catalogue(
    { title: "Labels of the page", name: "pageLabels", file: "src/platforms/web/messages.ts", where: "page" },
    withoutShared(pageLabels, viewMessages),
    {
      startedBy: [["Ada"]],
      postedPicture: [["photo.jpg", "Ada"]],
      placeOn: [
        ["#general", "Slack"],
        [undefined, "Discord"],
      ],
      backTo: [["#general on Slack"]],
      visitor: [["Ada"]],
      trySample: [["A boat on the sea"]],
      earlierInstructions: [[1], [480]],
      editNumber: [[3]],
      workingOn: [[3]],
      aboutPicture: [[2]],
      exampleOf: [["make it warmer"]],
      favourite: [["GPT Image 2"]],
      editPicture: [[2]],
      pictureOfEdit: [[3, 2]],
      bothPictures: [["Original", 2]],
      holdToSee: [["Picture 1"]],
      unfinished: [["make it night"]],
    },
  ),
  catalogue(
    { title: "Settings in the environment", name: "configMessages", file: "src/config/messages.ts", where: atStart },
    configMessages,
    {
      wholeNumber: [["WEB_PORT", 0, 65_535]],
      dollars: [["BUDGET_USD_PER_DAY"]],
      dollarsOrNever: [["CONFIRM_USD"]],
      oneOf: [["LOG_LEVEL", ["error", "warn", "info"]]],
      atLeast: [["WEB_TOKEN", 16]],
      startsWith: [["SLACK_BOT_TOKEN", "xoxb-"]],
      url: [["OPENAI_BASE_URL", "https://api.example/v1"]],
      origins: [["WEB_ORIGIN"]],
      networks: [["WEB_TRUSTED_PROXIES"]],
      ids: [["DISCORD_GUILDS", "server"]],
      models: [["DEFAULT_MODELS", ["local", "auto", "provider/model"]]],
      roles: [[["web", "discord", "slack", "draw"]]],
      needs: [["ROLES", "DATABASE_URL"]],
      slackManyNeeds: [[["SLACK_CLIENT_SECRET", "INSTALLATION_SECRET"]]],
      ignored: [["WEB_TOKN", "WEB_TOKEN"]],
    },
    { Warnings: "log" },
  ),
  catalogue(
    { title: "Ports and addresses", name: "serverMessages", file: "src/platforms/shared/messages.ts", where: atStart },
    serverMessages,
    { portInUse: [[3000, "WEB_PORT"]], portReserved: [[80, "WEB_PORT"]], noSuchAddress: [["WEB_HOST"]] },
  ),
  catalogue({ title: "Stored data", name: "storageMessages", file: "src/storage/messages.ts", where: atStart }, storageMessages, {
    noDatabase: [["/srv/threadbrush/data"]],
    databaseUnreachable: [["ECONNREFUSED"]],
    databaseOld: [["14.11"]],
    moved: [["2026-12-01"]],
    occupied: [["turns"]],
    brokenReferences: [["variants", "turns", 3]],
    rowsDiffer: [["turns"]],
    exposed: [["/srv/threadbrush/data", "700"]],
    notAFolder: [["/srv/threadbrush/data"]],
    readOnly: [["/srv/threadbrush/data"]],
    notWritable: [["/srv/threadbrush/data"]],
    unusable: [["/srv/threadbrush/data", "EIO"]],
    notPermitted: [["s3:PutObject", "pictures"]],
    noBucket: [["pictures"]],
    otherRegion: [["pictures", "eu-central-1"], ["pictures"]],
    badCertificate: [["CERT_HAS_EXPIRED"]],
    storeRefuses: [["InvalidRequest"]],
    storeUnavailable: [["ECONNREFUSED"]],
  }),
  catalogue(
    { title: "Command line", name: "commandLineMessages", file: "src/cli/messages.ts", where: "command line" },
    commandLineMessages,
    {
      unexpectedArgument: [["now"]],
      unknownOption: [
        ["--sede", "seed"],
        ["--loud", undefined],
      ],
      takesNoValue: [["--json"]],
      needsValue: [
        ["--out", "FILE"],
        ["--out", undefined],
      ],
      missing: [[["INSTRUCTION"]], [["PICTURE", "INSTRUCTION"]]],
      usageDays: [[30]],
      notAWholeNumber: [["--variants", 1, 4]],
      seeHelp: [["npm run edit --"]],
      nothingToMove: [["/srv/threadbrush/data"]],
      alreadyMoved: [["2026-12-01"]],
      rehydrated: [
        [3, 5, []],
        [1, 1, ["the original picture", "2 pictures"]],
      ],
      movedRows: [
        ["turns", 1204],
        ["drafts", 1],
      ],
      movedPictures: [[1500, 4000, 2210.4]],
      lostPicture: [["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "missing"]],
      lostPictures: [[1], [3]],
      started: [["http://127.0.0.1:3000"]],
      madeWith: [["openai/gpt-image-2"]],
      writtenBy: [["Threadbrush 1.0.0"]],
      madeFrom: [["a lighthouse at night"]],
      cannotRead: [["night.png"]],
      needsKey: [["OPENAI_API_KEY"]],
      noSuchModel: [
        ["openai/gpt", ["openai/gpt-image-2"]],
        ["easel", []],
      ],
      cannotWrite: [["night.png"]],
      working: [["night.png"]],
      finished: [["night.png", 0.42]],
      suggestions: [[["make it warmer"]], [["make it warmer", "blur the background", "crop to 16:9"]]],
      applied: [["night.png", ["brightness +20%", "contrast +10%"]]],
      crashed: [["Error: …"]],
      refused: [[imageMessages.vector]],
      unclear: [["no"]],
      wrongSize: [["300 × 200", "200 × 300"]],
      sizesDiffer: [["300 × 200", "200 × 300"]],
      slow: [[2600]],
      summary: [[120, 90, 1]],
      slowest: [["large.tiff", 1800]],
    },
  ),
];
