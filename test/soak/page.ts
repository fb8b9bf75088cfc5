import sharp from "sharp";
import { BrowserClient } from "../program/browser-client.ts";
import { ended, type Place, TURNS_PER_CONVERSATION } from "./place.ts";

/** More than the page keeps of renditions: 64 MB, at about 400 KB each. */
const PICTURES_TO_LOOK_AT = 240;
/** The largest rendition. */
const RENDITION_WIDTH = 1280;

/** The built-in page. Its faults are those of a browser: what was sent is taken back half of the way. */
export function onThePage(): Place {
  let [visitor, path, turns, share, faults]: [BrowserClient | undefined, string, number, number, number] = [
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
      visitor = new BrowserClient(address);
      await visitor.get("/");
    },
    async fillCaches() {
      for (let seen = 0; visitor && seen < PICTURES_TO_LOOK_AT; seen++) await lookAt(visitor, await noise());
    },
    async turn(words, picture) {
      if (!visitor) throw new Error("nobody is on the page");
      if (random() < share) {
        faults++;
        await takenBack(visitor, picture);
      }
      const fresh = turns % TURNS_PER_CONVERSATION === 0;
      const answered = fresh
        ? await visitor.startConversation(words, picture)
        : await visitor.post("/messages", { to: path.slice("/c/".length), text: words });
      if (answered.refused) throw new Error(`the page said: ${answered.say}`);
      path = answered.go ?? path;
      const number = (turns++ % TURNS_PER_CONVERSATION) + 1;
      const here = visitor;
      await ended(number, async () => {
        const cards = await here.turns(path);
        return { cards: cards.length, busy: cards.filter(({ drawing }) => drawing).length };
      });
    },
    fail(wanted, chance) {
      [share, random] = [wanted, chance];
    },
    disconnect() {},
    forget() {},
    async close() {},
  };
}

async function takenBack(visitor: BrowserClient, picture: Uint8Array): Promise<void> {
  const leaving = new AbortController();
  const body = new FormData();
  body.append("pictures", new File([new Uint8Array(picture)], "photo.jpg"));
  const sending = visitor.fetch("/messages", { method: "POST", body, signal: leaving.signal }).catch(() => undefined);
  setTimeout(() => leaving.abort(), 1);
  await sending;
}

/** Posts a picture in the channel and opens it. */
async function lookAt(visitor: BrowserClient, bytes: Uint8Array): Promise<void> {
  const posted = await visitor.post("/messages", { to: "channel", pictures: { name: "photo.jpg", bytes } });
  if (posted.refused) throw new Error(`the page said: ${posted.say}`);
  const { text: page } = await visitor.get("/");
  const key = [...page.matchAll(/\/pictures\/([^/"]+)\/\d+/g)].at(-1)?.[1];
  const response = await visitor.fetch(`/pictures/${key}/${RENDITION_WIDTH}`);
  const size = (await response.arrayBuffer()).byteLength;
  if (!response.ok || size === 0) throw new Error(`the rendition was answered with ${response.status}`);
}

function noise(): Promise<Buffer> {
  const picture = { width: RENDITION_WIDTH, height: RENDITION_WIDTH, channels: 3, background: "grey" } as const;
  return sharp({ create: { ...picture, noise: { type: "gaussian", mean: 128, sigma: 40 } } })
    .jpeg()
    .toBuffer();
}
