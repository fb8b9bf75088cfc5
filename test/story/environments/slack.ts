import type { Card, CardImage } from "../../../src/core/cards/views.ts";
import type { ChatPlatform } from "../../../src/core/ports.ts";
import { sharp } from "../../../src/images/picture-slots.ts";
import { SlackPlatform } from "../../../src/platforms/slack/platform.ts";
import { SqliteSlackStore } from "../../../src/platforms/slack/store/sqlite-store.ts";
import { openDatabase } from "../../../src/storage/database.ts";
import { silent } from "../../fakes/bot.ts";
import { type SlackService, startSlack } from "../../fakes/slack/index.ts";
import type { VisibleMessage } from "../../fakes/slack/people/visible.ts";
import { type CrashPlan, crashAtStep } from "../crash-harness.ts";
import type { Environment } from "./environment.ts";

/** Slack sends what was not acknowledged again after this long. */
const AGAIN_MS = 60_000;

/** Slack's own protocol: every request of the bot is a step, named "Slack chat.postMessage". `replaces`: finished cards are new messages. */
export async function onSlack({ replaces = false } = {}): Promise<Environment> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  const rows = openDatabase(":memory:");
  const done = new Set<string>();
  const once = async (what: string, act: () => unknown) => {
    if (done.has(what)) return slack.clock.advance(AGAIN_MS);
    done.add(what);
    await act();
  };
  let connected: SlackPlatform | undefined;
  const root = () => ada.sees(general).find(({ fromBot, ephemeral }) => fromBot && !ephemeral);
  const cards = () => {
    const thread = root();
    return thread ? ada.thread(thread).filter(({ fromBot, menus }) => fromBot && menus.length > 0) : [];
  };
  const cardOf = (words: string) => cards().find((card) => askedIn(card) === words);
  return {
    previews: !replaces,
    connect(life, clock) {
      slack.gate = life ? stepsOf(life) : (_, serve) => serve();
      const kept = new SqliteSlackStore(rows.db, clock);
      connected = new SlackPlatform({
        ...{ botToken: slack.botToken, transport: { appToken: slack.appToken }, apiUrl: slack.url, editChannels: [] },
        ...{ replaces, rows: life ? crashAtStep(kept, life) : kept, clock, log: silent },
        async sleep(ms) {
          clock.advance(ms);
          slack.clock.advance(ms);
          await new Promise(setImmediate);
        },
      });
      return inPictures(connected);
    },
    died() {
      slack.home.resetToken();
      void connected?.stop();
    },
    async begins(words) {
      await ada.slash("/edit", words, general).catch(unheard);
      const form = await slack.until(() => ada.modal, "the form");
      await ada.submits(form, { pictures: [{ name: "photo.png", bytes: await pictureOf("photo") }] }).catch(unheard);
    },
    says: (words) =>
      once(words, async () => {
        const thread = root();
        if (thread) await ada.says(general, words, { thread });
      }),
    picks: (of, number) =>
      once(`pick ${of}`, () => {
        const card = cardOf(of);
        if (card) ada.reacts(card, ["", "one", "two", "three"][number] ?? "");
      }),
    async cancels(of) {
      const card = cardOf(of);
      if (card?.buttons.some(({ text }) => text === "Cancel")) await ada.clicks(card, "Cancel").catch(unheard);
    },
    async forgets() {
      await ada.slash("/edit", "forget", general).catch(unheard);
      const asked = () => ada.sees(general).findLast(({ buttons }) => buttons.some(({ text }) => text === "Delete it all"));
      await ada.clicks(await slack.until(asked, "the question"), "Delete it all").catch(unheard);
    },
    cards: () => cards().map(seen),
    others: () =>
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

function stepsOf(life: CrashPlan): SlackService["gate"] {
  return ({ method }, serve) => life.step(`Slack ${method}`, serve);
}

/** Nobody answered: the person tries it again. */
function unheard(): void {}

function askedIn({ text }: VisibleMessage): string {
  return /^<@\w+>\n(.*)$/m.exec(text)?.[1] ?? "";
}

function seen(card: VisibleMessage) {
  return {
    asked: askedIn(card),
    says: card.text,
    pictures: card.pictures.map(({ bytes }) => wordsIn(bytes)),
    drawing: card.buttons.some(({ text }) => text === "Cancel"),
  };
}

/** Slack looks at pictures: the words that the story draws are hung on real ones on their way to it, and taken off again. */
function inPictures(platform: SlackPlatform): ChatPlatform {
  const hung: Partial<ChatPlatform> = {
    downloadAttachment: async (attachment, signal) =>
      new TextEncoder().encode(wordsIn(await platform.downloadAttachment(attachment, signal))),
    openThread: (channel, key, head, since) =>
      platform.openThread(channel, key, { ...head, ...(head.image && { image: onAPicture(head.image) }) }, since),
    postMessage: (thread, key, card) => platform.postMessage(thread, key, onPictures(card)),
    editMessage: (thread, message, card) => platform.editMessage(thread, message, onPictures(card)),
  };
  return new Proxy<ChatPlatform>(platform, {
    get(object, name) {
      const own = Reflect.get(hung, name);
      if (own) return own;
      const value = Reflect.get(object, name, object);
      return typeof value === "function" ? value.bind(object) : value;
    },
  });
}

function onPictures(card: Card): Card {
  return { ...card, slots: card.slots.map((slot) => ({ ...slot, ...(slot.image && { image: onAPicture(slot.image) }) })) };
}

function onAPicture(image: CardImage): CardImage {
  return { ...image, read: async () => pictureOf(new TextDecoder().decode(await image.read())) };
}

const blank = sharp({ create: { width: 4, height: 3, channels: 3, background: "#888" } })
  .png()
  .toBuffer();

async function pictureOf(words: string): Promise<Uint8Array> {
  return Buffer.concat([await blank, Buffer.from(words)]);
}

/** What stands behind the picture's end. */
function wordsIn(bytes: Uint8Array): string {
  const end = Buffer.from(bytes).indexOf("IEND");
  return end < 0 ? "" : Buffer.from(bytes.subarray(end + 8)).toString();
}
