import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { SqlWebMessageStore } from "../../../src/platforms/web/store/sql-store.ts";
import { FileBlobStore } from "../../../src/storage/disk/file-blob-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { clock } from "../../fakes/bot.ts";
import { BotHarness } from "../../platforms/bot-harness.ts";
import { BrowserClient } from "../../platforms/web/browser-client.ts";
import { createPage } from "../../platforms/web/page.ts";
import { isLabelled, type StartDriver, takePhoto, takePhotos } from "./driver.ts";

export const startPageDriver: StartDriver = async (options) => {
  const bot = new BotHarness(options);
  onTestFinished(() => bot.close());
  const blobs = new FileBlobStore(mkdtempSync(join(tmpdir(), "page-")), clock);
  const page = createPage(new SqlWebMessageStore(new SqliteDatabase(bot.db, clock)), blobs);
  await bot.start(page);
  const ada = new BrowserClient({ address: page.address });
  const bo = new BrowserClient({ address: page.address });
  await bo.get("/"); // the first visit sets the person's cookie
  let path = "";
  const card = async (number: number) => {
    const html = await ada.page(path);
    return html.split('<article class="card"').find((one) => one.includes(`aria-label="Edit ${number}"`));
  };
  const click = async (number: number, button: string, person: BrowserClient) => {
    const formOf = async () => {
      const forms = ((await card(number)) ?? "").matchAll(/<form method="post" action="([^"]+)">(.*?)<\/form>/gs);
      return [...forms].find(([, , inner = ""]) => isLabelled(inner.replace(/<[^>]*>/g, ""), button));
    };
    await expect.poll(formOf, { timeout: 10_000 }).toBeDefined();
    const [, action = "", inner = ""] = (await formOf()) ?? [];
    const hidden = [...inner.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
    return person.send(action, Object.fromEntries(hidden));
  };
  return {
    async start(prompt, photos = 1) {
      const [to, text] = path === "" ? ["channel", `/edit ${prompt}`] : [path.slice(3), prompt];
      const { go } = await ada.send("/messages", { to, text, pictures: await takeFiles(photos) });
      path ||= go ?? "";
    },
    async send(prompt, photos = 0) {
      await ada.send("/messages", { to: path.slice(3), text: prompt, pictures: await takeFiles(photos) });
    },
    async postPhoto(n) {
      const to = path === "" ? "channel" : path.slice(3);
      const { go } = await ada.send("/messages", { to, text: "", pictures: [toFile(await takePhoto(n))] });
      path ||= go ?? "";
    },
    async card(number) {
      const html = await card(number);
      const shown = [...(html ?? "").matchAll(/<img[^>]* src="(\/(?:pictures|previews)\/[^"]+)"/g)].map(([, src]) => src ?? "");
      const drawn = shown.filter((src) => !src.endsWith("/160")); // references are shown at 160 pixels
      const pictures = await Promise.all(drawn.map(async (src) => new Uint8Array(await (await ada.get(src)).arrayBuffer())));
      return html === undefined ? undefined : { text: html.replace(/<[^>]*>/g, " ").replaceAll("&#39;", "'"), pictures };
    },
    turns: () => bot.turns(),
    charges: () => bot.charges(),
    click: async (number, button) => void (await click(number, button, ada)),
    async clickAndAgree(number, button) {
      const { dialog = "" } = await click(number, button, ada);
      const fields = [...dialog.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
      for (const _ of ["one", "two"]) await ada.send("/do/pay", Object.fromEntries(fields));
      return dialog;
    },
    clickAsStranger: async (number, button) => void (await click(number, button, bo)),
    async pick(number, variant) {
      const form = new RegExp(`name="variant" value="(\\w+)"[^]*?id="pick-\\1" data-pick="${variant}"`).exec(
        (await card(number)) ?? "",
      );
      await ada.send("/do/pick", { conversation: path.slice(3), variant: form?.[1] ?? "", on: "true" });
    },
  };
};

async function takeFiles(count: number): Promise<File[]> {
  return (await takePhotos(count)).map(toFile);
}

function toFile({ name, bytes }: { name: string; bytes: Buffer }): File {
  return new File([new Uint8Array(bytes)], name);
}
