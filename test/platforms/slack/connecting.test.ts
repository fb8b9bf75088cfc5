// Slack that is away, that comes back, that lets the bot in no more.

import { createServer } from "node:net";
import { expect, test } from "vitest";
import { card, freePort, onSlack, photo, turn } from "./start.ts";

const soon = { pause: (ms: number) => new Promise<void>((done) => setTimeout(done, ms / 100)) };

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

test("lines that end before they are greeted are tried again, and what is said then is heard", async () => {
  const { slack, ada, general, start, stop, state } = await onSlack({ options: soon });
  await stop();
  slack.sockets.fail("reset");
  await start();
  expect(state()).toBe("starting");
  slack.sockets.recover();
  await slack.until(() => state() === "ready", "it is ready");
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
  await expect(here.start({ way: { signingSecret, port } })).rejects.toThrow("SLACK_PORT is taken");
  taken.close();
});
