// What every `ImageIndex` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { VariantId } from "../../../src/core/vocabulary.ts";
import { Fixtures, image, type StoreHarness } from "./fixtures.ts";

export function conformsAsImageIndex(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as an image index`, () => {
    let store: StoreHarness["store"];
    let fixtures: Fixtures;
    beforeEach(async () => {
      store = (await make()).store;
      fixtures = new Fixtures(store);
    });

    test("keeps how many frames an animation has", async () => {
      const shown = { ...image("b"), frames: 12 };
      const { id, variants } = await fixtures.startTurn(1);
      const drawn = variants[0]?.id as VariantId;
      await store.drawing.startVariant(drawn);
      await store.drawing.completeVariant(drawn, { image: shown, applied: {}, notes: [] });
      expect((await store.turns.findTurn(id))?.variants[0]?.image).toEqual(shown);
      expect(await store.images.isImageVisible("discord", shown.key)).toEqual(shown);
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
