// People on a fake Discord or Slack who open their conversation on the page.

import sharp from "sharp";
import { messages } from "../../src/core/cards/messages.ts";
import { DiscordService } from "../fakes/discord/service.ts";
import { startSlack } from "../fakes/slack/index.ts";

export interface ChatDriver {
  platform: "Discord" | "Slack";
  /** Environment variables of the program. */
  env: Record<string, string>;
  /** A person posts a picture with an instruction. Resolves when it is drawn. */
  start(person: string, prompt: string): Promise<ChatConversation>;
  close(): Promise<void>;
}

export interface ChatConversation {
  /** Somebody presses “Open” on the newest card. Resolves to the address of the link, which they alone see. */
  open(person: string): Promise<string>;
  /** The texts of the cards with this instruction, finished or not, in order. */
  cards(prompt: string): string[];
  /** What a person sees there of a link to the page. */
  linksSeenBy(person: string): number;
}

/** Offers its pictures to pick, so it is drawn. */
function isFinished(buttons: { label?: string; text?: string }[]): boolean {
  return buttons.some(({ label, text }) => (label ?? text) === messages.pick(1));
}

/** One of its own for each conversation. */
let height = 160;
function paintNext(): Promise<Buffer> {
  height += 1;
  return sharp({ create: { width: 240, height, channels: 3, background: "#c02020" } })
    .png()
    .toBuffer();
}

export async function driveDiscord(): Promise<ChatDriver & { removes(person: string): void }> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const people = new Map<string, ReturnType<DiscordService["person"]>>();
  const personCalled = (name: string) => {
    const person = people.get(name) ?? service.person(name);
    people.set(name, person);
    return person;
  };
  return {
    platform: "Discord",
    env: { DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api },
    async start(name, prompt) {
      const author = personCalled(name);
      const pictures = [{ name: "red.png", bytes: await paintNext() }];
      const posted = await author.posts(general, { text: `${service.mention} ${prompt}`, pictures });
      const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
      const shown = () => author.sees(thread).filter((message) => message.author !== name && message.buttons.length > 0);
      const finished = () => shown().filter(({ buttons }) => isFinished(buttons));
      await service.until(() => finished().length > 0, prompt);
      const urlsIn = (by: string) => [
        ...JSON.stringify(
          personCalled(by)
            .sees(thread)
            .map(({ components }) => components),
        ).matchAll(/"url":"([^"]+\/open#[^"]+)"/g),
      ];
      return {
        async open(by) {
          const reply = await personCalled(by)
            .clicks(finished().at(-1) ?? posted, "Open")
            .reply();
          return /"url":"([^"]+)"/.exec(JSON.stringify(reply.components))?.[1] ?? reply.text;
        },
        cards: (words) => shown().flatMap(({ text }) => (text.includes(`: ${words}\n`) ? [text] : [])),
        linksSeenBy: (by) => urlsIn(by).length,
      };
    },
    removes: (name) => void service.state.guild.members.delete(personCalled(name).id),
    close: () => service.close(),
  };
}

/** `guests`: the names of people from another organization, with which the channel is shared. */
export async function driveSlack({ guests = [] }: { guests?: string[] } = {}): Promise<ChatDriver> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const people = new Map<string, ReturnType<typeof slack.person>>();
  const personCalled = (name: string) => {
    const person = people.get(name) ?? slack.person(name);
    people.set(name, person);
    return person;
  };
  for (const name of guests) {
    const guest = slack.home.guest(name);
    people.set(name, guest);
    await guest.says(general, "hello");
  }
  return {
    platform: "Slack",
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
    async start(name, prompt) {
      const author = personCalled(name);
      const mention = await author.mentions(general, prompt, { files: [{ name: "red.png", bytes: await paintNext() }] });
      const shown = () => author.thread(mention).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
      const finished = () => shown().filter(({ buttons }) => isFinished(buttons));
      await slack.until(() => finished().length > 0, prompt);
      const urlsSeenBy = (by: string) =>
        personCalled(by)
          .thread(mention)
          .flatMap(({ buttons }) => buttons.flatMap(({ url }) => (url?.includes("/open#") ? [url] : [])));
      return {
        async open(by) {
          const before = urlsSeenBy(by).length;
          await personCalled(by).clicks(finished().at(-1) ?? mention, "Open");
          return slack.until(() => urlsSeenBy(by)[before], "a link");
        },
        cards: (words) => shown().flatMap(({ text }) => (text.split("\n").includes(words) ? [text] : [])),
        linksSeenBy: (by) => urlsSeenBy(by).length,
      };
    },
    close: () => slack.close(),
  };
}
