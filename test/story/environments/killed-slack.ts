import { setTimeout as pause } from "node:timers/promises";
import { startSlack } from "../../fakes/slack/index.ts";
import type { MessageRef, Person } from "../../fakes/slack/people/person.ts";
import type { KillTarget, VisibleState } from "../kill-harness.ts";

/** Slack sends again after a minute what was not acknowledged; here its minute is over soon. */
const AGAIN_MS = 60_000;
const MINUTE_MS = 5_000;
const PATIENCE_MS = 60_000;

/** Slack: what is written stays there, and what was not acknowledged comes again. */
export async function onSlack(): Promise<KillTarget> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const hurry = setInterval(() => slack.clock.advance(AGAIN_MS), MINUTE_MS);
  return {
    // Slack lets a workspace's cards change less than once a second: people who write faster only wait longer.
    pauseMs: 10_000,
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
    async begins(number, words, picture) {
      const person = slack.person(`Person${number}`);
      const photo = { name: "photo.png", bytes: picture };
      const posted = await person.mentions(general, words, { files: [photo] });
      for (const end = Date.now() + PATIENCE_MS; cardsIn(person, posted).length === 0 && Date.now() < end; ) await pause(50);
      return {
        says: async (text) => void (await person.says(general, text, { thread: posted })),
        shown: async () => shownIn(person, posted),
      };
    },
    async close() {
      clearInterval(hurry);
      await slack.close();
    },
  };
}

function cardsIn(person: Person, thread: MessageRef) {
  return person.thread(thread).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
}

function shownIn(person: Person, thread: MessageRef): VisibleState {
  const cards = cardsIn(person, thread);
  return {
    shown: cards.map(({ text }) => /resize to \d+ pixels wide/.exec(text)?.[0] ?? ""),
    busy: cards.filter(({ buttons }) => buttons.some(({ text }) => text === "Cancel")).length,
    pictures: cards.filter(({ pictures }) => pictures.length === 1 && pictures.every(({ broken }) => !broken)).length,
  };
}
