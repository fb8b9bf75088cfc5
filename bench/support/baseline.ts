// The same work on pictures as a plain script: no rows, no queue, no cards, nothing that survives a crash.

import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkPicture, readPicture } from "../../src/images/read.ts";
import { createPreview, resizeForDisplay } from "../../src/images/renditions.ts";

export interface BaselineWork {
  /** The posted picture; none when the turn builds on the one before. */
  source?: Uint8Array;
  drawn: Uint8Array[];
  /** Whether it is shown on the page, which needs a rendition; a chat shows the picture itself. */
  page: boolean;
}

export async function runBaseline(folder: string, { source, drawn, page }: BaselineWork): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (source) await write(folder, (await readPicture(source)).bytes);
  await Promise.all(drawn.map((picture) => storeAndShow(folder, picture, page)));
}

/** The preview isn't awaited: the picture is there already. */
async function storeAndShow(folder: string, picture: Uint8Array, page: boolean): Promise<void> {
  void createPreview(picture);
  await Promise.all([checkPicture(picture), write(folder, picture)]);
  if (page) await resizeForDisplay(picture, 640);
}

async function write(folder: string, bytes: Uint8Array): Promise<void> {
  await writeFile(join(folder, createHash("sha256").update(bytes).digest("hex")), bytes);
}
