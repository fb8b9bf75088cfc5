import { answer, type Guide } from "./ask.ts";
import type { Question, Views } from "./cards.ts";
import { type InboxDeps, stored } from "./deps.ts";
import { withdrawPictures } from "./forget.ts";
import { receiveRequest } from "./inbox.ts";
import type { Core } from "./ports.ts";
import type { PlatformName, Turn } from "./vocabulary.ts";
import { words } from "./wording.ts";

const CATCH_UP_MS = 30 * 24 * 60 * 60 * 1000;
const CATCH_UP_MOST = 500;

/** What one platform's adapter may ask of the core: only of its own conversations. */
export function coreFor(platform: PlatformName, guide: Guide, deps: InboxDeps): Core {
  return {
    receive: (request) => receiveRequest(request, deps),
    ask: <Kind extends Question["kind"]>(person: Parameters<Core["ask"]>[0], question: Extract<Question, { kind: Kind }>) =>
      answer(person, question, platform, guide, deps) as Promise<Views[Kind]>,
    async picture(key) {
      const image = await deps.store.shows(platform, key);
      return image && stored(image, deps);
    },
    async *threads() {
      const since = new Date(deps.clock.now().getTime() - CATCH_UP_MS);
      yield* await deps.store.heardSince(platform, since, CATCH_UP_MOST);
    },
    async closed(thread) {
      const conversation = await deps.store.conversation(thread);
      if (conversation?.platform !== platform) return;
      const open = (await deps.store.turns(conversation.id)).filter(isOpen);
      await deps.store.end(conversation.id);
      deps.checkLeases();
      const waiting = new Map(open.map(({ author }) => [author.id, author]));
      for (const author of waiting.values()) await deps.platform(platform).tell({ thread }, author, words.threadGone);
    },
    withdraw: (thread, images, by) => withdrawPictures(thread, images, by, deps),
    async forget(isThere) {
      const there = (await deps.store.everywhere(platform)).filter(({ thread }) => isThere(thread));
      for (const { id } of there) await deps.store.delete(id);
      deps.checkLeases();
      deps.wake();
    },
  };
}

function isOpen({ state }: Turn): boolean {
  return state === "received" || state === "drawing";
}
