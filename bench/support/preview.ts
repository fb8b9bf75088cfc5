// How long a preview takes from the model to an open page.

import type { Card } from "../../src/core/cards/views.ts";
import { type Bot, startBot } from "./bot.ts";
import { postMessage } from "./client.ts";
import { withTempFolder } from "./measure.ts";
import { BenchModel } from "./model.ts";

/** Milliseconds from the model's first preview of a turn to its download by the page. */
export function measurePreviews(turns: number, source: Uint8Array, preview: Uint8Array): Promise<number[]> {
  return withTempFolder(async (folder) => {
    let sentAt = 0;
    let seen = Promise.withResolvers<void>();
    let done = Promise.withResolvers<Card>();
    const model = new BenchModel(async (_, watch) => {
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 200)); // simulates drawing: nothing else is running
      sentAt = performance.now();
      watch.preview(preview);
      await seen.promise;
      return preview;
    });
    const bot = await startBot(folder, { model, onCard: (card) => card.drawing || done.resolve(card) });
    const waits: number[] = [];
    const listening = new AbortController();
    try {
      const conversation = await startConversation(bot, source, () => seen.resolve());
      await done.promise;
      void listen(bot, conversation, listening.signal, () => {
        waits.push(performance.now() - sentAt);
        seen.resolve();
      });
      for (let turn = 0; turn < turns; turn++) {
        seen = Promise.withResolvers();
        done = Promise.withResolvers();
        await postMessage(bot.address, conversation, `turn ${turn}`);
        await done.promise;
      }
      return waits;
    } finally {
      listening.abort();
      await bot.stop();
    }
  });
}

async function startConversation({ address }: Bot, source: Uint8Array, onRequest: () => void): Promise<string> {
  const { go } = await postMessage(address, "new", "begin", source);
  onRequest();
  return (go ?? "").slice("/c/".length);
}

/** Downloads every preview announced in the event stream, like a browser, and calls `shown` after each. */
async function listen({ address }: Bot, conversation: string, signal: AbortSignal, shown: () => void): Promise<void> {
  const events = await fetch(`${address}/events?at=${conversation}`, { signal });
  let received = "";
  let newest = "";
  try {
    for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      received = (received + chunk).slice(-50_000);
      const preview = received.match(/\/previews\/\w+\/\d+/g)?.at(-1);
      if (preview === undefined || preview === newest) continue;
      newest = preview;
      await (await fetch(`${address}${preview}`)).arrayBuffer();
      shown();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
