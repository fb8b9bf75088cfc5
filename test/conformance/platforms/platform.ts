// What every `ChatPlatform` promises.

import { afterEach, beforeEach, describe, expect, type TestContext, test } from "vitest";
import type { Card } from "../../../src/core/cards/views.ts";
import { type Deferred, isDeferred } from "../../../src/core/deferred.ts";
import type { ChatPlatform } from "../../../src/core/ports/platform.ts";
import type { Attachment, ConversationKey, MessageId, Request, Thread } from "../../../src/core/vocabulary.ts";
import { allColours, type Colour, colourOf, paint } from "../colours.ts";
import { FakeCore } from "./fake-core.ts";

/** A platform with its service, and what a person sees and does there. */
export interface PlatformHarness {
  platform: ChatPlatform;
  /** Where conversations can be opened. */
  channel: Thread;
  /** The bot's messages in a channel or thread, oldest first, as a person sees them. */
  visibleMessages(place: Thread): Promise<{ text: string; pictures: Uint8Array[] }[]>;
  /** Posts to the bot as a person. Rejects if nobody can post while the bot is offline. */
  postAsPerson(place: Thread, words: string, pictures?: Uint8Array[]): Promise<void>;
  /** The next call succeeds in the service, but its response is lost. */
  loseResponse(to: "open" | "post"): void;
  /** Deletes a message of the bot as a person. Undefined if nobody can. */
  deleteAsPerson: ((thread: Thread, message: MessageId) => Promise<void>) | undefined;
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

    /** Opens a conversation in a thread of its own. */
    async function open(since?: Date, conversation = core.key() as ConversationKey) {
      const root = { text: "Ada: night", author: { id: "ada", name: "Ada" }, prompt: "night" };
      const head = { ...root, conversation, image: await core.image("grey", "source") };
      const opened = await untilDone(() => platform.openThread(here.channel, conversation, head, since));
      core.addConversation(conversation, opened.thread);
      return { conversation, ...opened };
    }

    async function post(thread: Thread, card: Card): Promise<MessageId> {
      core.setCard(card);
      const message = await untilDone(() => platform.postMessage(thread, card.turn, card));
      core.setMessage(card, message);
      return message;
    }

    async function edit(thread: Thread, message: MessageId, card: Card): Promise<MessageId> {
      core.setCard(card);
      return untilDone(() => platform.editMessage(thread, message, card));
    }

    async function cards(thread: Thread): Promise<{ text: string; pictures: Colour[] }[]> {
      const all = await here.visibleMessages(thread);
      const read = all.map(async ({ text, pictures }) => ({ text, pictures: await Promise.all(pictures.map(colourOf)) }));
      return (await Promise.all(read)).filter(({ text }) => text.includes("turn of"));
    }

    const requestsFor = (words: string) =>
      core.requests.filter(({ intent }) => intent.kind === "edit" && intent.prompt === words);
    const waitForRequest = (words: string) => expect.poll(() => requestsFor(words).length, { timeout: 10_000 }).toBe(1);

    test("is ready once started, and its limits allow a card", () => {
      expect(platform.status()).toBe("ready");
      expect(platform.graceMs).toBeGreaterThanOrEqual(0);
      expect(platform.limits.images).toBeGreaterThanOrEqual(9);
      expect(platform.limits.imageTypes).not.toHaveLength(0);
      expect(platform.limits.textLength).toBeGreaterThan(500);
    });

    test("shows a card's text and its pictures in order", async () => {
      const { thread, conversation } = await open();
      await post(thread, await core.card("turn of night", ["red", "green", "blue"], { conversation }));
      expect(await cards(thread)).toEqual([
        { text: expect.stringContaining("turn of night"), pictures: ["red", "green", "blue"] },
      ]);
    });

    test("shows nine pictures on a card", async () => {
      const { thread, conversation } = await open();
      await post(thread, await core.card("turn of many", allColours, { conversation }));
      expect((await cards(thread))[0]?.pictures).toEqual(allColours);
    });

    test("escapes markup in people's text, and shortens text that is too long", async () => {
      const { thread, conversation } = await open();
      const typed = "turn of <b>bold</b> & **stars** _lines_ `ticks` @everyone <@1> *one* ~two~";
      await post(thread, await core.card(typed, ["red"], { conversation }));
      await post(thread, await core.card(`turn of ${"more and ".repeat(2000)}`, ["blue"], { conversation }));
      expect(await cards(thread)).toEqual([
        { text: expect.stringContaining(typed), pictures: ["red"] },
        { text: expect.stringContaining("turn of more"), pictures: ["blue"] },
      ]);
    });

    test("finds a posted card by its key and nothing by another key", async () => {
      const since = new Date();
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red"], { conversation });
      const message = await post(thread, card);
      expect(await platform.findMessage(thread, card.turn, since)).toBe(message);
      expect(await platform.findMessage(thread, core.key(), since)).toBeUndefined();
    });

    test("rejects when a post's response is lost, and finds the card by its key", async () => {
      const since = new Date();
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red"], { conversation });
      here.loseResponse("post");
      await expect(post(thread, card)).rejects.toThrow();
      const message = await platform.findMessage(thread, card.turn, since);
      if (!message) throw new Error("not found");
      await edit(thread, message, await core.finishedCard(card, "turn of day", ["blue"]));
      expect(await cards(thread)).toEqual([{ text: expect.stringContaining("turn of day"), pictures: ["blue"] }]);
    });

    test("opens one thread per key, even after a lost response", async () => {
      const since = new Date();
      const conversation = core.key() as ConversationKey;
      const before = (await here.visibleMessages(here.channel)).length;
      here.loseResponse("open");
      await expect(open(undefined, conversation)).rejects.toThrow();
      const { thread } = await open(since, conversation);
      expect(await open(since, conversation)).toMatchObject({ thread });
      expect(await here.visibleMessages(here.channel)).toHaveLength(before + 1);
    });

    test("shows the author, the prompt and the picture in the root message", async () => {
      await open();
      const root = (await here.visibleMessages(here.channel)).at(-1);
      expect(root?.text).toMatch(/Ada.*night/s);
      expect(await Promise.all((root?.pictures ?? []).map(colourOf))).toEqual(["grey"]);
    });

    test("replaces text and pictures when it edits a card", async () => {
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red", "green"], { conversation, drawing: true });
      const message = await post(thread, card);
      const second = await edit(thread, message, await core.finishedCard(card, "turn of night", ["yellow", "green"]));
      await edit(thread, second, await core.finishedCard(card, "turn of night, darker", ["black", "cyan"]));
      expect(await cards(thread)).toEqual([
        { text: expect.stringContaining("turn of night, darker"), pictures: ["black", "cyan"] },
      ]);
    });

    test("finds an edited card by its key, under the id that the edit returned", async () => {
      const since = new Date();
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", [], { conversation, drawing: true });
      const message = await edit(thread, await post(thread, card), await core.finishedCard(card, "turn of night", ["red"]));
      expect(await platform.findMessage(thread, card.turn, since)).toBe(message);
    });

    test("rejects edits of a card that a person deleted, and accepts deleting it again", async (context) => {
      const deleteAsPerson = here.deleteAsPerson ?? cannot(context, "people can't delete cards here");
      const { thread, conversation } = await open();
      const card = await core.card("turn of night", ["red"], { conversation });
      const message = await post(thread, card);
      await deleteAsPerson(thread, message);
      await expect(edit(thread, message, card)).rejects.toMatchObject({ code: "gone" });
      await platform.deleteMessage(thread, message);
    });

    test("deletes one card and leaves the others", async () => {
      const { thread, conversation } = await open();
      const [one, two] = [
        await core.card("turn of night", ["red"], { conversation }),
        await core.card("turn of day", ["blue"], { conversation }),
      ];
      const message = await post(thread, one);
      await post(thread, two);
      await platform.deleteMessage(thread, message);
      core.removeCard(one);
      await platform.deleteMessage(thread, message);
      expect(await cards(thread)).toEqual([{ text: expect.stringContaining("turn of day"), pictures: ["blue"] }]);
      expect(await platform.findMessage(thread, one.turn, new Date(0))).toBeUndefined();
    });

    test("archives the thread of a deleted conversation, and accepts archiving it again", async () => {
      const { thread, root } = await open();
      if (root) await platform.deleteMessage(thread, root);
      await platform.archiveThread(thread);
      await platform.archiveThread(thread);
      expect((await here.visibleMessages(here.channel)).filter(({ text }) => text.includes("Ada: night"))).toEqual([]);
    });

    test("turns a message in a conversation's thread into a request with author, time and prompt", async () => {
      const { thread } = await open();
      await here.postAsPerson(thread, "make it night");
      await waitForRequest("make it night");
      const [request] = requestsFor("make it night");
      expect(request?.location).toEqual({ thread });
      expect(request?.author).toMatchObject({ id: expect.stringMatching(/./), name: expect.stringMatching(/./) });
      expect(Math.abs(Date.now() - (request?.at.getTime() ?? 0))).toBeLessThan(60_000);
    });

    test("gives each request its own id", async () => {
      const { thread } = await open();
      for (const words of ["night", "day"]) await here.postAsPerson(thread, words);
      await waitForRequest("day");
      expect(requestsFor("night")[0]?.id).not.toBe(requestsFor("day")[0]?.id);
    });

    test("downloads an attached picture unchanged", async () => {
      await here.postAsPerson(here.channel, "make it night", [await paint("magenta")]);
      await waitForRequest("make it night");
      const [first] = attachmentsOf(requestsFor("make it night")[0]);
      if (!first) throw new Error("no picture came with it");
      expect(await colourOf(await platform.downloadAttachment(first, signal))).toBe("magenta");
    });

    test("rejects downloading a missing attachment", async () => {
      await expect(platform.downloadAttachment(nowhere, signal)).rejects.toMatchObject({ code: "gone" });
    });

    test("delivers an unacknowledged request once after a restart", async () => {
      const { thread } = await open();
      await here.postAsPerson(thread, "before");
      await waitForRequest("before");
      core.broken = true;
      await here.postAsPerson(thread, "make it night").catch(() => {});
      await platform.stop();
      core.broken = false;
      await platform.start(core);
      await waitForRequest("make it night");
      expect(core.requests).toHaveLength(2);
    });

    test("receives messages from its downtime after a restart", async (context) => {
      const { thread } = await open();
      await here.postAsPerson(thread, "before");
      await waitForRequest("before");
      await platform.stop();
      const posted = await here.postAsPerson(thread, "make it night").then(
        () => true,
        () => false,
      );
      expect(requestsFor("make it night")).toEqual([]);
      if (!posted) cannot(context, "nobody can post while the bot is offline");
      await platform.start(core);
      await waitForRequest("make it night");
    });

    test("never rejects a notice, even to an unknown person", async () => {
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

/** Repeats a deferred call until it's done. */
async function untilDone<T>(act: () => Promise<T | Deferred>): Promise<T> {
  for (;;) {
    const result = await act();
    if (!isDeferred(result)) return result;
    await new Promise((resolve) => setTimeout(resolve, result.retryAfterMs));
  }
}
