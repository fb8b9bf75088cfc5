import { messages } from "../../../../src/core/cards/messages.ts";
import { DiscordService } from "../../../fakes/discord/service.ts";
import { unescapeMarkdown } from "../../../platforms/discord/start.ts";
import { countInDoubt, type KillTarget } from "../kill-harness.ts";

/** Discord keeps what people write, and the next process reads it. */
export async function createDiscordTarget(): Promise<KillTarget> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  return {
    platform: "discord",
    pauseMs: 900,
    env: { DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api },
    async start(number, prompt, pictures) {
      const person = service.person(`Person${number}`);
      const photos = pictures.map((bytes, n) => ({ name: `photo-${n}.png`, bytes: Buffer.from(bytes) }));
      let posted = await person.posts(general, { text: `${service.mention} ${prompt}`, pictures: photos });
      // A message outside of a conversation isn't backfilled: if the process missed it, the person posts it again.
      while (!(await isOpened(service, posted.id))) {
        person.deletes(posted);
        posted = await person.posts(general, { text: `${service.mention} ${prompt}`, pictures: photos });
      }
      const thread = { id: posted.id };
      let newest = posted;
      return {
        async send(text) {
          newest = await person.posts(thread, { text });
        },
        edit: (text) => person.edits(newest, text),
        delete: () => person.deletes(newest),
        async read() {
          const cards = person.sees(thread).filter(({ author, buttons }) => author !== person.name && buttons.length > 0);
          return cards.map(({ text, buttons, pictures: shown }) => ({
            prompt: /resize to \d+ pixels wide/.exec(text)?.[0] ?? "",
            drawing: buttons.some(({ label }) => label === "Cancel"),
            pictures: shown.length,
            inDoubt: countInDoubt(unescapeMarkdown(text)),
            offersEdit: unescapeMarkdown(text).includes(messages.messageEdited),
          }));
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
