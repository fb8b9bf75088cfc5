import type { Context } from "hono";
import { describe, expect, test } from "vitest";
import type { ConversationOutline } from "../../../../src/core/cards/views.ts";
import type { BlobKey, ConversationKey } from "../../../../src/core/vocabulary.ts";
import type { AppContext, Ctx } from "../../../../src/platforms/web/context.ts";
import { SharedDownloads } from "../../../../src/platforms/web/sharing/download.ts";
import { silent } from "../../../fakes/bot.ts";

const context = {
  blobs: { get: async () => new Uint8Array(100_000) },
  clock: { now: () => new Date(0) },
  log: silent,
} as unknown as AppContext;

function outlineOf(key: string): ConversationOutline {
  const originals = Array.from({ length: 5 }, (_, at) => ({
    ...{ key: String(at).repeat(64) as BlobKey, type: "image/png" as const, width: 4, height: 3, bytes: 12 },
  }));
  return { key: key as ConversationKey, title: "t", settings: {} as never, mine: false, originals, edits: [], builds: [] };
}

/** A request of somebody who may leave before the end. */
function request(downloads: SharedDownloads, key = "one", mayRead: () => Promise<boolean> = async () => true) {
  const leave = new AbortController();
  const body: Pick<Context, "body"> = { body: ((data: ReadableStream) => new Response(data)) as never };
  const c = { ...body, req: { raw: { signal: leave.signal } } } as unknown as Ctx;
  return { response: downloads.send(c, context, outlineOf(key), mayRead), leave };
}

describe("downloads under shared links", () => {
  test("are few at a time, of each conversation and together", () => {
    const downloads = new SharedDownloads();
    const sent = (key: string) => request(downloads, key).response !== undefined;
    expect([sent("a"), sent("a"), sent("a")]).toEqual([true, true, false]);
    expect(["b", "b", "c", "c", "d", "d", "e"].map(sent)).toEqual([...Array(6).fill(true), false]);
  });

  test("make room when they end, or when somebody leaves", async () => {
    const downloads = new SharedDownloads();
    const [first, second] = [request(downloads), request(downloads)];
    expect(request(downloads).response).toBeUndefined();
    await first.response?.arrayBuffer();
    const third = request(downloads);
    expect([third.response !== undefined, request(downloads).response]).toEqual([true, undefined]);
    second.leave.abort();
    expect(request(downloads).response).toBeDefined();
  });

  test("have only the pictures that may still be read", async () => {
    let asked = 0;
    const { response } = request(new SharedDownloads(), "one", async () => ++asked <= 2);
    const text = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer(0)).toString("latin1");
    expect(text.match(/original-\d/g)?.map(String)).toEqual(expect.arrayContaining(["original-1", "original-2"]));
    expect([asked, text.includes("original-3")]).toEqual([5, false]);
  });
});
