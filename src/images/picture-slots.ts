import { availableParallelism } from "node:os";
import sharp from "sharp";
import { FairTurns } from "../core/concurrency/fair-turns.ts";

// The loaders of libvips are the whole attack surface for untrusted bytes, so all are blocked but those of the accepted types. SVG alone
// can burn seconds of CPU from 236 bytes. This applies to the whole process: overlays are passed as raw pixels, never as SVG.
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

/** Node's thread pool, shared by sharp and the file system: one thread is left for files. */
const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4;
/** One more than cores, so that one slow picture never idles a core. */
export const PICTURE_SLOTS = Math.max(2, Math.min(availableParallelism() + 1, threads - 1));
/** The key of work that isn't for one person. */
const EVERYBODY = "";

const turns = new FairTurns({
  slots: PICTURE_SLOTS,
  perKey: (key) => (key === EVERYBODY ? PICTURE_SLOTS - 1 : Math.max(1, PICTURE_SLOTS - 2)),
});

/** Runs work on one picture as soon as a slot is free. `person`: who sent the bytes, so that people take turns and nobody takes every slot. All
 *  use of sharp goes through here; never nest it. */
export function withPictureSlot<T>(work: () => Promise<T>, person: string = EVERYBODY): Promise<T> {
  return turns.run(person, work);
}

/** The only import of sharp in this program, configured for untrusted bytes. */
export { sharp };
