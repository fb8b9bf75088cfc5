// What every `ImageIndex` promises.

import { beforeEach, describe, expect, test } from "vitest";
import { Fixtures, image, type StoreHarness } from "./fixtures.ts";

export function conformsAsImageIndex(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as an image index`, () => {
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    beforeEach(async () => {
      store = (await make()).store;
      fixtures = new Fixtures(store);
    });

    test("finds a picture only in active conversations of its own platform", async () => {
      const turn = await fixtures.drawTurn("a");
      expect(await store.images.isImageVisible("discord", image("a").key)).toEqual(image("a"));
      expect(await store.images.isImageVisible("web", image("a").key)).toBeUndefined();
      await store.conversations.deleteConversation(turn.conversation.id);
      expect(await store.images.isImageVisible("discord", image("a").key)).toBeUndefined();
    });
  });
}
