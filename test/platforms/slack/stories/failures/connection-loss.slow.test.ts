// Slack is unreachable, comes back, or rejects the bot for good.

import { createServer } from "node:net";
import { expect, test } from "vitest";
import type { Envelope } from "../../../../fakes/slack/events/envelope.ts";
import type { SocketFailure } from "../../../../fakes/slack/events/sockets.ts";
import { freePort, photo, runTurn, startSlackBot, waitForCard } from "../../start.ts";

const soon = { sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms / 100)) };

test.each([{ http: false }, { http: true }])(
  "retries until an unreachable Slack is back without blocking the start (%o)",
  async ({ http }) => {
    const chat = await startSlackBot({ http, options: soon });
    await chat.stop();
    chat.slack.faults.every("auth.test").isCut();
    await chat.start().catch(() => {}); // no receiver yet
    expect(chat.state()).toBe("starting");
    chat.slack.faults.clear();
    await chat.slack.until(() => chat.state() === "ready", "ready");
    expect(chat.log.messages).toContain("platform not connected, retrying");
  },
);

const failures: SocketFailure[] = ["reset", "hanging", "silent", { status: 503 }, { close: 1001 }, { disconnect: "warning" }];

test.each(failures)("tries one connection at a time while sockets fail as %j", async (failure) => {
  const { slack, ada, general, start, stop, state } = await startSlackBot({ options: { ...soon, helloTimeoutMs: 100 } });
  const { connections } = slack.sockets;
  await stop();
  await slack.until(() => connections.open === 0, "no connection");
  connections.resetCounters();
  slack.sockets.fail(failure);
  await start();
  await slack.until(() => connections.attempts >= 4, "a few attempts");
  expect([state(), connections.peak]).toEqual(["starting", 1]);
  slack.sockets.recover();
  await slack.until(() => state() === "ready" && slack.sockets.open === 2, "both connections");
  await waitForCard(slack, ada, await ada.mentions(general, "rotate left", { files: [await photo()] }), "rotate left");
});

test.each(failures)("reconnects one at a time when lost connections fail as %j", async (failure) => {
  const { slack, state, log } = await startSlackBot({ options: { ...soon, helloTimeoutMs: 100 } });
  const { connections } = slack.sockets;
  await slack.until(() => slack.sockets.open === 2, "both connections");
  slack.sockets.fail(failure);
  slack.sockets.cut();
  await slack.until(() => state() === "starting" && connections.open <= 1, "the lost connection");
  connections.resetCounters();
  await slack.until(() => connections.attempts >= 4, "a few attempts");
  expect([state(), connections.peak]).toEqual(["starting", 1]);
  slack.sockets.recover();
  await slack.until(() => state() === "ready", "ready");
  expect(log.messages).toContain("Slack connection failed");
});

test("backs off when connections close right after the hello", async () => {
  const pauses: number[] = [];
  const sleep = (ms: number) => {
    pauses.push(ms);
    return new Promise<void>((done) => setTimeout(done, 5));
  };
  const { slack } = await startSlackBot({ options: { sleep } });
  const cutting = setInterval(() => slack.sockets.cut(), 1);
  await expect.poll(() => pauses.length).toBeGreaterThan(5);
  clearInterval(cutting);
  expect(pauses.slice(0, 5)).toEqual(pauses.slice(0, 5).toSorted((a, b) => a - b));
  expect(pauses[0]).toBeGreaterThanOrEqual(1_000);
});

test("delays the start no longer than its deadline when Slack never returns a socket URL", async () => {
  const { slack, start, stop, state } = await startSlackBot({ options: { ...soon, helloTimeoutMs: 100 } });
  await stop();
  slack.faults.every("apps.connections.open").hangs();
  await start();
  expect(state()).toBe("starting");
  slack.faults.clear();
  await slack.until(() => state() === "ready", "ready");
});

test.each([
  ["an event without content", { type: "events_api", payload: null }],
  ["an event without a type", { type: "events_api", payload: { event: null } }],
  ["an interaction without content", { type: "interactive", payload: null }],
  ["a click on nothing", { type: "interactive", payload: { type: "block_actions", actions: [] } }],
])("logs and drops %s once, and handles the next event", async (_, envelope) => {
  const { slack, ada, general, log } = await startSlackBot();
  expect(await slack.delivery.send(envelope as Envelope)).toMatchObject({ ok: true });
  expect(log.messages).toEqual(["dropped unreadable Slack request"]);
  await waitForCard(slack, ada, await ada.mentions(general, "rotate left", { files: [await photo()] }), "rotate left");
});

test.each([{ http: false }, { http: true }])(
  "reports Slack as down, once, when a token silently stops working (%o)",
  async ({ http }) => {
    const { slack, ada, general, log, state } = await startSlackBot({ http });
    const mention = await ada.mentions(general, "rotate left", { files: [await photo()] });
    await waitForCard(slack, ada, mention, "rotate left");
    slack.home.resetToken();
    await ada.says(general, "blur it", { thread: mention });
    await slack.until(() => state() === "down", "down");
    const calls = slack.calls.length;
    await ada.says(general, "rotate right", { thread: mention });
    await slack.until(() => slack.delivery.pending === 0, "all deliveries");
    expect(log.messages.filter((line) => line === "platform state changed")).toHaveLength(1);
    expect(slack.calls.slice(calls).filter(({ method }) => method === "apps.connections.open")).toEqual([]);
  },
);

test("answers missed messages after a restart with a new token", async () => {
  const { slack, ada, general, start, stop, state } = await startSlackBot();
  const mention = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await waitForCard(slack, ada, mention, "make it warmer");
  slack.home.resetToken();
  await ada.says(general, "blur it", { thread: mention });
  await slack.until(() => state() === "down", "down");
  await ada.says(general, "rotate left", { thread: mention });
  await stop();
  await start({ botToken: slack.botToken });
  for (const words of ["blur it", "rotate left"]) await waitForCard(slack, ada, mention, words);
  await runTurn(slack, ada, mention, "rotate right");
});

test("explains that the port is already in use", async () => {
  const chat = await startSlackBot({ http: true });
  const port = await freePort();
  const taken = createServer().listen(port);
  await chat.stop();
  const { signingSecret } = chat.slack;
  await expect(chat.start({ transport: { signingSecret, port } })).rejects.toThrow(
    `Port ${port} is already in use by another program. Stop that program, or set SLACK_PORT`,
  );
  taken.close();
});
