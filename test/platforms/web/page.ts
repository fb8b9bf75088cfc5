import { chance } from "../../../src/chance.ts";
import { rendition } from "../../../src/images/fit.ts";
import { images } from "../../../src/images/read.ts";
import type { WebMessages } from "../../../src/platforms/web/messages.ts";
import { type WebOptions, WebPlatform } from "../../../src/platforms/web/platform.ts";
import { clock, silent } from "../../fakes/bot.ts";

/** A page on a free port of loopback, without a token, that keeps every picture. */
export function pageOver(messages: WebMessages, blobs: WebOptions["blobs"], changed: Partial<WebOptions> = {}): WebPlatform {
  return new WebPlatform({
    ...{ host: "127.0.0.1", port: 0, origins: [], messages, images, blobs, rendition, clock, chance, log: silent },
    uses: async () => true,
    health: () => ({ status: "ok", platforms: {} }),
    metrics: async () => ({ contentType: "text/plain", body: "" }),
    ...changed,
  });
}
