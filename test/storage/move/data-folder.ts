// A DATA_DIR as the bot leaves it when it stops in the middle of work: turns in every state, pictures, picks, the page's messages, and rows of
// Discord and Slack.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { BlobKey, DraftKey, Intent, Location, Thread, TurnKey } from "../../../src/core/vocabulary.ts";
import { SqlDiscordStore } from "../../../src/platforms/discord/store/sql-store.ts";
import { SqlInstallationStore } from "../../../src/platforms/slack/store/sql-installations.ts";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import { SqlWebSessions } from "../../../src/platforms/web/store/sessions.ts";
import { SqlWebMessageStore } from "../../../src/platforms/web/store/sql-store.ts";
import { turns } from "../../../src/storage/schema.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { type Db, openDatabase } from "../../../src/storage/sqlite/open.ts";
import { type Bot, clock, startBot } from "../../fakes/bot.ts";
import { FakeChat } from "../../fakes/chat.ts";
import { FakeModel } from "../../fakes/model.ts";

const POLLING = { timeout: 15_000, interval: 5 };

export interface DataFolder {
  dataDir: string;
  /** What people see. It outlives the bot. */
  chat: FakeChat;
  turns: TurnKey[];
  /** The picture of a message on the page. */
  pagePicture: BlobKey;
}

/** Fills a new DATA_DIR, and stops the bot while one picture is drawn and two turns wait. */
export async function createDataFolder(): Promise<DataFolder> {
  const dataDir = mkdtempSync(join(tmpdir(), "move-"));
  const { db, close } = openDatabase(dataDir);
  const chat = new FakeChat();
  const bot = await startBot({ db, folder: join(dataDir, "blobs") }, chat, new FakeModel("fake", { cost: "computed" }));
  const people = new People(chat, bot);
  await people.work();
  await bot.stop();
  await leaveOpenWork(bot, chat);
  const pagePicture = await addPlatformRows(db, bot);
  const keys = db.select({ key: turns.key }).from(turns).all();
  close();
  return { dataDir, chat, turns: keys.map(({ key }) => key), pagePicture };
}

class People {
  readonly #chat: FakeChat;
  readonly #bot: Bot;
  #requests = 0;

  constructor(chat: FakeChat, bot: Bot) {
    this.#chat = chat;
    this.#bot = bot;
  }

  async work(): Promise<void> {
    await this.#edit("done", "night", { source: { attachments: [{ id: "photo", name: "photo.png" }] } });
    await this.#isShown("done", 1);
    await this.#edit("done", "refuse 1", {}, "bo");
    await this.#isShown("done", 2);
    await this.#edit("done", "refuse 1 refuse 2 refuse 3");
    await this.#isShown("done", 3);
    const picked = this.#chat.shown.find(({ thread }) => thread === "done")?.card.slots[1]?.variant;
    if (picked) await this.#request("done", { kind: "pick", of: picked, on: true }, "bo");
    await this.#edit("done", "", { references: [{ id: "held", name: "held.png" }] });
    await this.#edit("cancelled", "wait");
    await this.#isDrawing("cancelled");
    await this.#request("cancelled", { kind: "cancel", turn: this.#key("cancelled") });
    await this.#isShown("cancelled", 1);
    await this.#edit("drawing", "wait");
    await this.#isDrawing("drawing");
    await this.#edit("drawing", "after it");
    await this.#edit("drawing", "and then", {}, "bo");
    await vi.waitUntil(() => this.#chat.shown.filter(({ thread }) => thread === "drawing").length === 3, POLLING);
    await this.#edit("other", "day", {}, "cyd");
    await this.#isShown("other", 1);
    // The last rows of their tables: their ids must never be given again.
    await this.#edit("deleted", "secret");
    await this.#isShown("deleted", 1);
    await this.#request("deleted", { kind: "delete" });
    await vi.waitUntil(
      async () => !(await this.#bot.store.conversations.findConversation({ platform: "discord", id: "deleted" })),
      POLLING,
    );
  }

  #key(thread: string): TurnKey {
    return this.#chat.shown.find((one) => one.thread === thread)?.card.turn as TurnKey;
  }

  #edit(thread: string, prompt: string, more: Partial<Extract<Intent, { kind: "edit" }>> = {}, by = "ada"): Promise<void> {
    const intent: Intent = { kind: "edit", prompt, references: [], settings: {}, addressed: true, fresh: false, ...more };
    return this.#request(thread, intent, by);
  }

  #request(id: string, intent: Intent, by = "ada"): Promise<void> {
    const location: Location = { thread: { platform: "discord", id } };
    const author = { id: by, name: by, moderator: false };
    return this.#chat.receive({ id: `request-${++this.#requests}`, location, author, at: new Date(), intent });
  }

  async #isShown(thread: string, number: number): Promise<void> {
    const card = () => this.#chat.shown.findLast((one) => one.thread === thread && one.card.number === number)?.card;
    await vi.waitUntil(() => card()?.drawing === false, POLLING);
  }

  async #isDrawing(thread: string): Promise<void> {
    await vi.waitUntil(async () => (await this.#bot.store.turns.findTurn(this.#key(thread)))?.state === "drawing", POLLING);
  }
}

/** The bytes of the area that an edit is about. */
export const markedArea = "area";

/** What was received, deleted and requested in the last moment, so that no task could run. */
async function leaveOpenWork({ blobs, store }: Bot, chat: FakeChat): Promise<void> {
  const start = { title: "", settings: (await conversationIn(store, "done")).settings, seed: 1 };
  const bytes = Buffer.from(markedArea);
  const marked = { type: "image/png", width: 1, height: 1, bytes: bytes.length } as const;
  await blobs.put(bytes, (key) =>
    store.conversations.receive({
      area: { key, ...marked },
      ...{ requestId: "unopened", location: { channel: { platform: "discord", id: "channel" } }, at: new Date(), start },
      ...{
        author: { id: "ada", name: "ada", moderator: false },
        kind: "edit",
        prompt: "dawn",
        requestedSettings: {},
        attachments: [],
      },
      ...{ addressed: true, fresh: false, maxWaiting: 20 },
    }),
  );
  await store.conversations.deleteConversation((await conversationIn(store, "other")).id);
  await store.privacy.forgetPerson("discord", "cyd");
  const shown = await store.turns.findTurn(chat.shown.find(({ thread }) => thread === "done")?.key as TurnKey);
  if (shown) await store.publishing.requestPublish(shown.id);
}

async function conversationIn(store: Bot["store"], id: string) {
  const found = await store.conversations.findConversation({ platform: "discord", id } satisfies Thread);
  if (!found) throw new Error(`no conversation in ${id}`);
  return found;
}

async function addPlatformRows(db: Db, { blobs, store }: Bot): Promise<BlobKey> {
  const database = new SqliteDatabase(db, clock);
  const messages = new SqlWebMessageStore(database);
  const picture = await blobs.put(new TextEncoder().encode("page"), async (key) => key);
  await messages.add({
    ...{ key: "message-1", location: "channel", person: "visitor", name: "Ada", text: "café \0 🌙", at: new Date() },
    ...{ pictures: [{ key: picture, type: "image/png", width: 4, height: 3, name: "page.png" }] },
    ...{ kind: "message", pending: undefined },
  });
  await messages.rename("visitor", "Ada");
  await new SqlWebSessions(database).add({ hash: "hash", tokenTag: "tag", at: new Date() });
  const discord = new SqlDiscordStore(database);
  await discord.saveReaction({ message: "m1", user: "u1", number: 2, on: true });
  const slack = new SqlSlackStore(database, clock);
  await slack.recordEvent({ id: "event-1", subject: "C1/1.0", hint: false, body: { text: "later", nested: [1, null, "ü"] } });
  await slack.recordEvent({ id: "event-2", subject: undefined, hint: true, body: {} });
  await slack.markDone("event-2");
  await slack.saveChannelSharing("C1", true);
  await slack.saveReaction({ channel: "C1", ts: "1.0", user: "U1", number: 1, on: true });
  await slack.addFile({ id: "F1", owner: "turn-1", content: "shown" });
  await new SqlInstallationStore(database).save({
    team: "T1",
    enterprise: undefined,
    user: "U1",
    address: "https://paint.slack.com/",
    sealedToken: "v1.sealed",
    scopes: "chat:write",
    installedAt: clock.now(),
  });
  await store.defaults.setDefaults("discord", "server", { channel: "c1", server: "s1" }, { mentionOnly: true });
  await store.sharedLinks.share((await conversationIn(store, "done")).key, "ada", "secret");
  await store.drafts.saveDraft({
    ...{
      key: "draft-1" as DraftKey,
      platform: "discord",
      person: "ada",
      location: { thread: { platform: "discord", id: "done" } },
    },
    ...{ draft: { prompt: "from a form", references: [], settings: {} }, at: new Date() },
  });
  return picture;
}
