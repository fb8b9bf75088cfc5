import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { photograph } from "../held-model.ts";

let app: App;
let ada: BrowserClient;
let address = "";

beforeAll(async () => {
  app = await startApp();
  ada = new BrowserClient(app);
  await ada.send("/messages", {
    to: "channel",
    text: "",
    pictures: [new File([new Uint8Array(await photograph())], "photo.jpg")],
  });
  const [message] = await app.messages.list("pictures", 1);
  address = `/pictures/${message?.pictures[0]?.key}/file`;
});
afterAll(() => app.stop());

test("converts a picture in the chosen size and names the file", async () => {
  const response = await ada.get(`${address}?type=webp&size=512&name=${encodeURIComponent('Café "1"/../x')}`);
  expect(response.headers.get("content-type")).toBe("image/webp");
  expect(response.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''Caf%C3%A9-1-x.webp");
  const metadata = await sharp(Buffer.from(await response.arrayBuffer())).metadata();
  expect(metadata).toMatchObject({ format: "webp", width: 512 });
});

test.each(["type=svg", "type=png&size=100000", "type=png&size=-1", "size=512", ""])("makes nothing for “%s”", async (query) => {
  expect((await ada.get(`${address}?${query}`)).status).toBe(404);
});

test("finds no picture that nobody posted", async () => {
  expect((await ada.get(`/pictures/${"0".repeat(64)}/file?type=png`)).status).toBe(404);
});
