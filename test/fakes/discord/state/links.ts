import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { StoredFile } from "./rows.ts";
import type { ServiceState } from "./service-state.ts";

const lifeSeconds = 24 * 60 * 60;

/** Signed links to files: `ex` and `is` in hex seconds, `hm` signs both. They are valid for a day. */
export class Links {
  readonly #state: ServiceState;
  #secret = randomBytes(16);

  constructor(state: ServiceState) {
    this.#state = state;
  }

  /** A fresh link under `/cdn`, or under `/media` for the media proxy. */
  to(file: StoredFile, root: "cdn" | "media" = "cdn"): string {
    const issued = Math.floor(this.#state.clock.now() / 1000);
    const path = `${file.ephemeral ? "ephemeral-attachments" : "attachments"}/${file.channelId}/${file.id}/${file.name}`;
    const [is, ex] = [issued.toString(16), (issued + lifeSeconds).toString(16)];
    return `${this.#state.origin}/${root}/${path}?ex=${ex}&is=${is}&hm=${this.#sign(path, ex, is)}&`;
  }

  /** The file of a link whose signature is valid and that hasn't expired. */
  open(url: URL): StoredFile | undefined {
    const path = decodeURIComponent(url.pathname).replace(/^\/(cdn|media)\//, "");
    const [ex, is, hm] = ["ex", "is", "hm"].map((name) => url.searchParams.get(name) ?? "");
    const signed = Buffer.from(this.#sign(path, ex ?? "", is ?? ""));
    const given = Buffer.from(hm ?? "");
    if (signed.length !== given.length || !timingSafeEqual(signed, given)) return undefined;
    if (Number.parseInt(ex ?? "", 16) * 1000 <= this.#state.clock.now()) return undefined;
    return this.named(url);
  }

  /** The file a link names, even if the link has expired. */
  named(url: URL): StoredFile | undefined {
    const [, id] = /attachments\/\d+\/(\d+)\//.exec(url.pathname) ?? [];
    return id === undefined ? undefined : this.#state.files.get(id);
  }

  /** Invalidates every link so far. */
  expireAll(): void {
    this.#secret = randomBytes(16);
  }

  #sign(path: string, ex: string, is: string): string {
    return createHmac("sha256", this.#secret).update(`${path}?${ex}&${is}`).digest("hex");
  }
}
