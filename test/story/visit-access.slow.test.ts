// A visit to the page ends when its person may no longer use the bot in the chat.

import { expect, onTestFinished, test } from "vitest";
import { discordMessages } from "../../src/platforms/discord/messages.ts";
import { slackMessages } from "../../src/platforms/slack/messages.ts";
import { BrowserClient } from "../program/browser-client.ts";
import { type ChatDriver, driveDiscord, driveSlack } from "../program/chat-driver.ts";
import { freePort } from "../program/free-port.ts";
import { Program } from "./deletion/program.ts";

/** Ada starts a conversation, and somebody opens it on the page. */
async function startVisit(chat: ChatDriver, by = "Ada", env: Record<string, string> = {}) {
  onTestFinished(() => chat.close());
  const port = await freePort();
  const page = { WEB_PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, WEB_TOKEN: "the-token-of-the-page" };
  const program = new Program({ ...chat.env, ...page, DEFAULT_MODELS: "local" });
  await program.start({ env });
  const conversation = await chat.start("Ada", "a bit brighter");
  const browser = new BrowserClient(program.address);
  const [, secret = ""] = (await conversation.open(by)).split("#");
  const { go = "" } = await browser.post("/open", { secret });
  const to = go.slice("/c/".length);
  let count = 0;
  const ask = (text: string) => browser.post("/messages", { to, text, key: `Asked000000${count++}` });
  return { program, conversation, ask };
}

test("a member who is removed from the Discord server draws nothing more there", async () => {
  const chat = await driveDiscord();
  const { conversation, ask } = await startVisit(chat);
  chat.removes("Ada");
  expect(await ask("rotate left")).toMatchObject({ refused: true, notice: discordMessages.notMember });
  expect(await ask("rotate left")).toMatchObject({ status: 401 });
  expect(conversation.cards("rotate left")).toEqual([]);
}, 120_000);

test("a restart with another SLACK_TEAMS ends the visits that it excludes", async () => {
  const { program, conversation, ask } = await startVisit(await driveSlack());
  expect(await ask("rotate left")).toMatchObject({ status: 200, go: expect.any(String) });
  await program.stop();
  await program.start({ env: { SLACK_TEAMS: "T0ELSEWHERE" } });
  expect(await ask("rotate right")).toMatchObject({ refused: true, notice: slackMessages.notInThisWorkspace });
  expect(await ask("rotate right")).toMatchObject({ status: 401 });
  expect(conversation.cards("rotate right")).toEqual([]);
}, 120_000);

test("a restart without SLACK_EXTERNAL ends the visits of guests", async () => {
  const chat = await driveSlack({ guests: ["Eve"] });
  const { program, ask } = await startVisit(chat, "Eve", { SLACK_EXTERNAL: "true" });
  expect(await ask("rotate left")).toMatchObject({ status: 200, go: expect.any(String) });
  await program.stop();
  await program.start();
  expect(await ask("rotate right")).toMatchObject({ refused: true, notice: slackMessages.notFromElsewhere });
  expect(await ask("rotate right")).toMatchObject({ status: 401 });
}, 120_000);
