import type { Person } from "../../fakes/discord/people/person.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { picture, type Scene } from "./leaving.ts";

interface Thread {
  id: string;
}

export async function onDiscord(): Promise<Scene> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const people = new Set<string>();
  const person = (name: string) => {
    people.add(name);
    return service.person(name);
  };
  // The message that a thread hangs on is repeated in it, without words of its own.
  const ours = (of: Person, thread: Thread) =>
    of.sees(thread).filter(({ author, ephemeral, text }) => !people.has(author) && !ephemeral && text !== "");
  const drawn = (of: Person, thread: Thread, count: number) => {
    const whole = () => ours(of, thread).filter(({ buttons }) => buttons.some(({ label }) => label === "Pick 1"));
    return service.until(() => whole().length === count, `${count} cards that are whole`);
  };
  const begun = async (by: Person, words: string, name: string): Promise<Thread> => {
    const posted = await by.posts(general, { text: `${service.mention} ${words}`, pictures: [await picture(name)] });
    const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
    await drawn(by, thread, 1);
    return thread;
  };
  return {
    env: { DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api },
    async begins(_program, words) {
      const bo = person("Bo");
      const thread = await begun(bo, words, "photo.png");
      return {
        sees: async () =>
          ours(bo, thread).map(({ text, pictures, buttons }) =>
            [text, pictures.length, ...buttons.map(({ label }) => label)].join("\n"),
          ),
        async joinedBy(markers) {
          const ada = person(markers.next());
          markers.all.push(ada.id);
          const own = await begun(ada, `write "${markers.next()}"`, `${markers.next()}.png`);
          await ada.posts(thread, { text: `write "${markers.next()}"` });
          await drawn(bo, thread, 2);
          return {
            async forgets() {
              const asked = await (await ada.uses("/forget", general)).reply();
              await ada.clicks(asked, "Delete it all").answered();
            },
            left: async () => ours(ada, own).length,
          };
        },
      };
    },
    close: () => service.close(),
  };
}
