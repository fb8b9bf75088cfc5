import { type APIChannel, ChannelType } from "discord.js";
import { expect, test } from "vitest";
import { PlatformError } from "../../../../src/core/errors.ts";
import { findThread } from "../../../../src/platforms/discord/gateway/thread-links.ts";

const general = { id: "20", type: ChannelType.GuildText, guild_id: "10" } as APIChannel;
const thread = { id: "30", type: ChannelType.PublicThread, guild_id: "10", parent_id: "20" } as APIChannel;
const direct = { id: "40", type: ChannelType.DM } as APIChannel;
const channels = new Map([general, thread, direct].map((channel) => [channel.id, channel]));

const api = {
  async channel(id: string): Promise<APIChannel> {
    const found = channels.get(id);
    if (!found) throw new PlatformError("gone", "unknown channel");
    return found;
  },
};

const find = (link: string) => findThread(new URL(link), api);

test.each([
  ["https://discord.com/channels/10/30", "20/30", { server: "10", channel: "20" }],
  ["https://ptb.discord.com/channels/10/30/31", "20/30", { server: "10", channel: "20" }],
  ["https://discordapp.com/channels/10/20/30", "20/30", { server: "10", channel: "20" }],
  ["https://discord.com/channels/@me/40/41", "@/40", { server: "@me" }],
])("finds the thread of %s", async (link, id, place) => {
  expect(await find(link)).toEqual({ thread: { platform: "discord", id }, ...place });
});

test.each(["https://discord.com/channels/10/20", "https://discord.com/app", "https://example.org/channels/10/30"])(
  "takes no other address for such a link: %s",
  async (link) => {
    expect(await find(link)).toBeUndefined();
  },
);

test.each(["https://discord.com/channels/10/99", "https://discord.com/channels/11/30", "https://discord.com/channels/@me/30"])(
  "refuses a channel that isn't there: %s",
  async (link) => {
    await expect(find(link)).rejects.toMatchObject({ code: "gone" });
  },
);
