// Which events discord.js can't read: it throws inside its own listener, where nobody else sees the exception.

import { Client, type Interaction, Partials } from "discord.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Distortion, having, nullThread, only, without } from "./gateway/distortions.ts";
import { RawClient } from "./raw-client.ts";
import { DiscordService } from "./service.ts";
import type { Channel } from "./state/rows.ts";

let service: DiscordService;
let client: Client;
let general: Channel;
/** "NAME read" or "NAME unreadable" for each event, in order. */
let outcomes: string[];

beforeEach(async () => {
  service = await DiscordService.start({ rateLimits: false });
  general = service.channel("general");
  client = new Client({ intents: 46_593, partials: [Partials.Channel, Partials.Message], rest: { api: service.api } });
  outcomes = [];
  watchPackets(client);
  await client.login(service.token);
  await service.until(() => client.isReady(), "the client");
  outcomes = [];
});
afterEach(async () => {
  await client.destroy();
  await service.close();
});

/** Wraps the library's packet handler, which isn't public. */
function watchPackets({ ws }: Client): void {
  const read: unknown = Reflect.get(ws, "handlePacket");
  if (typeof read !== "function") throw new Error("the library has changed");
  Reflect.set(ws, "handlePacket", (packet: { t?: string } | undefined, shard: unknown) => {
    const name = packet?.t ?? "";
    try {
      const answer: unknown = read.call(ws, packet, shard);
      if (name) outcomes.push(`${name} read`);
      return answer;
    } catch {
      outcomes.push(`${name} unreadable`);
      return false;
    }
  });
}

const outcomeOf = (name: string) => service.until(() => outcomes.find((one) => one.startsWith(name)), name);

async function card() {
  const button = { type: 2, style: 1, label: "Run again", custom_id: "again" };
  const { body } = await new RawClient(service).send("POST", `/channels/${general.id}/messages`, {
    content: "card",
    components: [{ type: 1, components: [button] }],
  });
  return { id: String(body.id) };
}

test.each<[string, Distortion, "read" | "unreadable"]>([
  ["a thread that is null", nullThread, "unreadable"],
  ["a message without an author", (event) => ({ ...event, message: without("author")(Object(event.message)) }), "read"],
  ["a channel that is null", having({ channel: null }), "read"],
  ["no channel", without("channel"), "read"],
  ["no data", without("data"), "unreadable"],
  ["no member and no user", without("member", "user"), "unreadable"],
  ["an unknown type", having({ type: 999 }), "read"],
])("finds whether a click is readable with %s", async (_, distortion, outcome) => {
  const ada = service.person("Ada");
  const posted = await card();
  service.gateway.distort("INTERACTION_CREATE", distortion);
  ada.clicks(posted, "Run again");
  expect(await outcomeOf("INTERACTION_CREATE")).toBe(`INTERACTION_CREATE ${outcome}`);
});

test.each<[string, Distortion, "read" | "unreadable"]>([
  ["no author", without("author"), "read"],
  ["a channel id that is null", having({ channel_id: null }), "read"],
  ["an unknown type", having({ type: 999 }), "read"],
  ["a thread that is null", having({ thread: null }), "unreadable"],
  ["mentions that are null", having({ mentions: null }), "read"],
  ["an author that is null", having({ author: null }), "unreadable"],
  ["embeds that are text", having({ embeds: "x" }), "unreadable"],
  ["components that are null", having({ components: null }), "unreadable"],
])("finds whether a message is readable with %s", async (_, distortion, outcome) => {
  service.gateway.distort("MESSAGE_CREATE", distortion);
  await service.person("Ada").posts(general, { text: "hello" });
  expect(await outcomeOf("MESSAGE_CREATE")).toBe(`MESSAGE_CREATE ${outcome}`);
});

test("reads a message update without an author", async () => {
  const ada = service.person("Ada");
  const posted = await ada.posts(general, { text: "hello" });
  service.gateway.distort("MESSAGE_UPDATE", only("id", "channel_id", "guild_id", "content"));
  const changed = new Promise<string | null>((resolve) => client.on("messageUpdate", (_, { content }) => resolve(content)));
  ada.edits(posted, "hello you");
  expect(await changed).toBe("hello you");
});

test.each<[string, string, unknown]>([
  ["a channel of an unknown type", "CHANNEL_CREATE", { id: "1", type: 999 }],
  ["an event that doesn't exist", "NO_SUCH_EVENT", {}],
])("ignores %s", async (_, name, payload) => {
  service.gateway.dispatch(name, payload);
  expect(await outcomeOf(name)).toBe(`${name} read`);
});

test("can't read an event whose payload is null", async () => {
  service.gateway.dispatch("MESSAGE_CREATE", null);
  expect(await outcomeOf("MESSAGE_CREATE")).toBe("MESSAGE_CREATE unreadable");
});

test("can respond to a click without a channel, and distorts only the planned event", async () => {
  const ada = service.person("Ada");
  const posted = await card();
  service.gateway.distort("INTERACTION_CREATE", without("channel"));
  const clicks: (string | null)[] = [];
  client.on("interactionCreate", (interaction: Interaction) => {
    clicks.push(interaction.channelId);
    if (interaction.isRepliable()) void interaction.reply("yes");
  });
  await ada.clicks(posted, "Run again").answered();
  await ada.clicks(posted, "Run again").answered();
  expect(clicks).toEqual([null, general.id]);
});
