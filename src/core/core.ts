import { messages } from "./cards/messages.ts";
import type { Query, QueryResults } from "./cards/views.ts";
import { KeyedQueue } from "./concurrency/keyed-queue.ts";
import { type InboxDeps, toStoredImage } from "./deps.ts";
import { BURST_MS, NEARBY_MS } from "./intake/choose-pictures.ts";
import { withdrawPictures } from "./intake/forget.ts";
import { receiveRequest } from "./intake/inbox.ts";
import { type Guide, runQuery } from "./intake/queries/queries.ts";
import { findCard, findConversation } from "./intake/queries/read-conversation.ts";
import type { Core } from "./ports/core.ts";
import { rebuildConversation } from "./rebuild/rebuild.ts";
import type { ConversationId, PlatformName } from "./vocabulary.ts";

const BACKFILL_WINDOW_MS = 30 * 24 * 60 * 60 * 1000;
const MAX_BACKFILLED_THREADS = 500;

/** The core as one platform's adapter sees it: its own conversations only. */
export function coreFor(platform: PlatformName, guide: Guide, deps: InboxDeps): Core {
  const { foreground } = deps;
  const rebuilding = new KeyedQueue();
  return {
    receive: (request) => foreground.run(() => receiveRequest(request, deps)),
    query: <Kind extends Query["kind"]>(person: Parameters<Core["query"]>[0], query: Extract<Query, { kind: Kind }>) =>
      foreground.run(() => runQuery(person, query, platform, guide, deps)) as Promise<QueryResults[Kind]>,
    isThreadActive: async (thread) => thread.platform === platform && deps.store.conversations.isThreadActive(thread),
    mayBeLost: async (thread) => thread.platform === platform && (await deps.store.conversations.findTrace(thread)) === "none",
    // Two messages at the same time read the thread once.
    rebuild: (thread, cause) => rebuilding.run(thread.id, () => rebuildConversation(thread, cause, deps)),
    findConversation: (person, of) => findConversation(person, of, platform, deps),
    findCard: (thread, turn) => findCard(thread, turn, platform, deps),
    async findImage(key, of) {
      const image = await deps.store.images.isImageVisible(platform, key, of);
      return image && toStoredImage(image, deps);
    },
    async findPreview(key, of) {
      const turn = await deps.store.turns.findTurnOfVariant(key);
      const isMeant = of === undefined || turn?.conversation.key === of;
      const variant =
        isMeant && turn?.conversation.platform === platform ? turn.variants.find((one) => one.key === key) : undefined;
      if (variant?.state !== "drawing") return undefined;
      return (await deps.previews.find([variant.id])).get(variant.id)?.bytes;
    },
    async *listActiveThreads(scope) {
      const since = new Date(deps.clock.now().getTime() - BACKFILL_WINDOW_MS);
      yield* await deps.store.conversations.listActiveSince(platform, since, MAX_BACKFILLED_THREADS, scope);
    },
    async findQuestion(person) {
      const now = deps.clock.now().getTime();
      const since = { asked: new Date(now - NEARBY_MS), sent: new Date(now - BURST_MS) };
      const conversation = (await deps.store.turns.findQuestion(platform, person, since))?.conversation;
      return conversation?.thread === undefined ? undefined : { platform, id: conversation.thread };
    },
    async onMessageDeleted(request) {
      if (!(await deps.store.turns.withdrawRequest(platform, request))) return;
      deps.checkLeases();
      deps.wake();
    },
    async onThreadClosed(thread) {
      const conversation = await deps.store.conversations.findConversation(thread);
      if (conversation?.platform !== platform) return;
      const open = await deps.store.turns.listOpenTurns(conversation.id);
      if (!(await deps.store.conversations.endConversation(conversation.id))) return;
      deps.checkLeases();
      const waiting = new Map(open.map(({ author }) => [author.id, author]));
      for (const author of waiting.values()) await deps.platform(platform).notify({ thread }, author, messages.threadGone);
    },
    withdrawImages: (thread, images, by) => withdrawPictures(thread, images, by, deps),
    async onUninstalled(isThere) {
      const all = await deps.store.conversations.listConversations(platform);
      await deleteConversations(
        all.filter(({ thread }) => isThere(thread)),
        deps,
      );
    },
    async onServerRemoved(server) {
      await deps.store.defaults.removeServerDefaults(platform, server);
      await deps.store.spending.forgetServer(platform, server);
      await deleteConversations(await deps.store.conversations.listConversations(platform, server), deps);
    },
    async assignServers(serverOf) {
      const unassigned = await deps.store.conversations.listConversations(platform, null);
      for (const { id, thread } of unassigned) {
        const server = serverOf(thread);
        if (server !== undefined) await deps.store.conversations.assignServer(id, server);
      }
    },
  };
}

async function deleteConversations(conversations: { id: ConversationId }[], deps: InboxDeps): Promise<void> {
  for (const { id } of conversations) await deps.store.conversations.deleteConversation(id);
  deps.checkLeases();
  deps.wake();
}
