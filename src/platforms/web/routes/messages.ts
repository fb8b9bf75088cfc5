// A line from a composer: to the channel, to a new conversation, or to one that is there.

import { setTimeout } from "node:timers/promises";
import { readMessage } from "../../../../commands/index.ts";
import { messages } from "../../../core/cards/messages.ts";
import type { ConversationInfo, Query } from "../../../core/cards/views.ts";
import type { Intent, Location, ModelId } from "../../../core/vocabulary.ts";
import { type AppContext, type Ctx, findConversation, modelIds, readComposer, submitIntent } from "../context.ts";
import type { Form } from "../http/form.ts";
import { refuse, type SubmitResult, toSubmitResult } from "../http/responses.ts";
import { limits, pageMessages } from "../messages.ts";
import { type Submission, toAttachments } from "../outbox.ts";
import { branded, type ComposerContext, channelId, chosenSettings, type ParsedLine, parseLine } from "../parse-line.ts";
import { hasPosted, type WebMessage } from "../store/message-store.ts";
import { pageFor } from "./question-page.ts";

const POLL_INTERVAL_MS = 50;
const MAX_POLLS = 60;

/** Where a line is read, and where it stands for people to read. */
interface ComposerTarget {
  where: ComposerContext;
  location: string;
  /** The conversation's key. */
  conversation?: string;
  /** Whether this person may delete it. */
  mayDelete?: boolean;
}

export async function postMessage(c: Ctx, site: AppContext, form: Form): Promise<SubmitResult> {
  const whole = readComposer(c, site, form, form.get("text")?.trim() ?? "");
  if (whole.text === "" && whole.files.length === 0) return refuse(pageMessages.nothingSaid);
  if (whole.text.length > limits.text) return refuse(pageMessages.tooLong(whole.text.length));
  const spot = await targetOf(c, site, form);
  if (!("where" in spot)) return spot;
  const unstored = whole.files.map(({ name }) => ({ id: "", name })); // what a line is does not depend on what its pictures are called
  return dispatch(c, site, parseLine({ key: whole.key, text: whole.text, pictures: unstored }, spot.where), whole, spot);
}

async function dispatch(
  c: Ctx,
  site: AppContext,
  said: ParsedLine,
  whole: Submission,
  spot: ComposerTarget,
): Promise<SubmitResult> {
  switch (said.kind) {
    case "refused":
      return refuse(said.text);
    case "question":
      return runQuery(said.question, spot);
    case "intent":
      return intent(c, site, said, spot, whole);
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

async function talk(site: AppContext, whole: Submission, { where, location }: ComposerTarget): Promise<SubmitResult> {
  const meant = where.in === "channel" && (await mayBeInstruction(site, whole));
  await site.outbox.submit(whole, { location, kind: "message", asks: () => undefined });
  return meant ? { say: pageMessages.onlySaid, refused: false } : { done: true };
}

/** Words with a picture of one's own, or right after it, are people's, but whoever wrote them may have waited for us. */
async function mayBeInstruction({ messages }: AppContext, { person, text, files }: Submission): Promise<boolean> {
  if (readMessage(text).kind !== "words") return false;
  const [before] = await messages.list(channelId, 1);
  return files.length > 0 || (before?.person === person.id && before.pictures.length > 0);
}

async function turn(site: AppContext, whole: Submission, { where, location }: ComposerTarget): Promise<SubmitResult> {
  const answer = await site.outbox.submit(whole, {
    location,
    kind: where.in === "channel" ? "message" : "request",
    asks(pictures) {
      const said = parseLine({ key: whole.key, text: whole.text, pictures }, where);
      return said.kind === "turn" ? { location: said.location, intent: said.intent } : undefined;
    },
  });
  return toSubmitResult(answer);
}

/** Pictures that came with the line are there to be seen before the form asks what should change. */
async function openForm(c: Ctx, site: AppContext, whole: Submission, spot: ComposerTarget): Promise<SubmitResult> {
  if (whole.files.length > 0)
    await site.outbox.submit(whole, { location: spot.location, kind: "message", asks: () => undefined });
  const pictures = toAttachments((await site.messages.get(whole.key))?.pictures ?? []);
  const said = parseLine({ key: whole.key, text: whole.text, pictures }, spot.where);
  return said.kind === "form" ? submitIntent(c, site, said.location, { kind: "form", draft: said.draft }) : { done: true };
}

async function intent(
  c: Ctx,
  site: AppContext,
  said: { location: Location; intent: Intent },
  spot: ComposerTarget,
  whole: Submission,
): Promise<SubmitResult> {
  if (said.intent.kind === "forget") return { go: "/forget" };
  if (said.intent.kind !== "delete") return submitIntent(c, site, said.location, said.intent, whole.key);
  if (!spot.conversation) return refuse(messages.noConversation);
  return spot.mayDelete ? { go: `/c/${spot.conversation}/delete` } : refuse(messages.notYours);
}

function runQuery(question: Query, { conversation }: ComposerTarget): SubmitResult {
  const go = pageFor(question, conversation);
  return go ? { go } : refuse(messages.noConversation);
}

async function targetOf(c: Ctx, site: AppContext, form: Form): Promise<ComposerTarget | SubmitResult> {
  const models = await modelIds(site, c.var.person);
  const to = form.get("to") ?? "";
  if (to === "channel") return { where: { in: "channel", newest: await newestPicture(site), models }, location: channelId };
  if (to === "new") return newTarget(form, models);
  const view = await opened(c, site, to);
  if (!view) return refuse(messages.noConversation);
  if (!view.thread) return refuse(pageMessages.opening);
  const root = await site.messages.get(view.thread.id);
  const where = { in: "conversation", thread: view.thread, turn: view.lastEdit, models } as const;
  return { where, location: view.thread.id, conversation: view.key, mayDelete: view.mine || hasPosted(c.var.person, root) };
}

/** A thread is opened within moments: a second line that comes at once waits for it. */
async function opened(c: Ctx, site: AppContext, to: string): Promise<ConversationInfo | undefined> {
  let view = await findConversation(site, c.var.person, branded(to));
  for (let looks = 0; looks < MAX_POLLS && view && !view.thread; looks++) {
    await setTimeout(POLL_INTERVAL_MS);
    view = await findConversation(site, c.var.person, branded(to));
  }
  return view;
}

function newTarget(form: Form, models: ModelId[]): ComposerTarget | SubmitResult {
  const { settings, complaints } = chosenSettings(form, models);
  if (complaints.length > 0) return refuse(complaints.join(" "));
  if (settings.seed === "new") delete settings.seed; // that of the conversation, which is new anyway
  return { where: { in: "new", settings, models }, location: "new" };
}

async function newestPicture(site: AppContext): Promise<{ key: string; pictures: ReturnType<typeof toAttachments> } | undefined> {
  const shown = (message: WebMessage) => message.kind === "message" && message.pictures.length > 0;
  const newest = (await site.messages.list(channelId, 50)).findLast(shown);
  return newest && { key: newest.key, pictures: toAttachments(newest.pictures) };
}
