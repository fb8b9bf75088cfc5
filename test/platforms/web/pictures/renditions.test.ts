import { expect, test } from "vitest";
import type { BlobKey } from "../../../../src/core/vocabulary.ts";
import { RenditionCache } from "../../../../src/platforms/web/pictures/renditions.ts";

test("keeps at most 64 MB of renditions", async () => {
  const renditions = new RenditionCache(async () => new Uint8Array(8 * 1024 * 1024));
  for (let at = 0; at < 12; at++) await renditions.get(`k${at}` as BlobKey, 640, async () => new Uint8Array());
  expect(renditions.bytes).toBe(64 * 1024 * 1024);
});

test("reads few originals at a time for a page with a hundred pictures", async () => {
  let [reading, peak] = [0, 0];
  const renditions = new RenditionCache(async (bytes) => {
    await new Promise(setImmediate);
    reading--;
    return bytes;
  });
  const read = async () => {
    peak = Math.max(peak, ++reading);
    return new Uint8Array(10);
  };
  await Promise.all(Array.from({ length: 100 }, (_, at) => renditions.get(`k${at}` as BlobKey, 640, read)));
  expect(peak).toBeLessThanOrEqual(4);
});
