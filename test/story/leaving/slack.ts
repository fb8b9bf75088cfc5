import { startSlack } from "../../fakes/slack/index.ts";
import type { MessageRef, Person } from "../../fakes/slack/people/person.ts";
import { picture, type Scene } from "./leaving.ts";

export async function onSlack(): Promise<Scene> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const ours = (of: Person, thread: MessageRef) =>
    of.thread(thread).filter(({ fromBot, ephemeral, deleted }) => fromBot && !ephemeral && !deleted);
  const drawn = (of: Person, thread: MessageRef, count: number) => {
    const whole = () => ours(of, thread).filter(({ buttons }) => buttons.some(({ text }) => text === "Run again"));
    return slack.until(() => whole().length === count, `${count} cards that are whole`);
  };
  const begun = async (by: Person, words: string, name: string): Promise<MessageRef> => {
    const thread = await by.mentions(general, words, { files: [await picture(name)] });
    await drawn(by, thread, 1);
    return thread;
  };
  return {
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
    async begins(_program, words) {
      const bo = slack.person("Bo");
      const thread = await begun(bo, words, "photo.png");
      return {
        sees: async () =>
          ours(bo, thread).map(({ text, pictures, buttons }) =>
            [text, pictures.map(({ broken }) => broken), ...buttons.map((button) => button.text)].join("\n"),
          ),
        async joinedBy(markers) {
          const ada = slack.person(markers.next());
          markers.all.push(ada.id);
          const own = await begun(ada, `write "${markers.next()}"`, `${markers.next()}.png`);
          await ada.says(general, `write "${markers.next()}"`, { thread });
          await drawn(bo, thread, 2);
          return {
            async forgets() {
              await ada.slash("/edit", "forget", general);
              const asked = () => ada.sees(general).find(({ buttons }) => buttons.some(({ text }) => text === "Delete it all"));
              await ada.clicks(await slack.until(asked, "the question"), "Delete it all");
            },
            left: async () => ours(ada, own).length,
          };
        },
      };
    },
    close: () => slack.close(),
  };
}
