// The built-in editor's time, memory and use of the event loop, on photographs of 1, 12 and 24 megapixels.

import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import type { DrawOrder } from "../src/core/ports/models.ts";
import type { StoredImage } from "../src/core/ports/pictures.ts";
import type { BlobKey } from "../src/core/vocabulary.ts";
import { createBuiltInEditor } from "../src/models/local/local.ts";
import { createSubjectFinder } from "../src/models/local/subject/network/finder.ts";
import { baselines } from "./support/local-baseline.ts";
import { editWithImageMagick, findImageMagick } from "./support/local-imagemagick.ts";
import { median, printTable, timeOf } from "./support/measure.ts";

const megapixels = [1, 12, 24];
/** Drawing threads end after half a minute without work, and free their memory soon after. */
const idleMs = 50_000;

const prompts = [
  "make it brighter",
  "crop to 16:9, warmer, more contrast and a vignette",
  "blur it",
  "cartoon",
  "remove the background",
  "white background",
  "blur the background",
  "darken the background",
  "turn it black and white but keep the subject in colour",
  "portrait mode",
  "spotlight",
  "sticker",
  "add a drop shadow",
  "crop to the subject",
  "sharpen the subject and blur the rest",
];
const first = "remove the background";

interface Measurement {
  /** Milliseconds, each. */
  whole: number;
  preview: number;
  delay: number;
  /** Peak memory of the process, MB. */
  memory: number;
}

// The product refuses SVG. Here it draws the photographs.
sharp.unblock({ operation: ["VipsForeignLoadSvgBuffer"] });

const finder = createSubjectFinder({ idleMs: 5000 });
const editor = createBuiltInEditor(finder);
const { signal } = new AbortController();

await compare(24);
const quiet = await watched(() => pause(3000));
const before = memory();
for (const size of megapixels) await measure(size, await photo(size));
await pause(idleMs);
globalThis.gc?.();
const summary: [string, number][] = [
  ["before the first drawing", before],
  ["a while after the last drawing", memory()],
];
printTable("Memory of the process, MB", ["when", "MB"], summary);
process.stdout.write(
  `\nWithout any drawing, a 5 ms timer was up to ${quiet.delay.toFixed(0)} ms late. Processes for the network now: ${finder.processCount()}.\n`,
);

async function measure(size: number, picture: StoredImage): Promise<void> {
  const rows: [string, number, number, number, number][] = [];
  const enter = (name: string, { whole, preview, delay: late, memory }: Measurement) =>
    rows.push([name, whole / 1000, preview / 1000, late, memory]);
  enter(`${first} (first time)`, await drawn(first, picture));
  for (const prompt of prompts) enter(prompt, await drawn(prompt, picture));
  printTable(
    `${size} megapixels`,
    ["instruction", "picture after, s", "preview after, s", "worst timer delay, ms", "peak memory, MB"],
    rows,
  );
}

async function compare(size: number): Promise<void> {
  const picture = await photo(size);
  const file = await picture.read();
  const command = await findImageMagick();
  const rows: (string | number)[][] = [];
  for (const [prompt, alone] of Object.entries(baselines)) {
    const [own, ...others] = await mediansOf([
      () => editor.draw(orderFor(prompt, picture), { signal, preview() {} }),
      () => alone(file),
      ...(command === undefined ? [] : [() => editWithImageMagick(command, prompt, file, picture.width)]),
    ]);
    rows.push([prompt, own as number, ...others.flatMap((other) => [other, (own as number) / other])]);
  }
  const magickColumns = command === undefined ? [] : ["ImageMagick, ms", "its ratio"];
  const columns = ["instruction", "editor, ms", "sharp alone, ms", "ratio", ...magickColumns];
  printTable(`${size} megapixels, compared`, columns, rows);
  if (command === undefined) process.stdout.write("\nImageMagick is not installed, so it isn't compared.\n");
}

/** In milliseconds, of seven runs each. They take turns, so that other work on the machine slows all of them down. */
async function mediansOf(works: readonly (() => Promise<unknown>)[]): Promise<number[]> {
  const times = works.map((): number[] => []);
  for (let run = 0; run < 7; run += 1) for (const [at, work] of works.entries()) times[at]?.push(await timeOf(work));
  return times.map(median);
}

function drawn(prompt: string, picture: StoredImage): Promise<Measurement> {
  return watched((preview) => editor.draw(orderFor(prompt, picture), { signal, preview }));
}

async function watched(work: (preview: () => void) => Promise<unknown>): Promise<Measurement> {
  let [late, last, peak] = [0, performance.now(), memory()];
  const timer = setInterval(() => {
    const now = performance.now();
    late = Math.max(late, now - last - 5);
    last = now;
  }, 5);
  const scale = setInterval(() => {
    peak = Math.max(peak, memory());
  }, 50);
  const startedAt = performance.now();
  let preview = Number.NaN;
  await work(() => {
    preview = performance.now() - startedAt;
  });
  const whole = performance.now() - startedAt;
  clearInterval(timer);
  clearInterval(scale);
  return { delay: late, preview, whole, memory: peak };
}

function memory(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}

function orderFor(prompt: string, picture: StoredImage): DrawOrder {
  return {
    ...{ prompt, references: [picture], history: [], aspectRatio: "as is", resolution: "standard", seed: 7, number: 1 },
    ...{ choice: { index: 0, of: 1 }, requestedAt: new Date(), personHash: "" },
  };
}

/** A star on noise: it has a subject, and compresses worse than any photograph. */
async function photo(size: number): Promise<StoredImage> {
  const [width, height] = [Math.round(Math.sqrt(size * 1.5e6)), Math.round(Math.sqrt((size * 1e6) / 1.5))];
  const points = Array.from({ length: 10 }, (_, at) => {
    const [radius, angle] = [(at % 2 === 0 ? 0.4 : 0.2) * height, (at * Math.PI) / 5 - Math.PI / 2];
    return `${width / 2 + radius * Math.cos(angle)},${height / 2 + radius * Math.sin(angle)}`;
  });
  const star = Buffer.from(`<svg width="${width}" height="${height}"><polygon points="${points.join(" ")}" fill="#c22"/></svg>`);
  const noise = { type: "gaussian", mean: 128, sigma: 24 } as const;
  const bytes = await sharp({ create: { width, height, channels: 3, background: "#888", noise } })
    .composite([{ input: star }])
    .jpeg({ quality: 90 })
    .toBuffer();
  return { key: "" as BlobKey, type: "image/jpeg", width, height, bytes: bytes.length, read: async () => bytes };
}
