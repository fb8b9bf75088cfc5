// The built-in web page as a chat platform.

import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Card, CardImage, ThreadRoot } from "../../core/cards/views.ts";
import { PlatformError } from "../../core/errors.ts";
import { type Leases, repeatUnderLease } from "../../core/leases.ts";
import type { Core } from "../../core/ports/core.ts";
import type { BlobStore, ImageReader } from "../../core/ports/pictures.ts";
import type { ChatPlatform } from "../../core/ports/platform.ts";
import type { Clock, IdGenerator, Log } from "../../core/ports/runtime.ts";
import type { ChangeCounter, Signal, Signals } from "../../core/signals.ts";
import type { SharedLinkStore } from "../../core/stores.ts";
import type { Attachment, BlobKey, Location, MessageId, PlatformName, Thread, TurnKey } from "../../core/vocabulary.ts";
import type { Box } from "../../images/area.ts";
import { asListenError } from "../shared/gateway/listen-error.ts";
import { addressOf } from "./address.ts";
import { parseTrustedProxies } from "./auth/client-address.ts";
import { Guesses } from "./auth/guesses.ts";
import { type SessionRows, Sessions } from "./auth/sessions.ts";
import { cardFragment } from "./card-fragment.ts";
import type { AppContext, Health } from "./context.ts";
import { type HandoffStore, MemoryHandoffStore } from "./handoff.ts";
import { Connections, serverOptions } from "./http/connections.ts";
import { UPLOAD_LIMITS } from "./http/form.ts";
import { createApp } from "./http/server.ts";
import { UploadBudget } from "./http/upload-budget.ts";
import { limits } from "./limits.ts";
import { Notices } from "./notices.ts";
import { OpenForms } from "./open-forms.ts";
import { MessageOutbox } from "./outbox.ts";
import { web } from "./parse-line.ts";
import { PreviewCache, RenditionCache } from "./pictures/renditions.ts";
import { Selecting } from "./pictures/selecting.ts";
import { storeUploads, type UploadedFile } from "./pictures/uploads.ts";
import { retractMessage } from "./retract.ts";
import { type EventStream, SseHub } from "./sse-hub.ts";
import type { WebMessage, WebMessageStore } from "./store/message-store.ts";
import { type ChatAccess, Visits } from "./visits/visits.ts";

/** A message that waits longer to be handed over belongs to a process that died or hangs: no statement takes as long. */
const ABANDONED_MS = 30_000;
const TAKEOVER_INTERVAL_MS = 10_000;
/** Bytes of all uploads in memory. */
const MAX_UPLOAD_BYTES = 256 * 1024 * 1024;

export interface WebOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  /** What people type to sign in. */
  token?: string;
  /** What a monitoring system sends to read the metrics; undefined: the token. */
  metricsToken?: string;
  /** Stores sessions. Required with a token. */
  sessions?: SessionRows;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is trusted. Undefined: none. */
  trustedProxies?: string[];
  /** Uploads of one person at once; undefined: 20. */
  maxWaiting?: number;
  /** Origins under which people reach the page, besides the bound address and localhost. */
  origins: string[];
  messages: WebMessageStore;
  /** To the other processes that serve the page. */
  signals: Signals;
  changes: ChangeCounter;
  /** Undefined: this is the only process. */
  leases?: Leases | undefined;
  /** Undefined: in this process's memory. */
  handoffs?: HandoffStore | undefined;
  images: ImageReader;
  blobs: BlobStore;
  /** Whether any row of the core or the page needs the picture. */
  isImageReferenced(image: BlobKey): Promise<boolean>;
  /** A WebP at most `width` pixels wide. */
  rendition(bytes: Uint8Array, width: number): Promise<Uint8Array>;
  /** What the built-in editor makes of a picture. Rejects where it can't. */
  illustrate(prompt: string, picture: Uint8Array, area?: Box): Promise<Uint8Array>;
  /** See `AppContext`. */
  selectSubject: AppContext["selectSubject"];
  health(): Promise<Health>;
  metrics(): Promise<{ contentType: string; body: string }>;
  /** Called after every response. `route`: the pattern that matched, or "none" where none did or a guard refused. */
  observe?(request: { route: string; method: string; status: number; seconds: number }): void;
  /** Lets people of chats open their conversations. Undefined: they can't. */
  chats?: ChatAccess | undefined;
  /** Lets people share their conversations by a link. Undefined: they can't. */
  shares?: SharedLinkStore | undefined;
  /** False: this process serves only `/healthz` and `/metrics`, and posts messages that others show. Undefined: true. */
  servesPage?: boolean;
  /** Pages from an earlier run of the server are loaded again with their scripts, as developers want it. */
  reloadsPages?: boolean;
  log: Log;
  clock: Clock;
  ids: IdGenerator;
}

export class WebPlatform implements ChatPlatform {
  readonly name = "web";
  readonly graceMs = 0;
  readonly limits: ChatPlatform["limits"] = {
    imageBytes: limits.bytes,
    imageTypes: ["image/webp", "image/jpeg", "image/png", "image/gif"],
    images: 9,
    textLength: limits.text,
  };
  readonly #options: WebOptions;
  readonly #hub: SseHub;
  readonly #handoffs: HandoffStore;
  readonly #previews = new PreviewCache();
  readonly #renditions: RenditionCache;
  /** Those that are being rendered for this process's windows because some process changed them. */
  readonly #changedCards = new Map<TurnKey, "changed" | "rendering">();
  #core: Core | undefined;
  #server: Server | undefined;
  #state: "starting" | "ready" | "down" = "starting";
  #address = "";
  #endTakeover: () => Promise<void> = async () => {};

  constructor(options: WebOptions) {
    this.#options = options;
    this.#handoffs = options.handoffs ?? new MemoryHandoffStore();
    this.#hub = new SseHub(options.signals, options.changes, options.reloadsPages);
    options.signals.listen((signal) => {
      if (signal.kind === "card-changed") void this.#showCardOf(signal);
    });
    this.#renditions = new RenditionCache(options.rendition);
  }

  /** Where the page can be opened, once started. */
  get address(): string {
    return this.#address;
  }

  status(): "starting" | "ready" | "down" {
    return this.#state;
  }

  async start(core: Core): Promise<void> {
    const { host, port, token, origins, sessions: rows, clock, leases } = this.#options;
    const outbox = new MessageOutbox(this.#options, core, this.#hub);
    if (token !== undefined && !rows) throw new Error("a token requires session storage");
    const sessions = token !== undefined && rows ? new Sessions(token, rows, clock) : undefined;
    const listener = createServer(serverOptions);
    const parts = { outbox, hub: this.#hub, renditions: this.#renditions, previews: this.#previews, sessions };
    const { servesPage = true } = this.#options;
    const app = createApp({ ...this.#options, servesPage, core, ...parts, ...this.#createLimits(listener) });
    listener.on("request", getRequestListener(app.fetch, { hostname: host }));
    this.#core = core;
    await sessions?.prune();
    if (!leases) await outbox.dispatchPending();
    this.#hub.open();
    this.#server = listener;
    const bound = await listen(listener, host, port).catch((error: unknown) => {
      throw asListenError(error, port, { port: "WEB_PORT", host: "WEB_HOST" });
    });
    this.#address = addressOf(host, bound, origins);
    this.#state = "ready";
    if (leases) this.#endTakeover = this.#takeOverUnder(leases, outbox);
  }

  /** One of the processes hands over what others stored before they died. */
  #takeOverUnder(leases: Leases, outbox: MessageOutbox): () => Promise<void> {
    const { clock, log } = this.#options;
    return repeatUnderLease("web", { leases, log }, TAKEOVER_INTERVAL_MS, () =>
      outbox.takeOver(new Date(clock.now().getTime() - ABANDONED_MS)),
    );
  }

  async stop(): Promise<void> {
    await Promise.all([this.#endTakeover(), this.#close()]);
  }

  async #close(): Promise<void> {
    const running = this.#server;
    if (!running) return;
    this.#server = undefined;
    this.#state = "starting";
    this.#hub.close();
    await new Promise<void>((resolve) => {
      running.close(() => resolve());
      running.closeAllConnections();
    });
  }

  /** Who gets in, and how much they may send. */
  #createLimits(listener: Server) {
    const { host, token, metricsToken = token, origins, trustedProxies: proxies = [], maxWaiting = 20, clock } = this.#options;
    const { chats, shares } = this.#options;
    const { bytes } = UPLOAD_LIMITS;
    return {
      policy: { host, token, metricsToken, origins, trustedProxies: parseTrustedProxies(proxies) },
      connections: new Connections(listener),
      guesses: new Guesses(clock),
      linkGuesses: new Guesses(clock),
      visits: chats && new Visits(chats, token ?? ""),
      shares,
      uploads: new UploadBudget({ bytes: MAX_UPLOAD_BYTES, bytesPerPerson: bytes, perPerson: maxWaiting }),
      selecting: new Selecting(),
      notices: new Notices(this.#handoffs),
      openForms: new OpenForms(this.#handoffs),
    };
  }

  async downloadAttachment(attachment: Attachment): Promise<Uint8Array> {
    const key = attachment.id as BlobKey;
    if (!(await this.#options.messages.findAttachment(key))) throw new PlatformError("gone", "picture is not in any message");
    return this.#options.blobs.get(key);
  }

  /** A thread has the key of the message that it starts from. */
  async openThread(channel: Thread, key: string, head: ThreadRoot): Promise<{ thread: Thread; root: MessageId }> {
    const { messages, clock } = this.#options;
    await storeUploads(head.image ? [await toUpload(head.image)] : [], this.#options, (pictures) =>
      messages.add({
        key,
        location: channel.id,
        person: head.author.id,
        name: head.author.name,
        text: head.prompt,
        pictures,
        at: clock.now(),
        kind: "root",
        pending: undefined,
      }),
    );
    this.#hub.invalidate();
    return { thread: web(key), root: key as MessageId };
  }

  async postMessage(thread: Thread, key: string, card: Card): Promise<MessageId> {
    const { messages, clock } = this.#options;
    await messages.add({
      key,
      location: thread.id,
      person: "",
      name: "",
      text: "",
      pictures: [],
      at: clock.now(),
      kind: "card",
      pending: undefined,
    });
    this.#hub.invalidate();
    await this.#showCard(thread, card);
    return key as MessageId;
  }

  async findMessage(_thread: Thread, key: string): Promise<MessageId | undefined> {
    return (await this.#options.messages.get(key)) && (key as MessageId);
  }

  async editMessage(thread: Thread, message: MessageId, card: Card): Promise<MessageId> {
    await this.#showCard(thread, card);
    if (!card.slots.some((slot) => slot.image?.preview)) this.#hub.invalidate();
    return message;
  }

  async deleteMessage(_thread: Thread, message: MessageId): Promise<void> {
    await this.#discard(await this.#options.messages.remove(message));
    this.#hub.invalidate();
  }

  async archiveThread(thread: Thread): Promise<void> {
    await this.#discard(await this.#options.messages.removeThread(thread.id));
    this.#hub.invalidate();
  }

  async countMessages(person: string): Promise<number> {
    return (await this.#options.messages.listMessagesBy(person, undefined)).length;
  }

  async forgetPerson(person: string, before: Date): Promise<void> {
    const { messages } = this.#options;
    for (const message of await messages.listMessagesBy(person, before)) await this.#retract(message);
    await messages.forgetName(person);
    await this.#handoffs.forgetPerson(person);
    this.#hub.invalidate();
  }

  async notify(_place: Location, person: { id: string }, text: string): Promise<void> {
    this.#hub.notify(person.id, text);
  }

  async #retract(message: WebMessage): Promise<void> {
    if (this.#core) await retractMessage(message, { ...this.#options, core: this.#core });
  }

  /** Deletes pictures that no message shows any longer. */
  async #discard(pictures: BlobKey[]): Promise<void> {
    await this.#options.blobs.remove(pictures, this.#options.isImageReferenced);
  }

  /** Shows the card in the windows of all processes. Everything around it follows when they fetch the page. */
  async #showCard({ id: thread }: Thread, card: Card): Promise<void> {
    const { signals } = this.#options;
    if (signals.reachesOthers) signals.send({ kind: "card-changed", conversation: card.conversation, thread, turn: card.turn });
    else await this.#sendCard(card, "web");
  }

  /** Shows a card that some process has changed, as it is now. */
  async #showCardOf({ platform = "web", ...changed }: Extract<Signal, { kind: "card-changed" }>): Promise<void> {
    const { conversation, thread, turn } = changed;
    const core = platform === "web" ? this.#core : this.#options.chats?.coreOf(platform);
    const isShown = this.#hub.subscribersOf(conversation)[Symbol.iterator]().next().done === false;
    if (!isShown || !core) return;
    const running = this.#changedCards.has(turn);
    this.#changedCards.set(turn, "changed");
    if (running) return; // it is rendered again afterwards, so that an older card can't replace a newer one
    try {
      while (this.#changedCards.get(turn) === "changed") {
        this.#changedCards.set(turn, "rendering");
        const card = await core.findCard({ platform, id: thread }, turn);
        if (card) await this.#sendCard(card, platform);
      }
    } catch (error) {
      this.#options.log.warn({ turn, err: error }, "failed to show card");
    } finally {
      this.#changedCards.delete(turn);
    }
  }

  /** A conversation's key is no permission: cards of chats go to visits only, and a visit gets nothing else. */
  async #sendCard(card: Card, platform: PlatformName): Promise<void> {
    if (platform === "web") await this.#previews.update(card); // visits ask the core, which knows whose previews they may see
    for (const subscriber of this.#hub.subscribersOf(card.conversation)) {
      const { lasts } = subscriber;
      if ((lasts === undefined) !== (platform === "web")) continue;
      if (lasts && !(await lasts())) subscriber.close();
      else await this.#sendCardTo(subscriber, card);
    }
    for (const { image } of card.slots) if (image?.info) this.#renditions.prepare(image.info.key, () => image.read());
  }

  async #sendCardTo(subscriber: EventStream, card: Card): Promise<void> {
    const person = { id: subscriber.person, name: "", moderator: false };
    const models = (await this.#core?.query(person, { kind: "models" })) ?? [];
    const inChat = subscriber.lasts !== undefined;
    subscriber.send("card", String(await cardFragment(card, { id: person.id, models, inChat })));
    // Nothing else tells a visit that what surrounds the card has changed.
    if (inChat && !card.slots.some((slot) => slot.image?.preview)) subscriber.send("stale", "");
  }
}

/** The image as an upload, without a copy of its bytes. */
async function toUpload({ name, read }: CardImage): Promise<UploadedFile> {
  const bytes = await read();
  return { name, size: bytes.length, bytes: async () => bytes };
}

/** Resolves with the port. Rejects with the system's error. */
function listen(server: Server, host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  server.once("error", reject).listen(port, host, () => {
    const bound = server.address();
    resolve(typeof bound === "object" && bound ? bound.port : port);
  });
  return promise;
}
