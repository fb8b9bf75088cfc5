import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import type { Picture } from "../src/core/ports.ts";
import type { BlobKey } from "../src/core/vocabulary.ts";
import { local } from "../src/models/local/local.ts";

// How late a 5 ms timer of the main thread comes while the built-in editor renders a photograph of 24 megapixels.
// node bench/local-loop.ts [a photograph]

const photo = await largePhoto(process.argv[2]);
const picture: Picture = {
  key: "" as BlobKey,
  type: "image/jpeg",
  width: 6000,
  height: 4000,
  bytes: photo.length,
  read: async () => photo,
};
const { signal } = new AbortController();
const prompts = [
  "make it brighter",
  "crop to 16:9, warmer, more contrast and a vignette",
  "cartoon",
  "blur it",
  "add grain",
  "rounded corners",
];

const idle = await watched(() => pause(4000));
console.log(`nothing: timer at most ${idle.late.toFixed(0)} ms late, which is the machine's own doing`);
for (const prompt of prompts) {
  const { late, preview, whole } = await watched((seen) => local.draw(orderFor(prompt), { signal, preview: seen }));
  const [first, last] = [preview, whole].map((ms) => `${(ms / 1000).toFixed(2)} s`);
  console.log(`${prompt}: timer at most ${late.toFixed(0)} ms late; preview after ${first}, picture after ${last}`);
}

interface Watched {
  /** Milliseconds, each. */
  late: number;
  preview: number;
  whole: number;
}

async function watched(work: (preview: () => void) => Promise<unknown>): Promise<Watched> {
  let [late, last] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    late = Math.max(late, now - last - 5);
    last = now;
  }, 5);
  const begun = performance.now();
  let preview = Number.NaN;
  await work(() => {
    preview = performance.now() - begun;
  });
  clearInterval(timer);
  return { late, preview, whole: performance.now() - begun };
}

function orderFor(prompt: string) {
  return {
    ...{ prompt, references: [picture], history: [], aspectRatio: "as is", resolution: "standard", seed: 7, number: 1 },
    ...{ choice: { index: 0, of: 1 }, askedAt: new Date(), personHash: "" },
  } as const satisfies Parameters<typeof local.draw>[0];
}

/** The photograph at 6000 × 4000, or speckles of that size, which compress worse than any photograph. */
function largePhoto(path: string | undefined): Promise<Buffer> {
  const size = { width: 6000, height: 4000 };
  const noise = { type: "gaussian", mean: 128, sigma: 30 } as const;
  const source =
    path === undefined
      ? sharp({ create: { ...size, channels: 3, background: "#888", noise } })
      : sharp(path).resize({ ...size, fit: "cover" });
  return source.jpeg({ quality: 90 }).toBuffer();
}
