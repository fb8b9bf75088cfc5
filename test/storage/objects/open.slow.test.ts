import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { S3Bucket } from "../../../src/storage/objects/s3-client.ts";
import { openStorage } from "../../../src/storage/open.ts";
import { clock } from "../../fakes/bot.ts";
import { LogRecorder } from "../../fakes/log-recorder.ts";
import { FakeS3 } from "../../fakes/s3.ts";
import { type PostgresServer, startPostgres } from "../../services/postgres.ts";

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

const READY = { database: "ready", pictures: "ready" };
const picture = new TextEncoder().encode("a picture");

async function open(pictures: S3Bucket | "files", log = new LogRecorder()) {
  const dataDir = mkdtempSync(join(tmpdir(), "data-"));
  const database = { url: await postgres.createDatabase(), connections: 4, pictures };
  const storage = await openStorage({ dataDir, database, modelConcurrency: 4, release: "test" }, clock, log);
  onTestFinished(() => storage.close());
  return { storage, log };
}

test("keeps pictures in the bucket, and leaves nothing of the check at startup there", async () => {
  const s3 = new FakeS3();
  const { storage } = await open(await s3.start());
  expect([s3.requests, s3.objects.size]).toEqual([["PUT", "GET", "GET", "DELETE"], 0]);
  const key = await storage.blobs.put(picture, async (stored) => stored);
  expect([...s3.objects.keys()]).toEqual([`p/${key}`]);
  expect([await storage.blobs.get(key), await storage.health?.read()]).toEqual([picture, READY]);
});

test("keeps pictures in a folder that processes share", async () => {
  const { storage } = await open("files");
  const key = await storage.blobs.put(picture, async (stored) => stored);
  expect([await storage.blobs.get(key), await storage.health?.read()]).toEqual([picture, READY]);
});

test("refuses to start with a bucket that it can't use", async () => {
  const s3 = new FakeS3();
  const bucket = await s3.start();
  s3.fault = ({ method }) => (method === "DELETE" ? { status: 403, code: "AccessDenied" } : undefined);
  const failure = { name: "StorageError", code: "refused", message: expect.stringContaining("it lacks s3:DeleteObject") };
  await expect(open(bucket)).rejects.toMatchObject(failure);
});

test("waits for a store that doesn't respond yet, and says so in the log", async () => {
  const s3 = new FakeS3();
  const bucket = await s3.start();
  s3.fault = ({ attempt }) => (attempt <= 3 ? { status: 503, code: "SlowDown" } : undefined);
  const { storage, log } = await open(bucket);
  expect(await storage.health?.read()).toEqual(READY);
  expect(log.messages).toEqual(["picture store down"]);
});

test("starts although the store is full: people can still see their pictures", async () => {
  const s3 = new FakeS3();
  const bucket = await s3.start();
  s3.fault = ({ method }) => (method === "PUT" ? { status: 403, code: "QuotaExceeded" } : undefined);
  const { storage } = await open(bucket);
  await expect(storage.blobs.ensureFreeSpace()).rejects.toMatchObject({ code: "full" });
});
