import { expect } from "vitest";
import { freePort } from "../../platforms/slack/start.ts";
import { BrowserClient } from "../../platforms/web/browser-client.ts";
import { type ForgetTarget, picture } from "./kill-while-forgetting.ts";

const POLLING = { timeout: 30_000, interval: 50 };

export async function createPageTarget(): Promise<ForgetTarget> {
  return {
    env: { WEB_PORT: String(await freePort()) },
    async start(program, prompt) {
      const send = async (client: BrowserClient, to: string, text: string, name?: string): Promise<string> => {
        const { go = "" } = await client.send("/messages", { to, text, pictures: name ? [await file(name)] : [] });
        return go;
      };
      const bo = new BrowserClient(program);
      const thread = await send(bo, "channel", `/edit ${prompt}`, "photo.png");
      await waitForCards(bo, thread, 1);
      return {
        messages: async () => {
          const page = `${await bo.page(thread)}${await bo.page("/")}`;
          return [...page.matchAll(/<article class="card".*?<\/article>/gs)].map(([card]) => card.replace(/<[^>]*>/g, " "));
        },
        async addPerson(markers) {
          const ada = new BrowserClient(program);
          const own = await send(ada, "channel", `/edit write "${markers.next()}"`, `${markers.next()}.png`);
          await waitForCards(ada, own, 1);
          markers.all.push(own.slice("/c/".length), ada.cookie("person") ?? "");
          await send(ada, thread.slice("/c/".length), `write "${markers.next()}"`);
          await waitForCards(bo, thread, 2);
          return {
            forget: () => ada.send("/do/forget", {}),
            countMessages: async () => countCards(await ada.page(own)) + countCards(await ada.page("/")),
          };
        },
      };
    },
    async close() {},
  };
}

async function file(name: string): Promise<File> {
  return new File([new Uint8Array((await picture(name)).bytes)], name, { type: "image/png" });
}

async function waitForCards(client: BrowserClient, path: string, count: number): Promise<void> {
  await expect.poll(async () => countCards(await client.page(path)), POLLING).toBe(count);
  await expect.poll(() => client.page(path), POLLING).not.toContain("aria-busy");
}

function countCards(page: string): number {
  return page.match(/<article class="card"/g)?.length ?? 0;
}
