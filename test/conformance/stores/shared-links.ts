// What every `SharedLinkStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { BlobKey, Turn } from "../../../src/core/vocabulary.ts";
import { Fixtures, image, inThread, plan, type StoreHarness } from "./fixtures.ts";

export function conformsAsSharedLinkStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a store of shared links`, () => {
    let store: StoreHarness["store"];
    let links: StoreHarness["store"]["sharedLinks"];
    let fixtures: Fixtures;
    let turn: Turn;
    let other: Turn;
    beforeEach(async () => {
      ({ store } = await make());
      links = store.sharedLinks;
      fixtures = new Fixtures(store);
      turn = await fixtures.drawTurn("a");
      other = await fixtures.drawTurn("b", inThread("elsewhere"));
    });

    const share = (secret: string, of = turn, person = "ada") => links.share(of.conversation.key, person, secret);

    test("leads to the conversation, by the secret and nothing else", async () => {
      expect(await share("secret")).toBe(true);
      const found = await links.findShared("secret");
      expect(found).toEqual({ conversation: turn.conversation.key, createdAt: expect.any(Date) });
      expect(await links.findShare(turn.conversation.key)).toEqual(found);
      for (const wrong of ["", "other", turn.conversation.key]) expect(await links.findShared(wrong)).toBeUndefined();
      expect(await links.findShare(other.conversation.key)).toBeUndefined();
    });

    test("gives a conversation one link: a new one ends the one before", async () => {
      await share("first");
      await share("second");
      await share("third", other);
      expect(await links.findShared("first")).toBeUndefined();
      expect(await links.findShared("second")).toMatchObject({ conversation: turn.conversation.key });
      expect(await links.findShared("third")).toMatchObject({ conversation: other.conversation.key });
    });

    test("ends at once when sharing stops, and can start again", async () => {
      await share("first");
      await share("of another", other);
      await links.stopSharing(turn.conversation.key);
      await links.stopSharing(turn.conversation.key);
      expect(await links.findShared("first")).toBeUndefined();
      expect(await links.findShare(turn.conversation.key)).toBeUndefined();
      expect(await links.findShared("of another")).toBeDefined();
      expect(await share("second")).toBe(true);
      expect(await links.findShared("first")).toBeUndefined();
      expect(await links.findShared("second")).toBeDefined();
    });

    test("keeps one link when several are created at the same time", async () => {
      const secrets = ["a", "b", "c", "d"];
      await Promise.all(secrets.map((secret) => share(secret)));
      const found = await Promise.all(secrets.map((secret) => links.findShared(secret)));
      expect(found.filter((one) => one !== undefined)).toHaveLength(1);
    });

    test("shows the conversation's pictures, and no others", async () => {
      const drawn = turn.variants[0]?.image;
      const foreign = other.variants[0]?.image;
      if (!drawn || !foreign) throw new Error("nothing was drawn");
      await share("secret");
      expect(await links.findSharedImage(turn.conversation.key, drawn.key)).toEqual(drawn);
      expect(await links.findSharedImage(turn.conversation.key, foreign.key)).toBeUndefined();
      expect(await links.findSharedImage(other.conversation.key, foreign.key)).toBeUndefined(); // it isn't shared
      await links.stopSharing(turn.conversation.key);
      expect(await links.findSharedImage(turn.conversation.key, drawn.key)).toBeUndefined();
    });

    test("shows what edits start from until it is withdrawn, and never a marked area", async () => {
      const [source, area] = [image("s"), image("e")];
      const marked = await fixtures.receiveTurn({ area, ...inThread("marked") });
      await store.drawing.startTurn(marked.id, plan(1, { references: [{ image: source, origin: "source" }] }));
      await share("secret", marked);
      const find = (key: BlobKey) => links.findSharedImage(marked.conversation.key, key);
      expect(await find(source.key)).toEqual(source);
      expect(await find(area.key)).toBeUndefined();
      await store.privacy.withdrawImages({ platform: "discord", id: "marked" }, [source.key], "somebody else");
      expect(await find(source.key)).toBeUndefined();
    });

    test("ends when its conversation is deleted, and doesn't keep it from being purged", async () => {
      await share("secret");
      await store.conversations.deleteConversation(turn.conversation.id);
      expect(await links.findShared("secret")).toBeUndefined();
      expect(await links.findShare(turn.conversation.key)).toBeUndefined();
      expect(await share("after")).toBe(false);
      await store.conversations.purgeConversation(turn.conversation.id);
      expect(await store.conversations.findConversation(turn.conversation.id)).toBeUndefined();
      expect(await share("later")).toBe(false);
    });

    test("is deleted with all data of the person who shares, but not with that of others", async () => {
      await share("of ada");
      await share("of bo", other, "bo");
      await store.privacy.forgetPerson("slack", "bo");
      expect(await links.findShared("of bo")).toBeDefined();
      await store.privacy.forgetPerson("discord", "bo");
      expect(await links.findShared("of bo")).toBeUndefined();
      expect(await links.findShared("of ada")).toBeDefined();
    });
  });
}
