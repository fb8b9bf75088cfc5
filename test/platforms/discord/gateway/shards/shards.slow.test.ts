// Two gateways over one Postgres: who has which shard, and what the next one knows about its servers.

import { Pool } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { discordMessages } from "../../../../../src/platforms/discord/messages.ts";
import { DiscordPlatform } from "../../../../../src/platforms/discord/platform.ts";
import { PostgresShardStore } from "../../../../../src/platforms/discord/store/postgres-shard-store.ts";
import { SqlDiscordStore } from "../../../../../src/platforms/discord/store/sql-store.ts";
import { PostgresLeases } from "../../../../../src/storage/postgres/leases.ts";
import { SqliteDatabase } from "../../../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../../../src/storage/sqlite/open.ts";
import { FakeCore } from "../../../../conformance/platforms/fake-core.ts";
import { clock } from "../../../../fakes/bot.ts";
import { DiscordService } from "../../../../fakes/discord/service.ts";
import { LogRecorder } from "../../../../fakes/log-recorder.ts";
import { type PostgresServer, startPostgres } from "../../../../services/postgres.ts";
import { photo, unescapeMarkdown } from "../../start.ts";

const SHARDS = 4;
const RESUME = 6;
const IDENTIFY = 2;

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function startDiscord() {
  const service = await DiscordService.start({ rateLimits: false });
  onTestFinished(() => service.close());
  service.gateway.recommendedShards = SHARDS;
  const url = await postgres.createDatabase();
  const sent = (op: number) => service.gateway.received.filter((frame) => frame.op === op).length;
  /** A process. Resolves once it's connected. */
  const startProcess = async (options: { shards?: number; identifyMs?: number } = {}) => {
    const pool = new Pool({ connectionString: url });
    const log = new LogRecorder();
    const leases = new PostgresLeases(url, log);
    const rows = openDatabase(":memory:");
    const core = new FakeCore();
    const shards = new PostgresShardStore(pool, options.identifyMs ?? 1);
    const platform = new DiscordPlatform({
      token: service.token ?? "",
      apiUrl: service.api,
      editChannels: [],
      sharing: { leases, shards, reserveRequest: async () => 0 },
      ...(options.shards !== undefined && { shards: options.shards }),
      rows: new SqlDiscordStore(new SqliteDatabase(rows.db, clock)),
      clock,
      log,
    });
    let running = true;
    const stop = async () => {
      if (!running) return;
      running = false;
      await platform.stop();
      await leases.close();
      await pool.end();
      rows.close();
    };
    onTestFinished(stop);
    await platform.start(core);
    return { platform, core, log, stop };
  };
  const isComplete = () => service.gateway.connectedShards.join() === "0,1,2,3";
  return { service, sent, startProcess, isComplete };
}

test("shares the shards with a process that comes, and takes them back when it goes", async () => {
  const { service, sent, startProcess, isComplete } = await startDiscord();
  const first = await startProcess();
  await service.until(isComplete, "all shards");
  const second = await startProcess();
  await service.until(() => sent(RESUME) === SHARDS / 2 && isComplete(), "a half of them");
  await service.until(() => [first, second].every(({ platform }) => platform.status() === "ready"), "ready");
  await second.stop();
  await service.until(() => sent(RESUME) === SHARDS && isComplete(), "all shards again");
  expect(sent(IDENTIFY)).toBe(SHARDS);
});

test("knows the permissions, moderators and roles of a server whose shard it resumed", async () => {
  const { service, sent, startProcess, isComplete } = await startDiscord();
  const general = service.channel("general");
  const open = service.channel("open");
  service.forbid("AttachFiles", general);
  const mo = service.person("Mo", { moderates: true });
  const first = await startProcess();
  await service.until(isComplete, "all shards");
  const second = await startProcess();
  await service.until(() => sent(RESUME) === SHARDS / 2 && isComplete(), "a half of them");
  await first.stop();
  await service.until(() => sent(RESUME) === SHARDS && isComplete(), "all shards in the second process");
  await mo.posts(general, { text: `${service.mention} blur it`, pictures: [await photo()] });
  const reply = await service.until(() => mo.sees(general).find(({ author }) => author !== "Mo"), "a reply");
  expect(unescapeMarkdown(reply.text)).toBe(discordMessages.missing(["Attach Files"]));
  await mo.posts(open, { text: `${service.mention} blur it`, pictures: [await photo()] });
  const request = await service.until(() => second.core.requests[0], "the request");
  expect(request).toMatchObject({ server: service.state.guild.id, author: { name: "Mo", moderator: true } });
  const looked = service.requests.filter(({ path }) => path === `/guilds/${service.state.guild.id}`);
  expect(looked.length).toBeLessThanOrEqual(1);
});

test("identifies again when Discord no longer has the session", async () => {
  const { service, sent, startProcess, isComplete } = await startDiscord();
  const first = await startProcess();
  await service.until(() => isComplete() && first.platform.status() === "ready", "all shards");
  await first.stop();
  service.gateway.drop({ resumable: false });
  await startProcess();
  await service.until(isComplete, "all shards again");
  expect([sent(IDENTIFY), sent(RESUME)]).toEqual([2 * SHARDS, SHARDS]);
});

test("never identifies faster than Discord allows, over all processes", async () => {
  const { service, sent, startProcess, isComplete } = await startDiscord();
  service.gateway.identifyLimit.intervalMs = 400;
  // Well above what is allowed: on a busy machine one frame arrives later after it was sent than the next.
  await Promise.all([startProcess({ identifyMs: 1200 }), startProcess({ identifyMs: 1200 })]);
  await service.until(isComplete, "all shards");
  expect([sent(IDENTIFY), service.gateway.identifiesLeft]).toEqual([SHARDS, 1000 - SHARDS]);
});

test("uses the number of shards that the first process chose, and says so", async () => {
  const { service, startProcess, isComplete } = await startDiscord();
  await startProcess({ shards: SHARDS });
  await service.until(isComplete, "all shards");
  const second = await startProcess({ shards: 6 });
  expect(second.log.messages).toContain("other processes have another number of shards");
  await service.until(isComplete, "the same shards");
});
