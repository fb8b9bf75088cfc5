import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Thread } from "../../../src/core/vocabulary.ts";
import type { WebMessageStore } from "../../../src/platforms/web/store/message-store.ts";
import { SqlWebMessageStore } from "../../../src/platforms/web/store/sql-store.ts";
import { idGenerator } from "../../../src/random.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { clock } from "../../fakes/bot.ts";
import { createPage } from "../../platforms/web/page.ts";
import type { FakeCore } from "./fake-core.ts";
import { conformsAsPlatform, type PlatformHarness } from "./platform.ts";

const channel: Thread = { platform: "web", id: "pictures" };

conformsAsPlatform("the page", async (core: FakeCore): Promise<PlatformHarness> => {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  const { db, close } = openDatabase(":memory:");
  const { messages, loseResponse } = lossy(new SqlWebMessageStore(new SqliteDatabase(db, clock)));
  const kept = new FileBlobStore(folder, clock);
  const blobs: FileBlobStore = Object.assign(kept, { get: withCoreImages(kept.get.bind(kept), core) });
  const platform = createPage(messages, blobs);
  const load = async (path: string) => new Uint8Array(await (await fetch(platform.address + path)).arrayBuffer());
  const page = async (path: string) => (await fetch(platform.address + path)).text();
  return {
    ...{ platform, channel, loseResponse, deleteAsPerson: undefined },
    async visibleMessages(place) {
      const ours =
        place.id === channel.id
          ? (await page("/")).split('<div class="message"').filter((part) => part.includes("<b>Ada</b>"))
          : (await page(`/c/${core.conversationIn(place)}`)).split("<article").slice(1);
      return Promise.all(
        ours.map(async (part) => ({ text: textOf(part), pictures: await Promise.all(imageUrls(part).map(load)) })),
      );
    },
    async postAsPerson(place, words, pictures = []) {
      const to = place.id === channel.id ? "channel" : (core.conversationIn(place) ?? "");
      const body = new FormData();
      const fields = { to, key: idGenerator.nextKey(), text: to === "channel" ? `/edit ${words}` : words };
      for (const [name, value] of Object.entries(fields)) body.append(name, value);
      for (const picture of pictures) body.append("pictures", new File([new Uint8Array(picture)], "photo.png"));
      await fetch(`${platform.address}/messages`, { method: "POST", body, headers: { "x-page": "1", origin: platform.address } });
    },
    async close() {
      close();
      rmSync(folder, { recursive: true });
    },
  };
});

/** A message store whose next `add` of the bot's can succeed and then throw. */
function lossy(kept: SqlWebMessageStore): { messages: WebMessageStore; loseResponse(to: "open" | "post"): void } {
  const lost = new Set<string>();
  const add = kept.add.bind(kept);
  const messages = Object.assign(kept, {
    async add(message: Parameters<typeof add>[0]) {
      const added = await add(message);
      if (lost.delete(message.kind)) throw new Error("the response was lost");
      return added;
    },
  });
  return { messages, loseResponse: (to) => lost.add(to === "open" ? "root" : "card") };
}

/** Reads the pictures of cards from the core. */
function withCoreImages(get: FileBlobStore["get"], core: FakeCore): FileBlobStore["get"] {
  return async (key) => (await core.findImage(key))?.read() ?? get(key);
}

/** The picture URLs of a message, or of a card without its references. */
function imageUrls(part: string): string[] {
  const shown = part.slice(Math.max(0, part.indexOf('<div class="variants"')));
  return [...shown.matchAll(/<img[^>]* src="(\/(?:pictures|previews)\/[^"]+)"/g)].map((match) => match[1] ?? "");
}

function textOf(part: string): string {
  const entities = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
  return part.replace(/<[^>]+>/g, " ").replace(/&(lt|gt|quot|#39|amp);/g, (name) => entities[name as keyof typeof entities]);
}
