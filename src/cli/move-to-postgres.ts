// `npm run move-to-postgres`: moves a stopped bot's data from DATA_DIR to Postgres and the store of pictures.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Config, ConfigError, ignoredSettings, loadEnvironmentFile, readConfig, secretsOf } from "../config/config.ts";
import type { Clock } from "../core/ports/runtime.ts";
import { createLog } from "../observability/log.ts";
import * as discord from "../platforms/discord/store/schema.ts";
import * as slack from "../platforms/slack/store/schema.ts";
import * as web from "../platforms/web/store/schema.ts";
import { FileBlobStore } from "../storage/disk/file-blob-store.ts";
import { readMoved } from "../storage/disk/moved.ts";
import { move, rehearseMove, type Target } from "../storage/move/move.ts";
import { movedData } from "../storage/move/tables.ts";
import { refuseRunning } from "../storage/move/target.ts";
import { openShared } from "../storage/open-shared.ts";
import { openDatabase } from "../storage/sqlite/open.ts";
import { readCommandLine, version } from "./command-line.ts";
import { exitWith } from "./exit.ts";
import { commandLineMessages } from "./messages.ts";
import { MoveReport, say } from "./move/report.ts";

const clock: Clock = { now: () => new Date() };

const { values } = await readCommandLine({
  run: "npm run move-to-postgres --",
  about: commandLineMessages.move,
  options: { "dry-run": { type: "boolean", about: commandLineMessages.moveDryRun } },
});

try {
  process.umask(0o077);
  loadEnvironmentFile();
  const config = readConfig(process.env);
  const { database } = config;
  if (!database) throw new ConfigError([commandLineMessages.moveNeedsDatabase, ...ignoredSettings(process.env)]);
  await run(config, database, values["dry-run"] ?? false);
} catch (error) {
  exitWith(error);
}

async function run(config: Config, database: NonNullable<Config["database"]>, isRehearsal: boolean): Promise<void> {
  const { dataDir } = config;
  const movedAt = readMoved(dataDir);
  if (movedAt !== undefined) return say(commandLineMessages.alreadyMoved(movedAt.slice(0, "2026-01-01".length)));
  if (!existsSync(join(dataDir, "threadbrush.db"))) throw new ConfigError([commandLineMessages.nothingToMove(dataDir)]);
  const { db, close } = openDatabase(dataDir);
  try {
    const data = movedData([discord, slack, web], [web.webPictures.image]);
    const source = { dataDir, db, blobs: new FileBlobStore(join(dataDir, "blobs"), clock) };
    const report = new MoveReport();
    if (isRehearsal) await rehearseMove(source, data, report);
    else await moveTo(config, database, (target) => move(source, target, data, clock.now(), report));
    report.finish();
    say(isRehearsal ? commandLineMessages.rehearsed : commandLineMessages.moved);
  } finally {
    close();
  }
}

async function moveTo(
  { dataDir, modelConcurrency }: Config,
  database: NonNullable<Config["database"]>,
  work: (target: Target) => Promise<void>,
): Promise<void> {
  await refuseRunning(database.url);
  const log = createLog("warn", secretsOf(process.env));
  const target = await openShared({ dataDir, ...database, maxDrawing: modelConcurrency, release: version(), clock, log });
  try {
    await work(target);
  } finally {
    await target.close();
  }
}
