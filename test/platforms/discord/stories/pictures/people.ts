// Two people, and the pictures that they post: each is of one colour.

import { messages } from "../../../../../src/core/cards/messages.ts";
import type { Person } from "../../../../fakes/discord/people/person.ts";
import { colourAt, createModel, isFinished, photo, plainPhoto, startChat, unescapeMarkdown } from "../../start.ts";

export const colours = { red: "#e02020", green: "#20c040", blue: "#2040e0" };
export type Colour = keyof typeof colours;

/** Ada and Bo in a channel, with a model that records which pictures it is sent. */
export async function startPeople() {
  const model = createModel(async () => (await photo()).bytes);
  const chat = await startChat(model);
  const { service, waitForCard } = chat;
  const posts = async (by: Person, place: { id: string }, colour: Colour, text = "") =>
    by.posts(place, { text, pictures: [await plainPhoto(colours[colour], `${colour}.png`)] });
  return {
    ...chat,
    ...{ posts, bo: service.person("Bo") },
    says: (by: Person, place: { id: string }, words: string) => by.posts(place, { text: `${service.mention} ${words}` }),
    waitForDrawn: (place: { id: string }, words: string) =>
      waitForCard(place, (card) => unescapeMarkdown(card.text).includes(words) && isFinished(card), words),
    /** The card that asks which picture is meant. */
    waitForQuestion: (place: { id: string }) =>
      waitForCard(
        place,
        ({ text }) => [messages.asksForPicture, messages.asksWhichPicture].some((asks) => unescapeMarkdown(text).includes(asks)),
        "a question",
      ),
    /** The colours of the pictures in each request to the model. */
    async requests(): Promise<string[][]> {
      const name = async (bytes: Uint8Array) => {
        const [red = 0, green = 0] = await colourAt(bytes, 0.5, 0.5);
        return red > 150 ? "red" : green > 150 ? "green" : "blue";
      };
      return Promise.all(model.references.map((sent) => Promise.all(sent.map(name))));
    },
  };
}
