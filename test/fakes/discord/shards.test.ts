import { afterEach, beforeEach, expect, test } from "vitest";
import { RawClient } from "./raw-client.ts";
import { allIntents, identify, type RawGatewayClient, resume } from "./raw-gateway-client.ts";
import { DiscordService } from "./service.ts";
import { isInShard, type Shard } from "./state/snowflakes.ts";

let service: DiscordService;

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
});
afterEach(() => service.close());

const identifyShard = (shard: [number, number]) => identify(service, allIntents, shard);

/** The guilds that a shard has, by their GUILD_CREATEs. */
function guildsOf(client: RawGatewayClient): string[] {
  return client.frames.flatMap(({ t, d }) => (t === "GUILD_CREATE" ? d.name : []));
}

test.each<[Shard]>([[[0, 2]], [[1, 2]], [[0, 1]], [[3, 16]]])("makes a guild for shard %j", (shard) => {
  const { id } = service.guild("Some", shard);
  expect(id).toMatch(/^\d{17,19}$/);
  expect(isInShard(id, shard)).toBe(true);
});

test("routes each guild's events to its shard, and direct messages to shard 0", async () => {
  const guilds = [service.guild("Zero", [0, 2]), service.guild("One", [1, 2])] as const;
  const ada = service.person("Ada");
  for (const guild of guilds) service.join(guild, ada);
  const channels = guilds.map((guild) => service.channel("general", guild));
  const [zero, one] = [await identifyShard([0, 2]), await identifyShard([1, 2])];
  expect(service.gateway.connectedShards).toEqual([0, 1]);
  expect((await one.event("READY")).d).toMatchObject({ shard: [1, 2] });
  expect(guildsOf(zero)).toContain("Zero");
  expect(guildsOf(zero)).not.toContain("One");
  for (const [at, place] of [...channels, ada.direct].entries()) await ada.posts(place, { text: `post ${at}` });
  const late = service.guild("Late", [1, 2]);
  await one.until(({ t, d }) => t === "GUILD_CREATE" && d.id === late.id);
  await zero.until(({ t, d }) => t === "MESSAGE_CREATE" && d.content === "post 2");
  const posts = (client: RawGatewayClient) => client.frames.flatMap(({ t, d }) => (t === "MESSAGE_CREATE" ? d.content : []));
  expect([posts(zero), posts(one)]).toEqual([["post 0", "post 2"], ["post 1"]]);
});

test("sends events to every connection that identified as their shard", async () => {
  const guild = service.guild("One", [1, 2]);
  const ada = service.person("Ada");
  service.join(guild, ada);
  const [one, again] = [await identifyShard([1, 2]), await identifyShard([1, 2])];
  await ada.posts(service.channel("general", guild), { text: "hello" });
  expect((await one.event("MESSAGE_CREATE")).d.id).toBe((await again.event("MESSAGE_CREATE")).d.id);
});

test("accepts one IDENTIFY per bucket and interval", async () => {
  service.gateway.identifyLimit.intervalMs = 5000;
  service.gateway.identifyLimit.concurrency = 2;
  const attempt = async (shard: number) => (await identifyShard([shard, 4])).frames.at(-1)?.op !== 9;
  expect(await attempt(0)).toBe(true);
  expect(await attempt(1)).toBe(true);
  expect(await attempt(2)).toBe(false);
  service.clock.advance(5000);
  expect(await attempt(2)).toBe(true);
  const { body } = await new RawClient(service).send("GET", "/gateway/bot");
  expect(body.session_start_limit).toMatchObject({ remaining: 996, max_concurrency: 2 });
});

test("replays to another process what its shard missed, and sends an older connection nothing", async () => {
  const guild = service.guild("One", [1, 2]);
  const ada = service.person("Ada");
  service.join(guild, ada);
  const general = service.channel("general", guild);
  const first = await identifyShard([1, 2]);
  const { d } = await first.event("READY");
  await ada.posts(general, { text: "seen" });
  const { s: seen = 0 } = await first.event("MESSAGE_CREATE");
  await ada.posts(general, { text: "missed" });
  const second = await resume(service, d.session_id, seen);
  await second.event("RESUMED");
  await ada.posts(general, { text: "new" });
  await second.until((frame) => frame.d?.content === "new");
  expect(second.frames.flatMap((frame) => frame.d?.content ?? [])).toEqual(["missed", "new"]);
  expect(first.frames.flatMap((frame) => frame.d?.content ?? [])).toEqual(["seen", "missed"]);
  first.terminate();
  await first.closed;
  expect(service.gateway.connectedShards).toEqual([1]);
});

test("closes a RESUME whose sequence was never sent", async () => {
  const { d } = await (await identifyShard([0, 2])).event("READY");
  expect(await (await resume(service, d.session_id, 9000)).closed).toBe(4007);
});

test("counts the requests of all clients together: 50 a second", async () => {
  service.limits.on = true;
  const clients = [new RawClient(service), new RawClient(service)];
  const statuses = await Promise.all(
    Array.from({ length: 60 }, (_, at) => (clients[at % 2] as RawClient).send("GET", "/users/@me")),
  );
  const limited = statuses.filter(({ status }) => status === 429);
  expect(limited).toHaveLength(10);
  expect(limited[0]?.body).toMatchObject({ global: true });
  expect(limited[0]?.headers.get("x-ratelimit-scope")).toBe("global");
});

test("tells an outage from a removal", async () => {
  const guild = service.guild("One", [0, 1]);
  const general = service.channel("general", guild);
  const client = await identify(service);
  service.outage(guild);
  service.removeFrom(guild);
  await client.until(({ t, d }) => t === "GUILD_DELETE" && d.unavailable === undefined);
  const deletions = client.frames.filter(({ t }) => t === "GUILD_DELETE").map(({ d }) => d);
  expect(deletions).toEqual([{ id: guild.id, unavailable: true }, { id: guild.id }]);
  expect(await new RawClient(service).refusal("GET", `/channels/${general.id}`)).toEqual([404, 10003]);
});
