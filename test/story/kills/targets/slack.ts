import { setTimeout as pause } from "node:timers/promises";
import { messages } from "../../../../src/core/cards/messages.ts";
import { startSlack } from "../../../fakes/slack/index.ts";
import type { MessageRef, Person } from "../../../fakes/slack/people/person.ts";
import { countInDoubt, type KillTarget, type ShownCard } from "../kill-harness.ts";

/** Slack repeats unacknowledged events after a minute, which is shortened here. */
const REDELIVERY_MS = 60_000;
const SHORT_MINUTE_MS = 5_000;
const FIRST_CARD_TIMEOUT_MS = 20_000;
const ACK_TIMEOUT_MS = 60_000;

/** Slack keeps what people write, and delivers unacknowledged events again. `waitsForAck`: a person's next message follows when the bot has
 *  acknowledged the one before. One process reads earlier messages of the thread first; several can't know that one of them got an event and
 *  died before it stored it. */
export async function createSlackTarget({ waitsForAck = false } = {}): Promise<KillTarget> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const redelivery = setInterval(() => slack.clock.advance(REDELIVERY_MS), SHORT_MINUTE_MS);
  return {
    platform: "slack",
    // Slack allows fewer than one card update per second and workspace. Faster people would only wait longer.
    pauseMs: 10_000,
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
    async start(number, prompt, pictures) {
      const person = slack.person(`Person${number}`);
      const files = pictures.map((bytes, n) => ({ name: `photo-${n}.png`, bytes }));
      let posted = await person.mentions(general, prompt, { files });
      // Slack delivers a message a few times. If the process was dead each time, the person posts it again.
      while (!(await hasCard(person, posted))) {
        person.deletes(posted);
        posted = await person.mentions(general, prompt, { files });
      }
      let newest: MessageRef = posted;
      return {
        async send(text) {
          newest = await person.says(general, text, { thread: posted });
          const { ts } = newest;
          const isAcked = () => slack.delivery.delivered.some((one) => one.ts === ts && one.type === "message" && one.acked);
          for (const end = Date.now() + ACK_TIMEOUT_MS; waitsForAck && !isAcked() && Date.now() < end; ) await pause(20);
        },
        edit: (text) => person.edits(newest, text),
        delete: () => person.deletes(newest),
        read: async () => readThread(person, posted),
      };
    },
    async close() {
      clearInterval(redelivery);
      await slack.close();
    },
  };
}

async function hasCard(person: Person, thread: MessageRef): Promise<boolean> {
  for (const end = Date.now() + FIRST_CARD_TIMEOUT_MS; cardsIn(person, thread).length === 0; await pause(50))
    if (Date.now() > end) return false;
  return true;
}

function cardsIn(person: Person, thread: MessageRef) {
  return person.thread(thread).filter(({ fromBot, ephemeral }) => fromBot && !ephemeral);
}

function readThread(person: Person, thread: MessageRef): ShownCard[] {
  return cardsIn(person, thread).map(({ text, buttons, pictures }) => ({
    prompt: /resize to \d+ pixels wide/.exec(text)?.[0] ?? "",
    drawing: buttons.some((button) => button.text === "Cancel"),
    pictures: pictures.filter(({ broken }) => !broken).length,
    inDoubt: countInDoubt(text),
    offersEdit: text.includes(messages.messageEdited),
  }));
}
