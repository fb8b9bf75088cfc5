import { open } from "../open.ts";
import { withPictureSlot } from "../picture-slots.ts";
import { MAX_BYTES, refusals } from "../refusals.ts";
import { openContainer } from "./containers/index.ts";
import { statementOf } from "./keep.ts";
import type { Statement } from "./provenance.ts";

/** Reads what a file says about how its picture was made. Throws `PictureError` if it is no picture, too large, or damaged. */
export async function inspectPicture(bytes: Uint8Array): Promise<Statement> {
  if (bytes.length > MAX_BYTES) throw refusals.tooLarge();
  const opened = await withPictureSlot(() => open(bytes));
  const { kind } = opened;
  if (["jpeg", "png", "webp", "gif"].includes(kind) && !openContainer(bytes)) throw refusals.damaged(kind);
  return statementOf(bytes, opened);
}
