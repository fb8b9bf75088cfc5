// Slack that is away, that comes back, that lets the bot in no more.

import { createServer } from "node:net";
import { expect, test } from "vitest";
import type { Envelope } from "../../../fakes/slack/events/envelope.ts";
import type { SocketFailure } from "../../../fakes/slack/events/sockets.ts";
import { card, freePort, onSlack, photo, turn } from "../start.ts";

const soon = { sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms / 100)) };

test.each([{ http: false }, { http: true }])(
  "a Slack that is away when the bot starts is tried until it is there, and holds up nothing else meanwhile (%o)",
  async ({ http }) => {
    const here = await onSlack({ http, options: soon });
    await here.stop();
    here.slack.faults.every("auth.test").isCut();
    await here.start().catch(() => {}); // nothing listens yet
    expect(here.state()).toBe("starting");
    here.slack.faults.clear();
    await here.slack.until(() => here.state() === "ready", "it is ready");
    expect(here.log.said).toContain("platform is not connected, trying again");
  },
);

const failures: SocketFailure[] = ["reset", "hanging", "silent", { status: 503 }, { close: 1001 }, { disconnect: "warning" }];

test.each(failures)("sockets that fail as %j are tried one at a time until Slack is ready", async (failure) => {
  const { slack, ada, general, start, stop, state } = await onSlack({ options: { ...soon, helloTimeoutMs: 100 } });
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
  await card(slack, ada, await ada.mentions(general, "rotate left", { files: [await photo()] }), "rotate left");
});

test.each(failures)("connections that are lost and fail as %j come back one at a time", async (failure) => {
  const { slack, state, log } = await onSlack({ options: { ...soon, helloTimeoutMs: 100 } });
  const { connections } = slack.sockets;
  await slack.until(() => slack.sockets.open === 2, "both connections");
  slack.sockets.fail(failure);
  slack.sockets.cut();
  await slack.until(() => state() === "starting" && connections.open <= 1, "the loss");
  connections.resetCounters();
  await slack.until(() => connections.attempts >= 4, "a few attempts");
  expect([state(), connections.peak]).toEqual(["starting", 1]);
  slack.sockets.recover();
  await slack.until(() => state() === "ready", "it is ready");
  expect(log.said).toContain("a connection to Slack failed");
});

test("connections that end as soon as they were greeted are made after longer and longer pauses", async () => {
  const pauses: number[] = [];
  const sleep = (ms: number) => {
    pauses.push(ms);
    return new Promise<void>((done) => setTimeout(done, 5));
  };
  const { slack } = await onSlack({ options: { sleep } });
  const cutting = setInterval(() => slack.sockets.cut(), 1);
  await expect.poll(() => pauses.length).toBeGreaterThan(5);
  clearInterval(cutting);
  expect(pauses.slice(0, 5)).toEqual(pauses.slice(0, 5).toSorted((a, b) => a - b));
  expect(pauses[0]).toBeGreaterThanOrEqual(1_000);
});

test("an address that Slack never hands out holds up the start for its deadline alone", async () => {
  const { slack, start, stop, state } = await onSlack({ options: { ...soon, helloTimeoutMs: 100 } });
  await stop();
  slack.faults.every("apps.connections.open").hangs();
  await start();
  expect(state()).toBe("starting");
  slack.faults.clear();
  await slack.until(() => state() === "ready", "it is ready");
});

test.each([
  ["an event without content", { type: "events_api", payload: null }],
  ["an event without a kind", { type: "events_api", payload: { event: null } }],
  ["an interaction without content", { type: "interactive", payload: null }],
  ["a click on nothing", { type: "interactive", payload: { type: "block_actions", actions: [] } }],
])("%s is logged once and dropped, and what comes next is heard", async (_, envelope) => {
  const { slack, ada, general, log } = await onSlack();
  expect(await slack.delivery.send(envelope as Envelope)).toMatchObject({ ok: true });
  expect(log.said).toEqual(["something from Slack could not be read and was dropped"]);
  await card(slack, ada, await ada.mentions(general, "rotate left", { files: [await photo()] }), "rotate left");
});

test.each([{ http: false }, { http: true }])(
  "a token that stops working without a word takes Slack down with one line at the first use (%o)",
  async ({ http }) => {
    const { slack, ada, general, log, state } = await onSlack({ http });
    const said = await ada.mentions(general, "rotate left", { files: [await photo()] });
    await card(slack, ada, said, "rotate left");
    slack.home.resetToken();
    await ada.says(general, "blur it", { thread: said });
    await slack.until(() => state() === "down", "it is down");
    const calls = slack.calls.length;
    await ada.says(general, "rotate right", { thread: said });
    await slack.until(() => slack.delivery.underWay === 0, "quiet");
    expect(log.said.filter((line) => line === "platform state changed")).toHaveLength(1);
    expect(slack.calls.slice(calls).filter(({ method }) => method === "apps.connections.open")).toEqual([]);
  },
);

test("with a new token after that, what was said meanwhile is answered", async () => {
  const { slack, ada, general, start, stop, state } = await onSlack();
  const said = await ada.mentions(general, "make it warmer", { files: [await photo()] });
  await card(slack, ada, said, "make it warmer");
  slack.home.resetToken();
  await ada.says(general, "blur it", { thread: said });
  await slack.until(() => state() === "down", "it is down");
  await ada.says(general, "rotate left", { thread: said });
  await stop();
  await start({ botToken: slack.botToken });
  for (const words of ["blur it", "rotate left"]) await card(slack, ada, said, words);
  await turn(slack, ada, said, "rotate right");
});

test("a port that is taken is said in a sentence", async () => {
  const here = await onSlack({ http: true });
  const port = await freePort();
  const taken = createServer().listen(port);
  await here.stop();
  const { signingSecret } = here.slack;
  await expect(here.start({ transport: { signingSecret, port } })).rejects.toThrow(
    `Port ${port} is already in use by another program. Stop that program, or set SLACK_PORT`,
  );
  taken.close();
});
