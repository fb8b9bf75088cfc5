import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import sharp from "sharp";

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

const cores = pLimit(availableParallelism());

/** Runs work with pixels as soon as a core is free for it: one core, one picture. All use of sharp goes through here; never nest it. */
export function whenCoreFree<T>(work: () => Promise<T>): Promise<T> {
  return cores(work);
}

/** The one sharp of the process, set up for strangers' bytes. */
export { sharp };
