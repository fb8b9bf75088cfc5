// A core for platform tests: it records the requests it receives, and shows the cards a test gives it.

import { createHash } from "node:crypto";
import type {
  Answer,
  Card,
  CardImage,
  ConversationInfo,
  ConversationView,
  Query,
  QueryResults,
  Slot,
} from "../../../src/core/cards/views.ts";
import type { Core, RebuildResult } from "../../../src/core/ports/core.ts";
import type { StoredImage } from "../../../src/core/ports/pictures.ts";
import type {
  BlobKey,
  ConversationKey,
  ImageInfo,
  MessageId,
  ModelId,
  Person,
  Request,
  Settings,
  Thread,
  TurnKey,
  VariantKey,
} from "../../../src/core/vocabulary.ts";
import { type Colour, paint } from "../colours.ts";

const settings: Settings = {
  ...{ models: ["local" as ModelId], aspectRatio: "as is", resolution: "standard", variants: 4, seed: "new", mentionOnly: false },
};
const ada = { id: "ada", name: "Ada" };

export class FakeCore implements Core {
  readonly requests: Request[] = [];
  /** The threads in which people were asked which picture they meant. */
  readonly questions = new Map<string, Thread>();
  /** The requests of messages that were deleted. */
  readonly deleted: string[] = [];
  /** While true, every request fails. */
  broken = false;
  readonly #threads = new Map<ConversationKey, Thread>();
  readonly #cards = new Map<TurnKey, Card>();
  readonly #messages = new Map<TurnKey, MessageId>();
  readonly #pictures = new Map<BlobKey, StoredImage>();
  #keys = 0;

  async receive(request: Request): Promise<Answer> {
    if (this.broken) throw new Error("the disk is full");
    if (!this.requests.some(({ id }) => id === request.id)) this.requests.push(request);
    return { kind: "none" };
  }

  async query<Kind extends Query["kind"]>(_person: Person, query: Extract<Query, { kind: Kind }>): Promise<QueryResults[Kind]> {
    return this.#answer(query) as QueryResults[Kind];
  }

  async onThreadClosed(thread: Thread): Promise<void> {
    for (const [conversation, { id }] of this.#threads) if (id === thread.id) this.#threads.delete(conversation);
  }

  async findQuestion(person: string): Promise<Thread | undefined> {
    return this.questions.get(person);
  }

  async onMessageDeleted(request: string): Promise<void> {
    this.deleted.push(request);
  }

  async withdrawImages(): Promise<void> {}
  async onUninstalled(isThere: (thread: Thread) => boolean): Promise<void> {
    for (const [conversation, thread] of this.#threads) if (isThere(thread)) this.#threads.delete(conversation);
  }

  async onServerRemoved(): Promise<void> {}
  async assignServers(): Promise<void> {}

  async mayBeLost(): Promise<boolean> {
    return false;
  }
  async rebuild(): Promise<RebuildResult> {
    return { kind: "nothing" };
  }
  async isThreadActive(thread: Thread): Promise<boolean> {
    return this.conversationIn(thread) !== undefined;
  }

  async findConversation(_person: Person, of: ConversationKey | Thread): Promise<ConversationInfo | undefined> {
    return this.#view(typeof of === "string" ? of : this.conversationIn(of));
  }

  async findCard(_thread: Thread, turn: TurnKey): Promise<Card | undefined> {
    return this.#cards.get(turn);
  }

  async findImage(key: BlobKey): Promise<StoredImage | undefined> {
    return this.#pictures.get(key);
  }

  async findPreview(): Promise<undefined> {}

  async *listActiveThreads() {
    for (const thread of this.#threads.values()) {
      const last = this.requests.findLast(({ location }) => "thread" in location && location.thread.id === thread.id);
      const lastEvent = { id: last?.id ?? "", at: last?.at ?? new Date(0) };
      yield { thread, lastEvent, cards: [...this.#messages.values()], openRequests: [] };
    }
  }

  /** A new key of twelve characters, like all keys. */
  key(): string {
    return `k${String(++this.#keys).padStart(11, "0")}`;
  }

  /** Makes this thread an active conversation. */
  addConversation(conversation: ConversationKey, thread: Thread): void {
    this.#threads.set(conversation, thread);
  }

  /** Sets a turn's card. */
  setCard(card: Card): void {
    this.#cards.set(card.turn, card);
  }

  setMessage(card: Card, message: MessageId): void {
    this.#messages.set(card.turn, message);
  }

  removeCard(card: Card): void {
    this.#cards.delete(card.turn);
    this.#messages.delete(card.turn);
  }

  conversationIn(thread: Thread): ConversationKey | undefined {
    return [...this.#threads].find(([, { id }]) => id === thread.id)?.[0];
  }

  /** A finished picture of one colour. */
  async image(colour: Colour, name: string): Promise<CardImage> {
    const bytes = await paint(colour);
    const key = createHash("sha256").update(bytes).digest("hex") as BlobKey;
    const info: ImageInfo = { key, type: "image/png", width: 48, height: 32, bytes: bytes.length };
    const read = async () => bytes;
    this.#pictures.set(key, { ...info, read });
    return { name: `${name}.png`, alt: `a ${colour} picture`, preview: false, version: 0, info, read };
  }

  /** A card of a turn with these colours as pictures, or as previews while it is drawing. */
  async card(prompt: string, colours: Colour[], of: { conversation: ConversationKey; drawing?: boolean }): Promise<Card> {
    const drawing = of.drawing ?? false;
    const turn = this.key() as TurnKey;
    return {
      ...{ conversation: of.conversation, turn, number: 1, kind: "edit", author: ada, prompt, notes: [], references: [] },
      ...{ state: drawing ? "drawing" : "done", drawing, text: `Ada: ${prompt}`, queuePosition: 0, createdAt: new Date() },
      ...(await this.#slots(colours, drawing)),
      actions: drawing
        ? [{ kind: "cancel", turn, label: "Cancel" }]
        : [
            { kind: "again", turn, label: "Run again" },
            { kind: "settings", turn, label: "Settings" },
            { kind: "history", turn, label: "History" },
            { kind: "delete", turn, label: "Delete conversation" },
          ],
    };
  }

  /** The card of the same turn when it's finished, with these pictures. */
  async finishedCard(card: Card, prompt: string, colours: Colour[]): Promise<Card> {
    const { turn, ...rest } = await this.card(prompt, colours, { conversation: card.conversation });
    const actions = rest.actions.map((action) => (action.kind === "pick" ? action : { ...action, turn: card.turn }));
    return { ...rest, actions, turn: card.turn, createdAt: card.createdAt };
  }

  async #slots(colours: Colour[], preview: boolean): Promise<Pick<Card, "slots" | "picks">> {
    const slots = colours.map(async (colour, at): Promise<Slot> => {
      const { info, ...image } = await this.image(colour, `t1-v${at + 1}`);
      return {
        ...{ variant: this.key() as VariantKey, number: at + 1, model: "local" as ModelId, notes: [], ratio: 1.5, pickedBy: [] },
        ...{ state: preview ? "drawing" : "ready", label: `${at + 1} · Built-in editor · free`, startedAt: new Date() },
        image: { ...image, preview, version: preview ? 1 : 0, ...(info && !preview && { info }) },
      };
    });
    const all = await Promise.all(slots);
    return { slots: all, picks: preview ? [] : all.map(({ variant, number }) => ({ variant, number })) };
  }

  #answer(query: Query): QueryResults[Query["kind"]] {
    switch (query.kind) {
      case "models":
        return [];
      case "defaults":
        return { settings, models: [] };
      case "conversations":
        return { items: [] };
      case "recent":
        return [];
      case "threads":
        return query.of.map((thread) => this.#view(this.conversationIn(thread)));
      case "help":
        return { commands: [], local: { about: "", examples: [] } };
      case "conversation":
        return this.#view(typeof query.of === "string" ? query.of : this.conversationIn(query.of));
      case "excerpt":
        return this.#view(query.of);
      case "outline":
        return this.#threads.has(query.of)
          ? { key: query.of, title: "night", settings, mine: true, originals: [], edits: [], builds: [] }
          : undefined;
    }
  }

  #view(key: ConversationKey | undefined): ConversationView | undefined {
    const thread = key && this.#threads.get(key);
    if (!key || !thread) return undefined;
    const cards = [...this.#cards.values()].filter((card) => card.conversation === key);
    return {
      ...{ key, thread, title: "night", turns: cards.length, drawing: false, updatedAt: new Date(), strip: [], cards },
      ...{ owner: ada, mine: true, settings, seed: 7, builds: [], each: false },
    };
  }
}
