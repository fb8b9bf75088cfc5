import { availableParallelism } from "node:os";
import sharp from "sharp";
import { FairTurns } from "../core/fair-turns.ts";

// What libvips may open is the whole attack surface of a stranger's bytes: nothing but buffers of the types that we take. SVG alone
// can burn seconds of CPU from 236 bytes. This holds for the whole process: overlays are handed over as raw pixels, never as SVG.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: [
    "VipsForeignLoadJpegBuffer",
    "VipsForeignLoadPngBuffer",
    "VipsForeignLoadWebpBuffer",
    "VipsForeignLoadNsgifBuffer",
    "VipsForeignLoadHeifBuffer",
    "VipsForeignLoadTiffBuffer",
  ],
});

// More threads, or a cache, raised memory from 267 to 525 MB and made nothing faster.
sharp.cache(false);
sharp.concurrency(1);

/** Threads that Node keeps for sharp and for files: one is left to files. */
const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4;
/** One more than cores, so that a slow picture leaves every core to somebody. */
export const PICTURE_SLOTS = Math.max(2, Math.min(availableParallelism() + 1, threads - 1));
/** What is not done for one person alone. */
const EVERYBODY = "";

const turns = new FairTurns({
  slots: PICTURE_SLOTS,
  perKey: (key) => (key === EVERYBODY ? PICTURE_SLOTS - 1 : Math.max(1, PICTURE_SLOTS - 2)),
});

/** Runs work with pixels as soon as it is its turn: one slot, one picture. `person` says for whom strangers' bytes are read: people take
 *  turns, and nobody takes up every slot. All use of sharp goes through here; never nest it. */
export function withPictureSlot<T>(work: () => Promise<T>, person: string = EVERYBODY): Promise<T> {
  return turns.run(person, work);
}

/** The one sharp of the process, set up for strangers' bytes. */
export { sharp };
