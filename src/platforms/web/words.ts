// What only the page says. Everything that a conversation says stands in core/wording.ts.

import { failureSentence } from "../../core/wording.ts";

export const limits = { pictures: 5, bytes: 32 * 1024 * 1024, text: 8000, title: 100, name: 40 };

export const pageWords = {
  tooManyPictures: `A message can hold ${limits.pictures} pictures.`,
  tooLarge: failureSentence({ fault: "too-large" }),
  tooLong: (length: number) =>
    `That is ${length.toLocaleString("en")} characters long. ${limits.text.toLocaleString("en")} fit; please shorten it.`,
  nothingSaid: "Write something or add a picture.",
  onlySaid: "That was said to everybody here. To change the picture, press Edit below it, or begin with /edit.",
  opening: "This conversation is just being opened. Try again in a moment.",
  gone: "There is nothing here, or not any more.",
  noModelChosen: "Choose at least one model.",
  tooMuch: "That is too much at once.",
  broken: "That did not work. Nothing was changed; try again.",
  disconnected: "The connection is lost. Trying again…",
  lost: "That did not get through. Try again.",
  changed: "A picture was changed or removed since it was chosen. Choose it again.",
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
    const which = numbers.length === 1 ? `picture ${numbers[0]}` : `pictures ${listed(numbers)}`;
    return `The next turn starts from turn ${turn}, ${numbers.length === of ? "all its pictures" : which}.`;
  },
};

/** "1, 2 and 4". */
function listed(numbers: number[]): string {
  return [numbers.slice(0, -1).join(", "), numbers.at(-1)].filter(Boolean).join(" and ");
}
