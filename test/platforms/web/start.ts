// A page on loopback before a core that behaves, with everything in memory.

import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { PictureError } from "../../../src/core/errors.ts";
import type { BlobStore, ImageReader } from "../../../src/core/ports.ts";
import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { WebPlatform } from "../../../src/platforms/web/platform.ts";
import { openDatabase } from "../../../src/storage/database.ts";
import { SqliteWebMessages } from "../../../src/storage/web-messages.ts";
import { FakeCore } from "./fake-core.ts";

export async function startPage({ drawMs = 20, token }: { drawMs?: number; token?: string } = {}) {
  const kept = new Map<string, Uint8Array>();
  const blobs: BlobStore = {
    async put(bytes, use) {
      const key = createHash("sha256").update(bytes).digest("hex") as BlobKey;
      kept.set(key, bytes);
      return use(key);
    },
    async get(key) {
      return kept.get(key) ?? new Uint8Array();
    },
    remove: async () => 0,
    demandRoom: async () => {},
    sweep: async () => 0,
  };
  const check: ImageReader["check"] = async (bytes) => {
    const { width, height, format } = await sharp(bytes)
      .metadata()
      .catch(() => {
        throw new PictureError("not-a-picture", "That is not a picture we can read.");
      });
    return {
      type: format === "png" ? "image/png" : format === "jpeg" ? "image/jpeg" : "image/webp",
      width,
      height,
      bytes: bytes.length,
    };
  };
  const rendition = async (bytes: Uint8Array, width: number) =>
    sharp(bytes).resize({ width, withoutEnlargement: true }).webp().toBuffer();
  const images: ImageReader = {
    check,
    read: async (bytes) => ({ bytes, info: await check(bytes) }),
    preview: async (bytes) => rendition(bytes, 512),
  };
  const { db, close } = openDatabase(mkdtempSync(join(tmpdir(), "threadbrush-page-")));
  const messages = new SqliteWebMessages(db);
  const core = new FakeCore(blobs, drawMs);
  let count = 0;
  const platform = new WebPlatform({
    host: "127.0.0.1",
    port: 0,
    ...(token !== undefined && { token }),
    origins: [],
    messages,
    images,
    blobs,
    rendition,
    health: () => ({ status: "ok", platforms: { web: "ready" } }),
    metrics: async () => ({ contentType: "text/plain", body: "" }),
    log: { info() {}, warn() {}, error: (facts, message) => console.error(message, facts) },
    clock: { now: () => new Date() },
    chance: { key: () => `c${String(++count).padStart(11, "0")}`, seed: () => 7 },
  });
  core.platform = platform;
  await platform.start(core);
  return {
    platform,
    core,
    messages,
    address: platform.address,
    async stop() {
      await platform.stop();
      close();
    },
  };
}
