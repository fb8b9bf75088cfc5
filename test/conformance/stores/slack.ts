// What the Slack adapter's stores promise, over any database.

import { describe, expect, test } from "vitest";
import type { Installation } from "../../../src/platforms/slack/store/installations.ts";
import { SqlInstallationStore } from "../../../src/platforms/slack/store/sql-installations.ts";
import { SqlSlackStore } from "../../../src/platforms/slack/store/sql-store.ts";
import type { Database } from "../../../src/storage/dialect.ts";

const clock = { now: () => new Date(1_000_000) };

export function conformsAsSlackStores(name: string, open: () => Promise<Database>): void {
  describe(`${name}: installations on Slack`, () => {
    const paint: Installation = {
      team: "T1",
      enterprise: undefined,
      user: "U1",
      address: "https://paint.slack.com/",
      sealedToken: "v1.one",
      scopes: "chat:write,commands",
      installedAt: new Date(1000),
    };
    const clay = { ...paint, team: "T2", enterprise: "E1", sealedToken: "v1.two", installedAt: new Date(2000) };

    test("are found by their workspace, and the newest of all", async () => {
      const store = new SqlInstallationStore(await open());
      expect([await store.find("T1"), await store.findNewest()]).toEqual([undefined, undefined]);
      await store.save(paint);
      await store.save(clay);
      expect([await store.find("T1"), await store.find("T2")]).toEqual([paint, clay]);
      expect(await store.findNewest()).toEqual(clay);
    });

    test("replace the workspace's previous one", async () => {
      const store = new SqlInstallationStore(await open());
      const again = { ...clay, enterprise: undefined, sealedToken: "v1.three", installedAt: new Date(3000) };
      for (const one of [paint, clay, again]) await store.save(one);
      expect([await store.find("T1"), await store.find("T2")]).toEqual([paint, again]);
    });

    test("are removed unless a newer one has replaced them", async () => {
      const store = new SqlInstallationStore(await open());
      await store.save(paint);
      await store.save({ ...clay, sealedToken: "v1.newer" });
      await store.remove(paint);
      await store.remove(clay);
      expect([await store.find("T1"), (await store.find("T2"))?.sealedToken]).toEqual([undefined, "v1.newer"]);
    });
  });

  describe(`${name}: rows of several workspaces on Slack`, () => {
    const card = { channel: "C1", ts: "1.5" };
    const event = (id: string, subject: string) => ({ id, subject, hint: false, body: { text: id } });

    async function fill(store: SqlSlackStore, team: string) {
      await store.recordEvent(event(`Ev${team}`, `${team}/C1/1.5`));
      await store.saveChannelSharing("C1", team === "T1");
      await store.saveReaction({ ...card, user: "U1", number: team === "T1" ? 1 : 2, on: true });
      await store.addFile({ id: `F${team}`, owner: "turn", content: "c" });
    }

    async function openBoth() {
      const database = await open();
      const all = new SqlSlackStore(database, clock);
      const [one, two] = [all.forTeam("T1"), all.forTeam("T2")];
      await fill(one, "T1");
      await fill(two, "T2");
      return { all, one, two };
    }

    const contents = async (store: SqlSlackStore) => ({
      events: (await store.listPending()).map(({ id }) => id),
      shared: await store.isChannelShared("C1"),
      reactions: await store.reactionsOn(card),
      files: (await store.listFiles("turn")).map(({ id }) => id),
    });

    test("are kept apart, even with the same channel and people", async () => {
      const { all, one, two } = await openBoth();
      const ofTwo = { events: ["EvT2"], shared: false, reactions: [{ user: "U1", number: 2 }], files: ["FT2"] };
      expect(await contents(one)).toEqual({
        events: ["EvT1"],
        shared: true,
        reactions: [{ user: "U1", number: 1 }],
        files: ["FT1"],
      });
      expect(await contents(two)).toEqual(ofTwo);
      expect(await contents(all)).toEqual({ events: [], shared: undefined, reactions: [], files: [] });
      expect((await all.listTeamsWithPending()).toSorted()).toEqual(["T1", "T2"]);
      await one.deleteReactions(card);
      await one.forgetPerson("U1");
      expect(await contents(two)).toEqual(ofTwo);
    });

    test("are deleted for one workspace only", async () => {
      const { one, two } = await openBoth();
      const before = await contents(two);
      await one.forgetTeam();
      expect(await contents(one)).toEqual({ events: [], shared: undefined, reactions: [], files: [] });
      expect(await contents(two)).toEqual(before);
    });

    test("lists pending events by age and by channel", async () => {
      const database = await open();
      const at = (ms: number) => new SqlSlackStore(database, { now: () => new Date(ms) }, "T1");
      const message = { event: { type: "message", channel: "C1", ts: "1.5" } };
      const reaction = { event: { type: "reaction_added", item: { channel: "C1", ts: "1.5" } } };
      await at(1_000).recordEvent({ id: "Ev1", subject: "T1/C1/1.5", hint: false, body: message });
      await at(2_000).recordEvent({ id: "Ev2", subject: undefined, hint: false, body: reaction });
      await at(3_000).recordEvent({ id: "Ev3", subject: "T1/C2/1.6", hint: false, body: { event: { channel: "C2" } } });
      const before = new Date(2_500);
      const ids = (events: { id: string }[]) => events.map(({ id }) => id);
      expect(ids(await at(0).listPending(before))).toEqual(["Ev1", "Ev2"]);
      expect(await at(0).listPendingIn("C1")).toEqual([
        { id: "Ev1", body: message, at: new Date(1_000) },
        { id: "Ev2", body: reaction, at: new Date(2_000) },
      ]);
      await at(0).markDone("Ev1");
      await at(0).markDone("Ev2");
      expect(ids(await at(0).listPendingIn("C1"))).toEqual([]);
      expect([await at(0).listTeamsWithPending(before), await at(0).listTeamsWithPending()]).toEqual([[], ["T1"]]);
      expect(await at(0).forTeam("T2").listPendingIn("C2")).toEqual([]);
    });

    test("are claimed once by any process, until they are given back", async () => {
      const database = await open();
      const [one, two] = [new SqlSlackStore(database, clock, "T1"), new SqlSlackStore(database, clock, "T1")];
      const claims = await Promise.all([one.claim("click:1"), two.claim("click:1"), one.claim("click:2")]);
      expect(claims.toSorted()).toEqual([false, true, true]);
      await two.unclaim("click:1");
      expect([await one.claim("click:1"), await two.claim("click:1")]).toEqual([true, false]);
      expect(await one.listPending()).toEqual([]);
      await one.sweepEvents(new Date(clock.now().getTime() + 1));
      expect(await two.claim("click:1")).toBe(true);
    });
  });
}
