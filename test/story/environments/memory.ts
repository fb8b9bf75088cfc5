import type { Intent, Location, Request, VariantKey } from "../../../src/core/vocabulary.ts";
import { FakeChat } from "../../fakes/chat.ts";
import type { Environment } from "./environment.ts";

/** How long a post may still arrive after its response was lost. */
const GRACE_MS = 20_000;

const EDITED_AT = new Date("2026-01-01T12:00:00Z");

/** A chat in memory, which delivers unacknowledged requests again when the bot starts. */
export function createMemoryEnvironment(): Environment {
  const chat = new FakeChat();
  chat.graceMs = GRACE_MS;
  const sent = new Set<string>();
  const request = async (id: string, intent: Intent, editedAt?: Date): Promise<void> => {
    const delivery = `${id}@${editedAt?.getTime()}`;
    if (sent.has(delivery)) return;
    sent.add(delivery);
    const thread = chat.shown[0]?.thread;
    const location: Location = thread
      ? { thread: { platform: chat.name, id: thread } }
      : { channel: { platform: chat.name, id: "c" } };
    const message: Request = { id, location, author: { id: "ada", name: "Ada", moderator: false }, at: new Date(), intent };
    await chat.receive({ ...message, ...(editedAt && { editedAt }) });
  };
  const cardOf = (prompt: string) => chat.shown.find(({ card }) => card.prompt === prompt)?.card;
  return {
    previews: true,
    connect: () => chat,
    disconnect() {},
    start: (prompt, pictures = ["photo"]) =>
      request(prompt, { ...edit(prompt), source: { attachments: pictures.map((id) => ({ id, name: id })) } }),
    edit: (prompt, to) => request(prompt, edit(to), EDITED_AT),
    deleteMessage: (prompt) => chat.deleteMessageOf(prompt),
    send: (prompt) => request(prompt, edit(prompt)),
    async sendPictures(pictures) {
      await Promise.all(pictures.map((id) => request(id, { ...edit(""), references: [{ id, name: id }] })));
    },
    pick: (prompt, number) =>
      request(`pick ${prompt}`, { kind: "pick", of: cardOf(prompt)?.slots[number - 1]?.variant as VariantKey, on: true }),
    async cancel(prompt) {
      const turn = cardOf(prompt)?.turn;
      await request(`cancel ${prompt}`, { kind: "cancel", ...(turn && { turn }) });
    },
    async agree(prompt) {
      const turn = cardOf(prompt)?.turn;
      if (turn) await request(`agree ${prompt}`, { kind: "answer", turn, reply: "draw" });
    },
    async drawInstead(prompt) {
      const offer = cardOf(prompt)?.actions.find((action) => action.kind === "instead");
      if (!offer) return;
      const again: Intent = { kind: "again", turn: offer.turn, models: [offer.model], once: true };
      // Two clicks
      await Promise.all(["one", "two"].map((click) => request(`instead ${prompt} ${click}`, again)));
    },
    async retryDearly(prompt) {
      const [offer] = cardOf(prompt)?.actions.flatMap((one) => (one.kind === "retry" && one.model ? [one] : [])) ?? [];
      if (!offer?.model) return;
      const retry: Intent = { kind: "retry", turn: offer.turn, model: offer.model };
      await request(`retry ${prompt}`, retry);
      await Promise.all(["one", "two"].map((click) => request(`pay ${prompt} ${click}`, { ...retry, agreed: true })));
    },
    async doPossiblePart(prompt) {
      const [turn] = cardOf(prompt)?.actions.flatMap((action) => (action.kind === "part" ? [action.turn] : [])) ?? [];
      if (turn) await Promise.all(["one", "two"].map((click) => request(`part ${click}`, { kind: "part", turn })));
    },
    async cutOut(prompt) {
      const [variant] = cardOf(prompt)?.actions.flatMap((action) => (action.kind === "cutout" ? [action.variant] : [])) ?? [];
      if (variant) await Promise.all(["one", "two"].map((click) => request(`cut ${click}`, { kind: "cutout", variant })));
    },
    forget: () => request("forget", { kind: "forget" }),
    cards: () =>
      chat.shown.map(({ card, pictures }) => ({
        ...{ prompt: card.prompt, pictures, drawing: card.drawing },
        text: [card.text, ...card.slots.flatMap(({ label, failure, pickedBy }) => [label, failure, ...linesOf(pickedBy)])].join(
          "\n",
        ),
      })),
    otherMessages: () => [...chat.roots.map(({ text }) => text), ...chat.notices],
    advance() {},
    async close() {},
  };
}

function linesOf(people: { name: string }[]): string[] {
  return people.map(({ name }) => `picked by ${name}`);
}

function edit(prompt: string): Extract<Intent, { kind: "edit" }> {
  return { kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false };
}
