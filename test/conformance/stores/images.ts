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

    test("shows a picture in the conversation that has it, and in no other", async () => {
      const drawn = await fixtures.drawTurn("a");
      const other = await fixtures.drawTurn("b", { location: { thread: { platform: "discord", id: "other" } } });
      const [own, others] = [drawn.conversation.key, other.conversation.key];
      expect(await store.images.isImageVisible("discord", image("a").key, own)).toEqual(image("a"));
      expect(await store.images.isImageVisible("discord", image("a").key, others)).toBeUndefined();
      expect(await store.images.isImageVisible("slack", image("a").key, own)).toBeUndefined();
    });

    test("keeps the area that an edit is about, shows it, and deletes it with the last edit that has it", async () => {
      const area = image("e");
      const marked = await fixtures.drawTurn("a", { area });
      expect(marked.area).toBe(area.key);
      const repeated = await fixtures.drawTurn("b", {
        area: area.key,
        location: { thread: { platform: "discord", id: "other" } },
      });
      expect(repeated.area).toBe(area.key);
      expect(await store.images.isImageVisible("discord", area.key)).toEqual(area);
      expect(await store.images.isImageVisible("web", area.key)).toBeUndefined();
      await store.conversations.deleteConversation(marked.conversation.id);
      expect(await store.conversations.purgeConversation(marked.conversation.id)).toEqual([image("a").key]);
      expect(await store.images.isImageReferenced(area.key)).toBe(true);
      await store.conversations.deleteConversation(repeated.conversation.id);
      expect((await store.conversations.purgeConversation(repeated.conversation.id)).sort()).toEqual([image("b").key, area.key]);
      expect(await store.images.isImageReferenced(area.key)).toBe(false);
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
