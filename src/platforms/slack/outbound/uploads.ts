// The bot's files: uploaded without a channel, shown by the blocks that reference them, deleted when no block does.

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { CardImage } from "../../../core/cards/views.ts";
import { type Deferred, deferred } from "../../../core/deferred.ts";
import { PlatformError } from "../../../core/errors.ts";
import { hasCode, isPermanent } from "../../../core/platforms/refusals.ts";
import type { ImageType } from "../../../core/vocabulary.ts";
import { sharp, withPictureSlot } from "../../../images/picture-slots.ts";
import { carryMark } from "../../../images/provenance/keep.ts";
import type { Sleep } from "../../shared/gateway/sleep.ts";
import { cut } from "../../shared/outbound/cut-text.ts";
import type { Api } from "../gateway/api.ts";
import { codeOfHttpStatus } from "../gateway/errors.ts";
import type { SlackStore } from "../store/store.ts";

const UPLOAD_MS = 60_000;
const MAX_ALT = 1000;
/** Slack processes a file for a moment after the upload. If it takes longer than this, the card is deferred. */
const POLL_INTERVALS_MS = [0, 100, 160, 250, 400, 640];
const RETRY_DELAY_MS = 500;

/** A picture to show. `name`: unique within its message. */
export type Picture = Pick<CardImage, "name" | "alt" | "read"> & { info?: { key: string; type?: ImageType; frames?: number } };
type File = Awaited<ReturnType<SlackStore["listFiles"]>>[number];

export class Uploads {
  readonly #api: Api;
  readonly #rows: SlackStore;
  readonly #sleep: Sleep;
  /** Files that are completely uploaded. */
  readonly #whole: LRUCache<string, true>;
  readonly #ready: LRUCache<string, true>;

  /** `maxCached`: how many files it remembers as uploaded. */
  constructor(api: Api, rows: SlackStore, sleep: Sleep, maxCached: number) {
    this.#whole = new LRUCache({ max: maxCached });
    this.#ready = new LRUCache({ max: maxCached });
    this.#api = api;
    this.#rows = rows;
    this.#sleep = sleep;
  }

  /** Picture name → a file that is ready to be shown. Reuses earlier uploads for this owner. Deferred while Slack still processes one. */
  async filesFor(owner: string, pictures: readonly Picture[]): Promise<Map<string, string> | Deferred> {
    const uploaded = await this.#rows.listFiles(owner);
    const files = await Promise.all(
      pictures.map(async (picture): Promise<[string, string]> => [picture.name, await this.#fileFor(owner, picture, uploaded)]),
    );
    for (const [, id] of files) if (!(await this.#waitUntilReady(id))) return deferred(RETRY_DELAY_MS);
    return new Map(files);
  }

  /** An earlier upload with this content for the owner. */
  async known(owner: string, content: string): Promise<string | undefined> {
    return (await this.#rows.listFiles(owner)).findLast((file) => file.content === content && this.#ready.has(file.id))?.id;
  }

  /** Deletes the owner's files that aren't among `ids`. */
  async keepOnly(owner: string, ids: readonly string[], more: readonly string[] = []): Promise<void> {
    const known = (await this.#rows.listFiles(owner)).map(({ id }) => id);
    for (const id of new Set([...known, ...more])) if (!ids.includes(id)) await this.#delete(id);
  }

  /** For a file that Slack doesn't show: the next time, a new one is uploaded. */
  async discard(id: string): Promise<void> {
    await this.#delete(id);
  }

  /** Deletes the owner's rows without calling Slack, after the app was uninstalled. */
  async forget(owner: string): Promise<void> {
    await forgetFiles(this.#rows, owner);
  }

  async #fileFor(owner: string, picture: Picture, there: File[]): Promise<string> {
    const bytes = picture.info ? undefined : await picture.read();
    const content =
      picture.info?.key ??
      createHash("sha256")
        .update(bytes ?? "")
        .digest("hex");
    const known = there.findLast((file) => file.content === content);
    if (known && (await this.#isWhole(known))) return known.id;
    if (known) await this.#delete(known.id);
    return this.#upload(owner, content, picture, await toSlackFormat(bytes ?? (await picture.read()), picture.info));
  }

  /** A file from before a restart may be incomplete. */
  async #isWhole({ id }: File): Promise<boolean> {
    return this.#whole.has(id) || (await this.#isReady(id));
  }

  async #upload(owner: string, content: string, { name, alt }: Picture, file: { bytes: Uint8Array; ending: string }) {
    const named = name.replace(/\.\w+$/, `.${file.ending}`);
    const { id, url } = await this.#api.getUploadUrl({ name: named, length: file.bytes.length, alt: cut(alt, MAX_ALT) });
    await this.#rows.addFile({ id, owner, content });
    try {
      await send(url, file.bytes);
      await this.#api.completeUpload([{ id, title: named }]);
    } catch (error) {
      await this.#delete(id).catch(() => {}); // it's recorded: the next change deletes it
      throw error;
    }
    this.#whole.set(id, true);
    return id;
  }

  async #waitUntilReady(id: string): Promise<boolean> {
    for (const wait of POLL_INTERVALS_MS) {
      if (wait > 0) await this.#sleep(wait);
      if (await this.#isReady(id)) return true;
    }
    return false;
  }

  async #isReady(id: string): Promise<boolean> {
    if (this.#ready.has(id)) return true;
    const file = await this.#api.file(id).catch((error: unknown) => {
      if (hasCode(error, "gone")) return undefined;
      throw error;
    });
    if (!file?.mimetype) return false;
    this.#ready.set(id, true);
    this.#whole.set(id, true);
    return true;
  }

  async #delete(id: string): Promise<void> {
    await this.#api.deleteFile(id).catch((error: unknown) => {
      if (!isPermanent(error)) throw error;
    });
    this.#ready.delete(id);
    this.#whole.delete(id);
    await this.#rows.deleteFile(id);
  }
}

/** Deletes the rows of an owner's files. Makes no calls to Slack. */
export async function forgetFiles(rows: Pick<SlackStore, "listFiles" | "deleteFile">, owner: string): Promise<void> {
  for (const { id } of await rows.listFiles(owner)) await rows.deleteFile(id);
}

/** Without the token: the URL itself is the permission. */
async function send(url: string, bytes: Uint8Array): Promise<void> {
  const headers = { "content-type": "application/octet-stream" };
  const request = { method: "POST", headers, body: Buffer.from(bytes), signal: AbortSignal.timeout(UPLOAD_MS) };
  const response = await fetch(url, request).catch((error: unknown) => {
    throw new PlatformError("unavailable", "failed to upload picture", { cause: error });
  });
  await response.body?.cancel();
  const { status } = response;
  // In any case, no message is posted yet.
  const code = status < 500 ? codeOfHttpStatus(status) : "unavailable";
  if (status !== 200) throw new PlatformError(code, `picture upload responded with ${status}`);
}

/** Image blocks take PNG, JPEG and GIF. An animated WebP becomes a GIF, and other types become PNG with identical pixels and the same mark. `info`:
 *  if known. */
async function toSlackFormat(
  bytes: Uint8Array,
  { type, frames }: { type?: ImageType; frames?: number } = {},
): Promise<{ bytes: Uint8Array; ending: string }> {
  const encode = async (ending: string, make: () => Promise<Buffer>) => ({
    bytes: carryMark(bytes, await withPictureSlot(make)),
    ending,
  });
  if (type === "image/webp" && frames !== undefined)
    return encode("gif", () => sharp(bytes, { animated: true }).gif({ effort: 2 }).toBuffer());
  const format = type?.replace("image/", "") ?? (await withPictureSlot(() => sharp(bytes).metadata())).format;
  if (format === "png" || format === "gif") return { bytes, ending: format };
  if (format === "jpeg") return { bytes, ending: "jpg" };
  return encode("png", () => sharp(bytes).png({ compressionLevel: 4 }).toBuffer());
}
