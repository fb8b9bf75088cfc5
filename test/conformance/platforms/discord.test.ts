import type { MessageId, Thread } from "../../../src/core/vocabulary.ts";
import { DiscordPlatform } from "../../../src/platforms/discord/platform.ts";
import { SqlDiscordStore } from "../../../src/platforms/discord/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { clock, silent } from "../../fakes/bot.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { conformsAsPlatform, type PlatformHarness } from "./platform.ts";

conformsAsPlatform("Discord", async (): Promise<PlatformHarness> => {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const ada = service.person("Ada");
  const { db, close } = openDatabase(":memory:");
  const platform = new DiscordPlatform({
    ...{ token: service.token ?? "", apiUrl: service.api, editChannels: [general.id] },
    ...{ rows: new SqlDiscordStore(new SqliteDatabase(db, clock)), clock, log: silent },
  });
  return {
    platform,
    channel: { platform: "discord", id: general.id },
    async visibleMessages(place) {
      const ours = ada.sees({ id: idOf(place) }).filter(({ author, type }) => author !== "Ada" && (type === 0 || type === 19));
      return ours.map(({ text, pictures }) => ({ text: unescapeMarkdown(text), pictures: pictures.map(({ bytes }) => bytes) }));
    },
    async postAsPerson(place, text, pictures = []) {
      const files = pictures.map((bytes, position) => ({ name: `photo${position}.png`, bytes: Buffer.from(bytes) }));
      await ada.posts({ id: idOf(place) }, { text, pictures: files });
    },
    loseResponse: () => service.faults.next("POST", /messages$/).losesResponse(),
    async deleteAsPerson(_thread, message: MessageId) {
      const moderator = service.person("Mo", { moderates: true });
      const [channel = "", id = ""] = message.split("/");
      const shown = moderator.sees({ id: channel }).find((one) => one.id === id);
      if (shown) await moderator.deletes(shown);
    },
    async close() {
      await service.close();
      close();
    },
  };
});

function idOf({ id }: Thread): string {
  return id.split("/").at(-1) ?? id;
}

/** The text as Discord shows it, without escapes. */
function unescapeMarkdown(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, "$1");
}
