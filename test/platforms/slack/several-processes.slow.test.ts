// A bot for many workspaces that runs as several processes over one Postgres. Slack's requests reach any of them.

import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import type { Answer } from "../../../src/core/cards/views.ts";
import type { ConversationKey, Request, Thread } from "../../../src/core/vocabulary.ts";
import { subjectOf } from "../../../src/platforms/slack/inbound/messages/parse-message.ts";
import { SlackPlatform } from "../../../src/platforms/slack/platform.ts";
import { SqlInstallationStore } from "../../../src/platforms/slack/store/sql-installations.ts";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import { PostgresLeases } from "../../../src/storage/postgres/leases.ts";
import { FakeCore } from "../../conformance/platforms/fake-core.ts";
import { clock } from "../../fakes/bot.ts";
import { LogRecorder } from "../../fakes/log-recorder.ts";
import { type SlackService, startSlack } from "../../fakes/slack/index.ts";
import { openPostgresStore, type PostgresServer, startPostgres } from "../../services/postgres.ts";
import { freePort, photo } from "./start.ts";
import { INSTALLATION_SECRET } from "./start-many.ts";

let server: PostgresServer;
let url: string;
let slack: SlackService;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  received.length = 0;
  url = await server.createDatabase();
  slack = await startSlack({ rateLimits: false });
  slack.oauth.redirectUrls = ["http://bot.example/slack/oauth_redirect"];
  onTestFinished(() => slack.close());
});

/** The prompts of the requests that the processes received, in order. */
const received: string[] = [];

class OrderedCore extends FakeCore {
  override async receive(request: Request): Promise<Answer> {
    if ("prompt" in request.intent) received.push(request.intent.prompt);
    return super.receive(request);
  }
}

/** One of the processes. `thread`: it has an active conversation. */
async function startProcess({ thread }: { thread?: Thread } = {}) {
  const { database, close } = await openPostgresStore(url);
  const { clientId, clientSecret } = slack.oauth;
  const installations = new SqlInstallationStore(database);
  const core = new OrderedCore();
  if (thread) core.addConversation(core.key() as ConversationKey, thread);
  const log = new LogRecorder();
  const leases = new PostgresLeases(url, log);
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const platform = new SlackPlatform({
    distribution: { clientId, clientSecret, installationSecret: INSTALLATION_SECRET, installations },
    transport: { signingSecret: slack.signingSecret, port },
    apiUrl: slack.url,
    editChannels: [],
    replaces: false,
    rows: new SqlSlackStore(database, clock),
    leases,
    clock,
    log,
  });
  await platform.start(core);
  onTestFinished(async () => {
    await platform.stop();
    await leases.close();
    await close();
  });
  return { platform, core, database, installations, log, address, events: `${address}/slack/events` };
}

/** Two processes, and a workspace that installed the app through the first one, whose redirect reached the second one. */
async function startTwo() {
  const [one, two] = [await startProcess(), await startProcess()];
  const paint = slack.workspace("Paint", { installed: false });
  const install = async () => {
    const browser = slack.browser();
    slack.oauth.redirectUrls = [`${two.address}/slack/oauth_redirect`];
    return browser.installs(`${one.address}/slack/install`, paint);
  };
  expect((await install()).status).toBe(200);
  const general = paint.channel("general");
  const ada = paint.person("Ada");
  await slack.deliversTo(one.events);
  await ada.says(general, "good morning");
  const notify = ({ platform }: typeof one, text: string) =>
    platform.notify({ channel: { platform: "slack", id: `${paint.id}/${general.id}` } }, { id: `${paint.id}:${ada.id}` }, text);
  const noticesIn = () => ada.sees(general).flatMap(({ ephemeral, text }) => (ephemeral ? [text] : []));
  return { one, two, paint, general, ada, install, notify, noticesIn };
}

test("installs through one process and works in all, with events to any of them", async () => {
  const { one, two, general, ada, notify, noticesIn } = await startTwo();
  await ada.mentions(general, "rotate left", { files: [await photo()] });
  await slack.until(() => one.core.requests.length === 1, "the first request");
  await slack.deliversTo(two.events);
  await ada.mentions(general, "rotate right", { files: [await photo()] });
  await slack.until(() => two.core.requests.length === 1, "the second request");
  await notify(one, "first");
  await notify(two, "second");
  expect(noticesIn()).toEqual(["first", "second"]);
  expect([...one.log.messages, ...two.log.messages]).toEqual([]);
});

test("handles an event and a click once although their repeats reach another process", async () => {
  const { one, two, paint, general, ada } = await startTwo();
  const message = { type: "message", channel: general.id, user: ada.id, ts: "1764000000.000100", text: `${paint.mention} night` };
  const event = JSON.stringify({ type: "event_callback", team_id: paint.id, event_id: "Ev1", event: message });
  const actions = [{ action_id: "sure:forget" }];
  const click = { type: "block_actions", trigger_id: "1.2.a", user: { id: ada.id }, team: { id: paint.id }, actions };
  for (const { events } of [one, two, one]) {
    await slack.deliversTo(events);
    expect(await slack.deliverBody(event)).toBe(200);
    expect(await slack.deliverBody(`payload=${encodeURIComponent(JSON.stringify(click))}`, "form")).toBe(200);
  }
  await slack.until(() => one.core.requests.length === 2, "both requests");
  expect(one.core.requests.map(({ intent }) => intent.kind).toSorted()).toEqual(["edit", "forget"]);
  expect(two.core.requests).toEqual([]);
});

test("uses the new token in every process after the app was installed again through one", async () => {
  const { one, two, install, notify, noticesIn } = await startTwo();
  await notify(one, "before");
  await install();
  await notify(one, "lost, because its token is the old one");
  await expect
    .poll(async () => {
      await notify(one, "after");
      return noticesIn();
    })
    .toContain("after");
  await notify(two, "there");
  expect(noticesIn()).toContain("there");
});

test("stops working in every process when the app is removed from a workspace", async () => {
  const { one, two, paint, general, ada, notify } = await startTwo();
  await notify(one, "before");
  await slack.deliversTo(two.events);
  paint.uninstall();
  const removals = () => slack.delivery.delivered.filter(({ type, acked }) => /uninstalled|revoked/.test(type) && acked);
  await slack.until(() => removals().length === 2, "both events");
  expect(await two.installations.find(paint.id)).toBeUndefined();
  await slack.deliversTo(one.events);
  const thread = { platform: "slack" as const, id: `${paint.id}/${general.id}/1.5` };
  await expect
    .poll(() => one.platform.editMessage(thread, "C1/1.5/key/" as never, {} as never).catch(({ code }) => code), {
      timeout: 10_000,
    })
    .toBe("gone");
  await one.platform.deleteMessage(thread, "C1/1.5/key/F1" as never);
  await ada.slash("/edit", "", general);
  expect(one.core.requests).toEqual([]);
});

/** A message that addresses the bot. */
async function startTwoWithMessages() {
  const { paint, general, ada, ...rest } = await startTwo();
  const event = (ts: string, text: string) => {
    const message = { type: "message" as const, channel: general.id, user: ada.id, ts, text: `${paint.mention} ${text}` };
    return { type: "event_callback", team_id: paint.id, event_id: `Ev${ts}`, event: message };
  };
  /** A process stored and acknowledged it so long ago, and hasn't handled it. */
  const storeAbandoned = async ({ database }: typeof rest.one, body: ReturnType<typeof event>, ageMs: number) => {
    const stored = new SqlSlackStore(database, { now: () => new Date(Date.now() - ageMs) }, paint.id);
    await stored.recordEvent({ id: body.event_id, subject: subjectOf(paint.id, body.event), hint: false, body });
  };
  return { ...rest, paint, general, ada, event, storeAbandoned };
}

test("takes over the events of a process that died, and leaves those of living ones to them", async () => {
  const { one, two, event, storeAbandoned } = await startTwoWithMessages();
  await storeAbandoned(one, event("1764000000.000100", "make it night"), 21_000);
  await storeAbandoned(one, event("1764000000.000300", "rotate left"), 1_000);
  await expect.poll(() => received, { timeout: 15_000 }).toEqual(["make it night"]);
  expect([...one.log.messages, ...two.log.messages]).toEqual([]);
});

/** The first process holds the lease, so it takes over the first message. */
test.each(["one", "two"] as const)(
  "handles the messages of a channel in order if the process died that had stored the first one, and process %s has the second",
  async (other) => {
    const { event, storeAbandoned, ...processes } = await startTwoWithMessages();
    await storeAbandoned(processes.two, event("1764000000.000100", "first"), 18_000);
    await slack.deliversTo(processes[other].events);
    expect(await slack.deliverBody(JSON.stringify(event("1764000000.000200", "second")))).toBe(200);
    await expect.poll(() => received, { timeout: 20_000 }).toEqual(["first", "second"]);
  },
);

test("reads conversations in one process, and in others only those with events", async () => {
  const { one, two, paint, general, ada } = await startTwo();
  const root = await ada.says(general, "look");
  const thread = { platform: "slack" as const, id: `${paint.id}/${general.id}/${root.ts}` };
  const reads = () => slack.calls.filter(({ method }) => method === "conversations.replies").length;
  const three = await startProcess({ thread });
  const four = await startProcess({ thread });
  await slack.deliversTo(three.events);
  await ada.says(general, "rotate left", { thread: root });
  await expect.poll(() => received).toEqual(["rotate left"]);
  expect(reads()).toBe(1);
  await ada.says(general, "rotate right", { thread: root });
  await expect.poll(() => received).toEqual(["rotate left", "rotate right"]);
  expect(reads()).toBe(1);
  await two.platform.stop();
  await one.platform.stop(); // one of the others gets the lease
  await expect.poll(reads, { timeout: 10_000 }).toBeGreaterThan(1);
  expect(four.log.messages).toEqual([]);
});
