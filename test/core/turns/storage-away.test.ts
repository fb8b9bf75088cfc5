// The picture store is away for a while: tasks wait, and nothing is paid for twice.

import { expect, test, vi } from "vitest";
import { StorageError } from "../../../src/core/errors.ts";
import type { BlobStore } from "../../../src/core/ports/pictures.ts";
import { FakeModel } from "../../fakes/model.ts";
import { pictureSource, startHarness } from "../core-harness.ts";

const photo = { source: pictureSource("photo") };
const paid = () => new FakeModel("fake", { cost: "reported" });

/** A picture store that can be away. */
class Store {
  code: StorageError["code"] | undefined;
  /** `ensureFreeSpace` doesn't know yet that it's away. */
  unnoticed = false;

  wrap = (blobs: BlobStore): BlobStore => ({
    ensureFreeSpace: async () => {
      if (!this.unnoticed) this.#reject();
      await blobs.ensureFreeSpace();
    },
    put: async (bytes, use) => {
      this.#reject();
      return blobs.put(bytes, use);
    },
    get: async (key) => {
      this.#reject();
      return blobs.get(key);
    },
    remove: (keys, used) => blobs.remove(keys, used),
    sweep: (used) => blobs.sweep(used),
  });

  #reject(): void {
    if (this.code) throw new StorageError(this.code, "away");
  }
}

test.each(["unavailable", "refused"] as const)("waits before it draws while the picture store is %s", async (code) => {
  const store = new Store();
  const bot = await startHarness({ models: [paid()], wrapBlobs: store.wrap });
  store.code = code;
  await bot.send("night");
  await bot.waitUntil(() => bot.failed.draw >= 12);
  expect(bot.models[0]?.draws).toBe(0);
  store.code = undefined;
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<>"]);
  expect(bot.models[0]?.draws).toBe(1);
});

test("keeps a paid picture until the picture store is back", async () => {
  const store = new Store();
  const bot = await startHarness({ models: [paid()], wrapBlobs: store.wrap });
  store.unnoticed = true;
  store.code = "unavailable";
  await bot.send("night");
  await bot.waitUntil(() => bot.models[0]?.draws === 1);
  store.code = undefined;
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<>"]);
  expect(bot.models[0]?.draws).toBe(1);
});

test("stops keeping a picture once its turn is cancelled", async () => {
  const store = new Store();
  const bot = await startHarness({ models: [paid()], wrapBlobs: store.wrap });
  store.unnoticed = true;
  store.code = "unavailable";
  await bot.send("night");
  await bot.waitUntil(() => bot.models[0]?.draws === 1);
  await bot.request({ kind: "cancel" });
  await bot.waitUntilIdle();
  expect(bot.card(1)?.card.state).toBe("cancelled");
});

test("waits with downloads while the picture store is away, and doesn't give the turn up", async () => {
  const store = new Store();
  const bot = await startHarness({ wrapBlobs: store.wrap });
  store.code = "unavailable";
  const download = vi.spyOn(bot.chat, "downloadAttachment");
  await bot.send("night", photo);
  await bot.waitUntil(() => bot.failed.prepare >= 12);
  expect(download).not.toHaveBeenCalled();
  store.code = undefined;
  expect((await bot.waitForCard(1)).pictures).toEqual(["night#1<photo>"]);
});

test("draws once the picture that a turn starts from can be read", async () => {
  const store = new Store();
  const bot = await startHarness({ models: [paid()], wrapBlobs: store.wrap });
  await bot.runTurn(1, "night", photo);
  store.unnoticed = true;
  store.code = "unavailable";
  await bot.send("rain");
  await bot.waitUntil(() => bot.failed.draw >= 3);
  store.code = undefined;
  expect((await bot.waitForCard(2)).pictures).toEqual(["rain#1<night#1<photo>>"]);
});
