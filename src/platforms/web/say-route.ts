// A line from a composer: to the channel, to a new conversation, or to one that is there.

import { setTimeout } from "node:timers/promises";
import { readMessage } from "../../../commands/index.ts";
import type { ConversationView, Question } from "../../core/cards.ts";
import type { ModelId, Place, Wish } from "../../core/vocabulary.ts";
import { words } from "../../core/wording.ts";
import { attachments, type Sent } from "./desk.ts";
import type { Form } from "./http/form.ts";
import { hasPosted, type WebMessage } from "./messages.ts";
import { type Outcome, outcomeOf, refuse } from "./outcome.ts";
import { pageFor } from "./question-page.ts";
import { channelId, chosenSettings, key, readLine, type Said, type Where } from "./request.ts";
import { act, type Ctx, conversation, modelIds, type Site, sent } from "./site.ts";
import { limits, pageWords } from "./words.ts";

const LOOK_MS = 50;
const MOST_LOOKS = 60;

/** Where a line is read, and where it stands for people to read. */
interface Spot {
  where: Where;
  place: string;
  /** The conversation's key. */
  conversation?: string;
  /** Whether this person may delete it. */
  mayDelete?: boolean;
}

export async function say(c: Ctx, site: Site, form: Form): Promise<Outcome> {
  const whole = sent(c, site, form, form.get("text")?.trim() ?? "");
  if (whole.text === "" && whole.files.length === 0) return refuse(pageWords.nothingSaid);
  if (whole.text.length > limits.text) return refuse(pageWords.tooLong(whole.text.length));
  const spot = await spotOf(c, site, form);
  if (!("where" in spot)) return spot;
  const unstored = whole.files.map(({ name }) => ({ id: "", name })); // what a line is does not depend on what its pictures are called
  return obey(c, site, readLine({ key: whole.key, text: whole.text, pictures: unstored }, spot.where), whole, spot);
}

async function obey(c: Ctx, site: Site, said: Said, whole: Sent, spot: Spot): Promise<Outcome> {
  switch (said.kind) {
    case "refused":
      return refuse(said.text);
    case "question":
      return look(said.question, spot);
    case "wish":
      return wish(c, site, said, spot, whole);
    case "form":
      return openForm(c, site, whole, spot);
    case "talk":
      return talk(site, whole, spot);
    case "turn":
      return turn(site, whole, spot);
    default:
      return said satisfies never;
  }
}

async function talk(site: Site, whole: Sent, { where, place }: Spot): Promise<Outcome> {
  const meant = where.in === "channel" && (await mayBeMeantForUs(site, whole));
  await site.desk.say(whole, { place, kind: "said", asks: () => undefined });
  return meant ? { say: pageWords.onlySaid, refused: false } : { done: true };
}

/** Words with a picture of one's own, or right after it, are people's, but whoever wrote them may have waited for us. */
async function mayBeMeantForUs({ messages }: Site, { person, text, files }: Sent): Promise<boolean> {
  if (readMessage(text).kind !== "words") return false;
  const [before] = await messages.list(channelId, 1);
  return files.length > 0 || (before?.person === person.id && before.pictures.length > 0);
}

async function turn(site: Site, whole: Sent, { where, place }: Spot): Promise<Outcome> {
  const answer = await site.desk.say(whole, {
    place,
    kind: where.in === "channel" ? "said" : "asked",
    asks(pictures) {
      const said = readLine({ key: whole.key, text: whole.text, pictures }, where);
      return said.kind === "turn" ? { place: said.place, wish: said.wish } : undefined;
    },
  });
  return outcomeOf(answer);
}

/** Pictures that came with the line are there to be seen before the form asks what should change. */
async function openForm(c: Ctx, site: Site, whole: Sent, spot: Spot): Promise<Outcome> {
  if (whole.files.length > 0) await site.desk.say(whole, { place: spot.place, kind: "said", asks: () => undefined });
  const pictures = attachments((await site.messages.get(whole.key))?.pictures ?? []);
  const said = readLine({ key: whole.key, text: whole.text, pictures }, spot.where);
  return said.kind === "form" ? act(c, site, said.place, { kind: "form", draft: said.draft }) : { done: true };
}

async function wish(c: Ctx, site: Site, said: { place: Place; wish: Wish }, spot: Spot, whole: Sent): Promise<Outcome> {
  if (said.wish.kind === "forget") return { go: "/forget" };
  if (said.wish.kind !== "delete") return act(c, site, said.place, said.wish, whole.key);
  if (!spot.conversation) return refuse(words.noConversation);
  return spot.mayDelete ? { go: `/c/${spot.conversation}/delete` } : refuse(words.notYours);
}

function look(question: Question, { conversation }: Spot): Outcome {
  const go = pageFor(question, conversation);
  return go ? { go } : refuse(words.noConversation);
}

async function spotOf(c: Ctx, site: Site, form: Form): Promise<Spot | Outcome> {
  const models = await modelIds(site, c.var.person);
  const to = form.get("to") ?? "";
  if (to === "channel") return { where: { in: "channel", newest: await newestPicture(site), models }, place: channelId };
  if (to === "new") return newSpot(form, models);
  const view = await opened(c, site, to);
  if (!view) return refuse(words.noConversation);
  if (!view.thread) return refuse(pageWords.opening);
  const root = await site.messages.get(view.thread.id);
  const turn = view.cards.findLast(({ kind }) => kind === "edit")?.turn;
  const where = { in: "conversation", thread: view.thread, turn, models } as const;
  return { where, place: view.thread.id, conversation: view.key, mayDelete: view.mine || hasPosted(c.var.person, root) };
}

/** A thread is opened within moments: a second line that comes at once waits for it. */
async function opened(c: Ctx, site: Site, to: string): Promise<ConversationView | undefined> {
  let view = await conversation(site, c.var.person, key(to));
  for (let looks = 0; looks < MOST_LOOKS && view && !view.thread; looks++) {
    await setTimeout(LOOK_MS);
    view = await conversation(site, c.var.person, key(to));
  }
  return view;
}

function newSpot(form: Form, models: ModelId[]): Spot | Outcome {
  const { settings, complaints } = chosenSettings(form, models);
  if (complaints.length > 0) return refuse(complaints.join(" "));
  if (settings.seed === "new") delete settings.seed; // that of the conversation, which is new anyway
  return { where: { in: "new", settings, models }, place: "new" };
}

async function newestPicture(site: Site): Promise<{ key: string; pictures: ReturnType<typeof attachments> } | undefined> {
  const shown = (message: WebMessage) => message.kind === "said" && message.pictures.length > 0;
  const newest = (await site.messages.list(channelId, 50)).findLast(shown);
  return newest && { key: newest.key, pictures: attachments(newest.pictures) };
}
