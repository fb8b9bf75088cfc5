import { afterEach, beforeEach, expect, test } from "vitest";
import { allIntents as all, connect, identify, properties, RawGatewayClient, resume } from "./raw-gateway-client.ts";
import { DiscordService } from "./service.ts";
import type { Channel } from "./state/rows.ts";

let service: DiscordService;
let general: Channel;

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
  general = service.channel("general");
});
afterEach(() => service.close());

test("sends HELLO, READY and the guild, then acknowledges heartbeats", async () => {
  const client = await identify(service);
  const guild = await client.event("GUILD_CREATE");
  expect(guild.d.channels.map((channel: { name: string }) => channel.name)).toEqual(["general"]);
  client.send(1, guild.s);
  await client.until((frame) => frame.op === 11);
  expect(service.gateway.connected).toBe(true);
});

test.each<[string, number, (client: RawGatewayClient) => void]>([
  ["a wrong token", 4004, (client) => client.send(2, { token: "x", intents: all, properties })],
  [
    "intents that are off in the portal",
    4014,
    (client) => client.send(2, { token: service.token, intents: all | 2, properties }),
  ],
  ["unknown intents", 4013, (client) => client.send(2, { token: service.token, intents: 1 << 27, properties })],
  ["a missing shard", 4010, (client) => client.send(2, { token: service.token, intents: all, properties, shard: [1, 1] })],
  ["IDENTIFY without properties", 4002, (client) => client.send(2, { token: service.token, intents: all })],
  ["an opcode before IDENTIFY", 4003, (client) => client.send(3, {})],
  ["invalid JSON", 4002, (client) => client.sendText("{")],
])("closes on %s with %d", async (_, code, send) => {
  const client = await connect(service);
  send(client);
  expect(await client.closed).toBe(code);
});

test("closes on another version, a second IDENTIFY and too many frames", async () => {
  expect(await new RawGatewayClient(service, "?v=9&encoding=json").closed).toBe(4012);
  const twice = await identify(service);
  twice.send(2, { token: service.token, intents: all, properties });
  expect(await twice.closed).toBe(4005);
  const flooding = await identify(service);
  for (let n = 0; n < 130; n++) flooding.send(1, n);
  expect(await flooding.closed).toBe(4008);
});

test("replays missed events in order", async () => {
  const ada = service.person("Ada");
  const client = await identify(service);
  const ready = await client.event("READY");
  const { s: seen = 0 } = await client.event("GUILD_CREATE");
  service.gateway.drop({ resumable: true });
  await client.closed;
  for (const text of ["1", "2"]) await ada.posts(general, { text });
  const next = await resume(service, ready.d.session_id, seen);
  await next.event("RESUMED");
  expect(next.names).toEqual(["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]);
});

test("doesn't resume a session that is lost, closed by its client or too old", async () => {
  const invalid = async (lose: (client: RawGatewayClient) => unknown) => {
    const client = await identify(service);
    const { d } = await client.event("READY");
    await lose(client);
    await client.closed;
    await service.until(() => !service.gateway.connected, "the end of the connection");
    const next = await resume(service, d.session_id, 1);
    return (await next.until((frame) => frame.op === 9)).d;
  };
  expect(await invalid(() => service.gateway.drop({ resumable: false }))).toBe(false);
  expect(await invalid((client) => client.close(1000))).toBe(false);
  expect(
    await invalid(async (client) => {
      service.gateway.drop({ resumable: true });
      await client.closed;
      await service.until(() => !service.gateway.connected, "the end of the connection");
      service.clock.advance(10 * 60_000);
    }),
  ).toBe(false);
});

test("sends op 7 and op 9, and closes the connection of a revoked token", async () => {
  const client = await identify(service);
  service.gateway.reconnect();
  await client.until((frame) => frame.op === 7);
  service.gateway.invalidate({ resumable: false });
  expect((await client.until((frame) => frame.op === 9)).d).toBe(false);
  const other = await identify(service);
  service.revokeToken();
  expect(await other.closed).toBe(4004);
});

test("sends events only to sessions with the matching intent", async () => {
  const ada = service.person("Ada");
  const [guilds, messages, reactions] = [await identify(service, 1), await identify(service, 512), await identify(service, 1024)];
  const posted = await ada.posts(general, { text: "hello" });
  ada.reacts(posted, "👍");
  ada.opensThread(posted, "night");
  await guilds.event("THREAD_CREATE");
  await reactions.event("MESSAGE_REACTION_ADD");
  const received = await messages.event("MESSAGE_CREATE");
  expect(received.d.content).toBe("");
  await messages.event("MESSAGE_UPDATE");
  expect(messages.names).not.toContain("MESSAGE_REACTION_ADD");
  expect(guilds.names).not.toContain("MESSAGE_CREATE");
});

test("sends an event for every change", async () => {
  const mo = service.person("Mo", { moderates: true });
  const client = await identify(service);
  const posted = await mo.posts(general, { text: "hello" });
  mo.edits(posted, "hello you");
  mo.reacts(posted, "1️⃣");
  mo.unreacts(posted, "1️⃣");
  mo.reacts(posted, "2️⃣");
  mo.clearsReactions(posted, "2️⃣");
  mo.clearsReactions(posted);
  const thread = mo.opensThread(posted, "night");
  mo.archives(thread);
  mo.deletes(posted);
  mo.removes(thread);
  mo.removes(general);
  await client.event("CHANNEL_DELETE");
  expect([...new Set(client.names)]).toEqual([
    "READY",
    "GUILD_CREATE",
    "MESSAGE_CREATE",
    "MESSAGE_UPDATE",
    "MESSAGE_REACTION_ADD",
    "MESSAGE_REACTION_REMOVE",
    "MESSAGE_REACTION_REMOVE_EMOJI",
    "MESSAGE_REACTION_REMOVE_ALL",
    "THREAD_CREATE",
    "THREAD_UPDATE",
    "MESSAGE_DELETE",
    "THREAD_DELETE",
    "CHANNEL_DELETE",
  ]);
});
