import { createHash } from "node:crypto";
import sharp from "sharp";
import { describe, expect, onTestFinished, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import type { BlobStore } from "../../../../src/core/ports/pictures.ts";
import type { BlobKey } from "../../../../src/core/vocabulary.ts";
import { PICTURE_SLOTS, withPictureSlot } from "../../../../src/images/picture-slots.ts";
import { images } from "../../../../src/images/read.ts";
import { storeUploads } from "../../../../src/platforms/web/pictures/uploads.ts";
import { startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint } from "../held-model.ts";

/** A blob store that records which blobs are stored, and which a sweep must keep now. */
function createBlobStore() {
  const stored = new Set<BlobKey>();
  const held = new Set<BlobKey>();
  const put: BlobStore["put"] = async (bytes, use) => {
    const key = createHash("sha256").update(bytes).digest("hex") as BlobKey;
    stored.add(key);
    held.add(key);
    try {
      return await use(key);
    } finally {
      held.delete(key);
    }
  };
  return { stored, held, deps: { images, blobs: { put, remove: async () => 0 }, isImageReferenced: async () => true } };
}

const file = (bytes: Uint8Array, name: string) => new File([new Uint8Array(bytes)], name);

test("stores pictures in order, and holds all until their message is stored", async () => {
  const { held, deps } = createBlobStore();
  const files = [file(await paint("red"), "a.png"), file(await paint("blue"), "b.png")];
  const pictures = await storeUploads(files, deps, async (stored) => {
    expect(stored.map(({ key }) => held.has(key))).toEqual([true, true]);
    return stored;
  });
  expect(pictures).toMatchObject([
    { name: "a.png", width: 300, height: 200, type: "image/png" },
    { name: "b.png", width: 300, height: 200 },
  ]);
  expect(held.size).toBe(0);
});

test("refuses a tenth picture and a file that isn't a picture before storing anything", async () => {
  const { stored, deps } = createBlobStore();
  const picture = file(await paint("red"), "a.png");
  await expect(storeUploads(Array(10).fill(picture), deps, async () => undefined)).rejects.toThrow(
    "A message can have up to 9 pictures.",
  );
  const text = file(new TextEncoder().encode("<html>"), "a.png");
  await expect(storeUploads([picture, text], deps, async () => undefined)).rejects.toThrow(/^a\.png: This is/);
  await expect(storeUploads([text], deps, async () => undefined)).rejects.toThrow(/^This is/);
  expect(stored.size).toBe(0);
});

test("leaves out a file that isn't a picture where it is named, unless there is no picture beside it", async () => {
  const { deps } = createBlobStore();
  const [picture, pdf] = [file(await paint("red"), "a.png"), file(new TextEncoder().encode("%PDF-1.7"), "notes.pdf")];
  const damaged = file((await paint("red")).subarray(0, 40), "b.png");
  const store = (...files: File[]) => storeUploads(files, deps, async (...stored) => stored, { namesUnused: true });
  expect(await store(pdf, picture)).toMatchObject([[{ name: "a.png" }], [{ name: "notes.pdf", kind: "pdf" }]]);
  await expect(store(pdf)).rejects.toThrow(/^This is/);
  await expect(store(picture, damaged)).rejects.toThrow(/^b\.png: /);
});

test("names a file that isn't a picture on the card, and refuses it where people only talk", async () => {
  const app = await startApp({});
  onTestFinished(() => app.stop());
  const ada = new BrowserClient(app);
  const pictures = [file(await paint("red"), "a.png"), file(new TextEncoder().encode("%PDF-1.7"), "notes.pdf")];
  const { go = "" } = await ada.send("/messages", { to: "channel", text: "/edit make it warmer", pictures });
  const note = messages.unusedFiles("pdf", ["notes.pdf"]).replaceAll("'", "&#39;");
  await expect.poll(() => ada.page(go), { timeout: 15_000 }).toContain(note);
  expect(await ada.send("/messages", { to: "channel", text: "// look", pictures })).toMatchObject({ refused: true });
});

describe("what a file had besides the picture", () => {
  const note = messages.firstOnly("scan.tiff", "pages");

  async function start() {
    const app = await startApp({});
    onTestFinished(() => app.stop());
    const pages = await Promise.all([paint("red"), paint("blue")]);
    const scan = await sharp(pages, { join: { animated: true } })
      .tiff({ compression: "deflate" })
      .toBuffer();
    return { ada: new BrowserClient(app), pictures: [file(scan, "scan.tiff")] };
  }

  test("is on the card", async () => {
    const { ada, pictures } = await start();
    const { go = "" } = await ada.send("/messages", { to: "channel", text: "/edit make it warmer", pictures });
    await expect.poll(() => ada.page(go), { timeout: 15_000 }).toContain(note);
  });

  test("is on the card of a picture that was posted before", async () => {
    const { ada, pictures } = await start();
    await ada.send("/messages", { to: "channel", text: "// look", pictures });
    const [, message = ""] = /name="message" value="(\w{12})"/.exec(await ada.page("/")) ?? [];
    const { dialog = "" } = await ada.send("/form", { message });
    const [, draft = ""] = /name="draft" value="(\w{12})"/.exec(dialog) ?? [];
    const values = { draft, prompt: "make it warmer", offers: "models", models: "local" };
    const { go = "" } = await ada.send("/submit", values);
    await expect.poll(() => ada.page(go), { timeout: 15_000 }).toContain(note);
  });
});

test("strips folders and invisible characters from file names", async () => {
  const { deps } = createBlobStore();
  const named = async (name: string) => (await storeUploads([file(await paint("red"), name)], deps, async (all) => all))[0]?.name;
  expect(await named("../../etc/pass\u0000wd")).toBe("passwd");
  expect(await named("C:\\photos\\cat.png")).toBe("cat.png");
  expect(await named("\u202e")).toBe("picture");
});

test("makes a person's pictures wait for their own, not for other people's", async () => {
  const app = await startApp({});
  onTestFinished(() => app.stop());
  const [ada, bo] = [new BrowserClient(app), new BrowserClient(app)];
  await Promise.all([ada.get("/"), bo.get("/")]);
  const slow = Promise.withResolvers<void>();
  const held = Array.from({ length: PICTURE_SLOTS }, () => withPictureSlot(() => slow.promise, `web:${ada.cookie("person")}`));
  const taken: string[] = [];
  const send = async (name: string, client: BrowserClient) => {
    const pictures = [new Blob([new Uint8Array(await paint("red"))])];
    expect(await client.send("/messages", { to: "channel", text: "", pictures })).toEqual({ done: true });
    taken.push(name);
  };
  const both = [send("ada", ada), send("bo", bo)];
  await both[1];
  expect(taken).toEqual(["bo"]);
  slow.resolve();
  await Promise.all([...held, ...both]);
  expect(taken).toEqual(["bo", "ada"]);
});
