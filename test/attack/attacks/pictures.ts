// Small files that cost a lot to open or to edit.

import { type Attack, type Outcome, PICTURES_MB, tally } from "../attack.ts";
import { flatPng, jpegOfScans, photo, tiffOfDirectories } from "../pictures.ts";
import type { Target } from "../target.ts";

/** An instruction to one picture, which should end in a sentence or a picture, never in a crash. */
function onePicture(name: string, about: string, words: string, make: () => Buffer | Promise<Buffer>, expected: RegExp): Attack {
  return {
    ...{ name, about, maxMemoryMb: PICTURES_MB, timeoutMs: 60_000, fresh: true },
    async run(target: Target, signal: AbortSignal): Promise<Outcome> {
      const visitor = await target.visitor();
      const came = await visitor.edit(words, await make(), signal);
      return { came, good: expected.test(came) };
    },
  };
}

const refused = /^(?!status|\d+ drawn).*(large|pixels|wide|side|long)/i;

const shapes = [
  onePicture(
    "60000 × 1, turned",
    "A black PNG of 60000 × 1 pixels in 254 bytes, and “rotate 45 degrees”.",
    "rotate 45 degrees",
    () => flatPng(60_000, 1),
    refused,
  ),
  onePicture(
    "32000 × 1, turned",
    "The same of 32000 × 1, which is accepted, and “straighten by 44 degrees”.",
    "straighten by 44 degrees",
    () => flatPng(32_000, 1),
    refused,
  ),
  onePicture(
    "64,000,000 × 1",
    "A black PNG of 64,000,000 × 1 pixels in 62 KB, and “make it brighter”.",
    "make it brighter",
    () => flatPng(64_000_000, 1),
    refused,
  ),
  onePicture("1 × 64,000,000", "The same, upright.", "make it brighter", () => flatPng(1, 64_000_000), refused),
  onePicture(
    "800000 × 64, clear",
    "A transparent PNG of 800000 × 64 pixels in 199 KB.",
    "make it brighter",
    () => flatPng(800_000, 64, "clear"),
    refused,
  ),
  onePicture(
    "32000 × 2000, clear",
    "A transparent PNG of 64 megapixels of an allowed shape.",
    "rotate left",
    () => flatPng(32_000, 2000, "clear"),
    /drawn|\./,
  ),
];

const MAX_DELAY_MS = 3000;

const fairness: Attack = {
  name: "slow files of another person",
  about: "One person sends nine files that take long to open, while another edits one megapixel: at most 3 s later than alone.",
  ...{ maxMemoryMb: 2 * PICTURES_MB, timeoutMs: 90_000, fresh: true },
  async run(target, signal) {
    const [slow, other] = [await target.visitor(), await target.visitor()];
    const megapixel = await photo();
    const files = [jpegOfScans(), tiffOfDirectories(100_000), flatPng(8000, 8000)];
    const edit = async (): Promise<number> => {
      const begun = performance.now();
      const came = await other.edit("make it brighter", megapixel, signal);
      if (came !== "1 drawn") throw new Error(came);
      return performance.now() - begun;
    };
    await edit(); // the first one starts threads
    const alone = Math.min(await edit(), await edit());
    const stopped = new AbortController();
    const sending = [...files, ...files, ...files].map((bytes) =>
      slow.edit("rotate left", bytes, AbortSignal.any([signal, stopped.signal])).catch(() => "still drawn"),
    );
    const beside = [await edit(), await edit(), await edit()];
    stopped.abort();
    const came = await Promise.all(sending);
    const late = Math.max(...beside) - alone;
    return {
      came: `alone ${alone.toFixed(0)} ms, beside them at worst ${late.toFixed(0)} ms later; the files: ${tally(came.map((one) => one.slice(0, 60)))}`,
      good: late <= MAX_DELAY_MS,
    };
  },
};

export const pictures = [...shapes, fairness];
