import { expect, onTestFinished, test } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { ConversationKey } from "../../../src/core/vocabulary.ts";
import { pageMessages } from "../../../src/platforms/web/messages.ts";
import { startApp } from "./app.ts";
import { BrowserClient } from "./browser-client.ts";
import { paint } from "./held-model.ts";

test("takes only lines that mention the bot as edits, and says so", async () => {
  const app = await startApp({ mentionOnly: true });
  onTestFinished(() => app.stop());
  const client = new BrowserClient(app);
  const pictures = new Blob([new Uint8Array(await paint("red"))]);
  const { go = "" } = await client.send("/messages", { to: "new", text: "blur it", pictures });
  const to = go.slice("/c/".length);
  expect(await client.send("/messages", { to, text: "rotate left" })).toEqual({
    notice: pageMessages.onlyMentions,
    refused: false,
  });
  expect(await client.page(go)).toContain("rotate left");
  expect(await client.send("/messages", { to, text: "@threadbrush black and white" })).toEqual({ go });
  expect(await client.send("/messages", { to, text: "/settings mention only off" })).toMatchObject({ refused: false });
  expect(await client.send("/messages", { to, text: "brighter" })).toEqual({ go });
  const conversation = await app.store.conversations.findConversation(to as ConversationKey);
  const turns = conversation ? await app.store.turns.listTurns(conversation.id) : [];
  expect(turns.map(({ prompt }) => prompt)).toEqual(["blur it", "black and white", "brighter"]);
});

test("says that the administrator sets the page's defaults", async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  for (const text of ["/settings channel", "/settings server mention only on"])
    expect(await new BrowserClient(app).send("/messages", { to: "channel", text })).toEqual({
      notice: messages.noDefaults,
      refused: true,
    });
});
