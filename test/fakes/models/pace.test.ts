import type OpenAI from "openai";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ModelServices, startModels } from "./index.ts";
import { all, clientsOf } from "./person.ts";

let service: ModelServices;
let openai: OpenAI;
const gpt = "gpt-image-2";

beforeEach(async () => {
  service = await startModels({ pace: { firstMs: 1, betweenMs: 1, finalMs: 1 } });
  ({ openai } = clientsOf(service));
});
afterEach(() => service.close());

const streams = (signal?: AbortSignal) =>
  openai.images.generate({ model: gpt, prompt: "x", stream: true, partial_images: 2 }, signal ? { signal } : {});

test("held before the picture, with the previews out, until it is let go", async () => {
  const hold = service.holds(gpt, "final");
  const stream = await streams();
  await service.until(() => hold.waiting === 1, "the order");
  expect(service.orders()[0]).toMatchObject({ partials: 2, finished: false });
  hold.release();
  expect(await all(stream)).toHaveLength(3);
  expect(await all(await streams())).toHaveLength(3);
});

test("held before anything is answered, let go one by one, oldest first", async () => {
  const hold = service.holds(gpt);
  const other = await openai.images.generate({ model: "gpt-image-1.5", prompt: "x" });
  expect(other.data).toHaveLength(1);
  const done: string[] = [];
  const asks = async (prompt: string) => {
    await openai.images.generate({ model: gpt, prompt });
    done.push(prompt);
  };
  const first = asks("first");
  await service.until(() => hold.waiting === 1, "the first");
  const second = asks("second");
  await service.until(() => hold.waiting === 2, "the second");
  hold.releaseOne();
  await first;
  expect([done, hold.waiting]).toEqual([["first"], 1]);
  hold.release();
  await second;
});

test("held before the second preview: the client leaves, the ledger knows", async () => {
  const hold = service.holds("*", 1);
  const leaving = new AbortController();
  const stream = await streams(leaving.signal);
  await service.until(() => hold.waiting === 1, "the order");
  leaving.abort();
  await all(stream); // an aborted stream ends without a word
  const order = await service.until(() => service.orders().find(({ aborted }) => aborted), "the abort");
  expect(order).toMatchObject({ partials: 1, finished: false, billed: true });
  expect(hold.waiting).toBe(0);
});

test("a model's own pace goes before everybody's", async () => {
  service.pace(gpt, { finalMs: 60 * 60_000 });
  const leaving = new AbortController();
  const stream = await streams(leaving.signal);
  await service.until(() => service.orders()[0]?.partials === 2, "the previews");
  expect((await openai.images.generate({ model: "gpt-image-1.5", prompt: "x" })).data).toHaveLength(1);
  leaving.abort();
  await all(stream);
});
