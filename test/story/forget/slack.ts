import { startSlack } from "../../fakes/slack/index.ts";
import type { MessageRef, Person } from "../../fakes/slack/people/person.ts";
import { type ForgetTarget, picture } from "./kill-while-forgetting.ts";

export async function createSlackTarget(): Promise<ForgetTarget> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const botMessages = (of: Person, thread: MessageRef) =>
    of.thread(thread).filter(({ fromBot, ephemeral, deleted }) => fromBot && !ephemeral && !deleted);
  const waitForCards = (of: Person, thread: MessageRef, count: number) => {
    const finished = () => botMessages(of, thread).filter(({ buttons }) => buttons.some(({ text }) => text === "Pick 1"));
    return slack.until(() => finished().length === count, `${count} finished cards`);
  };
  const startConversation = async (by: Person, prompt: string, name: string): Promise<MessageRef> => {
    const thread = await by.mentions(general, prompt, { files: [await picture(name)] });
    await waitForCards(by, thread, 1);
    return thread;
  };
  return {
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
    async start(_program, prompt) {
      const bo = slack.person("Bo");
      const thread = await startConversation(bo, prompt, "photo.png");
      return {
        messages: async () =>
          botMessages(bo, thread).map(({ text, pictures, buttons }) =>
            [text, pictures.map(({ broken }) => broken), ...buttons.map((button) => button.text)].join("\n"),
          ),
        async addPerson(markers) {
          const ada = slack.person(markers.next());
          markers.all.push(ada.id);
          const own = await startConversation(ada, `write "${markers.next()}"`, `${markers.next()}.png`);
          await ada.says(general, `write "${markers.next()}"`, { thread });
          await waitForCards(bo, thread, 2);
          return {
            async forget() {
              await ada.slash("/edit", "forget", general);
              const asked = () => ada.sees(general).find(({ buttons }) => buttons.some(({ text }) => text === "Delete it all"));
              await ada.clicks(await slack.until(asked, "the question"), "Delete it all");
            },
            countMessages: async () => botMessages(ada, own).length,
          };
        },
      };
    },
    close: () => slack.close(),
  };
}
