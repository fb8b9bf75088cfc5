// A person who requests edits and looks at the results, in a chat or on the page.

import type { Card } from "../../src/core/cards/views.ts";
import type { Thread } from "../../src/core/vocabulary.ts";
import { type Bot, edit } from "./bot.ts";

export interface Client {
  /** Resolves when the request is acknowledged. With a picture it starts a conversation, otherwise it continues the last one. */
  ask(number: number, picture: Uint8Array | undefined): Promise<void>;
  /** Downloads the pictures of a finished card. */
  fetchPictures(card: Card): Promise<void>;
}

const author = { id: "ada", name: "Ada", moderator: false };

/** The chat knows the picture by its name. A card's pictures arrive with it, so there's nothing to fetch. */
export function chatClient({ core }: Bot): Client {
  let thread: Thread = { platform: "discord", id: "" };
  let requests = 0;
  return {
    async ask(number, picture) {
      if (picture) thread = { ...thread, id: `thread ${number}` };
      const intent = edit("make it night", picture && String(number));
      await core.receive({ id: `request ${++requests}`, location: { thread }, author, at: new Date(), intent });
    },
    fetchPictures: async () => {},
  };
}

export function pageClient({ address }: Bot): Client {
  let conversation = "new";
  return {
    async ask(_, picture) {
      const { go } = await postMessage(address, picture ? "new" : conversation, "make it night", picture);
      if (go) conversation = go.slice("/c/".length);
    },
    async fetchPictures({ picks, slots }) {
      const keys = slots
        .filter(({ number }) => picks.some((pick) => pick.number === number))
        .flatMap(({ image }) => image?.info?.key ?? []);
      await Promise.all(keys.map(async (key) => (await fetch(`${address}/pictures/${key}/640`)).arrayBuffer()));
    },
  };
}

/** Sends what the page's composer sends. Resolves to the page's response. */
export async function postMessage(address: string, to: string, text: string, picture?: Uint8Array): Promise<{ go?: string }> {
  const body = new FormData();
  for (const [name, value] of Object.entries({ to, text })) body.append(name, value);
  if (picture) body.append("pictures", new File([new Uint8Array(picture)], "photo.jpg", { type: "image/jpeg" }));
  const response = await fetch(`${address}/messages`, { method: "POST", body, headers: { "x-page": "1", origin: address } });
  if (!response.ok) throw new Error(`the page answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as { go?: string };
}
