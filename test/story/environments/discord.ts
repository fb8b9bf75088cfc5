import { DiscordPlatform } from "../../../src/platforms/discord/platform.ts";
import { SqlDiscordStore } from "../../../src/platforms/discord/store/sql-store.ts";
import { SqliteDatabase } from "../../../src/storage/sqlite/database.ts";
import { openDatabase } from "../../../src/storage/sqlite/open.ts";
import { silent } from "../../fakes/bot.ts";
import type { VisibleMessage } from "../../fakes/discord/people/visible-message.ts";
import { DiscordService } from "../../fakes/discord/service.ts";
import { unescapeMarkdown } from "../../platforms/discord/start.ts";
import { type CrashPlan, crashAtStep } from "../crashes/crash-harness.ts";
import type { Environment } from "./environment.ts";

const people = ["Ada", "Bo"];

/** The fake Discord. Every request of the bot is a step with a name like "Discord POST /channels/…/messages". */
export async function createDiscordEnvironment(): Promise<Environment> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const ada = service.person("Ada");
  const bo = service.person("Bo");
  const rows = openDatabase(":memory:");
  const done = new Set<string>();
  const doOnce = async (what: string, act: () => unknown) => {
    if (done.has(what)) return;
    done.add(what);
    await act();
  };
  /** The person's messages by their words. */
  const posted = new Map<string, VisibleMessage>();
  let connected: DiscordPlatform | undefined;
  let question: VisibleMessage | undefined;
  const root = () => ada.sees(general).find((message) => message.threadId);
  const thread = () => ({ id: root()?.threadId ?? "" });
  const cards = () => (root() ? ada.sees(thread()).filter(isCard) : []);
  const cardOf = (prompt: string) => cards().find((message) => promptOf(message) === prompt);
  /** Posted again if the bot missed it: a message outside of a conversation isn't backfilled. */
  const startByMention = async (prompt: string, names: string[]) => {
    for (const missed of ada.sees(general)) ada.deletes(missed);
    const pictures = names.map((name) => ({ name: `${name}.png`, bytes: Buffer.from(name) }));
    await ada.posts(general, { text: `${service.mention} ${prompt}`, pictures });
  };
  return {
    previews: true,
    connect(plan, clock) {
      service.gate = plan ? stepGate(plan) : (_, serve) => serve();
      const store = new SqlDiscordStore(new SqliteDatabase(rows.db, clock));
      connected = new DiscordPlatform({
        ...{ token: service.token ?? "", apiUrl: service.api, editChannels: [] },
        ...{ rows: plan ? crashAtStep(store, plan) : store, clock, log: silent },
      });
      return connected;
    },
    disconnect() {
      service.resetToken();
      void connected?.stop();
    },
    async start(prompt, names) {
      if (names) return startByMention(prompt, names);
      const image = { name: "photo.png", bytes: Buffer.from("photo") };
      await (await ada.uses("/edit", general, { prompt, image })).answered();
    },
    async startUnclear(prompt) {
      const pictures = [{ name: "photo.png", bytes: Buffer.from("photo") }];
      await doOnce("Bo's picture", () => bo.posts(general, { pictures }));
      question = await (await ada.uses("/edit", general, { prompt })).reply();
    },
    async choosePicture() {
      const asked = question ?? thread();
      const clicks = [ada.clicks(asked, "1 · photo.png from Bo"), ada.clicks(asked, "1 · photo.png from Bo")];
      await Promise.all(clicks.map((click) => click.answered()));
    },
    send: (prompt) => doOnce(prompt, async () => posted.set(prompt, await ada.posts(thread(), { text: prompt }))),
    edit: (prompt, to) => doOnce(`edit ${prompt}`, () => ada.edits(posted.get(prompt) ?? thread(), to)),
    deleteMessage: (prompt) => doOnce(`delete ${prompt}`, () => ada.deletes(posted.get(prompt) ?? thread())),
    pick: (prompt, number) => doOnce(`pick ${prompt}`, () => ada.reacts(cardOf(prompt) ?? thread(), `${number}\ufe0f\u20e3`)),
    async cancel(prompt) {
      const card = cardOf(prompt);
      if (card?.buttons.some(({ label }) => label === "Cancel")) await ada.clicks(card, "Cancel").answered();
    },
    async forget() {
      const asked = await (await ada.uses("/forget", general)).reply();
      await ada.clicks(asked, "Delete it all").answered();
    },
    cards: () => cards().map(viewOf),
    otherMessages: () =>
      ada
        .sees(general)
        .filter(({ author, ephemeral }) => !people.includes(author) && !ephemeral)
        .map(({ text }) => text),
    advance: (ms) => service.clock.advance(ms),
    close: async () => {
      await connected?.stop();
      await service.close();
      rows.close();
    },
  };
}

function stepGate(plan: CrashPlan): DiscordService["gate"] {
  return ({ method, path }, serve) => plan.step(`Discord ${method} ${path.replace(/\d{17,}/g, "…")}`, serve);
}

function isCard({ author, components }: VisibleMessage): boolean {
  return !people.includes(author) && components.length > 0;
}

function promptOf({ text }: VisibleMessage): string {
  return /^Ada: (.*)$/m.exec(unescapeMarkdown(text))?.[1] ?? "";
}

function viewOf(card: VisibleMessage) {
  return {
    prompt: promptOf(card),
    text: unescapeMarkdown(card.text),
    pictures: card.pictures.map(({ bytes }) => bytes.toString()),
    drawing: card.buttons.some(({ label }) => label === "Cancel"),
  };
}
