import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { sharp, whenCoreFree } from "../../src/images/limit.ts";
import { quarters } from "./made.ts";

test("as many pictures are worked on at once as there are cores", async () => {
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await setImmediate();
    running--;
  };
  await Promise.all(Array.from({ length: 40 }, () => whenCoreFree(work)));
  expect(most).toBe(availableParallelism());
});

test("work that fails frees its core", async () => {
  const failures = Array.from({ length: 40 }, () => whenCoreFree(() => Promise.reject(new Error("no"))).catch(() => "failed"));
  expect(new Set(await Promise.all(failures))).toEqual(new Set(["failed"]));
  expect(await whenCoreFree(async () => "done")).toBe("done");
});

test("libvips opens nothing but buffers of the types that are taken", async () => {
  const folder = await mkdtemp(join(tmpdir(), "images-"));
  const file = join(folder, "a.png");
  await writeFile(file, await quarters().png().toBuffer());
  await expect(sharp(file).metadata()).rejects.toThrow();
  await expect(sharp(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")).metadata()).rejects.toThrow();
  await expect(sharp(Buffer.from("P6 1 1 255 abc")).metadata()).rejects.toThrow();
  await rm(folder, { recursive: true });
});
