// What every `DefaultsStore` promises.

import { beforeEach, describe, expect, test } from "vitest";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import type { StoreHarness } from "./fixtures.ts";

const general = { channel: "c1", server: "s1" };
const random = { channel: "c2", server: "s1" };
const elsewhere = { channel: "c3", server: "s2" };
const nothing = { channel: {}, server: {} };

export function conformsAsDefaultsStore(name: string, make: () => Promise<StoreHarness>): void {
  describe(`${name} as a store of defaults`, () => {
    let defaults: StoreHarness["store"]["defaults"];
    beforeEach(async () => {
      defaults = (await make()).store.defaults;
    });

    test("finds what is set for a channel and for its server, and nothing elsewhere", async () => {
      expect(await defaults.findDefaults("discord", general)).toEqual(nothing);
      await defaults.setDefaults("discord", "channel", general, { mentionOnly: false, models: ["local" as ModelId] });
      await defaults.setDefaults("discord", "server", general, { mentionOnly: true });
      const server = { mentionOnly: true };
      expect(await defaults.findDefaults("discord", general)).toEqual({
        channel: { mentionOnly: false, models: ["local"] },
        server,
      });
      expect(await defaults.findDefaults("discord", random)).toEqual({ channel: {}, server });
      expect(await defaults.findDefaults("discord", elsewhere)).toEqual(nothing);
      expect(await defaults.findDefaults("slack", general)).toEqual(nothing);
    });

    test("adds to what is set, and replaces what is set twice", async () => {
      await defaults.setDefaults("discord", "channel", general, { variants: 2, aspectRatio: "16:9" });
      await defaults.setDefaults("discord", "channel", general, { variants: 3, mentionOnly: true });
      const channel = { variants: 3, aspectRatio: "16:9", mentionOnly: true };
      expect(await defaults.findDefaults("discord", general)).toEqual({ channel, server: {} });
    });

    test("loses no setting when several people set one at the same time", async () => {
      await Promise.all([
        defaults.setDefaults("discord", "server", general, { variants: 2 }),
        defaults.setDefaults("discord", "server", general, { aspectRatio: "1:1" }),
        defaults.setDefaults("discord", "server", random, { resolution: "high" }),
        defaults.setDefaults("discord", "server", random, { mentionOnly: true }),
      ]);
      const server = { variants: 2, aspectRatio: "1:1", resolution: "high", mentionOnly: true };
      expect(await defaults.findDefaults("discord", general)).toEqual({ channel: {}, server });
    });

    test("resets a channel or a server without the other", async () => {
      await defaults.setDefaults("discord", "channel", general, { variants: 2 });
      await defaults.setDefaults("discord", "server", general, { variants: 3 });
      await defaults.resetDefaults("discord", "channel", general);
      expect(await defaults.findDefaults("discord", general)).toEqual({ channel: {}, server: { variants: 3 } });
      await defaults.setDefaults("discord", "channel", general, { variants: 4 });
      await defaults.resetDefaults("discord", "server", general);
      expect(await defaults.findDefaults("discord", general)).toEqual({ channel: { variants: 4 }, server: {} });
    });

    test("keeps a channel and a server apart that have the same id", async () => {
      const oldest = { channel: "s1", server: "s1" };
      await defaults.setDefaults("discord", "channel", oldest, { variants: 2 });
      await defaults.setDefaults("discord", "server", oldest, { variants: 3 });
      expect(await defaults.findDefaults("discord", oldest)).toEqual({ channel: { variants: 2 }, server: { variants: 3 } });
      expect(await defaults.findDefaults("discord", general)).toEqual({ channel: {}, server: { variants: 3 } });
    });

    test("removes what is set for a server and its channels, and for no other", async () => {
      for (const of of [general, random, elsewhere])
        for (const scope of ["channel", "server"] as const) await defaults.setDefaults("discord", scope, of, { variants: 2 });
      await defaults.setDefaults("slack", "server", general, { variants: 2 });
      await defaults.removeServerDefaults("discord", "s1");
      for (const of of [general, random]) expect(await defaults.findDefaults("discord", of)).toEqual(nothing);
      expect(await defaults.findDefaults("discord", elsewhere)).toEqual({ channel: { variants: 2 }, server: { variants: 2 } });
      expect(await defaults.findDefaults("slack", general)).toEqual({ channel: {}, server: { variants: 2 } });
    });
  });
}
