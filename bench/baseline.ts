// The same picture work in a straight line: no rows, no queue, no cards, nothing that outlives a crash.

import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkPicture, readPicture } from "../src/images/read.ts";
import { createPreview, resizeForDisplay } from "../src/images/renditions.ts";

export interface Work {
  /** What a person posts; none when the turn goes on from the one before. */
  source?: Uint8Array;
  drawn: Uint8Array[];
  /** The page shows a rendition, a chat the picture itself. */
  page: boolean;
}

export async function runBaseline(folder: string, { source, drawn, page }: Work): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (source) await write(folder, (await readPicture(source)).bytes);
  await Promise.all(drawn.map((picture) => show(folder, picture, page)));
}

/** Nobody waits for the preview of a picture that is there. */
async function show(folder: string, picture: Uint8Array, page: boolean): Promise<void> {
  void createPreview(picture);
  await Promise.all([checkPicture(picture), write(folder, picture)]);
  if (page) await resizeForDisplay(picture, 640);
}

async function write(folder: string, bytes: Uint8Array): Promise<void> {
  await writeFile(join(folder, createHash("sha256").update(bytes).digest("hex")), bytes);
}
