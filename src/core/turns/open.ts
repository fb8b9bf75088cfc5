import { messages } from "../cards/messages.ts";
import { altText, fileEnding, spoilerOf } from "../cards/render-card.ts";
import type { CardImage, ThreadRoot } from "../cards/views.ts";
import { type Deferred, deferred, isDeferred } from "../deferred.ts";
import type { Deps } from "../deps.ts";
import { PlatformError } from "../errors.ts";
import { isPermanent } from "../platforms/refusals.ts";
import type { ChatPlatform } from "../ports/platform.ts";
import type { Conversation, ConversationId, Turn } from "../vocabulary.ts";
import { fetchAll, type Run } from "./fetch-pictures.ts";
import { graceLeft } from "./publish.ts";

const RETRY_DELAY_MS = 1000;

/** Opens the thread of a conversation that has none, once. */
export async function openConversation(id: ConversationId, deps: Deps, run: Run): Promise<Deferred | undefined> {
  const conversation = await deps.store.conversations.findConversation(id);
  if (!conversation || conversation.thread !== undefined || conversation.channel === undefined || conversation.state !== "active")
    return undefined;
  const platform = deps.platform(conversation.platform);
  const wait = conversation.openingAt && graceLeft(conversation.openingAt, platform, deps);
  if (wait) return wait;
  const [turn] = await deps.store.turns.listTurns(id);
  const image = turn && (await firstPicture(turn, deps, run));
  const root = {
    text: messages.rootText(conversation.owner.name, turn?.prompt ?? ""),
    author: conversation.owner,
    prompt: turn?.prompt ?? "",
    conversation: conversation.key,
    ...(image && { image }),
  };
  // Any earlier attempt may have succeeded, not just the last one.
  const since = conversation.openingAt && conversation.createdAt;
  await deps.store.publishing.markOpening(id);
  try {
    const opened = await openWithOrWithoutPicture(conversation, root, since, platform);
    if (isDeferred(opened)) return opened;
    // False: the thread's previous conversation is still being deleted.
    return (await deps.store.publishing.markOpened(id, opened)) ? undefined : deferred(RETRY_DELAY_MS);
  } catch (error) {
    if (!isPermanent(error)) throw error;
    deps.log.warn({ conversation: conversation.key, err: error }, "failed to open thread");
    await endWithoutThread(conversation, error.userMessage ?? messages.noThread, deps);
    return undefined;
  }
}

/** The picture is only for show: if the platform refuses it, the thread is opened without it. */
async function openWithOrWithoutPicture(
  conversation: Conversation,
  root: ThreadRoot,
  since: Date | undefined,
  platform: ChatPlatform,
) {
  const { image, ...textOnly } = root;
  try {
    return await platform.openThread(channelOf(conversation), conversation.key, root, since);
  } catch (error) {
    const refused = error instanceof PlatformError && (error.code === "rejected" || error.code === "too-large");
    if (!image || !refused) throw error;
    return platform.openThread(channelOf(conversation), conversation.key, textOnly, since);
  }
}

/** After many failed attempts: notifies the owner, and ends the conversation. */
export async function giveUpOpening(id: ConversationId, deps: Deps): Promise<void> {
  const conversation = await deps.store.conversations.findConversation(id);
  if (conversation && conversation.thread === undefined) await endWithoutThread(conversation, messages.notOpened, deps);
}

async function endWithoutThread(conversation: Conversation, why: string, { store, platform }: Deps): Promise<void> {
  await platform(conversation.platform).notify({ channel: channelOf(conversation) }, conversation.owner, why);
  await store.conversations.endConversation(conversation.id);
}

function channelOf({ platform, channel }: Conversation) {
  return { platform, id: channel ?? "" };
}

/** The picture that is edited, for others to see. If it can't be read, the turn reports that, not the thread. */
async function firstPicture(turn: Turn, deps: Deps, run: Run): Promise<CardImage | undefined> {
  const source = turn.source && "attachments" in turn.source ? turn.source.attachments[0] : turn.attachments[0];
  if (!source) return undefined;
  try {
    const [fetched] = await fetchAll([source], turn, deps, run);
    if (!fetched) return undefined;
    const { bytes, info } = fetched;
    const name = `source.${fileEnding[info.type]}`;
    return { name, alt: altText([]), preview: false, version: 0, ...spoilerOf(source), read: async () => bytes };
  } catch {
    return undefined;
  }
}
