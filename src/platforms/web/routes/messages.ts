// Lines from a composer: to the channel, to a new conversation or to an existing one.

import { setTimeout } from "node:timers/promises";
import { readMessage } from "../../../../commands/index.ts";
import { messages } from "../../../core/cards/messages.ts";
import type { ConversationInfo, Query } from "../../../core/cards/views.ts";
import { readWords } from "../../../core/intake/read-words.ts";
import type { Intent, Location, ModelId, Thread, TurnSettings } from "../../../core/vocabulary.ts";
import { readEachChoice } from "../../shared/outbound/form-settings.ts";
import { type AppContext, type Ctx, findConversation, listModelIds, submitIntent, toSubmission } from "../context.ts";
import type { Form } from "../http/form.ts";
import { refuse, type SubmitResult, toSubmitResult } from "../http/submit-result.ts";
import { limits } from "../limits.ts";
import { pageMessages } from "../messages.ts";
import { findPicturesForForm, findPicturesNear } from "../nearby.ts";
import { type Submission, toAttachments } from "../outbox.ts";
import { findSample, readSample } from "../pages/parts/samples.ts";
import { type ComposerContext, channelId, type ParsedLine, parseKey, parseLine, parseSettings } from "../parse-line.ts";
import { decidesAbout } from "../store/message-store.ts";
import { pageFor } from "./query-page.ts";

const POLL_INTERVAL_MS = 50;
const MAX_POLLS = 60;
/** For so long, words in the channel may be about one's own last picture. */
const RECENT_MS = 5 * 60_000;

/** Where a line was typed, and the place that shows it. */
interface ComposerTarget {
  composer: ComposerContext;
  location: string;
  /** The conversation's key. */
  conversation?: string;
  /** Whether this person may delete it. */
  mayDelete?: boolean;
  /** Only lines that mention the bot are for it. */
  mentionOnly?: boolean;
}

export async function postMessage(c: Ctx, context: AppContext, form: Form): Promise<SubmitResult> {
  const sample = findSample(form.get("sample"));
  const files = [...form.files, ...(sample && form.files.length === 0 ? [await readSample(sample)] : [])];
  const submission = toSubmission(c, context, { ...form, files }, form.get("text")?.trim() ?? "");
  if (submission.text === "" && submission.files.length === 0) return refuse(pageMessages.nothingSaid);
  if (submission.text.length > limits.text) return refuse(pageMessages.tooLong(submission.text.length));
  const target = await findTarget(c, context, form, submission);
  if (!("composer" in target)) return target;
  if (form.get("post") && readMessage(submission.text).kind !== "command") return postTalk(context, submission, target, true);
  const withoutIds = submission.files.map(({ name }) => ({ id: "", name })); // a line means the same whatever its pictures are called
  return dispatch(
    c,
    context,
    parseLine({ key: submission.key, text: submission.text, pictures: withoutIds }, target.composer),
    submission,
    target,
  );
}

async function dispatch(
  c: Ctx,
  context: AppContext,
  parsed: ParsedLine,
  submission: Submission,
  target: ComposerTarget,
): Promise<SubmitResult> {
  switch (parsed.kind) {
    case "refused":
      return refuse(parsed.text);
    case "query":
      return runQuery(parsed.query, target);
    case "intent":
      return handleIntent(c, context, parsed, target, submission);
    case "form":
      return openForm(c, context, submission, await withPicturesNear(findPicturesForForm, context, submission, target));
    case "talk":
      return postTalk(context, submission, target);
    case "turn":
      return submitTurn(context, submission, await withPicturesNear(findPicturesNear, context, submission, target));
    default:
      return parsed satisfies never;
  }
}

/** A line in the channel without pictures of its own may mean some nearby. */
async function withPicturesNear(
  find: typeof findPicturesNear,
  { messages, clock }: AppContext,
  { person }: Submission,
  target: ComposerTarget,
): Promise<ComposerTarget> {
  if (target.composer.in !== "channel") return target;
  return { ...target, composer: { ...target.composer, near: await find(person, clock.now(), messages) } };
}

/** Where no conversation exists yet, it is posted in the channel. `deliberate`: the person chose to post it without an edit. */
async function postTalk(
  context: AppContext,
  submission: Submission,
  { composer, location }: ComposerTarget,
  deliberate = false,
): Promise<SubmitResult> {
  const asked = composer.in === "channel" && !deliberate ? await findQuestionOf(context, submission) : undefined;
  if (asked) return answerQuestion(context, submission, asked, location);
  const needsHint = composer.in === "channel" && !deliberate && (await mayBeInstruction(context, submission));
  const place = composer.in === "new" ? channelId : location;
  await context.outbox.submit(submission, { location: place, kind: "message", toRequest: () => undefined });
  if (composer.in === "new") return { go: "/" };
  return needsHint ? { notice: pageMessages.onlySaid, refused: false } : { done: true };
}

/** Pictures without words may answer the question which one was meant. */
async function findQuestionOf({ core }: AppContext, { person, text, files }: Submission): Promise<Thread | undefined> {
  return text === "" && files.length > 0 ? core.findQuestion(person.id) : undefined;
}

async function answerQuestion(
  context: AppContext,
  submission: Submission,
  thread: Thread,
  location: string,
): Promise<SubmitResult> {
  const answer = await context.outbox.submit(submission, {
    location,
    kind: "message",
    toRequest: (references) => ({
      location: { thread },
      intent: { kind: "edit", prompt: "", references, settings: {}, addressed: true, fresh: false },
    }),
  });
  return toSubmitResult(answer);
}

/** Text in the channel is meant for people, but text with or right after one's own picture may be an instruction. */
async function mayBeInstruction({ messages, clock }: AppContext, { person, text, files }: Submission): Promise<boolean> {
  if (readMessage(text).kind !== "words") return false;
  if (files.length > 0) return true;
  const [before] = await messages.list(channelId, 1);
  const isRecent = before !== undefined && clock.now().getTime() - before.at.getTime() < RECENT_MS;
  return isRecent && before.person === person.id && before.pictures.length > 0;
}

/** Whether words in the channel are an instruction for one's own picture, which needs no mention. */
async function isInstruction(context: AppContext, submission: Submission): Promise<boolean> {
  const meaning = readWords(submission.text, { addressed: false, mentionsOthers: false, pictures: 0, turns: 0 });
  return meaning.kind === "instruction" && (await mayBeInstruction(context, submission));
}

async function submitTurn(
  context: AppContext,
  submission: Submission,
  { composer, location, mentionOnly }: ComposerTarget,
): Promise<SubmitResult> {
  const answer = await context.outbox.submit(submission, {
    location,
    kind: composer.in === "channel" ? "message" : "request",
    namesUnused: true,
    toRequest(pictures, unused) {
      const parsed = parseLine({ key: submission.key, text: submission.text, pictures }, composer);
      if (parsed.kind !== "turn") return undefined;
      const { location, intent } = parsed;
      return { location, intent: intent.kind === "edit" && unused.length > 0 ? { ...intent, unused } : intent };
    },
  });
  if (mentionOnly && answer.kind === "none") return { notice: pageMessages.onlyMentions, refused: false };
  return toSubmitResult(answer);
}

/** Pictures that came with the line are posted before the form opens. */
async function openForm(c: Ctx, context: AppContext, submission: Submission, target: ComposerTarget): Promise<SubmitResult> {
  if (submission.files.length > 0)
    await context.outbox.submit(submission, { location: target.location, kind: "message", toRequest: () => undefined });
  const pictures = toAttachments((await context.messages.get(submission.key))?.pictures ?? []);
  const parsed = parseLine({ key: submission.key, text: submission.text, pictures }, target.composer);
  return parsed.kind === "form"
    ? submitIntent(c, context, parsed.location, { kind: "form", draft: parsed.draft })
    : { done: true };
}

async function handleIntent(
  c: Ctx,
  context: AppContext,
  parsed: { location: Location; intent: Intent },
  target: ComposerTarget,
  submission: Submission,
): Promise<SubmitResult> {
  if (parsed.intent.kind === "forget") return { go: "/forget" };
  if (parsed.intent.kind !== "delete") return submitIntent(c, context, parsed.location, parsed.intent, submission.key);
  if (!target.conversation) return refuse(messages.noConversation);
  return target.mayDelete ? { go: `/c/${target.conversation}/delete` } : refuse(messages.notYours);
}

function runQuery(query: Query, { conversation }: ComposerTarget): SubmitResult {
  const go = pageFor(query, conversation);
  return go ? { go } : refuse(messages.noConversation);
}

async function findTarget(
  c: Ctx,
  context: AppContext,
  form: Form,
  submission: Submission,
): Promise<ComposerTarget | SubmitResult> {
  const models = await listModelIds(context, c.var.person);
  const to = form.get("to") ?? "";
  const each = readEachChoice(form.get("each"));
  if (to === "channel") {
    const addressed = await isInstruction(context, submission);
    return { composer: { in: "channel", near: undefined, models, addressed, ...each }, location: channelId };
  }
  if (to === "new") return toNewConversation(form, models, each);
  const view = await waitForThread(c, context, to);
  if (!view) return refuse(messages.noConversation);
  if (!view.thread) return refuse(pageMessages.opening);
  const root = await context.messages.get(view.thread.id);
  const composer = { in: "conversation", thread: view.thread, turn: view.lastEdit, models, ...each } as const;
  const mayDelete = decidesAbout(c.var.person, view, root);
  return { composer, location: view.thread.id, conversation: view.key, mayDelete, mentionOnly: view.settings.mentionOnly };
}

/** A thread opens within moments, so a second line sent right away waits for it. */
async function waitForThread(c: Ctx, context: AppContext, to: string): Promise<ConversationInfo | undefined> {
  let view = await findConversation(context, c.var.person, parseKey(to));
  for (let polls = 0; polls < MAX_POLLS && view && !view.thread; polls++) {
    await setTimeout(POLL_INTERVAL_MS);
    view = await findConversation(context, c.var.person, parseKey(to));
  }
  return view;
}

function toNewConversation(form: Form, models: ModelId[], each: Pick<TurnSettings, "each">): ComposerTarget | SubmitResult {
  const { settings, complaints } = parseSettings(form, models);
  if (complaints.length > 0) return refuse(complaints.join(" "));
  if (settings.seed === "new") delete settings.seed; // a new conversation gets a new seed anyway
  return { composer: { in: "new", settings, models, ...each }, location: "new" };
}
