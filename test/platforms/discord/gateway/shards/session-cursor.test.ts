import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { SessionCursor } from "../../../../../src/platforms/discord/gateway/shards/session-cursor.ts";
import {
  localShards,
  type SavedSession,
  type ShardStore,
} from "../../../../../src/platforms/discord/gateway/shards/shard-store.ts";

const shard = { id: 0, of: 1 };
const session = (sequence: number, sessionId = "s") => ({
  ...{ sessionId, sequence, resumeURL: "wss://gateway.example", shardId: 0, shardCount: 1 },
});

let saved: (SavedSession | undefined)[];
let cursor: SessionCursor;

beforeEach(() => {
  saved = [];
  const store: ShardStore = {
    ...localShards,
    saveSession: async (_, session) => {
      saved.push(session);
      return true;
    },
  };
  cursor = new SessionCursor(shard, store, 1);
});

test("saves only how far events are handled, in whichever order they finish", async () => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  cursor.current = session(7);
  cursor.track(6, first.promise);
  cursor.track(7, second.promise);
  second.resolve();
  await sleep(0);
  await cursor.save();
  first.resolve();
  await sleep(0);
  await cursor.save();
  expect(saved.map((one) => one?.sequence)).toEqual([5, 7]);
});

test("never passes an event that another process shall handle", async () => {
  cursor.current = session(7);
  cursor.track(6, Promise.reject(new Error("stopped")));
  cursor.track(7, Promise.resolve());
  await cursor.settle(50);
  await cursor.save();
  expect(saved.map((one) => one?.sequence)).toEqual([5]);
});

test("saves nothing twice, and that a session is over", async () => {
  cursor.current = session(7);
  for (let time = 0; time < 2; time++) await cursor.save();
  cursor.current = null;
  for (let time = 0; time < 2; time++) await cursor.save();
  expect(saved.map((one) => one?.sequence)).toEqual([7, undefined]);
});

test("starts over with a new session, whatever the old one left unhandled", async () => {
  const late = Promise.withResolvers<void>();
  cursor.current = session(7);
  cursor.track(7, late.promise);
  cursor.current = session(1, "other");
  await cursor.save();
  late.resolve();
  expect(saved).toEqual([{ sessionId: "other", sequence: 1, resumeURL: "wss://gateway.example" }]);
});
