// Reads responses in chunks of any size, large ones, truncated ones and invalid ones.

import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { imageAt, MalformedResponseError, readResponse, textAt, usdAt } from "../../../src/models/wire/answer.ts";
import { ResponseTooLargeError } from "../../../src/models/wire/streaming-json.ts";

const picture = randomBytes(9001);
const base64 = picture.toString("base64");

async function read(text: string | Buffer, size = Number.MAX_SAFE_INTEGER) {
  const bytes = Buffer.from(text);
  const chunks = (function* () {
    for (let from = 0; from < bytes.length; from += size) yield new Uint8Array(bytes.subarray(from, from + size));
  })();
  const found = [];
  for await (const event of readResponse(new Response(ReadableStream.from(chunks)))) found.push(event);
  return found;
}

const json = JSON.stringify({
  data: [{ b64_json: base64, media_type: "image/png" }],
  say: 'Grüße "№1" \\ \u0000 /',
  n: [1, null],
});
const stream = `: hello\r\n\r\nevent: one\r\ndata: {"partial":"${base64}","i":0}\r\n\r\ndata:{"type":"two","b64_json":"${base64}"}\n\nevent: three\ndata: {"a":\ndata: 1}\n\ndata: [DONE]\n\nafter`;

test.each([1, 2, 3, 5, 7, 64, 1000, 1_000_000])("reads JSON in chunks of %i bytes", async (size) => {
  const [{ data } = { data: undefined }] = await read(json, size);
  expect(Buffer.from(imageAt(data, "data", 0, "b64_json") ?? []).equals(picture)).toBe(true);
  expect(data).toMatchObject({ say: 'Grüße "№1" \\ \u0000 /', n: [1, null], data: [{ media_type: "image/png" }] });
});

test.each([1, 2, 3, 5, 7, 64, 1000, 1_000_000])("reads events in chunks of %i bytes", async (size) => {
  const events = await read(stream, size);
  expect(events.map(({ name }) => name)).toEqual(["one", "", "three", "[DONE]"]);
  expect(Buffer.from(imageAt(events[0]?.data, "partial") ?? []).equals(picture)).toBe(true);
  expect(Buffer.from(imageAt(events[1]?.data, "b64_json") ?? []).equals(picture)).toBe(true);
  expect(events[2]?.data).toEqual({ a: 1 });
});

test.each([
  ["with escaped slashes", base64.replaceAll("/", "\\/")],
  ["with escaped plus signs", base64.replaceAll("+", "\\u002B")],
  ["as a data URL", `data:image/png;base64,${base64}`],
  ["as a data URL with parameters", `data:image/png;name=a.png;charset=utf-8;base64,${base64}`],
  ["with line breaks", base64.replaceAll(/.{76}/g, "$&\\r\\n")],
])("reads a picture %s", async (_, text) => {
  for (const size of [5, 1_000_000]) {
    const [event] = await read(`{"url":"${text}"}`, size);
    expect(Buffer.from(imageAt(event?.data, "url") ?? []).equals(picture)).toBe(true);
  }
});

test("reads a picture that outgrows its buffer", async () => {
  const large = randomBytes(5_000_003);
  const [event] = await read(`{"b64_json":"${large.toString("base64")}"}`, 65_536);
  expect(Buffer.from(imageAt(event?.data, "b64_json") ?? []).equals(large)).toBe(true);
});

test("tells long text from a short picture", async () => {
  const words = "It is a long story. ".repeat(1000);
  const [event] = await read(JSON.stringify({ words, small: "aGVsbG8=" }), 1000);
  expect(textAt(event?.data, "words")).toBe(words);
  expect(Buffer.from(imageAt(event?.data, "small") ?? []).toString()).toBe("hello");
});

test.each([
  ["HTML", "<!doctype html><p>502</p>"],
  ["an empty body", ""],
  ["truncated JSON", json.slice(0, 9000)],
  ["an event that isn't JSON", "data: {nonsense}\n\n"],
])("rejects %s", async (_, text) => {
  await expect(read(text, 100)).rejects.toBeInstanceOf(MalformedResponseError);
});

test("drops a truncated event, and accepts one that only lacks the final line break", async () => {
  for (const rest of ['data: {"b":2', 'data: {"b":"', "data: ", "da"])
    expect(await read(`data: {"a":1}\n\n${rest}`)).toEqual([{ name: "", data: { a: 1 } }]);
  for (const rest of ['data: {"b":2}', 'data: {"b":2}\n', 'data: {"b":2}\r\n'])
    expect(await read(`data: {"a":1}\n\n${rest}`, 3)).toEqual([
      { name: "", data: { a: 1 } },
      { name: "", data: { b: 2 } },
    ]);
  expect((await read('data: {"a":1}\n\ndata: [DONE]')).map(({ name }) => name)).toEqual(["", "[DONE]"]);
});

test("stops reading a picture over 32 MB", async () => {
  await expect(read(`{"b64_json":"${"A".repeat(45 * 1024 * 1024)}"}`, 1 << 16)).rejects.toBeInstanceOf(ResponseTooLargeError);
});

test("stops reading pictures over 32 MB in total", async () => {
  const half = "A".repeat(23 * 1024 * 1024);
  await expect(read(`{"a":"${half}","b":"${half}"}`, 1 << 16)).rejects.toBeInstanceOf(ResponseTooLargeError);
});

test("reads three megabytes of text in short lines quickly", async () => {
  const words = "It was a dark and stormy night, and so on.\n".repeat(70_000);
  const [event] = await read(JSON.stringify({ words }), 1 << 16);
  expect(textAt(event?.data, "words")).toBe(words);
}, 5000);

test.each([
  [0.04, 0.04],
  ["0.04", 0.04],
  [" 1e-3 ", 0.001],
  [0, 0],
  ["", undefined],
  ["-1", undefined],
  ["NaN", undefined],
  [1e9, undefined],
  [{}, undefined],
])("reads a price of %j as %j dollars", (cost, usd) => {
  expect(usdAt({ usage: { cost } }, "usage", "cost")).toBe(usd);
});

test("reads many pictures at once, without waiting for those that stall", async () => {
  let resume = () => {};
  const stalled = new Promise<void>((resolve) => {
    resume = resolve;
  });
  async function* halting() {
    yield new Uint8Array(Buffer.from(json.slice(0, 6000)));
    await stalled;
    yield new Uint8Array(Buffer.from(json.slice(6000)));
  }
  const first = async () => {
    for await (const { data } of readResponse(new Response(ReadableStream.from(halting())))) return data;
  };
  const waiting = Array.from({ length: 5 }, first);
  expect((await Promise.all(Array.from({ length: 12 }, () => read(json, 500)))).flat()).toHaveLength(12);
  resume();
  for (const data of await Promise.all(waiting)) expect(data).toMatchObject({ n: [1, null] });
});

test.each([
  ["nested arrays", "[".repeat(50_000) + "]".repeat(50_000)],
  ["nested objects", `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`],
  ["endless nesting", '{"a":['.repeat(50_000)],
  ["a million values", `[${"1,".repeat(1_000_000)}1]`],
])("rejects %s without a stack overflow", async (_, text) => {
  await expect(read(text, 65_536)).rejects.toThrow(ResponseTooLargeError);
  await expect(read(`data: ${text}\n\n`, 65_536)).rejects.toThrow(ResponseTooLargeError);
});

test("reads escapes in linear time", async () => {
  const timeFor = async (count: number) => {
    const began = performance.now();
    await read(JSON.stringify({ text: "\n".repeat(count) }));
    return performance.now() - began;
  };
  await timeFor(1000);
  const [few, many] = [await timeFor(100_000), await timeFor(1_000_000)];
  expect(many / few).toBeLessThan(40);
});
