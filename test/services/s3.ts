// A real S3-compatible store for tests: S3_TEST_URL, or Ceph's gateway if its programs are installed.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { keyOf } from "../../src/storage/blob-key.ts";
import { type S3Bucket, S3Client } from "../../src/storage/objects/s3-client.ts";
import { freePort } from "./postgres.ts";

const programs = ["ceph", "ceph-authtool", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin"];
const START_TIMEOUT_MS = 60_000;
const POLL_INTERVAL_MS = 200;
const STOP_TIMEOUT_MS = 5000;

export interface S3Server {
  /** Empty. */
  bucket: S3Bucket;
  /** Undefined if the store is somebody else's. */
  admin: S3Admin | undefined;
  stop(): Promise<void>;
}

export interface S3Admin {
  /** How many kilobytes the bucket's owner may store. */
  setQuota(kilobytes: number): void;
  /** The key of somebody who may not use the bucket. */
  createKey(): Pick<S3Bucket, "accessKeyId" | "secretAccessKey">;
}

/** Why there's no store to test with. */
export function missingS3(): string | undefined {
  if (process.env.S3_TEST_URL || programs.every(isInstalled)) return undefined;
  return "not run: needs radosgw, ceph-mon, ceph-osd and ceph-mgr, or S3_TEST_URL with S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY";
}

export async function startS3(): Promise<S3Server> {
  const { S3_TEST_URL: url, S3_ACCESS_KEY_ID: accessKeyId = "", S3_SECRET_ACCESS_KEY: secretAccessKey = "" } = process.env;
  if (!url) return startCeph();
  const { hostname: name, searchParams } = new URL(url);
  const place = { endpoint: searchParams.get("endpoint") ?? "", region: searchParams.get("region") ?? "us-east-1" };
  const bucket = { name, prefix: `test-${randomUUID()}/`, ...place, accessKeyId, secretAccessKey };
  return { bucket, admin: undefined, stop: async () => {} };
}

function isInstalled(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A monitor, a storage daemon that keeps everything in memory, and a gateway. */
async function startCeph(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), "ceph-"));
  const daemons: ChildProcess[] = [];
  const stop = async () => {
    await Promise.all(daemons.map(end));
    rmSync(folder, { recursive: true, force: true });
  };
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, ["-c", join(folder, "ceph.conf"), ...args], { stdio: "ignore", timeout: START_TIMEOUT_MS });
  const start = (program: string, ...args: string[]) => {
    const log = openSync(join(folder, `${program}.log`), "w");
    daemons.push(spawn(program, ["-c", join(folder, "ceph.conf"), "-f", ...args], { stdio: ["ignore", log, log] }));
  };
  try {
    const monitor = `[v2:127.0.0.1:${await freePort()}]`;
    const gateway = await freePort();
    const id = randomUUID();
    writeSettings(folder, { id, monitor, gateway });
    execFileSync("monmaptool", ["--create", "--addv", "a", monitor, "--fsid", id, join(folder, "monmap")], { stdio: "ignore" });
    run("ceph-mon", "--mkfs", "-i", "a", "--monmap", join(folder, "monmap"));
    start("ceph-mon", "-i", "a");
    const osd = randomUUID();
    run("ceph", "osd", "new", osd);
    run("ceph-osd", "--mkfs", "-i", "0", "--osd-uuid", osd);
    start("ceph-osd", "-i", "0");
    start("radosgw", "-n", "client.rgw");
    const endpoint = `http://127.0.0.1:${gateway}`;
    await untilItAnswers(endpoint, daemons);
    const createUser = (name: string) => {
      const keys = { accessKeyId: randomBytes(10).toString("hex"), secretAccessKey: randomBytes(20).toString("hex") };
      const options = ["--access-key", keys.accessKeyId, "--secret-key", keys.secretAccessKey];
      run("radosgw-admin", "user", "create", "--uid", name, "--display-name", name, ...options);
      return keys;
    };
    const bucket = { name: "pictures", prefix: "", endpoint, region: "us-east-1", ...createUser("owner") };
    await createBucket(bucket);
    const setQuota = (kilobytes: number) => {
      run("radosgw-admin", "quota", "set", "--quota-scope", "user", "--uid", "owner", "--max-size", `${kilobytes}K`);
      run("radosgw-admin", "quota", "enable", "--quota-scope", "user", "--uid", "owner");
    };
    return { bucket, admin: { setQuota, createKey: () => createUser(randomUUID()) }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function writeSettings(folder: string, { id, monitor, gateway }: { id: string; monitor: string; gateway: number }): void {
  const settings = {
    fsid: id,
    "mon host": monitor,
    "public network": "127.0.0.0/8",
    keyring: join(folder, "keyring"),
    "run dir": folder,
    "admin socket": join(folder, "$name.asok"),
    "pid file": "",
    "log file": "",
    "mon data": join(folder, "mon"),
    "osd data": join(folder, "osd"),
    "rgw data": join(folder, "rgw"),
    "osd objectstore": "memstore",
    "osd pool default size": 1,
    "osd pool default min size": 1,
    "osd pool default pg num": 4,
    "osd pool default pg autoscale mode": "off",
    "osd crush chooseleaf type": 0,
    "mon allow pool size one": true,
    "rgw frontends": `beast endpoint=127.0.0.1:${gateway}`,
    // Quotas are checked at once.
    "rgw bucket quota ttl": 0,
    "rgw user quota bucket sync interval": 0,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  writeFileSync(join(folder, "ceph.conf"), `${["[global]", ...lines].join("\n")}\n`);
  for (const name of ["mon", "osd", "rgw"]) mkdirSync(join(folder, name));
  const keyring = join(folder, "keyring");
  for (const name of ["mon.", "client.admin", "client.rgw", "osd.0"]) {
    const rights = ["--cap", "mon", "allow *", "--cap", "osd", "allow *"];
    execFileSync(
      "ceph-authtool",
      [keyring, ...(name === "mon." ? ["--create-keyring"] : []), "--gen-key", "-n", name, ...rights],
      {
        stdio: "ignore",
      },
    );
  }
}

async function untilItAnswers(endpoint: string, daemons: ChildProcess[]): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    if (await fetch(endpoint).catch(() => undefined)) return;
    const ended = daemons.find(({ exitCode }) => exitCode !== null);
    if (ended || performance.now() > deadline) throw new Error(`Ceph didn't start: ${ended?.spawnfile ?? "timeout"}`);
    await setTimeout(POLL_INTERVAL_MS);
  }
}

/** Creating it is a PUT of the bucket itself. */
async function createBucket(bucket: S3Bucket): Promise<void> {
  const client = new S3Client(bucket);
  await client.send({ method: "PUT", action: "s3:PutObject", path: "", sha256: keyOf(new Uint8Array()) });
  client.close();
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, "exit");
  daemon.kill("SIGKILL"); // its folder is removed
  await Promise.race([ended, setTimeout(STOP_TIMEOUT_MS)]);
}
