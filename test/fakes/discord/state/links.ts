import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { StoredFile } from "./rows.ts";
import type { World } from "./world.ts";

const lifeSeconds = 24 * 60 * 60;

/** Signed links to files: `ex` and `is` in hex seconds, `hm` over both; good for about a day (facts §4). */
export class Links {
  readonly #world: World;
  #secret = randomBytes(16);

  constructor(world: World) {
    this.#world = world;
  }

  /** A fresh link, below `/cdn` or below `/media` for the proxy. */
  to(file: StoredFile, door: "cdn" | "media" = "cdn"): string {
    const issued = Math.floor(this.#world.clock.now() / 1000);
    const path = `${file.ephemeral ? "ephemeral-attachments" : "attachments"}/${file.channelId}/${file.id}/${file.name}`;
    const [is, ex] = [issued.toString(16), (issued + lifeSeconds).toString(16)];
    return `${this.#world.origin}/${door}/${path}?ex=${ex}&is=${is}&hm=${this.#sign(path, ex, is)}&`;
  }

  /** The file behind a link that is signed and has not expired. */
  open(url: URL): StoredFile | undefined {
    const path = decodeURIComponent(url.pathname).replace(/^\/(cdn|media)\//, "");
    const [ex, is, hm] = ["ex", "is", "hm"].map((name) => url.searchParams.get(name) ?? "");
    const signed = Buffer.from(this.#sign(path, ex ?? "", is ?? ""));
    const given = Buffer.from(hm ?? "");
    if (signed.length !== given.length || !timingSafeEqual(signed, given)) return undefined;
    if (Number.parseInt(ex ?? "", 16) * 1000 <= this.#world.clock.now()) return undefined;
    return this.named(url);
  }

  /** The file that a link of any age names. */
  named(url: URL): StoredFile | undefined {
    const [, id] = /attachments\/\d+\/(\d+)\//.exec(url.pathname) ?? [];
    return id === undefined ? undefined : this.#world.files.get(id);
  }

  /** Makes every link that was ever given out invalid. */
  expireAll(): void {
    this.#secret = randomBytes(16);
  }

  #sign(path: string, ex: string, is: string): string {
    return createHmac("sha256", this.#secret).update(`${path}?${ex}&${is}`).digest("hex");
  }
}
