import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { DiscordService } from "./service.ts";
import type { Channel } from "./state/rows.ts";

const all = 46_593;
let service: DiscordService;
let general: Channel;

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
  general = service.channel("general");
});
afterEach(() => service.close());

interface Frame {
  op: number;
  t?: string;
  s?: number;
  // biome-ignore lint/suspicious/noExplicitAny: events of every shape
  d: any;
}

/** A client made of nothing but a socket. */
class Line {
  readonly frames: Frame[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #looks = new Set<() => void>();

  constructor(query = "?v=10&encoding=json") {
    this.#socket = new WebSocket(service.origin.replace("http", "ws") + query);
    this.closed = new Promise((resolve) => this.#socket.on("close", resolve));
    this.#socket.on("error", () => {});
    this.#socket.on("message", (bytes) => {
      this.frames.push(JSON.parse(String(bytes)));
      for (const look of this.#looks) look();
    });
  }

  send(op: number, d: unknown): void {
    this.#socket.send(JSON.stringify({ op, d }));
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  close(code: number): void {
    this.#socket.close(code);
  }

  until(fits: (frame: Frame) => boolean): Promise<Frame> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.frames.find(fits);
        if (found) resolve(found);
      };
      this.#looks.add(look);
      look();
    });
  }

  event(name: string): Promise<Frame> {
    return this.until((frame) => frame.t === name);
  }

  get names(): string[] {
    return this.frames.flatMap((frame) => frame.t ?? []);
  }
}

const properties = { os: "linux", browser: "test", device: "test" };

async function opened(): Promise<Line> {
  const line = new Line();
  await line.until((frame) => frame.op === 10);
  return line;
}

async function identified(intents = all): Promise<Line> {
  const line = await opened();
  line.send(2, { token: service.token, intents, properties });
  await line.event("READY");
  return line;
}

async function resumed(session: string, seq: number): Promise<Line> {
  const line = await opened();
  line.send(6, { token: service.token, session_id: session, seq });
  return line;
}

test("hello, ready and the guild, then heartbeats", async () => {
  const line = await identified();
  const guild = await line.event("GUILD_CREATE");
  expect(guild.d.channels.map((channel: { name: string }) => channel.name)).toEqual(["general"]);
  line.send(1, guild.s);
  await line.until((frame) => frame.op === 11);
  expect(service.gateway.connected).toBe(true);
});

test.each<[string, number, (line: Line) => void]>([
  ["a wrong token", 4004, (line) => line.send(2, { token: "x", intents: all, properties })],
  [
    "intents that the portal does not allow",
    4014,
    (line) => line.send(2, { token: service.token, intents: all | 2, properties }),
  ],
  ["intents that do not exist", 4013, (line) => line.send(2, { token: service.token, intents: 1 << 27, properties })],
  [
    "a shard that does not exist",
    4010,
    (line) => line.send(2, { token: service.token, intents: all, properties, shard: [1, 1] }),
  ],
  ["an identify without properties", 4002, (line) => line.send(2, { token: service.token, intents: all })],
  ["something before identify", 4003, (line) => line.send(3, {})],
  ["no JSON", 4002, (line) => line.sendText("{")],
])("%s closes with %d", async (_, code, say) => {
  const line = await opened();
  say(line);
  expect(await line.closed).toBe(code);
});

test("another version, a second identify and too many frames close the connection", async () => {
  expect(await new Line("?v=9&encoding=json").closed).toBe(4012);
  const twice = await identified();
  twice.send(2, { token: service.token, intents: all, properties });
  expect(await twice.closed).toBe(4005);
  const loud = await identified();
  for (let n = 0; n < 130; n++) loud.send(1, n);
  expect(await loud.closed).toBe(4008);
});

test("what a session missed is replayed in order", async () => {
  const ada = service.person("Ada");
  const line = await identified();
  const ready = await line.event("READY");
  const { s: seen = 0 } = await line.event("GUILD_CREATE");
  service.gateway.drop({ resumable: true });
  await line.closed;
  for (const text of ["1", "2"]) await ada.posts(general, { text });
  const again = await resumed(ready.d.session_id, seen);
  await again.event("RESUMED");
  expect(again.names).toEqual(["MESSAGE_CREATE", "MESSAGE_CREATE", "RESUMED"]);
});

test("a session that is lost, closed by its client or too old is invalid", async () => {
  const invalid = async (lose: (line: Line) => unknown) => {
    const line = await identified();
    const { d } = await line.event("READY");
    await lose(line);
    await line.closed;
    await service.until(() => !service.gateway.connected, "the end of the connection");
    const again = await resumed(d.session_id, 1);
    return (await again.until((frame) => frame.op === 9)).d;
  };
  expect(await invalid(() => service.gateway.drop({ resumable: false }))).toBe(false);
  expect(await invalid((line) => line.close(1000))).toBe(false);
  expect(
    await invalid(async (line) => {
      service.gateway.drop({ resumable: true });
      await line.closed;
      await service.until(() => !service.gateway.connected, "the end of the connection");
      service.clock.advance(10 * 60_000);
    }),
  ).toBe(false);
});

test("op 7, op 9 and a revoked token are told", async () => {
  const line = await identified();
  service.gateway.reconnect();
  await line.until((frame) => frame.op === 7);
  service.gateway.invalidate({ resumable: false });
  expect((await line.until((frame) => frame.op === 9)).d).toBe(false);
  const other = await identified();
  service.revokeToken();
  expect(await other.closed).toBe(4004);
});

test("events go to those whose intents ask for them", async () => {
  const ada = service.person("Ada");
  const [guilds, messages, reactions] = [await identified(1), await identified(512), await identified(1024)];
  const posted = await ada.posts(general, { text: "hello" });
  ada.reacts(posted, "👍");
  ada.opensThread(posted, "night");
  await guilds.event("THREAD_CREATE");
  await reactions.event("MESSAGE_REACTION_ADD");
  const heard = await messages.event("MESSAGE_CREATE");
  expect(heard.d.content).toBe("");
  await messages.event("MESSAGE_UPDATE");
  expect(messages.names).not.toContain("MESSAGE_REACTION_ADD");
  expect(guilds.names).not.toContain("MESSAGE_CREATE");
});

test("everything that changes is told", async () => {
  const boss = service.person("Boss", { moderates: true });
  const line = await identified();
  const posted = await boss.posts(general, { text: "hello" });
  boss.edits(posted, "hello you");
  boss.reacts(posted, "1️⃣");
  boss.unreacts(posted, "1️⃣");
  boss.reacts(posted, "2️⃣");
  boss.clearsReactions(posted, "2️⃣");
  boss.clearsReactions(posted);
  const thread = boss.opensThread(posted, "night");
  boss.archives(thread);
  boss.deletes(posted);
  boss.removes(thread);
  boss.removes(general);
  await line.event("CHANNEL_DELETE");
  expect([...new Set(line.names)]).toEqual([
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
