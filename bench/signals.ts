// How long a preview and a notice take from one process to a window that another one serves.

import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { BrowserClient } from "../test/platforms/web/browser-client.ts";
import { HeldModel, paint } from "../test/platforms/web/held-model.ts";
import { startSharedProcess } from "../test/platforms/web/shared-process.ts";
import { SseWindow } from "../test/platforms/web/sse-window.ts";
import { startPostgres } from "../test/services/postgres.ts";
import { percentile, printTable, withTempFolder } from "./support/measure.ts";

const SAMPLES = 100;
const GAP_MS = 100;
const TIMEOUT_MS = 5_000;

const server = await startPostgres();
await withTempFolder(async (folder) => {
  const database = await server.createDatabase();
  const model = new HeldModel();
  const drawing = await startSharedProcess({ database, folder, offers: model, model });
  const other = fork(join(import.meta.dirname, "support/signals-process.ts"), [database, folder]);
  const [address] = (await once(other, "message")) as [string];
  const exited = once(other, "exit");
  const client = new BrowserClient({ address });
  await client.page("/");
  const source = new Blob([new Uint8Array(await paint("blue"))], { type: "image/png" });
  const fields = { to: "new", key: "benchmark001", text: "make it night", pictures: source };
  const { go = "" } = await client.send("/messages", fields);
  const window = await SseWindow.open(address, client.cookies, { at: go.slice("/c/".length) });
  while (model.orders.length === 0) await pause(10);

  const preview = await paint("orange");
  const previews = await measure(
    () => model.preview(preview),
    () => previewsIn(window).size,
  );
  const person = { id: client.cookie("person") ?? "" };
  const channel = { channel: { platform: "web" as const, id: "pictures" } };
  const notices = await measure(
    () => void drawing.platform.notify(channel, person, "a notice"),
    () => window.data("notice").length,
  );
  printTable(
    "From one process to a window that another one serves, ms",
    ["", "p50", "p95", "worst"],
    [
      ["preview: model → card in the window", ...quantiles(previews)],
      ["notice", ...quantiles(notices)],
    ],
  );
  model.finish();
  await window.close();
  other.disconnect();
  await exited;
  await drawing.stop();
});
await server.stop();

/** Milliseconds from each `send` until `count` has grown. */
async function measure(send: () => void, count: () => number): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    const before = count();
    const sentAt = performance.now();
    send();
    while (count() === before) {
      if (performance.now() - sentAt > TIMEOUT_MS) throw new Error("nothing arrived in the window");
      await pause(1);
    }
    times.push(performance.now() - sentAt);
    await pause(GAP_MS);
  }
  return times;
}

function previewsIn(window: SseWindow): Set<string> {
  return new Set(window.data("card").flatMap((card) => card.match(/\/previews\/\w+\/\d+/g) ?? []));
}

function quantiles(times: number[]): number[] {
  return [percentile(times, 0.5), percentile(times, 0.95), Math.max(...times)];
}
