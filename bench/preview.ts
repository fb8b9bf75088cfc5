// How long an unfinished picture takes from the model into an open window of the page.

import type { Card } from "../src/core/cards/views.ts";
import { type Bot, startBot } from "./bot.ts";
import { say } from "./client.ts";
import { inFolder } from "./measure.ts";
import { BenchModel } from "./model.ts";

/** Milliseconds from the model's first preview of a turn to its bytes in a window. */
export function measurePreviews(turns: number, source: Uint8Array, preview: Uint8Array): Promise<number[]> {
  return inFolder(async (folder) => {
    let given = 0;
    let seen = Promise.withResolvers<void>();
    let done = Promise.withResolvers<Card>();
    const model = new BenchModel(async (_, watch) => {
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 200)); // as if it drew: nothing else is under way
      given = performance.now();
      watch.preview(preview);
      await seen.promise;
      return preview;
    });
    const bot = await startBot(folder, { model, shown: (card) => card.drawing || done.resolve(card) });
    const waits: number[] = [];
    const listening = new AbortController();
    try {
      const conversation = await begin(bot, source, () => seen.resolve());
      await done.promise;
      void listen(bot, conversation, listening.signal, () => {
        waits.push(performance.now() - given);
        seen.resolve();
      });
      for (let turn = 0; turn < turns; turn++) {
        seen = Promise.withResolvers();
        done = Promise.withResolvers();
        await say(bot.address, conversation, `turn ${turn}`);
        await done.promise;
      }
      return waits;
    } finally {
      listening.abort();
      await bot.stop();
    }
  });
}

async function begin({ address }: Bot, source: Uint8Array, asked: () => void): Promise<string> {
  const { go } = await say(address, "new", "begin", source);
  asked();
  return (go ?? "").slice("/c/".length);
}

/** Fetches every preview that the window hears of, as a browser does, and tells when it has its bytes. */
async function listen({ address }: Bot, conversation: string, signal: AbortSignal, shown: () => void): Promise<void> {
  const events = await fetch(`${address}/events?at=${conversation}`, { signal });
  let heard = "";
  let newest = "";
  try {
    for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      heard = (heard + chunk).slice(-50_000);
      const preview = heard.match(/\/previews\/\w+\/\d+/g)?.at(-1);
      if (preview === undefined || preview === newest) continue;
      newest = preview;
      await (await fetch(`${address}${preview}`)).arrayBuffer();
      shown();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
