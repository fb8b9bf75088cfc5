import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { PICTURE_SLOTS, sharp, withPictureSlot } from "../../src/images/picture-slots.ts";
import { readPicture } from "../../src/images/read.ts";
import { quarters } from "./fixtures.ts";

test("limits concurrent pictures, limits one person further, and leaves a slot for others", async () => {
  const peakConcurrency = async (person?: string) => {
    let running = 0;
    let highest = 0;
    const work = async () => {
      highest = Math.max(highest, ++running);
      await setImmediate();
      running--;
    };
    await Promise.all(Array.from({ length: 40 }, () => withPictureSlot(work, person)));
    return highest;
  };
  expect(await peakConcurrency()).toBe(PICTURE_SLOTS - 1);
  expect(await peakConcurrency("ada")).toBe(Math.max(1, PICTURE_SLOTS - 2));
});

test("reads one person's picture while another's are all slow", async () => {
  const ends: (() => void)[] = [];
  const slow = () => new Promise<void>((end) => void ends.push(end));
  const held = Array.from({ length: 5 }, () => withPictureSlot(slow, "ada"));
  expect(await withPictureSlot(async () => "read", "bo")).toBe("read");
  const ended = Promise.all(held);
  while (ends.length < 5) {
    ends.at(-1)?.();
    await setImmediate();
  }
  for (const end of ends) end();
  await ended;
});

test("takes people in turn when it reads pictures", async () => {
  const slow = Promise.withResolvers<void>();
  const held = Array.from({ length: PICTURE_SLOTS }, () => withPictureSlot(() => slow.promise, "ada"));
  const settled: string[] = [];
  const read = async (person: string) => {
    await readPicture(await quarters().png().toBuffer(), person);
    settled.push(person);
  };
  const both = [read("ada"), read("bo")];
  await both[1];
  expect(settled).toEqual(["bo"]);
  slow.resolve();
  await Promise.all([...held, ...both]);
  expect(settled).toEqual(["bo", "ada"]);
});

test("frees the slot of failed work", async () => {
  const failures = Array.from({ length: 40 }, () => withPictureSlot(() => Promise.reject(new Error("no"))).catch(() => "failed"));
  expect(new Set(await Promise.all(failures))).toEqual(new Set(["failed"]));
  expect(await withPictureSlot(async () => "done")).toBe("done");
});

test("lets libvips open only buffers, and only of accepted types", async () => {
  const folder = await mkdtemp(join(tmpdir(), "images-"));
  const file = join(folder, "a.png");
  await writeFile(file, await quarters().png().toBuffer());
  await expect(sharp(file).metadata()).rejects.toThrow();
  await expect(sharp(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")).metadata()).rejects.toThrow();
  await expect(sharp(Buffer.from("P6 1 1 255 abc")).metadata()).rejects.toThrow();
  await rm(folder, { recursive: true });
});
