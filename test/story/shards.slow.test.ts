// Two processes share Discord's shards over one Postgres. One of them is killed, hangs or stops: the other resumes its sessions.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { DiscordService } from "../fakes/discord/service.ts";
import { photo } from "../platforms/discord/start.ts";
import { type PostgresServer, startPostgres } from "../services/postgres.ts";

const main = join(import.meta.dirname, "../../src/main.ts");
const SHARDS = 4;
const TAKEOVER_MS = 12_000;
/** For hangs: two programs start and draw beside each other. */
const TIMEOUT_MS = 120_000;
const RESUME = 6;
const IDENTIFY = 2;

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

/** A server in each shard, and two processes that have two shards each. */
async function startTwoProcesses() {
  const service = await DiscordService.start({ rateLimits: false });
  service.gateway.recommendedShards = SHARDS;
  service.gateway.identifyLimit.intervalMs = 5_000;
  service.gateway.identifyLimit.concurrency = SHARDS;
  const ada = service.person("Ada");
  const channels = Array.from({ length: SHARDS }, (_, shard) => {
    const guild = service.guild(`Shard ${shard}`, [shard, SHARDS]);
    service.join(guild, ada);
    return service.channel("general", guild);
  });
  const folder = mkdtempSync(join(tmpdir(), "shards-"));
  const env = {
    ...process.env,
    DATA_DIR: folder,
    DATABASE_URL: await postgres.createDatabase(),
    PICTURES_URL: "files",
    DISCORD_TOKEN: service.token,
    DISCORD_API_URL: service.api,
    WEB_PORT: "0",
    LOG_LEVEL: "silent",
  };
  const processes: ChildProcess[] = [];
  onTestFinished(async () => {
    for (const child of processes) if (child.exitCode === null && child.signalCode === null) await kill(child, "SIGKILL");
    await service.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const start = () => {
    const child = spawn(process.execPath, [main], { env, stdio: ["ignore", "ignore", "inherit"] });
    processes.push(child);
    return child;
  };
  const sent = (op: number) => service.gateway.received.filter((frame) => frame.op === op).length;
  /** Like the service's own, with more time. */
  const until = (holds: () => boolean, what: string) => expect.poll(holds, { timeout: 45_000, message: what }).toBe(true);
  const isComplete = () => service.gateway.connectedShards.join() === "0,1,2,3";
  const first = start();
  await until(isComplete, "all shards in the first process");
  const second = start();
  await until(() => sent(RESUME) === SHARDS / 2 && isComplete(), "half of the shards in the second process");
  expect(sent(IDENTIFY)).toBe(SHARDS);
  const bytes = (await photo()).bytes;
  return {
    first,
    second,
    sent,
    until,
    isComplete,
    async postEverywhere(prompt: string): Promise<void> {
      for (const channel of channels)
        await ada.posts(channel, { text: `${service.mention} ${prompt}`, pictures: [{ name: "photo.png", bytes }] });
    },
    /** How many finished cards a prompt has in each server's threads. */
    countCards: (prompt: string) =>
      channels.map(
        ({ id }) =>
          service
            .threads()
            .filter(({ parentId }) => parentId === id)
            .flatMap((thread) => ada.sees(thread))
            .filter(({ text, buttons }) => text.includes(prompt) && buttons.some(({ label }) => label === "Pick 1")).length,
      ),
  };
}

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

const oneEach = Array.from({ length: SHARDS }, () => 1);

test(
  "resumes a killed process's shards within 12 seconds, and handles what was posted in between once",
  async () => {
    const { first, sent, until, isComplete, postEverywhere, countCards } = await startTwoProcesses();
    const killedAt = performance.now();
    await kill(first, "SIGKILL");
    await postEverywhere("rotate right");
    await until(() => sent(RESUME) === SHARDS && isComplete(), "the takeover");
    expect(performance.now() - killedAt).toBeLessThan(TAKEOVER_MS);
    await until(() => countCards("rotate right").join() === oneEach.join(), "the missed cards");
    await sleep(1_000);
    expect(countCards("rotate right")).toEqual(oneEach);
    expect(sent(IDENTIFY)).toBe(SHARDS);
  },
  TIMEOUT_MS,
);

test(
  "posts nothing twice when a process hangs for 20 seconds and comes back",
  async () => {
    const { first, sent, until, isComplete, postEverywhere, countCards } = await startTwoProcesses();
    first.kill("SIGSTOP");
    const suspendedAt = performance.now();
    await postEverywhere("rotate left");
    await until(() => sent(RESUME) === SHARDS, "the takeover");
    expect(performance.now() - suspendedAt).toBeLessThan(TAKEOVER_MS);
    await until(() => countCards("rotate left").join() === oneEach.join(), "the cards");
    await sleep(20_000 - (performance.now() - suspendedAt));
    first.kill("SIGCONT");
    await until(() => sent(RESUME) === SHARDS + SHARDS / 2 && isComplete(), "its share of the shards");
    await postEverywhere("rotate right");
    await until(() => countCards("rotate right").join() === oneEach.join(), "the later cards");
    await sleep(1_000);
    expect([countCards("rotate left"), countCards("rotate right")]).toEqual([oneEach, oneEach]);
    expect(sent(IDENTIFY)).toBe(SHARDS);
  },
  TIMEOUT_MS,
);

test(
  "hands its shards over when it stops",
  async () => {
    const { first, sent, until, isComplete, postEverywhere, countCards } = await startTwoProcesses();
    await kill(first, "SIGTERM");
    const stoppedAt = performance.now();
    await postEverywhere("rotate left");
    await until(() => sent(RESUME) === SHARDS && isComplete(), "the takeover");
    expect(performance.now() - stoppedAt).toBeLessThan(5_000);
    await until(() => countCards("rotate left").join() === oneEach.join(), "the cards");
    expect(sent(IDENTIFY)).toBe(SHARDS);
  },
  TIMEOUT_MS,
);
