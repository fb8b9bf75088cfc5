import type { Person } from "../../fakes/discord/people/person.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { type ForgetTarget, picture } from "./kill-while-forgetting.ts";

interface Thread {
  id: string;
}

export async function createDiscordTarget(): Promise<ForgetTarget> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const people = new Set<string>();
  const person = (name: string) => {
    people.add(name);
    return service.person(name);
  };
  // A thread repeats the message it was opened on, with an empty text.
  const botMessages = (of: Person, thread: Thread) =>
    of.sees(thread).filter(({ author, ephemeral, text }) => !people.has(author) && !ephemeral && text !== "");
  const waitForCards = (of: Person, thread: Thread, count: number) => {
    const finished = () => botMessages(of, thread).filter(({ buttons }) => buttons.some(({ label }) => label === "Pick 1"));
    return service.until(() => finished().length === count, `${count} finished cards`);
  };
  const startConversation = async (by: Person, prompt: string, name: string): Promise<Thread> => {
    const posted = await by.posts(general, { text: `${service.mention} ${prompt}`, pictures: [await picture(name)] });
    const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
    await waitForCards(by, thread, 1);
    return thread;
  };
  return {
    env: { DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api },
    async start(_program, prompt) {
      const bo = person("Bo");
      const thread = await startConversation(bo, prompt, "photo.png");
      return {
        messages: async () =>
          botMessages(bo, thread).map(({ text, pictures, buttons }) =>
            [text, pictures.length, ...buttons.map(({ label }) => label)].join("\n"),
          ),
        async addPerson(markers) {
          const ada = person(markers.next());
          markers.all.push(ada.id);
          const own = await startConversation(ada, `write "${markers.next()}"`, `${markers.next()}.png`);
          await ada.posts(thread, { text: `write "${markers.next()}"` });
          await waitForCards(bo, thread, 2);
          return {
            async forget() {
              const asked = await (await ada.uses("/forget", general)).reply();
              await ada.clicks(asked, "Delete it all").answered();
            },
            countMessages: async () => botMessages(ada, own).length,
          };
        },
      };
    },
    close: () => service.close(),
  };
}
