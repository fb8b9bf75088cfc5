// The bot on a fake Discord, and what people there see of it.

import { onTestFinished } from "vitest";
import { Backoff } from "../../../src/core/platforms/backoff.ts";
import type { ImageModel } from "../../../src/core/ports/models.ts";
import { sharp } from "../../../src/images/picture-slots.ts";
import type { AccessRules } from "../../../src/platforms/discord/inbound/access.ts";
import { DiscordPlatform } from "../../../src/platforms/discord/platform.ts";
import { SqlDiscordStore } from "../../../src/platforms/discord/store/sql-store.ts";
import { conversations, defaultSettings, turns } from "../../../src/storage/schema.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { clock, limits } from "../../fakes/bot.ts";
import type { Person } from "../../fakes/discord/people/person.ts";
import type { VisibleMessage } from "../../fakes/discord/people/visible-message.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { variedLocal } from "../../fakes/local.ts";
import { LogRecorder } from "../../fakes/log-recorder.ts";
import { BotHarness, quickBackoff } from "../bot-harness.ts";

export { colourAt, createModel, film, framesIn, noise, sizeOf } from "../pictures.ts";

interface Channel {
  id: string;
}

/** A fake Discord, and a bot that can be restarted over the same rows and files. The first model is the default. */
export async function createDiscordBot(models: ImageModel[] = [variedLocal]) {
  const service = await DiscordService.start({ rateLimits: false });
  const log = new LogRecorder();
  const createHarness = () =>
    new BotHarness({
      ...{ models, settings: { models: models.slice(0, 1).map(({ id }) => id) }, log },
      limits: { ...limits, createFromText: "ask" },
    });
  let harness = createHarness();
  let platform: DiscordPlatform | undefined;
  return {
    service,
    log,
    state: () => platform?.status() ?? "starting",
    /** Resolves after the first attempt to connect. */
    async start(
      editChannels: string[] = [],
      { guilds = [], roles = [], readyTimeoutMs = 30_000 }: Partial<AccessRules> & { readyTimeoutMs?: number } = {},
    ): Promise<void> {
      const rows = new SqlDiscordStore(new SqliteDatabase(harness.db, clock));
      platform = new DiscordPlatform({
        ...{ token: service.token ?? "", apiUrl: service.api, editChannels, rows, clock, log },
        ...{ access: { guilds, roles }, backoff: new Backoff(quickBackoff), readyTimeoutMs },
      });
      await harness.start(platform, { readyTimeoutMs });
    },
    /** The number of turns in all conversations. */
    turns: () => harness.db.select({ id: turns.id }).from(turns).all().length,
    /** The stored server of each conversation. */
    servers: () =>
      harness.db
        .select({ server: conversations.server })
        .from(conversations)
        .all()
        .map(({ server }) => server),
    /** The channels and servers that have defaults. */
    defaults: () => harness.db.select({ place: defaultSettings.place }).from(defaultSettings).all(),
    /** As before servers were stored. */
    forgetServers: () => harness.db.update(conversations).set({ server: null }).run(),
    set diskFull(full: boolean) {
      harness.db.$client.pragma(`query_only = ${full ? "ON" : "OFF"}`);
    },
    stop: () => harness.stop(),
    /** The bot starts again, without its rows and files. */
    async loseEverything(): Promise<void> {
      await harness.close();
      harness = createHarness();
      await this.start();
    },
    /** All turns of the first conversation, in order. */
    conversation: () => harness.turns(),
    charges: () => harness.charges(),
    async close(): Promise<void> {
      await harness.close();
      await service.close();
    },
  };
}

/** A running bot, a channel and a person in it. Closes when the test ends. */
export async function startChat(...models: ImageModel[]) {
  const bot = await createDiscordBot(models.length > 0 ? models : undefined);
  onTestFinished(() => bot.close());
  const { service } = bot;
  const general = service.channel("general");
  await bot.start();
  const ada = service.person("Ada");
  const cards = (place: Channel) =>
    (service.state.channels.has(place.id) ? ada.sees(place) : []).filter(
      ({ author, components }) => author !== "Ada" && components.length > 0,
    );
  const waitForCard = (place: Channel, matches: (card: VisibleMessage) => boolean, what: string) =>
    service.until(() => cards(place).find(matches), what);
  /** Resolves to the finished card of an instruction. */
  const waitForResult = (place: Channel, prompt: string) =>
    waitForCard(
      place,
      (card) => unescapeMarkdown(card.text).includes(prompt) && card.text.includes("seed") && isFinished(card),
      prompt,
    );
  return {
    ...{ bot, service, general, ada, cards, waitForCard, waitForResult },
    /** Starts a conversation on a person's picture. Resolves when its first card is finished. */
    async startConversation(prompt = "rotate left", by: Person = ada) {
      const posted = await by.posts(general, { text: `${service.mention} ${prompt}`, pictures: [await photo()] });
      const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
      return { posted, thread, first: await waitForResult(thread, prompt) };
    },
  };
}

export function isFinished({ pictures, buttons }: VisibleMessage): boolean {
  return pictures.length > 0 && buttons.some(({ label }) => label === "Pick 1");
}

export function unescapeMarkdown(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, "$1");
}

/** 120 × 80 pixels, blue, with a green left half. */
const halves = sharp({ create: { width: 120, height: 80, channels: 3, background: "#2040e0" } })
  .composite([{ input: { create: { width: 60, height: 80, channels: 3, background: "#20c040" } }, left: 0, top: 0 }])
  .png()
  .toBuffer();

export async function photo(name = "photo.png") {
  return { name, bytes: await halves };
}

export async function plainPhoto(background: string, name = "plain.png") {
  const bytes = await sharp({ create: { width: 120, height: 80, channels: 3, background } })
    .png()
    .toBuffer();
  return { name, bytes };
}
