import { expect, test } from "vitest";
import { StorageError } from "../../../../../src/core/errors.ts";
import { withdraw } from "../../../../../src/platforms/discord/inbound/messages/withdraw.ts";
import { silent } from "../../../../fakes/bot.ts";

const away = new StorageError("locked", "the database is away");
const broken = new Error("broken");

/** Fails as often as there are errors. `stop`: the bot is stopped after so many attempts. */
function createCore(errors: Error[], stop = Number.POSITIVE_INFINITY) {
  const logged: string[] = [];
  let attempts = 0;
  const waits: number[] = [];
  return {
    logged,
    attempts: () => attempts,
    waited: () => waits.reduce((sum, ms) => sum + ms, 0),
    deps: {
      core: {
        async onMessageDeleted() {
          const error = errors[attempts++];
          if (error) throw error;
        },
      },
      log: { ...silent, error: (_: object, message: string) => void logged.push(message) },
      isStopped: () => attempts >= stop,
      sleep: async (ms: number) => void waits.push(ms),
    },
  };
}

const repeated = (error: Error, times: number) => Array<Error>(times).fill(error);

test("gives up after a few minutes of errors, and says so in the log", async () => {
  const { deps, attempts, waited, logged } = createCore(repeated(broken, 1000));
  await withdraw("m1", deps);
  expect(attempts()).toBe(12);
  expect(waited()).toBeLessThan(4 * 60_000);
  expect([logged[0], logged.at(-1)]).toEqual(["failed to persist deletion", "gave up persisting deletion"]);
});

test("waits as long as the database is away", async () => {
  const { deps, attempts, logged } = createCore([...repeated(away, 100), broken]);
  await withdraw("m1", deps);
  expect([attempts(), logged.at(-1)]).toEqual([102, "failed to persist deletion"]);
});

test("rejects if the bot is stopped first", async () => {
  const { deps } = createCore(repeated(away, 1000), 3);
  await expect(withdraw("m1", deps)).rejects.toBe(away);
});
