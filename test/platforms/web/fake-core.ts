// A core that behaves: one model that takes a while, previews, picks, titles and deletion. In memory.

import sharp from "sharp";
import type { Card, CardImage, ConversationView, Form, ModelChoice, Question, Slot, Views } from "../../../src/core/cards.ts";
import type { BlobStore, ChatPlatform, Core, Picture } from "../../../src/core/ports.ts";
import type {
  BlobKey,
  ConversationKey,
  DraftKey,
  ImageInfo,
  MessageId,
  ModelId,
  Person,
  Request,
  Settings,
  Source,
  Thread,
  TurnKey,
  VariantKey,
} from "../../../src/core/vocabulary.ts";

const local = "local" as ModelId;
const models: ModelChoice[] = [
  {
    id: local,
    label: "Local",
    about: "Edits at once, without a key",
    price: "free",
    references: 5,
    seed: true,
    needsReference: true,
    aspectRatios: "any",
    resolutions: ["standard", "high"],
  },
];
const settings: Settings = {
  models: [local],
  aspectRatio: "as is",
  resolution: "standard",
  variants: 2,
  seed: "new",
  mentionOnly: false,
};

interface Talk {
  key: ConversationKey;
  thread: Thread;
  owner: Person;
  title: string;
  settings: Settings;
  source: ImageInfo;
  cards: Card[];
}

export class FakeCore implements Core {
  readonly requests: Request[] = [];
  readonly #talks = new Map<string, Talk>();
  readonly #drafts = new Map<string, { request: Request; source: Source | undefined }>();
  readonly #pictures = new Map<string, Picture>();
  readonly #blobs: BlobStore;
  readonly #drawMs: number;
  platform: ChatPlatform | undefined;
  #count = 0;
  constructor(blobs: BlobStore, drawMs: number) {
    this.#blobs = blobs;
    this.#drawMs = drawMs;
  }

  async closed(): Promise<void> {}

  #key(): string {
    this.#count += 1;
    return `k${String(this.#count).padStart(11, "0")}`;
  }

  async receive(request: Request) {
    const { wish, place, author } = request;
    const turnMaking = wish.kind === "edit" || wish.kind === "submit";
    if (turnMaking && this.requests.some(({ id }) => id === request.id)) return { kind: "none" } as const;
    this.requests.push(request);
    if (wish.kind === "form") {
      const draft = this.#key() as DraftKey;
      this.#drafts.set(draft, { request, source: wish.draft.source });
      return { kind: "form", form: { draft, prompt: wish.draft.prompt, models, settings } satisfies Form } as const;
    }
    if (wish.kind === "submit") {
      const draft = this.#drafts.get(wish.draft);
      if (!draft) return { kind: "words", text: "That form is too old.", refused: true } as const;
      return this.#begin(draft.request.place, author, wish.prompt, draft.source, { ...settings, ...wish.settings });
    }
    if (wish.kind === "edit") return this.#begin(place, author, wish.prompt, wish.source, { ...settings, ...wish.settings });
    const talk = "thread" in place ? this.#talks.get(place.thread.id) : undefined;
    if (wish.kind === "again") {
      const from = [...this.#talks.values()].find(({ cards }) => cards.some(({ turn }) => turn === wish.turn));
      return from
        ? this.#turn(from, author, from.cards.find(({ turn }) => turn === wish.turn)?.prompt ?? "")
        : ({ kind: "none" } as const);
    }
    if (wish.kind === "settings" && talk) {
      talk.settings = { ...talk.settings, ...wish.settings };
      talk.title = wish.title ?? talk.title;
    }
    if (wish.kind === "delete" && talk) {
      this.#talks.delete(talk.thread.id);
      for (const card of talk.cards) await this.platform?.remove(talk.thread, card.turn as string as MessageId);
      await this.platform?.leave(talk.thread);
    }
    for (const each of this.#talks.values())
      for (const card of each.cards) {
        if (wish.kind === "cancel" && wish.turn === card.turn) await this.#stop(each, card);
        const of = wish.kind === "pick" && typeof wish.of === "string" ? wish.of : undefined;
        const slot = card.slots.find(({ variant }) => variant === of);
        if (slot && wish.kind === "pick") {
          slot.pickedBy = slot.pickedBy.filter(({ id }) => id !== author.id);
          if (wish.on) slot.pickedBy.push(author);
          await this.#show(each, card);
        }
      }
    return { kind: "none" } as const;
  }

  async #begin(place: Request["place"], author: Person, prompt: string, source: Source | undefined, chosen: Settings) {
    const there = "thread" in place ? this.#talks.get(place.thread.id) : undefined;
    if (there) return this.#turn(there, author, prompt);
    const attachment = source && "attachments" in source ? source.attachments[0] : undefined;
    if (!attachment || !this.platform)
      return { kind: "words", text: "The local editor needs a picture.", refused: true } as const;
    const bytes = await this.platform.download(attachment, AbortSignal.timeout(1000));
    const { width, height } = await sharp(bytes).metadata();
    const info: ImageInfo = { key: attachment.id as BlobKey, type: "image/webp", width, height, bytes: bytes.length };
    this.#pictures.set(info.key, { ...info, read: async () => bytes });
    const key = this.#key() as ConversationKey;
    const image: CardImage = {
      name: "source.webp",
      alt: "The source",
      preview: false,
      version: 0,
      info,
      read: async () => bytes,
    };
    const opened =
      "thread" in place
        ? place
        : await this.platform.open(
            "channel" in place ? place.channel : { platform: "web", id: "" },
            key,
            { text: `${author.name} edits`, image, conversation: key },
            undefined,
          );
    const talk: Talk = {
      key,
      thread: opened.thread,
      owner: author,
      title: prompt.slice(0, 50),
      settings: chosen,
      source: info,
      cards: [],
    };
    this.#talks.set(talk.thread.id, talk);
    return this.#turn(talk, author, prompt);
  }

  async #turn(talk: Talk, author: Person, prompt: string) {
    const turn = this.#key() as TurnKey;
    const source = this.#pictures.get(talk.source.key);
    const card: Card = {
      conversation: talk.key,
      turn,
      number: talk.cards.length + 1,
      kind: "edit",
      state: "drawing",
      author,
      prompt,
      text: prompt,
      notes: [],
      ahead: 0,
      createdAt: new Date(),
      references: source
        ? [{ name: "source.webp", alt: "The source", preview: false, version: 0, info: talk.source, read: source.read }]
        : [],
      slots: Array.from({ length: talk.settings.variants }, (_, at) => ({
        variant: this.#key() as VariantKey,
        number: at + 1,
        model: local,
        state: "drawing" as const,
        label: `${at + 1} · local`,
        notes: [],
        startedAt: new Date(),
        ratio: talk.source.width / talk.source.height,
        pickedBy: [],
      })),
      actions: [{ kind: "cancel", turn, label: "Cancel" }],
      picks: [],
      drawing: true,
    };
    talk.cards.push(card);
    await this.platform?.post(talk.thread, turn, card);
    void this.#draw(talk, card);
    return { kind: "turn", conversation: talk.key, turn } as const;
  }

  async #draw(talk: Talk, card: Card): Promise<void> {
    for (const slot of card.slots) {
      const bytes = await this.#paint(talk, slot);
      await new Promise((resolve) => setTimeout(resolve, this.#drawMs / 2));
      if (!card.drawing) return;
      const image = { name: `turn-${card.number}-${slot.number}.webp`, alt: card.prompt, read: async () => bytes };
      slot.image = { ...image, preview: true, version: 1 };
      await this.#show(talk, card);
      await new Promise((resolve) => setTimeout(resolve, this.#drawMs / 2));
      if (!card.drawing) return;
      const key = await this.#blobs.put(bytes, async (stored) => stored);
      const info: ImageInfo = { ...talk.source, key, bytes: bytes.length };
      this.#pictures.set(key, { ...info, read: async () => bytes });
      slot.image = { ...image, preview: false, version: 2, info };
      slot.state = "ready";
      slot.label = `${slot.number} · local · 0.4 s · free · seed ${slot.number + 6}`;
      await this.#show(talk, card);
    }
    await this.#stop(talk, card);
  }

  async #paint(talk: Talk, slot: Slot): Promise<Uint8Array> {
    const source = this.#pictures.get(talk.source.key);
    const hue = 40 * slot.number + 60 * talk.cards.length;
    return sharp(await source?.read())
      .modulate({ hue })
      .webp()
      .toBuffer();
  }

  async #stop(talk: Talk, card: Card): Promise<void> {
    card.drawing = false;
    for (const slot of card.slots) if (slot.state === "drawing") slot.state = "cancelled";
    const ready = card.slots.filter(({ state }) => state === "ready");
    card.state = ready.length > 0 ? "done" : "cancelled";
    card.picks = ready.map(({ variant, number }) => ({ variant, number }));
    card.actions = [{ kind: "again", turn: card.turn, label: "Again" }];
    await this.#show(talk, card);
  }

  async #show(talk: Talk, card: Card): Promise<void> {
    await this.platform?.edit(talk.thread, card.turn as string as MessageId, card);
  }

  async ask<Kind extends Question["kind"]>(person: Person, question: Extract<Question, { kind: Kind }>): Promise<Views[Kind]> {
    return this.#answer(person, question) as Views[Kind];
  }

  #answer(person: Person, question: Question): Views[Question["kind"]] {
    const views = [...this.#talks.values()].map((talk) => view(talk, person));
    switch (question.kind) {
      case "models":
        return models;
      case "conversations":
        return { items: views.filter(({ mine }) => mine).reverse() };
      case "conversation":
        return views.find(({ key, thread }) =>
          typeof question.of === "string" ? key === question.of : thread?.id === question.of.id,
        );
      case "threads":
        return question.of.map(({ id }) => views.find(({ thread }) => thread?.id === id));
      case "help":
        return {
          commands: [{ usage: "/edit [words]", about: "Edits a picture" }],
          local: { about: "It edits without a key.", examples: [{ name: "warmth", say: "make it warmer" }] },
        };
    }
  }

  async picture(key: BlobKey) {
    return this.#pictures.get(key);
  }

  async *threads() {}
}

function view(talk: Talk, person: Person): ConversationView {
  const turns = talk.cards.map((card) => ({
    turn: card.turn,
    number: card.number,
    pictures: card.slots.map((slot) => ({
      variant: slot.variant,
      number: slot.number,
      state: slot.state,
      picked: slot.pickedBy.length > 0,
      ratio: slot.ratio,
      alt: card.prompt,
      ...(slot.image?.info && { image: slot.image.info }),
    })),
  }));
  const ratio = talk.source.width / talk.source.height;
  return {
    key: talk.key,
    thread: talk.thread,
    title: talk.title,
    turns: talk.cards.length,
    drawing: talk.cards.some(({ drawing }) => drawing),
    updatedAt: new Date(),
    strip: [
      { number: 0, pictures: [{ number: 1, state: "ready", picked: false, ratio, alt: "The source", image: talk.source }] },
      ...turns,
    ],
    owner: talk.owner,
    mine: talk.owner.id === person.id,
    settings: talk.settings,
    seed: 7,
    cards: talk.cards,
    builds: [],
  };
}
