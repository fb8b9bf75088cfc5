import type OpenAI from "openai";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientsOf, collect } from "./clients.ts";
import { type ModelServices, startModels } from "./index.ts";

let service: ModelServices;
let openai: OpenAI;
const gpt = "gpt-image-2";

beforeEach(async () => {
  service = await startModels({ pace: { firstMs: 1, betweenMs: 1, finalMs: 1 } });
  ({ openai } = clientsOf(service));
});
afterEach(() => service.close());

const streamImage = (signal?: AbortSignal) =>
  openai.images.generate({ model: gpt, prompt: "x", stream: true, partial_images: 2 }, signal ? { signal } : {});

test("holds an order after its previews until it is released", async () => {
  const hold = service.hold(gpt, "final");
  const stream = await streamImage();
  await service.until(() => hold.waiting === 1, "the order");
  expect(service.orders()[0]).toMatchObject({ partials: 2, finished: false });
  hold.release();
  expect(await collect(stream)).toHaveLength(3);
  expect(await collect(await streamImage())).toHaveLength(3);
});

test("holds orders before the response, and releases them one by one, oldest first", async () => {
  const hold = service.hold(gpt);
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

test("records a client that disconnects from a held order", async () => {
  const hold = service.hold("*", 1);
  const leaving = new AbortController();
  const stream = await streamImage(leaving.signal);
  await service.until(() => hold.waiting === 1, "the order");
  leaving.abort();
  await collect(stream); // an aborted stream ends without a word
  const order = await service.until(() => service.orders().find(({ aborted }) => aborted), "the abort");
  expect(order).toMatchObject({ partials: 1, finished: false, billed: true });
  expect(hold.waiting).toBe(0);
});

test("prefers a model's own pace over the general one", async () => {
  service.pace(gpt, { finalMs: 60 * 60_000 });
  const leaving = new AbortController();
  const stream = await streamImage(leaving.signal);
  await service.until(() => service.orders()[0]?.partials === 2, "the previews");
  expect((await openai.images.generate({ model: "gpt-image-1.5", prompt: "x" })).data).toHaveLength(1);
  leaving.abort();
  await collect(stream);
});
