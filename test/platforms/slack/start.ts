// The bot in a fake Slack workspace, and what people there see of it.

import { onTestFinished } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import { sharp } from "../../../src/images/picture-slots.ts";
import { type SlackOptions, SlackPlatform } from "../../../src/platforms/slack/platform.ts";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { clock } from "../../fakes/bot.ts";
import { LogRecorder } from "../../fakes/log-recorder.ts";
import { type SlackOptions as Service, type SlackService, startSlack } from "../../fakes/slack/index.ts";
import type { MessageOptions, MessageRef, Person } from "../../fakes/slack/people/person.ts";
import type { VisibleMessage } from "../../fakes/slack/people/visible.ts";
import { freePort } from "../../program/free-port.ts";
import { BotHarness, type BotHarnessOptions } from "../bot-harness.ts";

export { freePort };

export interface SlackBotOptions extends BotHarnessOptions {
  service?: Service;
  http?: boolean;
  options?: Partial<SlackOptions>;
}

/** A workspace with a bot that can be restarted over the same rows and files. Closes when the test ends. */
export async function startSlackBot({ service, http = false, options = {}, ...harness }: SlackBotOptions = {}) {
  const slack = await startSlack({ rateLimits: false, ...service });
  const log = new LogRecorder();
  const rowsOf = ({ db }: BotHarness) =>
    new SqlSlackStore(new SqliteDatabase(db, harness.clock ?? clock), harness.clock ?? clock);
  let bot = new BotHarness({ log, ...harness });
  let rows = rowsOf(bot);
  const transport = http ? { signingSecret: slack.signingSecret, port: await freePort() } : { appToken: slack.appToken };
  const current = { platform: undefined as SlackPlatform | undefined };
  const start = async (changed: Partial<SlackOptions> = {}) => {
    current.platform = new SlackPlatform({
      ...{ botToken: slack.botToken, transport, apiUrl: slack.url, editChannels: [], replaces: false, rows, clock, log },
      ...options,
      ...changed,
    });
    await bot.start(current.platform);
    if ("port" in transport) await slack.deliversTo(`http://127.0.0.1:${transport.port}/slack/events`);
  };
  onTestFinished(async () => {
    await bot.close();
    await slack.close();
  });
  await start();
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const stop = () => bot.stop();
  /** Acts during an outage after which Slack never delivers the events. */
  const whileAway = async (act: () => unknown) => {
    await stop();
    slack.delivery.hold();
    await act();
    await slack.delivery.dropHeld();
    await start();
  };
  /** The bot starts again, without its rows and files. */
  const loseEverything = async () => {
    await bot.close();
    bot = new BotHarness({ log, ...harness });
    rows = rowsOf(bot);
    await start();
    return bot;
  };
  return { loseEverything, slack, bot, rows, log, general, ada, start, stop, whileAway, state: () => current.platform?.status() };
}

const painted = sharp({ create: { width: 120, height: 80, channels: 3, background: "#2040e0" } })
  .composite([{ input: { create: { width: 60, height: 20, channels: 3, background: "#f0f0f0" } }, left: 0, top: 0 }])
  .png()
  .toBuffer();

/** 120 × 80 pixels, blue with a light corner. */
export const photo = async (name = "photo.png") => ({ name, bytes: await painted });

/** The finished cards of a thread. */
export function finishedCards(person: Person, thread: MessageRef): VisibleMessage[] {
  return person.thread(thread).filter((one) => one.fromBot && !one.ephemeral && isFinished(one));
}

function isFinished({ buttons, text }: VisibleMessage): boolean {
  return (
    buttons.some((button) => button.text === messages.again || button.text === messages.pick(1)) ||
    text.includes(`· ${messages.states.failed}`)
  );
}

/** Sends an instruction and resolves to its finished card. */
export async function runTurn(
  slack: SlackService,
  person: Person,
  thread: MessageRef,
  words: string,
  said: MessageOptions = {},
): Promise<VisibleMessage> {
  await person.says({ id: thread.channel }, words, { ...said, thread });
  return waitForCard(slack, person, thread, words.replace(/<@\w+>\s*/g, ""));
}

export function waitForCard(slack: SlackService, person: Person, thread: MessageRef, words: string): Promise<VisibleMessage> {
  return slack.until(() => finishedCards(person, thread).find(({ text }) => text.includes(words)), `the card of "${words}"`);
}

/** The bot's ephemeral messages to a person, oldest first. */
export function ephemeralTexts(person: Person, place: MessageRef | { id: string }): string[] {
  const messages = "ts" in place ? person.thread(place) : person.sees(place);
  return messages.filter(({ ephemeral }) => ephemeral).map(({ text }) => text);
}
