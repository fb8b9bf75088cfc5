import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PreviewStore } from "../../../src/core/cards/previews.ts";
import { coreFor } from "../../../src/core/core.ts";
import type { InboxDeps } from "../../../src/core/deps.ts";
import { Backoff } from "../../../src/core/platforms/backoff.ts";
import type { ConnectionStatus } from "../../../src/core/platforms/connection-state.ts";
import { Supervisor } from "../../../src/core/platforms/supervisor.ts";
import type { ImageModel } from "../../../src/core/ports.ts";
import { Worker } from "../../../src/core/worker.ts";
import { images } from "../../../src/images/read.ts";
import { createModelRegistry } from "../../../src/models/index.ts";
import { guide, local } from "../../../src/models/local/local.ts";
import type { AccessRules } from "../../../src/platforms/discord/inbound/access.ts";
import { DiscordPlatform } from "../../../src/platforms/discord/platform.ts";
import { SqliteDiscordStore } from "../../../src/platforms/discord/store/sqlite-store.ts";
import { idGenerator } from "../../../src/random.ts";
import { openDatabase } from "../../../src/storage/database.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { turns } from "../../../src/storage/schema.ts";
import { SqliteStore } from "../../../src/storage/sqlite.ts";
import { clock, limits, settings, silent } from "../../fakes/bot.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { Lines } from "../../fakes/lines.ts";

/** Pauses between two attempts to connect, a hundredth of the real ones. */
const quick = { firstMs: 10, maxMs: 600 };

/** A service, and a bot that can be stopped and started over the same rows and files. The first model draws what nobody chose one for. */
export async function discord(models: ImageModel[] = [local]) {
  const service = await DiscordService.start({ rateLimits: false });
  const folder = mkdtempSync(join(tmpdir(), "discord-"));
  const { db, close } = openDatabase(":memory:");
  const log = new Lines();
  const connection = { state: (): ConnectionStatus => "starting" };
  let running: (() => Promise<void>) | undefined;
  const bot = {
    service,
    /** What the log would say, from warnings up. */
    log,
    state: () => connection.state(),
    /** Resolves after the first attempt to connect. */
    async start(
      editChannels: string[] = [],
      { guilds = [], roles = [], readyTimeoutMs = 30_000 }: Partial<AccessRules> & { readyTimeoutMs?: number } = {},
    ): Promise<void> {
      const access: AccessRules = { guilds, roles };
      const store = new SqliteStore(db, clock, idGenerator);
      await store.queue.releaseAll();
      const platform = new DiscordPlatform({
        ...{ token: service.token ?? "", apiUrl: service.api, editChannels, rows: new SqliteDiscordStore(db), clock, log },
        ...{ access, backoff: new Backoff(quick), readyTimeoutMs },
      });
      connection.state = () => platform.status();
      const deps: InboxDeps = {
        ...{
          store,
          blobs: new FileBlobStore(join(folder, "blobs"), clock),
          images,
          models: createModelRegistry(models),
          platform: () => platform,
        },
        ...{
          previews: new PreviewStore(),
          clock,
          ids: idGenerator,
          log: silent,
          hashPerson: (_, id) => id,
          isImageReferenced: (key) => store.images.isImageReferenced(key),
        },
        defaults: { ...settings, models: models.slice(0, 1).map(({ id }) => id), variants: 1 },
        ...{ maxWaiting: 20, limits, wake: () => worker.wake(), checkLeases: () => worker.checkLeases() },
      };
      const worker = new Worker(store.queue, deps, {
        lanes: Object.fromEntries(models.map(({ id }) => [id.split("/")[0], 4])),
        maxDrawing: 64,
      });
      running = async () => {
        await supervisor.stop();
        await worker.stop();
      };
      const supervisor = new Supervisor(platform, coreFor("discord", { commands: [], local: guide }, deps), log, {
        ...{ backoff: new Backoff(quick), readyTimeoutMs },
      });
      worker.start();
      await supervisor.start();
    },
    /** How many turns there are, over all conversations. */
    turns: () => db.select({ id: turns.id }).from(turns).all().length,
    /** Whether anything can be written down. */
    set diskFull(full: boolean) {
      db.$client.pragma(`query_only = ${full ? "ON" : "OFF"}`);
    },
    async stop(): Promise<void> {
      await running?.();
      running = undefined;
    },
    async end(): Promise<void> {
      await bot.stop();
      await service.close();
      close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bot;
}
