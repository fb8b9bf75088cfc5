import { expect } from "vitest";
import { freePort } from "../../platforms/slack/start.ts";
import { Visitor } from "../../platforms/web/browser-client.ts";
import { picture, type Scene } from "./leaving.ts";

const PATIENCE = { timeout: 30_000, interval: 50 };

export async function onThePage(): Promise<Scene> {
  return {
    env: { WEB_PORT: String(await freePort()) },
    async begins(program, words) {
      const says = async (visitor: Visitor, to: string, text: string, name?: string): Promise<string> => {
        const { go = "" } = await visitor.send("/messages", { to, text, pictures: name ? [await file(name)] : [] });
        return go;
      };
      const bo = new Visitor(program);
      const thread = await says(bo, "channel", `/edit ${words}`, "photo.png");
      await drawn(bo, thread, 1);
      return {
        sees: async () => {
          const page = `${await bo.page(thread)}${await bo.page("/")}`;
          return [...page.matchAll(/<article class="card".*?<\/article>/gs)].map(([card]) => card.replace(/<[^>]*>/g, " "));
        },
        async joinedBy(markers) {
          const ada = new Visitor(program);
          const own = await says(ada, "channel", `/edit write "${markers.next()}"`, `${markers.next()}.png`);
          await drawn(ada, own, 1);
          markers.all.push(own.slice("/c/".length), ada.cookie("person") ?? "");
          await says(ada, thread.slice("/c/".length), `write "${markers.next()}"`);
          await drawn(bo, thread, 2);
          return {
            forgets: () => ada.send("/do/forget", {}),
            left: async () => cards(await ada.page(own)) + cards(await ada.page("/")),
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

async function drawn(visitor: Visitor, path: string, count: number): Promise<void> {
  await expect.poll(async () => cards(await visitor.page(path)), PATIENCE).toBe(count);
  await expect.poll(() => visitor.page(path), PATIENCE).not.toContain("aria-busy");
}

function cards(page: string): number {
  return page.match(/<article class="card"/g)?.length ?? 0;
}
