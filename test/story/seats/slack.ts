import { plain } from "../../fakes/models/person.ts";
import type { Named } from "../../fakes/slack/people/person.ts";
import { onSlack as inWorkspace } from "../../platforms/slack/start.ts";
import { photo, type Sets } from "./seat.ts";

export const onSlack: Sets = async (whole) => {
  const { ada, bot, general } = await inWorkspace(whole);
  let thread: Named | undefined;
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
    async picks(number, variant) {
      const card = cards()[number - 1];
      if (card) await ada.clicks(card, `Pick ${variant}`);
    },
  };
};
