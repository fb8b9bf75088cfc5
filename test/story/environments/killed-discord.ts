import { DiscordService } from "../../fakes/discord/service.ts";
import type { KillTarget } from "../kill-harness.ts";

/** Discord: what is written stays there, and the next process reads it. */
export async function onDiscord(): Promise<KillTarget> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  return {
    pauseMs: 900,
    env: { DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api },
    async begins(number, words, picture) {
      const person = service.person(`Person${number}`);
      const photo = { name: "photo.png", bytes: Buffer.from(picture) };
      let posted = await person.posts(general, { text: `${service.mention} ${words}`, pictures: [photo] });
      // Nobody reads a channel again in which no conversation goes on: what was not heard there is said again.
      while (!(await opened(service, posted.id))) {
        person.deletes(posted);
        posted = await person.posts(general, { text: `${service.mention} ${words}`, pictures: [photo] });
      }
      const thread = { id: posted.id };
      return {
        says: async (text) => void (await person.posts(thread, { text })),
        async shown() {
          const cards = person.sees(thread).filter(({ author, buttons }) => author !== person.name && buttons.length > 0);
          return {
            shown: cards.map(({ text }) => /resize to \d+ pixels wide/.exec(text)?.[0] ?? ""),
            busy: cards.filter(({ buttons }) => buttons.some(({ label }) => label === "Cancel")).length,
            pictures: cards.filter(({ pictures }) => pictures.length === 1).length,
          };
        },
      };
    },
    close: () => service.close(),
  };
}

async function opened(service: DiscordService, message: string): Promise<boolean> {
  const thread = () => service.threadOn({ id: message }) && true;
  return Promise.race([service.until(thread, "a thread"), new Promise<false>((resolve) => setTimeout(resolve, 5000, false))]);
}
