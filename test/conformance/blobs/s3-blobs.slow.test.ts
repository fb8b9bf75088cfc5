// Pictures in a real S3-compatible store.

import { randomUUID } from "node:crypto";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { keyOf } from "../../../src/storage/blob-key.ts";
import { type S3Bucket, S3Client } from "../../../src/storage/objects/s3-client.ts";
import { S3ObjectStore } from "../../../src/storage/objects/s3-object-store.ts";
import { silent } from "../../fakes/bot.ts";
import { type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { missingS3, type S3Server, startS3 } from "../../services/s3.ts";
import { createDataFolder } from "../../storage/move/data-folder.ts";
import { runMoveCommand } from "../../storage/move/run-move-command.ts";
import { sharedBlobs } from "../../storage/objects/harness.ts";
import { putAndRemoveInRace } from "../../storage/objects/race.ts";
import { conformsAsBlobs } from "./blobs.ts";

const missing = missingS3();
if (missing) process.stderr.write(`S3 tests ${missing}\n`);

const encode = (text: string) => new TextEncoder().encode(text);

describe.skipIf(missing)("S3", () => {
  let postgres: PostgresServer;
  let s3: S3Server;
  beforeAll(async () => {
    [postgres, s3] = await Promise.all([startPostgres(), startS3()]);
  }, 120_000);
  afterAll(() => Promise.all([postgres?.stop(), s3?.stop()]));

  /** A place of its own in the bucket. */
  function freshPrefix(): S3Bucket {
    return { ...s3.bucket, prefix: `${s3.bucket.prefix}${randomUUID()}/` };
  }

  function open(bucket = freshPrefix()): S3ObjectStore {
    const objects = new S3ObjectStore(bucket, { log: silent });
    onTestFinished(() => objects.close());
    return objects;
  }

  function client(bucket: S3Bucket): S3Client {
    const one = new S3Client(bucket);
    onTestFinished(() => one.close());
    return one;
  }

  conformsAsBlobs("a bucket", async () => {
    const bucket = freshPrefix();
    const objects = open(bucket);
    const { blobs } = await sharedBlobs(postgres, objects);
    return {
      blobs,
      async damage(key) {
        const body = encode("a pictur?");
        await client(bucket).send({ method: "PUT", action: "s3:PutObject", path: key, body, sha256: keyOf(body) });
      },
      lose: (key) => objects.delete(key),
    };
  });

  test("passes the check at startup", async () => {
    const objects = open();
    await objects.check();
    expect(objects.status()).toBe("ready");
    expect(await listAll(objects)).toEqual([]);
  });

  test("takes the pictures of a DATA_DIR that moves, although the command is killed in between", {
    timeout: 120_000,
  }, async () => {
    const bucket = freshPrefix();
    const [folder, url] = await Promise.all([createDataFolder(), postgres.createDatabase()]);
    onTestFinished(() => rmSync(folder.dataDir, { recursive: true, force: true }));
    const place = new URLSearchParams({ endpoint: bucket.endpoint, region: bucket.region });
    const pictures = {
      PICTURES_URL: `s3://${bucket.name}/${bucket.prefix}?${place}`,
      S3_ACCESS_KEY_ID: bucket.accessKeyId,
      S3_SECRET_ACCESS_KEY: bucket.secretAccessKey,
    };
    const move = (killAt?: string) => runMoveCommand({ dataDir: folder.dataDir, url, pictures }, [], killAt);
    const keys = readdirSync(join(folder.dataDir, "blobs"));
    expect(await move("Pictures: 1 ")).toMatchObject({ signal: "SIGKILL" });
    expect(await move()).toMatchObject({ code: 0, output: expect.stringContaining("Everything is moved.") });
    const objects = open(bucket);
    expect((await listAll(objects)).map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    for (const key of keys) expect(keyOf((await objects.get(key as BlobKey)) ?? new Uint8Array())).toBe(key);
  });

  test("stores and returns a picture of 32 MB", async () => {
    const objects = open();
    const bytes = new Uint8Array(32 * 1024 * 1024).fill(7);
    await objects.put(keyOf(bytes), bytes);
    expect(keyOf((await objects.get(keyOf(bytes))) ?? new Uint8Array())).toBe(keyOf(bytes));
  });

  test("refuses bytes that don't have the signed hash, and stores nothing", async () => {
    const objects = open();
    const key = keyOf(encode("a picture"));
    await expect(objects.put(key, encode("a pictur?"))).rejects.toMatchObject({ code: "unavailable" });
    expect(await objects.get(key)).toBeUndefined();
  });

  test("lists more objects than one response holds, and only its own", async () => {
    const bucket = freshPrefix();
    const objects = open(bucket);
    const keys = Array.from({ length: 1010 }, (_, at) => keyOf(encode(`picture ${at}`)));
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key, index) => objects.put(key, encode(`picture ${at + index}`))));
    const elsewhere = { ...bucket, prefix: `${bucket.prefix}more/` };
    await open(elsewhere).put(keyOf(encode("another")), encode("another"));
    await client(bucket).send({
      method: "PUT",
      action: "s3:PutObject",
      path: "notes & <more>.txt",
      sha256: keyOf(new Uint8Array()),
    });
    const listed = await listAll(objects);
    expect(listed.map(({ key }) => key).sort()).toEqual(keys.sort());
    expect(Math.max(...listed.map(({ ageMs }) => ageMs))).toBeLessThan(120_000);
  }, 60_000);

  test.each<[string, (bucket: S3Bucket) => S3Bucket, string]>([
    ["an unknown key", (bucket) => ({ ...bucket, accessKeyId: "unknown" }), "S3_ACCESS_KEY_ID"],
    ["a wrong secret", (bucket) => ({ ...bucket, secretAccessKey: "wrong" }), "S3_SECRET_ACCESS_KEY"],
    ["a bucket that doesn't exist", (bucket) => ({ ...bucket, name: "nothing-here" }), 'no bucket "nothing-here"'],
  ])("reports %s as something that an admin has to change", async (_, change, sentence) => {
    const objects = open(change(freshPrefix()));
    const failure = { name: "StorageError", code: "refused", message: expect.stringContaining(sentence) };
    await expect(objects.check()).rejects.toMatchObject(failure);
    await expect(objects.get("0".repeat(64) as BlobKey)).rejects.toMatchObject(failure);
    await expect(objects.ensureFreeSpace()).rejects.toMatchObject(failure);
    expect(objects.status()).toBe("down");
  });

  test("names the permission that the key lacks", async (context) => {
    if (!s3.admin) return context.skip("somebody else's store");
    const objects = open({ ...freshPrefix(), ...s3.admin.createKey() });
    const failure = { code: "refused", message: expect.stringContaining("it lacks s3:PutObject") };
    await expect(objects.check()).rejects.toMatchObject(failure);
  });

  test("reports a used up quota as full", async (context) => {
    const { admin } = s3;
    if (!admin) return context.skip("somebody else's store");
    onTestFinished(() => admin.setQuota(-1));
    admin.setQuota(1);
    const bytes = new Uint8Array(64 * 1024);
    await expect(open().put(keyOf(bytes), bytes)).rejects.toMatchObject({ name: "StorageError", code: "full" });
  });

  test("never loses a picture that is stored while another process removes it", async () => {
    const { blobs, another } = await sharedBlobs(postgres, open());
    await putAndRemoveInRace(blobs, another(), 25);
  }, 60_000);
});

async function listAll(objects: S3ObjectStore) {
  const all = [];
  for await (const part of objects.list()) all.push(...part);
  return all;
}
