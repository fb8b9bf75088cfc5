import { DiscordService } from "../../fakes/discord/service.ts";
import type { KillTarget } from "../kill-harness.ts";

/** Discord keeps what people write, and the next process reads it. */
export async function createDiscordTarget(): Promise<KillTarget> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  return {
    platform: "discord",
    pauseMs: 900,
    env: { DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api },
    async start(number, prompt, picture) {
      const person = service.person(`Person${number}`);
      const photo = { name: "photo.png", bytes: Buffer.from(picture) };
      let posted = await person.posts(general, { text: `${service.mention} ${prompt}`, pictures: [photo] });
      // A message outside of a conversation isn't backfilled: if the process missed it, the person posts it again.
      while (!(await isOpened(service, posted.id))) {
        person.deletes(posted);
        posted = await person.posts(general, { text: `${service.mention} ${prompt}`, pictures: [photo] });
      }
      const thread = { id: posted.id };
      return {
        send: async (text) => void (await person.posts(thread, { text })),
        async read() {
          const cards = person.sees(thread).filter(({ author, buttons }) => author !== person.name && buttons.length > 0);
          return {
            prompts: cards.map(({ text }) => /resize to \d+ pixels wide/.exec(text)?.[0] ?? ""),
            drawing: cards.filter(({ buttons }) => buttons.some(({ label }) => label === "Cancel")).length,
            pictures: cards.filter(({ pictures }) => pictures.length === 1).length,
          };
        },
      };
    },
    close: () => service.close(),
  };
}

async function isOpened(service: DiscordService, message: string): Promise<boolean> {
  const thread = () => service.threadOn({ id: message }) && true;
  return Promise.race([service.until(thread, "a thread"), new Promise<false>((resolve) => setTimeout(resolve, 5000, false))]);
}
