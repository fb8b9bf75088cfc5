// Our files: uploaded without a channel, shown by the blocks that reference them, deleted when no block does.

import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { CardImage } from "../../../core/cards/views.ts";
import { type Deferred, deferred } from "../../../core/deferred.ts";
import { PlatformError } from "../../../core/errors.ts";
import { hasCode, isPermanent } from "../../../core/platforms/refusals.ts";
import type { ImageType } from "../../../core/vocabulary.ts";
import { sharp, withPictureSlot } from "../../../images/picture-slots.ts";
import { cut } from "../../shared/cut-text.ts";
import type { Sleep } from "../../shared/sleep.ts";
import type { Api } from "../gateway/api.ts";
import { faultOfAnswer } from "../gateway/errors.ts";
import type { SlackStore } from "../store/store.ts";

const UPLOAD_MS = 60_000;
const ALT = 1000;
/** Slack works on a file for a moment after it is there: one that takes longer is asked for again later. */
const POLL_INTERVALS_MS = [0, 100, 160, 250, 400, 640];
const RETRY_DELAY_MS = 500;

/** A picture to be shown. `name` tells it from the others of one message. */
export type Picture = Pick<CardImage, "name" | "alt" | "read"> & { info?: { key: string; type?: ImageType } };
type File = Awaited<ReturnType<SlackStore["listFiles"]>>[number];

export class Uploads {
  readonly #api: Api;
  readonly #rows: SlackStore;
  readonly #pause: Sleep;
  /** Files of which Slack has all bytes. */
  readonly #whole = new LRUCache<string, true>({ max: 5000 });
  readonly #ready = new LRUCache<string, true>({ max: 5000 });

  constructor(api: Api, rows: SlackStore, pause: Sleep) {
    this.#api = api;
    this.#rows = rows;
    this.#pause = pause;
  }

  /** The file of each picture, by name, ready to be shown. What was uploaded for this owner before is used again. Deferred while
   *  Slack still works on one. */
  async filesFor(owner: string, pictures: readonly Picture[]): Promise<Map<string, string> | Deferred> {
    const there = await this.#rows.listFiles(owner);
    const files = await Promise.all(
      pictures.map(async (picture): Promise<[string, string]> => [picture.name, await this.#fileFor(owner, picture, there)]),
    );
    for (const [, id] of files) if (!(await this.#looks(id, "patiently"))) return deferred(RETRY_DELAY_MS);
    return new Map(files);
  }

  /** The file that shows this for the owner already. */
  async known(owner: string, content: string): Promise<string | undefined> {
    return (await this.#rows.listFiles(owner)).findLast((file) => file.content === content && this.#ready.has(file.id))?.id;
  }

  /** Deletes what was uploaded for this owner and is not among `ids`. */
  async keepOnly(owner: string, ids: readonly string[], more: readonly string[] = []): Promise<void> {
    const known = (await this.#rows.listFiles(owner)).map(({ id }) => id);
    for (const id of new Set([...known, ...more])) if (!ids.includes(id)) await this.#delete(id);
  }

  /** Slack will not show it: the next time another one is uploaded. */
  async giveUp(id: string): Promise<void> {
    await this.#delete(id);
  }

  /** Without a word to Slack, which has forgotten us. */
  async forget(owner: string): Promise<void> {
    for (const { id } of await this.#rows.listFiles(owner)) await this.#rows.deleteFile(id);
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
    return this.#upload(owner, content, picture, await toSlackFormat(bytes ?? (await picture.read()), picture.info?.type));
  }

  /** A file from before a restart may lack its bytes. */
  async #isWhole({ id }: File): Promise<boolean> {
    return this.#whole.has(id) || (await this.#looks(id, "once"));
  }

  async #upload(owner: string, content: string, { name, alt }: Picture, file: { bytes: Uint8Array; ending: string }) {
    const named = name.replace(/\.\w+$/, `.${file.ending}`);
    const { id, url } = await this.#api.getUploadUrl({ name: named, length: file.bytes.length, alt: cut(alt, ALT) });
    await this.#rows.addFile({ id, owner, content });
    try {
      await send(url, file.bytes);
      await this.#api.completeUpload([{ id, title: named }]);
    } catch (error) {
      await this.#delete(id).catch(() => {}); // written down: it goes with the next change
      throw error;
    }
    this.#whole.set(id, true);
    return id;
  }

  async #looks(id: string, how: "once" | "patiently"): Promise<boolean> {
    if (this.#ready.has(id)) return true;
    for (const wait of how === "once" ? [0] : POLL_INTERVALS_MS) {
      if (wait > 0) await this.#pause(wait);
      if (await this.#isReady(id)) return true;
    }
    return false;
  }

  async #isReady(id: string): Promise<boolean> {
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

/** Without our token: the address itself is the permission. */
async function send(url: string, bytes: Uint8Array): Promise<void> {
  const headers = { "content-type": "application/octet-stream" };
  const request = { method: "POST", headers, body: Buffer.from(bytes), signal: AbortSignal.timeout(UPLOAD_MS) };
  const response = await fetch(url, request).catch((error: unknown) => {
    throw new PlatformError("unavailable", "failed to upload picture", { cause: error });
  });
  await response.body?.cancel();
  const { status } = response;
  // Whatever became of it, nothing is posted yet.
  const fault = status < 500 ? faultOfAnswer(status) : "unavailable";
  if (status !== 200) throw new PlatformError(fault, `picture upload responded with ${status}`);
}

/** Image blocks take PNG, JPEG and GIF. Other types become PNG with identical pixels. `type`: where it is known already. */
async function toSlackFormat(bytes: Uint8Array, type: ImageType | undefined): Promise<{ bytes: Uint8Array; ending: string }> {
  const format = type?.replace("image/", "") ?? (await withPictureSlot(() => sharp(bytes).metadata())).format;
  if (format === "png" || format === "gif") return { bytes, ending: format };
  if (format === "jpeg") return { bytes, ending: "jpg" };
  return { bytes: await withPictureSlot(() => sharp(bytes).png({ compressionLevel: 4 }).toBuffer()), ending: "png" };
}
