import type { Intent, Location, Request, VariantKey } from "../../../src/core/vocabulary.ts";
import { FakeChat } from "../../fakes/chat.ts";
import type { Environment } from "./environment.ts";

/** A post may arrive that long after its answer was lost. */
const GRACE_MS = 20_000;

/** The chat in memory: what is not acknowledged is said again when the bot starts. */
export function inMemory(): Environment {
  const chat = new FakeChat();
  chat.graceMs = GRACE_MS;
  const said = new Set<string>();
  const wishes = async (id: string, intent: Intent): Promise<void> => {
    if (said.has(id)) return;
    said.add(id);
    const thread = chat.shown[0]?.thread;
    const location: Location = thread
      ? { thread: { platform: chat.name, id: thread } }
      : { channel: { platform: chat.name, id: "c" } };
    const request: Request = { id, location, author: { id: "ada", name: "Ada", moderator: false }, at: new Date(), intent };
    await chat.receive(request);
  };
  const of = (words: string) => chat.shown.find(({ card }) => card.prompt === words)?.card;
  return {
    previews: true,
    connect: () => chat,
    died() {},
    begins: (words) => wishes(words, { ...edit(words), source: { attachments: [{ id: "photo", name: "photo" }] } }),
    says: (words) => wishes(words, edit(words)),
    picks: (words, number) =>
      wishes(`pick ${words}`, { kind: "pick", of: of(words)?.slots[number - 1]?.variant as VariantKey, on: true }),
    async cancels(words) {
      const turn = of(words)?.turn;
      await wishes(`cancel ${words}`, { kind: "cancel", ...(turn && { turn }) });
    },
    forgets: () => wishes("forget", { kind: "forget" }),
    cards: () =>
      chat.shown.map(({ card, pictures }) => ({
        ...{ asked: card.prompt, pictures, drawing: card.drawing },
        says: [card.text, ...card.slots.flatMap(({ label, failure, pickedBy }) => [label, failure, ...by(pickedBy)])].join("\n"),
      })),
    others: () => [...chat.roots.map(({ text }) => text), ...chat.notices],
    advance() {},
    async close() {},
  };
}

function by(people: { name: string }[]): string[] {
  return people.map(({ name }) => `picked by ${name}`);
}

function edit(prompt: string): Extract<Intent, { kind: "edit" }> {
  return { kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false };
}
