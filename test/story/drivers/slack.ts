import type { MessageRef } from "../../fakes/slack/people/person.ts";
import { startSlackBot } from "../../platforms/slack/start.ts";
import { type StartDriver, takePhoto, takePhotos } from "./driver.ts";

export const startSlackDriver: StartDriver = async (options) => {
  const { ada, bot, general, slack } = await startSlackBot(options);
  const bo = slack.person("Bo");
  let thread: MessageRef | undefined;
  const cards = () =>
    thread ? ada.thread(thread).filter(({ fromBot, ephemeral, deleted }) => fromBot && !ephemeral && !deleted) : [];
  const click = async (number: number, button: string, person: typeof ada) => {
    const cardWithButton = () => cards()[number - 1]?.buttons.some(({ text }) => text === button) && cards()[number - 1];
    await person.clicks(await slack.until(cardWithButton, button), button);
  };
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
    click: (number, button) => click(number, button, ada),
    clickAsStranger: (number, button) => click(number, button, bo),
    async pick(number, variant) {
      const card = cards()[number - 1];
      if (card) await ada.clicks(card, `Pick ${variant}`);
    },
  };
};
