// Small files that are expensive to open or edit.

import { type Attack, type Outcome, PICTURES_MB, tally } from "../attack.ts";
import { flatPng, jpegOfScans, photo, tiffOfDirectories } from "../pictures.ts";
import type { Target } from "../target.ts";

/** One edit of one picture, which should end in a message or a picture, never in a crash. */
function onePicture(name: string, about: string, prompt: string, make: () => Buffer | Promise<Buffer>, expected: RegExp): Attack {
  return {
    ...{ name, about, maxMemoryMb: PICTURES_MB, timeoutMs: 60_000, fresh: true },
    async run(target: Target, signal: AbortSignal): Promise<Outcome> {
      const client = await target.signIn();
      const result = await client.edit(prompt, await make(), signal);
      return { result, passed: expected.test(result) };
    },
  };
}

const refused = /^(?!status|\d+ drawn).*(large|pixels|wide|side|long)/i;

const shapes = [
  onePicture(
    "60000 × 1, rotated",
    "A black PNG of 60000 × 1 pixels in 254 bytes with “rotate 45 degrees”.",
    "rotate 45 degrees",
    () => flatPng(60_000, 1),
    refused,
  ),
  onePicture(
    "32000 × 1, rotated",
    "The same of 32000 × 1, which is accepted, with “straighten by 44 degrees”.",
    "straighten by 44 degrees",
    () => flatPng(32_000, 1),
    refused,
  ),
  onePicture(
    "64,000,000 × 1",
    "A black PNG of 64,000,000 × 1 pixels in 62 KB with “make it brighter”.",
    "make it brighter",
    () => flatPng(64_000_000, 1),
    refused,
  ),
  onePicture("1 × 64,000,000", "The same in portrait.", "make it brighter", () => flatPng(1, 64_000_000), refused),
  onePicture(
    "800000 × 64, transparent",
    "A transparent PNG of 800000 × 64 pixels in 199 KB.",
    "make it brighter",
    () => flatPng(800_000, 64, "clear"),
    refused,
  ),
  onePicture(
    "32000 × 2000, transparent",
    "A transparent PNG of 64 megapixels with an allowed aspect ratio.",
    "rotate left",
    () => flatPng(32_000, 2000, "clear"),
    /drawn|\./,
  ),
];

const MAX_DELAY_MS = 3000;

const fairness: Attack = {
  name: "slow files of another person",
  about:
    "One person sends nine files that are slow to open while another edits one megapixel, which may take at most 3 s longer.",
  ...{ maxMemoryMb: 2 * PICTURES_MB, timeoutMs: 90_000, fresh: true },
  async run(target, signal) {
    const [slow, other] = [await target.signIn(), await target.signIn()];
    const megapixel = await photo();
    const files = [jpegOfScans(), tiffOfDirectories(100_000), flatPng(8000, 8000)];
    const edit = async (): Promise<number> => {
      const start = performance.now();
      const result = await other.edit("make it brighter", megapixel, signal);
      if (result !== "1 drawn") throw new Error(result);
      return performance.now() - start;
    };
    await edit(); // the first edit starts the worker threads
    const alone = Math.min(await edit(), await edit());
    const stopped = new AbortController();
    const sending = [...files, ...files, ...files].map((bytes) =>
      slow.edit("rotate left", bytes, AbortSignal.any([signal, stopped.signal])).catch(() => "still drawing"),
    );
    const beside = [await edit(), await edit(), await edit()];
    stopped.abort();
    const results = await Promise.all(sending);
    const late = Math.max(...beside) - alone;
    return {
      result: `alone ${alone.toFixed(0)} ms, next to them at most ${late.toFixed(0)} ms longer; the files: ${tally(results.map((one) => one.slice(0, 60)))}`,
      passed: late <= MAX_DELAY_MS,
    };
  },
};

export const pictures = [...shapes, fairness];
