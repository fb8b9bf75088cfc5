import { images } from "../../../src/images/read.ts";
import { resizeForPage } from "../../../src/images/renditions.ts";
import { createIllustrator } from "../../../src/models/illustrate.ts";
import { local } from "../../../src/models/local/local.ts";
import { createSubjectSelector } from "../../../src/models/local/rendering/select-subject.ts";
import { createSubjectFinder } from "../../../src/models/local/subject/network/finder.ts";
import { type WebOptions, WebPlatform } from "../../../src/platforms/web/platform.ts";
import type { WebMessageStore } from "../../../src/platforms/web/store/message-store.ts";
import { idGenerator } from "../../../src/random.ts";
import { LocalChangeCounter, LocalSignals } from "../../../src/storage/sqlite/signals.ts";
import { clock, silent } from "../../fakes/bot.ts";

const finder = createSubjectFinder();

/** A page on a free loopback port, without a token, which never deletes pictures. */
export function createPage(
  messages: WebMessageStore,
  blobs: WebOptions["blobs"],
  changed: Partial<WebOptions> = {},
): WebPlatform {
  return new WebPlatform({
    ...{
      host: "127.0.0.1",
      port: 0,
      origins: [],
      messages,
      images,
      blobs,
      rendition: resizeForPage,
      illustrate: createIllustrator(local, images),
      selectSubject: createSubjectSelector(finder),
      clock,
      ids: idGenerator,
      log: silent,
      signals: new LocalSignals(),
      changes: new LocalChangeCounter(idGenerator.nextKey()),
    },
    isImageReferenced: async () => true,
    health: async () => ({ status: "ok", platforms: {} }),
    metrics: async () => ({ contentType: "text/plain", body: "" }),
    ...changed,
  });
}
