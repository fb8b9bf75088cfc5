// A person's hands, on either place: they ask, and they look at what came.

import type { Card } from "../src/core/cards/views.ts";
import type { Thread } from "../src/core/vocabulary.ts";
import { type Bot, edit } from "./bot.ts";

export interface Client {
  /** Resolves when it is acknowledged. With a picture it starts a conversation, without one it goes on in the last. */
  ask(number: number, picture: Uint8Array | undefined): Promise<void>;
  /** Gets the pictures of a finished card. */
  look(card: Card): Promise<void>;
}

const author = { id: "ada", name: "Ada", moderator: false };

/** The chat itself knows the picture: here it has only a name. What a card shows was uploaded with it. */
export function inChat({ core }: Bot): Client {
  let thread: Thread = { platform: "discord", id: "" };
  let asked = 0;
  return {
    async ask(number, picture) {
      if (picture) thread = { ...thread, id: `thread ${number}` };
      const intent = edit("make it night", picture && String(number));
      await core.receive({ id: `request ${++asked}`, location: { thread }, author, at: new Date(), intent });
    },
    look: async () => {},
  };
}

export function onPage({ address }: Bot): Client {
  let conversation = "new";
  return {
    async ask(_, picture) {
      const { go } = await say(address, picture ? "new" : conversation, "make it night", picture);
      if (go) conversation = go.slice("/c/".length);
    },
    async look({ picks, slots }) {
      const keys = slots
        .filter(({ number }) => picks.some((pick) => pick.number === number))
        .flatMap(({ image }) => image?.info?.key ?? []);
      await Promise.all(keys.map(async (key) => (await fetch(`${address}/pictures/${key}/640`)).arrayBuffer()));
    },
  };
}

/** What the page's composer sends. Resolves to where it leads. */
export async function say(address: string, to: string, text: string, picture?: Uint8Array): Promise<{ go?: string }> {
  const body = new FormData();
  for (const [name, value] of Object.entries({ to, text })) body.append(name, value);
  if (picture) body.append("pictures", new File([new Uint8Array(picture)], "photo.jpg", { type: "image/jpeg" }));
  const answer = await fetch(`${address}/messages`, { method: "POST", body, headers: { "x-page": "1", origin: address } });
  if (!answer.ok) throw new Error(`the page answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { go?: string };
}
