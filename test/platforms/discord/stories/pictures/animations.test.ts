// Animations that people post: the built-in editor edits all frames, other models get the first one.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { local } from "../../../../../src/models/local/local.ts";
import { editorMessages } from "../../../../../src/models/local/messages.ts";
import { createModel, film, framesIn, photo, startChat, unescapeMarkdown } from "../../start.ts";

const delay = [120, 120, 120, 120];

test.each(["gif", "webp"] as const)("posts the edited %s as one, and edits it again", async (type) => {
  const { ada, general, service, waitForResult } = await startChat(local);
  const pictures = [{ name: `dance.${type}`, bytes: await film(type) }];
  const posted = await ada.posts(general, { text: `${service.mention} black and white`, pictures });
  const thread = { id: posted.id };
  const first = await waitForResult(thread, "black and white");
  expect(await framesIn(first.pictures[0]?.bytes ?? Buffer.alloc(0))).toEqual({ format: type, pages: 4, delay });
  expect(first.pictures[0]?.name).toMatch(new RegExp(`\\.${type}$`));
  expect(unescapeMarkdown(first.text)).not.toContain("first frame");
  await ada.posts(thread, { text: "rotate left" });
  const second = await waitForResult(thread, "rotate left");
  expect(await framesIn(second.pictures[0]?.bytes ?? Buffer.alloc(0))).toEqual({ format: type, pages: 4, delay });
});

test("says on the card that only the first frame is used, where the editor can't do it to all", async () => {
  const { ada, general, service, waitForResult } = await startChat(local);
  const pictures = [{ name: "dance.gif", bytes: await film("gif") }];
  const posted = await ada.posts(general, { text: `${service.mention} trim the edges and brighter`, pictures });
  const card = await waitForResult({ id: posted.id }, "trim the edges");
  expect(unescapeMarkdown(card.text)).toContain(editorMessages.firstFrame);
  expect((await framesIn(card.pictures[0]?.bytes ?? Buffer.alloc(0))).pages).toBe(1);
});

test("sends the first frame to other models, and says so", async () => {
  const model = createModel(async () => (await photo()).bytes);
  const { ada, general, service, waitForResult } = await startChat(model);
  const pictures = [{ name: "dance.gif", bytes: await film("gif") }];
  const posted = await ada.posts(general, { text: `${service.mention} make it night`, pictures });
  const card = await waitForResult({ id: posted.id }, "make it night");
  expect(unescapeMarkdown(card.text)).toContain(messages.firstFrame);
});
