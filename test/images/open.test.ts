import { expect, test } from "vitest";
import { open } from "../../src/images/open.ts";
import { quarters } from "./fixtures.ts";

const MEGABYTE = 1024 * 1024;

test.each([
  ["three seconds for a file under two megabytes", 0, 2000, 3000],
  ["ten seconds for a larger one", 2 * MEGABYTE, 9000, 10_000],
])("gives a picture %s", async (_, more, least, most) => {
  const png = await quarters().png().toBuffer();
  const before = performance.now();
  const { deadline } = await open(padded(png, more));
  const seconds = deadline - before;
  expect(seconds).toBeGreaterThan(least);
  expect(deadline - performance.now()).toBeLessThanOrEqual(most);
});

/** The same picture with so many bytes more that no decoder looks at. */
function padded(png: Buffer, bytes: number): Buffer {
  return Buffer.concat([png, Buffer.alloc(bytes)]);
}
