// What people read about models behind an API.

export const modelMessages = {
  moderated: (label: string, reasons: string[]) =>
    `${label} refused this: its safety filter did not let it through${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}. Say it in other words, or try another model.`,
  outOfCredit: (service: string) =>
    `The ${service} account of this bot is out of credit. Whoever runs it must top it up; until then, try another model.`,
  badKey: (service: string) =>
    `${service} does not accept this bot's key. Whoever runs it must look after it; until then, try another model.`,
  gone: (label: string) => `${label} is not offered any more. Try another model.`,
  tooLarge: (label: string) => `The pictures are too large for ${label}. Try fewer or smaller ones, or another model.`,
  badPicture: (label: string) => `${label} could not read one of the pictures. Try another one, or another model.`,
  invalid: (label: string) => `${label} cannot do this with these settings. Try others, or another model.`,
  busy: (label: string) => `${label} is too busy for us just now. Try again later, or with another model.`,
  unreachable: (label: string) => `${label} could not be reached. Try again in a moment, or with another model.`,
  timedOut: (label: string, seconds: number) =>
    `${label} did not finish within ${seconds} seconds. Whether it was charged is not known. You can draw it again.`,
  tooSlow: (label: string) => `${label} did not finish in time. Whether it was charged is not known. You can draw it again.`,
  broken: (label: string) =>
    `${label} broke off before its picture was whole. Whether it was charged is not known. You can draw it again.`,
  noPicture: (label: string) => `${label} answered without a picture. Try again, or say it in other words.`,
  said: (label: string, text: string) => `${label} drew nothing and said: ${text}`,
  tooMuch: (label: string) => `${label} answered with more than 32 MB, which is not taken. Try a smaller size.`,
  shapeInstead: (asked: string, used: string) => `${asked} is not on offer here: drawn as ${used}`,
  noShapes: (asked: string) => `${asked} was not asked for: this model chooses the shape itself`,
  sizeInstead: (asked: string, used: string) => `${asked} resolution is not on offer here: drawn at ${used}`,
  otherSize: (asked: string, used: string) => `${asked} was asked for; it was drawn as ${used}`,
  otherQuality: (asked: string, used: string) => `${asked} quality was asked for; it was drawn in ${used}`,
  kept: (part: "subject" | "background") => `the ${part} was kept from it by a mask`,
  nothingKept: "no clear subject was found to make a mask of: all of the picture was open to change",
  noSizes: (asked: string) => `${asked} resolution was not asked for: this model chooses the size itself`,
  instructions:
    "You edit pictures in a conversation. Always call the image tool. Change what the last message asks for and keep everything else as it is. Earlier messages say what was asked before and which pictures were chosen.",
  chatInstructions:
    "You edit pictures in a conversation. Answer with one picture. Change what the last message asks for and keep everything else as it is. Earlier messages say what was asked before; the pictures that were chosen come with the words that follow.",
  drawnThen: "(I drew pictures. The one that was chosen comes with the next words.)",
  drawnElsewhere: "(This picture was drawn for the words above and chosen.)",
  numbered: (pictures: number) =>
    `(${pictures} pictures are attached; “image 1” is the first, and so on in their order. Unless said otherwise, image 1 is the one to edit.)`,
};

const MAX_PROMPT_LENGTH = 32_000;

/** The words, and how the pictures are called where there are several. */
export function promptFor(prompt: string, pictures: number): string {
  return (pictures > 1 ? `${prompt}\n\n${modelMessages.numbered(pictures)}` : prompt).slice(0, MAX_PROMPT_LENGTH);
}
