import { plain } from "../../fakes/models/person.ts";
import type { MessageRef } from "../../fakes/slack/people/person.ts";
import { startSlackBot } from "../../platforms/slack/start.ts";
import { photo, type Sets } from "./driver.ts";

export const onSlack: Sets = async (options) => {
  const { ada, bot, general, slack } = await startSlackBot(options);
  const bo = slack.person("Bo");
  let thread: MessageRef | undefined;
  const cards = () =>
    thread ? ada.thread(thread).filter(({ fromBot, ephemeral, deleted }) => fromBot && !ephemeral && !deleted) : [];
  return {
    async begins(words) {
      const bytes = await plain(photo.colour, photo);
      thread = await ada.mentions(general, words, { files: [{ name: photo.name, bytes }] });
    },
    async says(words) {
      if (thread) await ada.says({ id: thread.channel }, words, { thread });
    },
    async card(number) {
      const card = cards()[number - 1];
      return card && { text: card.text, pictures: card.pictures.map(({ bytes }) => bytes) };
    },
    turns: () => bot.turns(),
    charges: () => bot.charges(),
    async strangerClicks(number, button) {
      const has = () => cards()[number - 1]?.buttons.some(({ text }) => text === button) && cards()[number - 1];
      await bo.clicks(await slack.until(has, button), button);
    },
    async picks(number, variant) {
      const card = cards()[number - 1];
      if (card) await ada.clicks(card, `Pick ${variant}`);
    },
  };
};
