// Whether a visitor may still use the bot in the chat.

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { PlatformError } from "../../../../src/core/errors.ts";
import type { Turn, VariantKey } from "../../../../src/core/vocabulary.ts";
import { pageMessages } from "../../../../src/platforms/web/messages.ts";
import { checkAccess } from "../../../../src/platforms/web/visits/check-access.ts";
import { silent } from "../../../fakes/bot.ts";
import { Chat } from "./chat.ts";

const refusal = "You don't have that role.";
let chat: Chat;
let turn: Turn;
let variant: VariantKey;
beforeAll(async () => {
  chat = await Chat.start();
  turn = await chat.say("harbour", "black and white");
  variant = turn.variants[0]?.key as VariantKey;
});
afterEach(() => {
  chat.service.visitorRefusal = undefined;
  chat.service.refuse("visitor", undefined);
});
afterAll(() => chat.stop());

const forms = [
  { path: "/messages", fields: () => ({ to: turn.conversation.key, text: "brighter" }) },
  { path: "/do/words", fields: () => ({ variant, text: "brighter" }) },
  { path: "/do/tool", fields: () => ({ variant, tool: "flip" }) },
  { path: "/do/pick", fields: () => ({ variant, on: "true" }) },
  { path: "/do/again", fields: () => ({ turn: turn.key }) },
];

/** The turns and their picks, once all are drawn. */
async function snapshot() {
  const turns = await Promise.all((await chat.turnsIn(turn)).map(({ key }) => chat.finished(key)));
  return turns.map(({ key, variants }) => [key, variants.map(({ picks }) => picks)]);
}

describe.each(forms)("POST $path", ({ path, fields }) => {
  const send = (browser: Awaited<ReturnType<Chat["visitor"]>>) =>
    browser.send(path, { conversation: turn.conversation.key, ...fields() });

  test("gets the chat's sentence, changes nothing and ends the visit once the chat refuses the person", async () => {
    const browser = await chat.visitor(turn);
    chat.service.visitorRefusal = refusal;
    const before = await snapshot();
    expect(await send(browser)).toEqual({ notice: refusal, refused: true });
    expect(await snapshot()).toEqual(before);
    chat.service.visitorRefusal = undefined;
    expect(await send(browser)).toEqual({ notice: pageMessages.visitEnded, refused: true });
  });

  test("is refused while the chat can't say, and works afterwards", async () => {
    const browser = await chat.visitor(turn);
    chat.service.refuse("visitor", new PlatformError("unavailable", "no response"));
    const before = await snapshot();
    expect(await send(browser)).toEqual({ notice: pageMessages.visitNotChecked, refused: true });
    expect(await snapshot()).toEqual(before);
    expect((await browser.get(`/c/${turn.conversation.key}`)).status).toBe(200);
    await expect.poll(() => chat.app.warnings).toContain("web: failed to check a visitor's access");
    chat.service.refuse("visitor", undefined);
    expect(await send(browser)).not.toHaveProperty("refused");
  });
});

test("shows no more than one page to somebody whom the chat refuses", async () => {
  const browser = await chat.visitor(turn);
  chat.service.visitorRefusal = refusal;
  await browser.get(`/c/${turn.conversation.key}`);
  await expect.poll(async () => (await browser.get(`/c/${turn.conversation.key}`)).status).toBe(401);
});

test("doesn't wait for a chat that never answers", async () => {
  const ended: unknown[] = [];
  const visits = { askChat: () => new Promise<never>(() => {}), end: async (one: unknown) => void ended.push(one) };
  const visit = { thread: { platform: "discord" as const, id: "1/2" } } as Parameters<typeof checkAccess>[0];
  expect(await checkAccess(visit, visits, silent, 10)).toBe(pageMessages.visitNotChecked);
  expect(ended).toEqual([]);
});
