import type { MessageRef } from "../../fakes/slack/people/person.ts";
import { startSlackBot } from "../../platforms/slack/start.ts";
import { type StartDriver, takePhoto, takePhotos } from "./driver.ts";

export const startSlackDriver: StartDriver = async (options) => {
  const { ada, bot, general, slack } = await startSlackBot(options);
  const bo = slack.person("Bo");
  let thread: MessageRef | undefined;
  const cards = () =>
    thread ? ada.thread(thread).filter(({ fromBot, ephemeral, deleted }) => fromBot && !ephemeral && !deleted) : [];
  return {
    async start(prompt, photos = 1) {
      thread = await ada.mentions(general, prompt, { files: await takePhotos(photos) });
    },
    async send(prompt, photos = 0) {
      if (thread) await ada.says({ id: thread.channel }, prompt, { thread, files: await takePhotos(photos) });
    },
    async postPhoto(n) {
      await ada.says(general, "", { files: [await takePhoto(n)] });
    },
    async card(number) {
      const card = cards()[number - 1];
      return card && { text: card.text, pictures: card.pictures.map(({ bytes }) => bytes) };
    },
    turns: () => bot.turns(),
    charges: () => bot.charges(),
    async clickAsStranger(number, button) {
      const cardWithButton = () => cards()[number - 1]?.buttons.some(({ text }) => text === button) && cards()[number - 1];
      await bo.clicks(await slack.until(cardWithButton, button), button);
    },
    async pick(number, variant) {
      const card = cards()[number - 1];
      if (card) await ada.clicks(card, `Pick ${variant}`);
    },
  };
};
