import { DiscordPlatform } from "../../../src/platforms/discord/platform.ts";
import { SqliteDiscordStore } from "../../../src/platforms/discord/store/sqlite-store.ts";
import { openDatabase } from "../../../src/storage/database.ts";
import { silent } from "../../fakes/bot.ts";
import type { VisibleMessage } from "../../fakes/discord/people/visible-message.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { type CrashPlan, crashAtStep } from "../crash-harness.ts";
import type { Environment } from "./environment.ts";

/** Discord's own protocol: every request of the bot is a step, named "Discord POST /channels/…/messages". */
export async function onDiscord(): Promise<Environment> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const ada = service.person("Ada");
  const rows = openDatabase(":memory:");
  const done = new Set<string>();
  const once = async (what: string, act: () => unknown) => {
    if (done.has(what)) return;
    done.add(what);
    await act();
  };
  let connected: DiscordPlatform | undefined;
  const root = () => ada.sees(general).find((message) => message.threadId);
  const thread = () => ({ id: root()?.threadId ?? "" });
  const cards = () => (root() ? ada.sees(thread()).filter(isCard) : []);
  const cardOf = (words: string) => cards().find((message) => askedIn(message) === words);
  return {
    previews: true,
    connect(life, clock) {
      service.gate = life ? stepsOf(life) : (_, serve) => serve();
      const kept = new SqliteDiscordStore(rows.db);
      connected = new DiscordPlatform({
        ...{ token: service.token ?? "", apiUrl: service.api, editChannels: [] },
        ...{ rows: life ? crashAtStep(kept, life) : kept, clock, log: silent },
      });
      return connected;
    },
    died() {
      service.resetToken();
      void connected?.stop();
    },
    async begins(words) {
      const image = { name: "photo.png", bytes: Buffer.from("photo") };
      await (await ada.uses("/edit", general, { prompt: words, image })).answered();
    },
    says: (words) => once(words, () => ada.posts(thread(), { text: words })),
    picks: (of, number) => once(`pick ${of}`, () => ada.reacts(cardOf(of) ?? thread(), `${number}\ufe0f\u20e3`)),
    async cancels(of) {
      const card = cardOf(of);
      if (card?.buttons.some(({ label }) => label === "Cancel")) await ada.clicks(card, "Cancel").answered();
    },
    async forgets() {
      const asked = await (await ada.uses("/forget", general)).reply();
      await ada.clicks(asked, "Delete it all").answered();
    },
    cards: () => cards().map(seen),
    others: () =>
      ada
        .sees(general)
        .filter(({ ephemeral }) => !ephemeral)
        .map(({ text }) => text),
    advance: (ms) => service.clock.advance(ms),
    close: async () => {
      await connected?.stop();
      await service.close();
      rows.close();
    },
  };
}

function stepsOf(life: CrashPlan): DiscordService["gate"] {
  return ({ method, path }, serve) => life.step(`Discord ${method} ${path.replace(/\d{17,}/g, "…")}`, serve);
}

function isCard({ author, components }: VisibleMessage): boolean {
  return author !== "Ada" && components.length > 0;
}

function askedIn({ text }: VisibleMessage): string {
  return /^Ada: (.*)$/m.exec(plain(text))?.[1] ?? "";
}

function seen(card: VisibleMessage) {
  return {
    asked: askedIn(card),
    says: plain(card.text),
    pictures: card.pictures.map(({ bytes }) => bytes.toString()),
    drawing: card.buttons.some(({ label }) => label === "Cancel"),
  };
}

/** As Discord shows it: a backslash stands for the character behind it. */
function plain(text: string): string {
  return text.replace(/\\([^0-9A-Za-z\s])/g, "$1");
}
