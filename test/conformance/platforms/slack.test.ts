import type { MessageId, Thread } from "../../../src/core/vocabulary.ts";
import { type SlackOptions, SlackPlatform } from "../../../src/platforms/slack/platform.ts";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { clock, silent } from "../../fakes/bot.ts";
import { type SlackService, startSlack } from "../../fakes/slack/index.ts";
import { freePort } from "../../platforms/slack/start.ts";
import { conformsAsPlatform, type PlatformHarness } from "./platform.ts";

const transports = {
  "Slack over Socket Mode": async (slack: SlackService) => ({ appToken: slack.appToken }),
  "Slack over HTTP": async (slack: SlackService) => ({ signingSecret: slack.signingSecret, port: await freePort() }),
};

for (const [name, transportFor] of Object.entries(transports))
  conformsAsPlatform(name, async () => {
    const slack = await startSlack({ rateLimits: false });
    return harness(slack, await transportFor(slack));
  });

async function harness(slack: SlackService, transport: SlackOptions["transport"]): Promise<PlatformHarness> {
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const { db, close } = openDatabase(":memory:");
  const platform = new SlackPlatform({
    ...{ botToken: slack.botToken, transport, apiUrl: slack.url, editChannels: [general.id], replaces: false },
    ...{ rows: new SqlSlackStore(new SqliteDatabase(db, clock), clock), clock, log: silent },
  });
  if ("port" in transport) {
    const { start } = platform;
    // Slack verifies the URL before it sends events to it.
    platform.start = async (core) => {
      await start.call(platform, core);
      await slack.deliversTo(`http://127.0.0.1:${transport.port}/slack/events`);
    };
  }
  return {
    platform,
    channel: { platform: "slack", id: `${slack.home.id}/${general.id}` },
    async visibleMessages(place) {
      const { channel, ts } = placeOf(place);
      const all = ts === undefined ? ada.sees({ id: channel }) : ada.thread({ channel, ts });
      return all
        .filter(({ fromBot, ephemeral }) => fromBot && !ephemeral)
        .map(({ text, pictures }) => ({ text, pictures: pictures.map(({ bytes }) => bytes) }));
    },
    async postAsPerson(place, text, pictures = []) {
      const { channel, ts } = placeOf(place);
      const files = pictures.map((bytes, position) => ({ name: `photo${position}.png`, bytes }));
      await ada.says({ id: channel }, text, { files, ...(ts !== undefined && { thread: { channel, ts } }) });
    },
    loseResponse: () => slack.faults.next("chat.postMessage").losesResponse(),
    /** A workspace admin may delete the bot's messages. */
    async deleteAsPerson(_thread, message: MessageId) {
      const [channel = "", ts = ""] = message.split("/");
      const body = new URLSearchParams({ channel, ts });
      await fetch(`${slack.url}chat.delete`, {
        method: "POST",
        headers: { authorization: `Bearer ${slack.botToken}` },
        body,
      });
    },
    async close() {
      await slack.close();
      close();
    },
  };
}

function placeOf({ id }: Thread): { channel: string; ts: string | undefined } {
  const [, channel = "", ts] = id.split("/");
  return { channel, ts };
}
