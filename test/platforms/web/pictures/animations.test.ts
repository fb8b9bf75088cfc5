// Animations on the page: they move on the card and in full, and can be downloaded.

import { expect, onTestFinished, test } from "vitest";
import type { ConversationKey } from "../../../../src/core/vocabulary.ts";
import { film, framesIn } from "../../pictures.ts";
import { startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";

test.each(["gif", "webp"] as const)("shows an edited %s with all its frames, and offers it as it is", async (type) => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const client = new BrowserClient(app);
  const pictures = new File([new Uint8Array(await film(type))], `dance.${type}`);
  const fields = { to: "new", offers: "models", models: "local", text: "black and white", pictures };
  const { go = "" } = await client.send("/messages", fields);
  const turn = async () => {
    const conversation = await app.store.conversations.findConversation(go.slice(3) as ConversationKey);
    return conversation?.head === undefined ? undefined : app.store.turns.findTurn(conversation.head);
  };
  await expect.poll(async () => (await turn())?.state, { timeout: 15_000 }).toBe("done");
  const image = (await turn())?.variants[0]?.image;
  expect(image).toMatchObject({ type: `image/${type}`, frames: 4 });
  const [whole, tile, thumbnail] = await Promise.all(
    ["", "/640", "/160"].map((size) => client.get(`/pictures/${image?.key}${size}`)),
  );
  expect(whole?.headers.get("content-type")).toBe(`image/${type}`);
  const frames = async (response: Response | undefined) =>
    (await framesIn(new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer(0)))).pages;
  expect([await frames(whole), await frames(tile), await frames(thumbnail)]).toEqual([4, 4, 1]);
  const still = `<source media="(prefers-reduced-motion: reduce)" srcset="/pictures/${image?.key}/320">`;
  expect(await client.page(go)).toContain(still);
  expect(await client.page(`${go}/1/1`)).toContain(`-edit-1-picture-1.${type}"`);
});
