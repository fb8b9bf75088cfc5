import type { Card, CardImage } from "../../../src/core/cards/views.ts";
import type { ChatPlatform } from "../../../src/core/ports/platform.ts";
import { sharp } from "../../../src/images/picture-slots.ts";
import { SlackPlatform } from "../../../src/platforms/slack/platform.ts";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { silent } from "../../fakes/bot.ts";
import { type SlackService, startSlack } from "../../fakes/slack/index.ts";
import type { MessageRef } from "../../fakes/slack/people/person.ts";
import type { VisibleMessage } from "../../fakes/slack/people/visible.ts";
import { type CrashPlan, crashAtStep } from "../crashes/crash-harness.ts";
import type { Environment } from "./environment.ts";

/** After this time Slack repeats unacknowledged events. */
const REDELIVERY_MS = 60_000;

/** The fake Slack. Every request of the bot is a step with a name like "Slack chat.postMessage". `replaces`: see SLACK_CARD. */
export async function createSlackEnvironment({ replaces = false } = {}): Promise<Environment> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const rows = openDatabase(":memory:");
  const done = new Set<string>();
  const doOnce = async (what: string, act: () => unknown) => {
    if (done.has(what)) return slack.clock.advance(REDELIVERY_MS);
    done.add(what);
    await act();
  };
  /** The person's messages by their words. */
  const said = new Map<string, MessageRef>();
  let connected: SlackPlatform | undefined;
  const root = () => ada.sees(general).find(({ fromBot, ephemeral }) => fromBot && !ephemeral);
  const cards = () => {
    const thread = root();
    return thread ? ada.thread(thread).filter(({ fromBot, menus }) => fromBot && menus.length > 0) : [];
  };
  const messageOf = (prompt: string) => said.get(prompt) ?? { channel: general.id, ts: "0" };
  const cardOf = (prompt: string) => cards().find((card) => promptOf(card) === prompt);
  return {
    previews: !replaces,
    connect(plan, clock) {
      slack.gate = plan ? stepGate(plan) : (_, serve) => serve();
      const store = new SqlSlackStore(new SqliteDatabase(rows.db, clock), clock);
      connected = new SlackPlatform({
        ...{ botToken: slack.botToken, transport: { appToken: slack.appToken }, apiUrl: slack.url, editChannels: [] },
        ...{ replaces, rows: plan ? crashAtStep(store, plan) : store, clock, log: silent },
        async sleep(ms) {
          clock.advance(ms);
          slack.clock.advance(ms);
          await new Promise(setImmediate);
        },
      });
      return withRealPictures(connected);
    },
    disconnect() {
      slack.home.resetToken();
      void connected?.stop();
    },
    async start(prompt, names = ["photo"]) {
      await ada.slash("/edit", prompt, general).catch(ignoreFailure);
      const form = await slack.until(() => ada.modal, "the form");
      const pictures = await Promise.all(names.map(async (name) => ({ name: `${name}.png`, bytes: await pictureOf(name) })));
      await ada.submits(form, { pictures }).catch(ignoreFailure);
    },
    send: (prompt) =>
      doOnce(prompt, async () => {
        const thread = root();
        if (thread) said.set(prompt, await ada.says(general, prompt, { thread }));
      }),
    edit: (prompt, to) => doOnce(`edit ${prompt}`, () => ada.edits(messageOf(prompt), to)),
    deleteMessage: (prompt) => doOnce(`delete ${prompt}`, () => ada.deletes(messageOf(prompt))),
    pick: (prompt, number) =>
      doOnce(`pick ${prompt}`, () => {
        const card = cardOf(prompt);
        if (card) ada.reacts(card, ["", "one", "two", "three"][number] ?? "");
      }),
    async cancel(prompt) {
      const card = cardOf(prompt);
      if (card?.buttons.some(({ text }) => text === "Cancel")) await ada.clicks(card, "Cancel").catch(ignoreFailure);
    },
    async forget() {
      await ada.slash("/edit", "forget", general).catch(ignoreFailure);
      const asked = () => ada.sees(general).findLast(({ buttons }) => buttons.some(({ text }) => text === "Delete it all"));
      await ada.clicks(await slack.until(asked, "the question"), "Delete it all").catch(ignoreFailure);
    },
    cards: () => cards().map(viewOf),
    otherMessages: () =>
      ada
        .sees(general)
        .filter(({ fromBot, ephemeral, deleted }) => fromBot && !ephemeral && !deleted)
        .map(({ text }) => text),
    advance: (ms) => slack.clock.advance(ms),
    async close() {
      await connected?.stop();
      await slack.close();
      rows.close();
    },
  };
}

function stepGate(plan: CrashPlan): SlackService["gate"] {
  return ({ method }, serve) => plan.step(`Slack ${method}`, serve);
}

/** A person repeats what nobody answered. */
function ignoreFailure(): void {}

function promptOf({ text }: VisibleMessage): string {
  return /^<@\w+>\n(.*)$/m.exec(text)?.[1] ?? "";
}

function viewOf(card: VisibleMessage) {
  return {
    prompt: promptOf(card),
    text: card.text,
    pictures: card.pictures.map(({ bytes }) => wordsIn(bytes)),
    drawing: card.buttons.some(({ text }) => text === "Cancel"),
  };
}

/** Appends the words that the fake model draws to a real picture, because Slack validates pictures, and strips it from downloads. */
function withRealPictures(platform: SlackPlatform): ChatPlatform {
  const wrapped: Partial<ChatPlatform> = {
    downloadAttachment: async (attachment, signal) =>
      new TextEncoder().encode(wordsIn(await platform.downloadAttachment(attachment, signal))),
    openThread: (channel, key, head, since) =>
      platform.openThread(channel, key, { ...head, ...(head.image && { image: wrapImage(head.image) }) }, since),
    postMessage: (thread, key, card) => platform.postMessage(thread, key, wrapImages(card)),
    editMessage: (thread, message, card) => platform.editMessage(thread, message, wrapImages(card)),
  };
  return new Proxy<ChatPlatform>(platform, {
    get(object, name) {
      const own = Reflect.get(wrapped, name);
      if (own) return own;
      const value = Reflect.get(object, name, object);
      return typeof value === "function" ? value.bind(object) : value;
    },
  });
}

function wrapImages(card: Card): Card {
  return { ...card, slots: card.slots.map((slot) => ({ ...slot, ...(slot.image && { image: wrapImage(slot.image) }) })) };
}

function wrapImage(image: CardImage): CardImage {
  return { ...image, read: async () => pictureOf(new TextDecoder().decode(await image.read())) };
}

const blank = sharp({ create: { width: 4, height: 3, channels: 3, background: "#888" } })
  .png()
  .toBuffer();

async function pictureOf(words: string): Promise<Uint8Array> {
  return Buffer.concat([await blank, Buffer.from(words)]);
}

/** The words after the end of the picture. */
function wordsIn(bytes: Uint8Array): string {
  const end = Buffer.from(bytes).indexOf("IEND");
  return end < 0 ? "" : Buffer.from(bytes.subarray(end + 8)).toString();
}
