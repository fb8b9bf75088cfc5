import { expect, test } from "vitest";
import { open } from "../../src/images/open.ts";
import { quarters } from "./fixtures.ts";

const MEGABYTE = 1024 * 1024;

test.each([
  ["under 2 MB three seconds", 0, 2000, 3000],
  ["of 2 MB or more ten seconds", 2 * MEGABYTE, 9000, 10_000],
])("gives a picture %s to be read", async (_, extraBytes, min, max) => {
  const png = await quarters().png().toBuffer();
  const before = performance.now();
  const { deadline } = await open(padded(png, extraBytes));
  expect(deadline - before).toBeGreaterThan(min);
  expect(deadline - performance.now()).toBeLessThanOrEqual(max);
});

/** The same picture followed by `bytes` bytes that decoders ignore. */
function padded(png: Buffer, bytes: number): Buffer {
  return Buffer.concat([png, Buffer.alloc(bytes)]);
}
