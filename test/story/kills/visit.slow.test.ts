// What is asked on the page in a conversation of a chat is posted there once, also if the process is killed at any moment.

import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { BrowserClient } from "../../program/browser-client.ts";
import { driveDiscord, driveSlack } from "../../program/chat-driver.ts";
import { freePort } from "../../program/free-port.ts";
import { Program } from "../deletion/program.ts";

const POLLING = { timeout: 60_000, interval: 100 };
/** How long after it is sent, in milliseconds. */
const KILLED_AFTER = [0, 30, 120, 400];

const wordsOf = (round: number) => `rotate left by ${round + 3} degrees`;

test.each([
  { name: "Discord", drive: driveDiscord },
  { name: "Slack", drive: driveSlack },
])(
  "posts what was asked on the page once on $name, whenever the process is killed",
  async ({ drive }) => {
    const chat = await drive();
    onTestFinished(() => chat.close());
    const port = await freePort();
    const page = { WEB_PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}`, WEB_TOKEN: "the-token-of-the-page" };
    const program = new Program({ ...chat.env, ...page, DEFAULT_MODELS: "local" });
    await program.start();
    const conversation = await chat.start("Ada", "a bit brighter");
    const ada = new BrowserClient(program.address);
    const [, secret = ""] = (await conversation.open("Ada")).split("#");
    const opened = await ada.post("/open", { secret });
    expect(opened).toMatchObject({ status: 200, go: expect.any(String) });
    const to = (opened.go ?? "").slice("/c/".length);
    for (const [round, ms] of KILLED_AFTER.entries()) {
      const [text, key] = [wordsOf(round), `Asked000000${round}`];
      const sent = ada.post("/messages", { to, text, key }).catch(() => undefined); // the response may be lost
      await sleep(ms);
      await program.kill();
      const answered = await sent;
      await program.start();
      if (!answered?.go)
        expect(await ada.post("/messages", { to, text, key })).toMatchObject({ status: 200, go: expect.any(String) });
      await expect.poll(() => conversation.cards(text), POLLING).toHaveLength(1);
    }
    const newest = async () => (await ada.turns(new URL((await ada.fetch("/")).url).pathname)).at(-1);
    await expect.poll(async () => (await newest())?.drawing, POLLING).toBe(false);
    for (const round of KILLED_AFTER.keys()) expect(conversation.cards(wordsOf(round))).toHaveLength(1);
  },
  300_000,
);
