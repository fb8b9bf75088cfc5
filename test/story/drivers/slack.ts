import type { MessageRef } from "../../fakes/slack/people/person.ts";
import { startSlackBot } from "../../platforms/slack/start.ts";
import { isLabelled, type StartDriver, takePhoto, takePhotos } from "./driver.ts";

export const startSlackDriver: StartDriver = async (options) => {
  const { ada, bot, general, slack } = await startSlackBot(options);
  const bo = slack.person("Bo");
  let thread: MessageRef | undefined;
  const cards = () =>
    thread ? ada.thread(thread).filter(({ fromBot, ephemeral, deleted }) => fromBot && !ephemeral && !deleted) : [];
  const click = async (number: number, button: string, person: typeof ada) => {
    const { card, label } = await slack.until(() => findButton(number, button), button);
    await person.clicks(card, label);
  };
  const findButton = (number: number, button: string) => {
    const card = cards()[number - 1];
    const label = card?.buttons.map(({ text }) => text).find((one) => isLabelled(one, button));
    return card && label !== undefined ? { card, label } : undefined;
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
    async clickAndAgree(number, button) {
      await click(number, button, ada);
      const question = () =>
        thread && ada.thread(thread).find(({ ephemeral, buttons }) => ephemeral && buttons.some(({ text }) => text === "Draw"));
      const asked = await slack.until(question, "the question");
      await Promise.all(["one", "two"].map(() => ada.clicks(asked, "Draw")));
      return asked.text;
    },
    clickAsStranger: (number, button) => click(number, button, bo),
    async pick(number, variant) {
      const card = cards()[number - 1];
      if (card) await ada.clicks(card, `Pick ${variant}`);
    },
  };
};
