// Peak memory for reading and editing the largest accepted pictures, above the idle process. Each case runs in its own process.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp, { type Sharp } from "sharp";
import type { DrawOrder } from "../src/core/ports/models.ts";
import type { BlobKey } from "../src/core/vocabulary.ts";
import { readPicture } from "../src/images/read.ts";
import { memoryOptions } from "../src/memory.ts";
import { local } from "../src/models/local/local.ts";
import { printTable, withTempFolder } from "./support/measure.ts";

/** Megabytes above idle. */
const GOAL = 800;

const square = { width: 8000, height: 8000 };
const shapes: [string, { width: number; height: number }, (one: Sharp) => Sharp][] = [
  ["square.jpg", square, (one) => one.jpeg()],
  ["progressive.jpg", square, (one) => one.jpeg({ progressive: true })],
  ["wide.jpg", { width: 32_767, height: 1953 }, (one) => one.jpeg()],
  ["tall.jpg", { width: 1953, height: 32_767 }, (one) => one.jpeg()],
  ["clear.png", square, (one) => one.ensureAlpha(0.5).png({ compressionLevel: 2 })],
  ["interlaced.png", square, (one) => one.ensureAlpha(0.5).png({ compressionLevel: 3, progressive: true })],
  ["sixteen-bits.png", square, (one) => one.blur(3).toColourspace("rgb16").png({ compressionLevel: 6 })],
  ["interlaced-sixteen.png", square, (one) => steps(one).toColourspace("rgb16").png({ compressionLevel: 6, progressive: true })],
  [
    "interlaced-sixteen-clear.png",
    square,
    (one) => steps(one).ensureAlpha(0.5).toColourspace("rgb16").png({ compressionLevel: 6, progressive: true }),
  ],
  ["print.jpg", square, (one) => one.toColourspace("cmyk").jpeg()],
  ["progressive-print.jpg", square, (one) => one.toColourspace("cmyk").jpeg({ progressive: true })],
  ["many-scans.jpg", square, (one) => one.jpeg({ mozjpeg: true, chromaSubsampling: "4:4:4" })],
  ["lossless.webp", square, (one) => one.blur(3).webp({ lossless: true, effort: 0 })],
  ["pages.tif", square, (one) => one.blur(3).tiff({ compression: "deflate" })],
  ["large.avif", { width: 6000, height: 4000 }, (one) => one.avif({ effort: 0, chromaSubsampling: "4:4:4" })],
  ["subject.jpg", { width: 7070, height: 7070 }, (one) => one.jpeg()],
  ["clear-subject.png", { width: 5290, height: 5290 }, (one) => one.ensureAlpha(0.5).png({ compressionLevel: 2 })],
];
const edits: [string, string[]][] = [
  [
    "square.jpg",
    ["make it brighter", "rotate right", "rotate 45 degrees", "straighten by 44 degrees", "crop to 16:9", "halftone"],
  ],
  ["wide.jpg", ["make it brighter", "rotate 45 degrees", "sharpen"]],
  ["tall.jpg", ["make it brighter", "rotate 45 degrees"]],
  ["clear.png", ["make it brighter", "rotate right", "halftone", "add a glow"]],
  ["subject.jpg", ["blur the background", "portrait mode", "sticker", "remove the background"]],
  ["clear-subject.png", ["blur the background", "portrait mode", "sticker", "remove the background"]],
];

/** Flat areas: 16-bit pictures compress badly otherwise. */
const steps = (one: Sharp) => one.resize(square.width, square.height, { fit: "fill", kernel: "nearest" });

const [file, instruction] = process.argv.slice(2);
if (file === undefined) await withTempFolder(measureAll);
else process.stdout.write(JSON.stringify(await measure(file, instruction)));

async function measureAll(folder: string): Promise<void> {
  const vase = readFileSync(join(import.meta.dirname, "../src/platforms/web/samples/vase.webp"));
  for (const [name, { width, height }, encode] of shapes)
    await encode(sharp(vase).resize(width, height, { fit: "fill" }).removeAlpha()).toFile(join(folder, name));
  const cases = [...shapes.map(([name]) => [name, ""]), ...edits.flatMap(([name, all]) => all.map((one) => [name, one]))];
  const rows = cases.map(([name = "", prompt = ""]): [string, string, number, string] => {
    const args = [...memoryOptions, import.meta.filename, join(folder, name), ...(prompt ? [prompt] : [])];
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    const { megabytes, outcome } = JSON.parse(stdout) as Measured;
    return [name, prompt || "read", megabytes, megabytes > GOAL ? `over ${GOAL} MB: ${outcome}` : outcome];
  });
  printTable("Peak memory, MB above idle", ["picture", "what", "MB", "outcome"], rows);
}

interface Measured {
  megabytes: number;
  outcome: string;
}

async function measure(path: string, prompt: string | undefined): Promise<Measured> {
  const bytes = readFileSync(path);
  const idle = memory("VmRSS");
  const outcome = await work(bytes, prompt).catch(
    (error: Error & { userMessage?: string }) => error.userMessage ?? error.message,
  );
  const megabytes = Math.round(memory("VmHWM") - idle);
  return { megabytes, outcome };
}

async function work(bytes: Uint8Array, prompt: string | undefined): Promise<string> {
  const { bytes: read, info } = await readPicture(bytes);
  if (prompt === undefined) return `${info.width} × ${info.height}`;
  const picture = { ...info, key: "" as BlobKey, read: async () => read };
  const order: DrawOrder = {
    ...{ prompt, references: [picture], history: [], aspectRatio: "as is", resolution: "standard", seed: 7, number: 1 },
    ...{ choice: { index: 0, of: 1 }, requestedAt: new Date(), personHash: "" },
  };
  const drawing = await local.draw(order, { signal: new AbortController().signal, preview() {} });
  return `${drawing.image.length} bytes`;
}

/** Memory of this process according to Linux, in MB. */
function memory(of: "VmRSS" | "VmHWM"): number {
  return Number(new RegExp(`${of}:\\s+(\\d+)`).exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? Number.NaN) / 1024;
}
