// What every `ChatPlatform` promises.

import { afterEach, beforeEach, describe, expect, type TestContext, test } from "vitest";
import type { Card } from "../../src/core/cards/views.ts";
import { type Deferred, isDeferred } from "../../src/core/deferred.ts";
import type { ChatPlatform } from "../../src/core/ports.ts";
import type { Attachment, ConversationKey, MessageId, Request, Thread } from "../../src/core/vocabulary.ts";
import { allColours, type Colour, colourOf, paint } from "./colours.ts";
import { FakeCore } from "./fake-core.ts";

/** A platform with its service, and a person's eyes and hands there. */
export interface PlatformHarness {
  platform: ChatPlatform;
  /** Where conversations can be opened. */
  channel: Thread;
  /** What stands in a channel or thread, oldest first: by the bot only. Words as a person reads them, pictures as a person loads them. */
  seen(place: Thread): Promise<{ text: string; pictures: Uint8Array[] }[]>;
  /** A person speaks to the bot there. Resolves when the service has it; rejects where nobody can speak while the bot is away. */
  postAsPerson(place: Thread, words: string, pictures?: Uint8Array[]): Promise<void>;
  /** The next one gets through to the service, its answer does not come back. */
  loseResponse(to: "open" | "post"): void;
  /** A person removes a message of the bot. Undefined where nobody can. */
  removeByHand: ((thread: Thread, message: MessageId) => Promise<void>) | undefined;
  close(): Promise<void>;
}

const nowhere = { id: "nowhere-at-all", name: "lost.png" } satisfies Attachment;
const signal = AbortSignal.timeout(600_000);

export function conformsAsPlatform(name: string, make: (core: FakeCore) => Promise<PlatformHarness>): void {
  describe(`${name} as a platform`, () => {
    let core: FakeCore;
    let here: PlatformHarness;
    let platform: ChatPlatform;

    beforeEach(async () => {
      core = new FakeCore();
      here = await make(core);
      platform = here.platform;
      await platform.start(core);
    });
    afterEach(async () => {
      await platform.stop();
      await here.close();
    });

    /** A conversation in a thread of its own. */
    async function open(since?: Date, conversation = core.key() as ConversationKey) {
      const said = { text: "Ada: night", author: { id: "ada", name: "Ada" }, prompt: "night" };
      const head = { ...said, conversation, image: await core.image("grey", "source") };
      const opened = await untilDone(() => platform.openThread(here.channel, conversation, head, since));
      core.keeps(conversation, opened.thread);
      return { conversation, ...opened };
    }

    async function post(thread: Thread, card: Card): Promise<MessageId> {
      core.shows(card);
      const message = await untilDone(() => platform.postMessage(thread, card.turn, card));
      core.showed(card, message);
      return message;
    }

    /** Comes back as often as it is asked to. */
    async function edit(thread: Thread, message: MessageId, card: Card): Promise<MessageId> {
      core.shows(card);
      return untilDone(() => platform.editMessage(thread, message, card));
    }

    async function cards(thread: Thread): Promise<{ text: string; pictures: Colour[] }[]> {
      const all = await here.seen(thread);
      const read = all.map(async ({ text, pictures }) => ({ text, pictures: await Promise.all(pictures.map(colourOf)) }));
      return (await Promise.all(read)).filter(({ text }) => text.includes("turn of"));
    }

    const heard = (words: string) => core.requests.filter(({ intent }) => intent.kind === "edit" && intent.prompt === words);
    const hears = (words: string) => expect.poll(() => heard(words).length, { timeout: 10_000 }).toBe(1);

    test("it is ready once started, and has limits within which a card can be shown", () => {
      expect(platform.status()).toBe("ready");
      expect(platform.graceMs).toBeGreaterThanOrEqual(0);
      expect(platform.limits.images).toBeGreaterThanOrEqual(9);
      expect(platform.limits.imageTypes).not.toHaveLength(0);
      expect(platform.limits.textLength).toBeGreaterThan(500);
    });

    test("a card shows its words, and its pictures in their order", async () => {
      const { thread, conversation } = await open();
      await post(thread, await core.card("turn of night", ["red", "green", "blue"], { conversation }));
      expect(await cards(thread)).toEqual([
        { text: expect.stringContaining("turn of night"), pictures: ["red", "green", "blue"] },
      ]);
    });

    test("a card shows nine pictures", async () => {
      const { thread, conversation } = await open();
      await post(thread, await core.card("turn of many", allColours, { conversation }));
      expect((await cards(thread))[0]?.pictures).toEqual(allColours);
    });

    test("what was typed is read as it was typed, and longer words than a message holds are no failure", async () => {
      const { thread, conversation } = await open();
      const typed = "turn of <b>bold</b> & **stars** _lines_ `ticks` @everyone <@1> *one* ~two~";
      await post(thread, await core.card(typed, ["red"], { conversation }));
      await post(thread, await core.card(`turn of ${"more and ".repeat(2000)}`, ["blue"], { conversation }));
      expect(await cards(thread)).toEqual([
        { text: expect.stringContaining(typed), pictures: ["red"] },
        { text: expect.stringContaining("turn of more"), pictures: ["blue"] },
      ]);
    });

    test("a posted card is found by its key, another key finds nothing", async () => {
      const since = new Date();
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red"], { conversation });
      const message = await post(thread, card);
      expect(await platform.findMessage(thread, card.turn, since)).toBe(message);
      expect(await platform.findMessage(thread, core.key(), since)).toBeUndefined();
    });

    test("a post whose answer was lost rejects, and the card is there and found by its key", async () => {
      const since = new Date();
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red"], { conversation });
      here.loseResponse("post");
      await expect(post(thread, card)).rejects.toThrow();
      const message = await platform.findMessage(thread, card.turn, since);
      if (!message) throw new Error("not found");
      await edit(thread, message, await core.later(card, "turn of day", ["blue"]));
      expect(await cards(thread)).toEqual([{ text: expect.stringContaining("turn of day"), pictures: ["blue"] }]);
    });

    test("opening again under one key, after an answer was lost, makes no second thread", async () => {
      const since = new Date();
      const conversation = core.key() as ConversationKey;
      const before = (await here.seen(here.channel)).length;
      here.loseResponse("open");
      await expect(open(undefined, conversation)).rejects.toThrow();
      const { thread } = await open(since, conversation);
      expect(await open(since, conversation)).toMatchObject({ thread });
      expect(await here.seen(here.channel)).toHaveLength(before + 1);
    });

    test("our root message says who edits what, and shows the picture", async () => {
      await open();
      const root = (await here.seen(here.channel)).at(-1);
      expect(root?.text).toMatch(/Ada.*night/s);
      expect(await Promise.all((root?.pictures ?? []).map(colourOf))).toEqual(["grey"]);
    });

    test("an edit shows the new words and pictures in place of the old, in one card", async () => {
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red", "green"], { conversation, drawing: true });
      const message = await post(thread, card);
      const second = await edit(thread, message, await core.later(card, "turn of night", ["yellow", "green"]));
      await edit(thread, second, await core.later(card, "turn of night, darker", ["black", "cyan"]));
      expect(await cards(thread)).toEqual([
        { text: expect.stringContaining("turn of night, darker"), pictures: ["black", "cyan"] },
      ]);
    });

    test("an edited card is still found by its key, under the id that the edit gave it", async () => {
      const since = new Date();
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", [], { conversation, drawing: true });
      const message = await edit(thread, await post(thread, card), await core.later(card, "turn of night", ["red"]));
      expect(await platform.findMessage(thread, card.turn, since)).toBe(message);
    });

    test("a card that a person removed is gone for an edit, and removing it again is done", async (context) => {
      const removeByHand = here.removeByHand ?? cannot(context, "people cannot remove cards here");
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red"], { conversation });
      const message = await post(thread, card);
      await removeByHand(thread, message);
      await expect(edit(thread, message, card)).rejects.toMatchObject({ code: "gone" });
      await platform.deleteMessage(thread, message);
    });

    test("what we remove is not seen any more, and the other cards are", async () => {
      const { thread, conversation } = await open();
      const [one, two] = [
        await core.card("turn of night", ["red"], { conversation }),
        await core.card("turn of day", ["blue"], { conversation }),
      ];
      const message = await post(thread, one);
      await post(thread, two);
      await platform.deleteMessage(thread, message);
      core.forgets(one);
      await platform.deleteMessage(thread, message);
      expect(await cards(thread)).toEqual([{ text: expect.stringContaining("turn of day"), pictures: ["blue"] }]);
      expect(await platform.findMessage(thread, one.turn, new Date(0))).toBeUndefined();
    });

    test("a thread is left once its conversation is deleted, and leaving it again is done", async () => {
      const { thread, root } = await open();
      if (root) await platform.deleteMessage(thread, root);
      await platform.archiveThread(thread);
      await platform.archiveThread(thread);
      expect((await here.seen(here.channel)).filter(({ text }) => text.includes("Ada: night"))).toEqual([]);
    });

    test("words in a conversation's thread are a request for it, with who, when and what", async () => {
      const { thread } = await open();
      await here.postAsPerson(thread, "make it night");
      await hears("make it night");
      const [request] = heard("make it night");
      expect(request?.location).toEqual({ thread });
      expect(request?.author).toMatchObject({ id: expect.stringMatching(/./), name: expect.stringMatching(/./) });
      expect(Math.abs(Date.now() - (request?.at.getTime() ?? 0))).toBeLessThan(60_000);
    });

    test("two requests have two ids", async () => {
      const { thread } = await open();
      for (const words of ["night", "day"]) await here.postAsPerson(thread, words);
      await hears("day");
      expect(heard("night")[0]?.id).not.toBe(heard("day")[0]?.id);
    });

    test("a picture that a person sends can be read, as it was", async () => {
      await here.postAsPerson(here.channel, "make it night", [await paint("magenta")]);
      await hears("make it night");
      const [first] = attachmentsOf(heard("make it night")[0]);
      if (!first) throw new Error("no picture came with it");
      expect(await colourOf(await platform.downloadAttachment(first, signal))).toBe("magenta");
    });

    test("an attachment that is not there is gone", async () => {
      await expect(platform.downloadAttachment(nowhere, signal)).rejects.toMatchObject({ code: "gone" });
    });

    test("what could not be written down is handed over at the next start, once", async () => {
      const { thread } = await open();
      await here.postAsPerson(thread, "before");
      await hears("before");
      core.broken = true;
      await here.postAsPerson(thread, "make it night").catch(() => {});
      await platform.stop();
      core.broken = false;
      await platform.start(core);
      await hears("make it night");
      expect(core.requests).toHaveLength(2);
    });

    test("what was said while it was away is heard at the next start", async (context) => {
      const { thread } = await open();
      await here.postAsPerson(thread, "before");
      await hears("before");
      await platform.stop();
      const said = await here.postAsPerson(thread, "make it night").then(
        () => true,
        () => false,
      );
      expect(heard("make it night")).toEqual([]);
      if (!said) cannot(context, "nobody can say anything while it is away");
      await platform.start(core);
      await hears("make it night");
    });

    test("a private word never fails", async () => {
      const { thread } = await open();
      await platform.notify({ thread }, { id: "nobody", name: "Nobody" }, "There is nothing to undo.");
      await platform.notify({ channel: here.channel }, { id: "nobody", name: "Nobody" }, "There is nothing to undo.");
    });
  });
}

function cannot(context: TestContext, why: string): never {
  return context.skip(why);
}

function attachmentsOf(request: Request | undefined): Attachment[] {
  if (request?.intent.kind !== "edit") return [];
  const { source, references } = request.intent;
  return source && "attachments" in source ? [...source.attachments, ...references] : references;
}

/** Comes back as often as it is asked to. */
async function untilDone<T>(act: () => Promise<T | Deferred>): Promise<T> {
  for (;;) {
    const result = await act();
    if (!isDeferred(result)) return result;
    await new Promise((resolve) => setTimeout(resolve, result.retryAfterMs));
  }
}
