import { expect, onTestFinished, test } from "vitest";
import type { StorageError } from "../../../src/core/errors.ts";
import { keyOf } from "../../../src/storage/blob-key.ts";
import type { S3Bucket } from "../../../src/storage/objects/s3-client.ts";
import { S3ObjectStore } from "../../../src/storage/objects/s3-object-store.ts";
import { silent } from "../../fakes/bot.ts";
import { LogRecorder } from "../../fakes/log-recorder.ts";
import { FakeS3, type S3Fault } from "../../fakes/s3.ts";

const picture = new TextEncoder().encode("a picture");
const key = keyOf(picture);
const times = { silenceMs: 300, requestMs: 1000, retryMs: 2000, backOffMs: 5 };

async function start(options: { change?: Partial<S3Bucket>; log?: typeof silent } = {}) {
  const s3 = new FakeS3();
  const bucket = { ...(await s3.start()), ...options.change };
  const objects = new S3ObjectStore(bucket, { log: options.log ?? silent, times, checkIntervalMs: 50 });
  onTestFinished(() => objects.close());
  return { s3, objects };
}

async function failureOf(work: Promise<unknown>): Promise<StorageError> {
  return work.then(
    () => expect.unreachable("it worked"),
    (error) => error,
  );
}

test.each<[string, S3Fault, string]>([
  ["a wrong secret", { status: 403, code: "SignatureDoesNotMatch" }, "S3_SECRET_ACCESS_KEY doesn't belong to S3_ACCESS_KEY_ID"],
  ["an unknown key", { status: 403, code: "InvalidAccessKeyId" }, "doesn't know S3_ACCESS_KEY_ID"],
  ["a missing permission", { status: 403, code: "AccessDenied" }, 'bucket "pictures" in PICTURES_URL: it lacks s3:PutObject'],
  ["a missing bucket", { status: 404, code: "NoSuchBucket" }, 'no bucket "pictures"'],
  [
    "a bucket in another region",
    {
      status: 301,
      code: "PermanentRedirect",
      headers: { "x-amz-bucket-region": "eu-central-1", location: "http://127.0.0.1:1/" },
    },
    "Set region=eu-central-1 in PICTURES_URL",
  ],
  [
    "a region that the signature doesn't have",
    { status: 400, body: "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-1</Region></Error>" },
    "Set region=eu-west-1 in PICTURES_URL",
  ],
  ["a redirect without a region", { status: 307, code: "TemporaryRedirect" }, "Set its region in PICTURES_URL"],
  ["a wrong clock", { status: 403, code: "RequestTimeTooSkewed" }, "clock"],
  ["an answer that no other sentence fits", { status: 400, code: "InvalidRequest" }, "refuses requests (InvalidRequest)"],
  ["another program", { status: 404, body: "<h1>Not found</h1>" }, "doesn't answer like an S3-compatible store"],
])("reports %s at once, with a sentence and nothing that the store says", async (_, fault, sentence) => {
  const { s3, objects } = await start();
  s3.fault = () => fault;
  const failure = await failureOf(objects.check());
  expect(failure).toMatchObject({ name: "StorageError", code: "refused", message: expect.stringContaining(sentence) });
  expect(JSON.stringify([failure.message, String(failure.cause)])).not.toMatch(/SECRET TEXT|secret/);
  expect(s3.requests).toHaveLength(1);
});

test.each<[string, S3Fault]>([
  ["is overloaded", { status: 503, code: "SlowDown" }],
  ["has an internal error", { status: 500, code: "InternalError" }],
  ["is behind a proxy that can't reach it", { status: 502, body: "<h1>Bad gateway</h1>" }],
  ["limits requests", { status: 429 }],
  ["received other bytes than were sent", { status: 400, code: "XAmzContentSHA256Mismatch" }],
  ["waited too long for the bytes", { status: 400, code: "RequestTimeout" }],
  ["resets the connection", "reset"],
  ["doesn't respond", "hang"],
])("repeats a request if the store %s, twice at most", async (_, fault) => {
  const { s3, objects } = await start();
  s3.fault = ({ attempt }) => (attempt === 1 ? fault : undefined);
  await objects.put(key, picture);
  expect(s3.objects.get(`p/${key}`)?.bytes.toString()).toBe("a picture");
  s3.requests.length = 0;
  s3.fault = () => fault;
  expect(await failureOf(objects.get(key))).toMatchObject({ name: "StorageError", code: "unavailable" });
  expect(s3.requests.length).toBeLessThanOrEqual(3);
});

test("reads a picture again whose bytes ended early", async () => {
  const { s3, objects } = await start();
  await objects.put(key, picture);
  s3.requests.length = 0;
  s3.fault = ({ attempt }) => (attempt === 1 ? "truncate" : undefined);
  expect(Buffer.from((await objects.get(key)) ?? [])).toEqual(Buffer.from(picture));
  expect(s3.requests).toEqual(["GET", "GET"]);
});

test("reports a full store as full", async () => {
  const { s3, objects } = await start();
  for (const fault of [{ status: 403, code: "QuotaExceeded" }, { status: 507, code: "XMinioStorageFull" }, { status: 507 }]) {
    s3.fault = () => fault;
    expect(await failureOf(objects.put(key, picture))).toMatchObject({ code: "full" });
  }
});

test("waits for an address where nothing listens, and reports one that has another protocol", async () => {
  const { s3, objects } = await start();
  s3.stop();
  const away = await failureOf(objects.check());
  expect(away).toMatchObject({ code: "unavailable", message: "The picture store isn't available (ECONNREFUSED)." });
  const other = await new FakeS3().start();
  const { objects: wrong } = await start({ change: { endpoint: other.endpoint.replace("http:", "https:") } });
  expect(await failureOf(wrong.check())).toMatchObject({ code: "refused", message: expect.stringContaining("S3-compatible") });
});

test("says that it's down before anything is paid for, and finds out when it's back", async () => {
  const log = new LogRecorder();
  const { s3, objects } = await start({ log });
  await objects.ensureFreeSpace();
  s3.fault = () => ({ status: 503, code: "SlowDown" });
  await failureOf(objects.put(key, picture));
  await failureOf(objects.put(key, picture));
  expect(objects.status()).toBe("down");
  await expect(objects.ensureFreeSpace()).rejects.toMatchObject({ code: "unavailable" });
  expect(log.messages).toEqual(["picture store down"]);
  s3.fault = () => undefined;
  await expect.poll(() => objects.status()).toBe("ready");
  await objects.ensureFreeSpace();
  expect(s3.objects.size).toBe(0); // the check removes what it has stored
});
