import { onTestFinished } from "vitest";
import { DiscordPlatform } from "../../../src/platforms/discord/platform.ts";
import { SqlDiscordStore } from "../../../src/platforms/discord/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { clock, silent } from "../../fakes/bot.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { BotHarness } from "../../platforms/bot-harness.ts";
import { unescapeMarkdown } from "../../platforms/discord/start.ts";
import { isLabelled, type StartDriver, takePhoto, takePhotos } from "./driver.ts";

export const startDiscordDriver: StartDriver = async (options) => {
  const service = await DiscordService.start({ rateLimits: false });
  const bot = new BotHarness(options);
  onTestFinished(async () => {
    await bot.close();
    await service.close();
  });
  const rows = new SqlDiscordStore(new SqliteDatabase(bot.db, clock));
  await bot.start(
    new DiscordPlatform({ token: service.token ?? "", apiUrl: service.api, editChannels: [], rows, clock, log: silent }),
  );
  const general = service.channel("general");
  const ada = service.person("Ada");
  const bo = service.person("Bo");
  let thread = { id: "" };
  const cards = () => ada.sees(thread).filter((one) => one.text.startsWith("Ada: ") || one.text.startsWith("**Ada"));
  const click = async (number: number, button: string, person: typeof ada) => {
    const { card, label } = await service.until(() => findButton(number, button), button);
    return person.clicks(card, label);
  };
  const findButton = (number: number, button: string) => {
    const card = cards()[number - 1];
    const label = card?.buttons.map((one) => one.label).find((one) => isLabelled(one, button));
    return card && label !== undefined ? { card, label } : undefined;
  };
  return {
    async start(prompt, photos = 1) {
      await ada.posts(general, { text: `${service.mention} ${prompt}`, pictures: await takePhotos(photos) });
      thread = { id: await service.until(() => ada.sees(general).find((one) => one.threadId)?.threadId, "a thread") };
    },
    async send(prompt, photos = 0) {
      await ada.posts(thread, { text: prompt, pictures: await takePhotos(photos) });
    },
    async postPhoto(n) {
      await ada.posts(general, { pictures: [await takePhoto(n)] });
    },
    async card(number) {
      const card = cards()[number - 1];
      return card && { text: card.text, pictures: card.pictures.map(({ bytes }) => bytes) };
    },
    turns: () => bot.turns(),
    charges: () => bot.charges(),
    click: async (number, button) => void (await (await click(number, button, ada)).answered()),
    async clickAndAgree(number, button) {
      const asked = await (await click(number, button, ada)).reply();
      const clicks = ["one", "two"].map(() => ada.clicks(asked, "Draw"));
      await Promise.all(clicks.map((one) => one.answered()));
      return unescapeMarkdown(asked.text);
    },
    clickAsStranger: async (number, button) => void (await (await click(number, button, bo)).answered()),
    async pick(number, variant) {
      const card = cards()[number - 1];
      if (card) ada.clicks(card, `Pick ${variant}`);
    },
  };
};
