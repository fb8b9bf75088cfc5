import sharp from "sharp";
import { BrowserClient } from "../program/browser-client.ts";
import { type SoakPlatform, TURNS_PER_CONVERSATION, waitForTurns } from "./platform.ts";

/** More renditions than the page caches: 64 MB, at about 400 KB each. */
const CACHE_FILLERS = 240;
/** The largest rendition. */
const RENDITION_WIDTH = 1280;

/** The built-in page. Its faults are a browser's: uploads that are aborted halfway. */
export function createPage(): SoakPlatform {
  let [client, path, turns, share, faults]: [BrowserClient | undefined, string, number, number, number] = [
    undefined,
    "",
    0,
    0,
    0,
  ];
  let random = () => 1;
  return {
    name: "page",
    env: {},
    get faults() {
      return faults;
    },
    async open(address) {
      client = new BrowserClient(address);
      await client.get("/");
    },
    async fillCaches() {
      for (let count = 0; client && count < CACHE_FILLERS; count++) await viewPicture(client, await noise());
    },
    async runTurn(prompt, picture) {
      if (!client) throw new Error("the page isn't open");
      if (random() < share) {
        faults++;
        await abortUpload(client, picture);
      }
      const isNew = turns % TURNS_PER_CONVERSATION === 0;
      const result = isNew
        ? await client.startConversation(prompt, picture)
        : await client.post("/messages", { to: path.slice("/c/".length), text: prompt });
      if (result.refused) throw new Error(`the page refused: ${result.notice}`);
      path = result.go ?? path;
      const number = (turns++ % TURNS_PER_CONVERSATION) + 1;
      const reader = client;
      await waitForTurns(number, async () => {
        const cards = await reader.turns(path);
        return { cards: cards.length, drawing: cards.filter(({ drawing }) => drawing).length };
      });
    },
    failRequests(newShare, newRandom) {
      [share, random] = [newShare, newRandom];
    },
    disconnect() {},
    clearRecords() {},
    async close() {},
  };
}

async function abortUpload(client: BrowserClient, picture: Uint8Array): Promise<void> {
  const abort = new AbortController();
  const body = new FormData();
  body.append("pictures", new File([new Uint8Array(picture)], "photo.jpg"));
  const upload = client.fetch("/messages", { method: "POST", body, signal: abort.signal }).catch(() => undefined);
  setTimeout(() => abort.abort(), 1);
  await upload;
}

/** Posts a picture in the channel and loads its rendition. */
async function viewPicture(client: BrowserClient, bytes: Uint8Array): Promise<void> {
  const posted = await client.post("/messages", { to: "channel", pictures: { name: "photo.jpg", bytes } });
  if (posted.refused) throw new Error(`the page refused: ${posted.notice}`);
  const { text: page } = await client.get("/");
  const key = [...page.matchAll(/\/pictures\/([^/"]+)\/\d+/g)].at(-1)?.[1];
  const response = await client.fetch(`/pictures/${key}/${RENDITION_WIDTH}`);
  const size = (await response.arrayBuffer()).byteLength;
  if (!response.ok || size === 0) throw new Error(`the rendition responded with ${response.status}`);
}

function noise(): Promise<Buffer> {
  const picture = { width: RENDITION_WIDTH, height: RENDITION_WIDTH, channels: 3, background: "grey" } as const;
  return sharp({ create: { ...picture, noise: { type: "gaussian", mean: 128, sigma: 40 } } })
    .jpeg()
    .toBuffer();
}
