import type OpenAI from "openai";
import { APIError, toFile } from "openai";
import type { Stream } from "openai/core/streaming";
import type { ResponseStreamEvent } from "openai/resources/responses/responses";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bytesOf, clientsOf, collect, plain, red } from "./clients.ts";
import { type ModelServices, startModels } from "./index.ts";
import type { Fault } from "./server/faults.ts";

let service: ModelServices;
let openai: OpenAI;
let openrouter: OpenAI;

beforeEach(async () => {
  service = await startModels();
  ({ openai, openrouter } = clientsOf(service));
});
afterEach(() => service.close());

const gpt = "gpt-image-2";
const flux = "black-forest-labs/flux.2-pro";
const gemini = "google/gemini-3-pro-image";
const routed = "openai/gpt-image-2";

const drawImage = () => openai.images.generate({ model: gpt, prompt: "x" });
const streamImage = () => openai.images.generate({ model: gpt, prompt: "x", stream: true, partial_images: 2 });
const drawRouted = (model = flux) =>
  openrouter.post<{ data: { b64_json: string }[]; error?: object }>("/images", { body: { model, prompt: "x" } });
const streamRouted = () =>
  openrouter.post<Stream<{ type: string }>>("/images", { body: { model: routed, prompt: "x", stream: true }, stream: true });
const chat = { model: gemini, messages: [{ role: "user", content: "x" }], modalities: ["image", "text"] };
const sendChat = () => openrouter.post<{ choices: { message: object }[]; error?: object }>("/chat/completions", { body: chat });
const streamChat = () =>
  openrouter.post<Stream<{ choices: { delta: { content?: string; images?: object[] } }[] }>>("/chat/completions", {
    body: { ...chat, stream: true },
    stream: true,
  });
const streamResponse = () =>
  openai.responses.create({
    model: "gpt-5.5",
    input: "x",
    stream: true,
    tools: [{ type: "image_generation", partial_images: 2 }],
  });

async function failure(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => "no failure",
    (error: unknown) => error,
  );
}

/** What a stream gives before it ends or breaks, and what breaks it. */
async function brokenStream<T>(opening: Promise<AsyncIterable<T>>): Promise<{ events: T[]; error: unknown }> {
  const events: T[] = [];
  try {
    for await (const event of await opening) events.push(event);
    return { events, error: undefined };
  } catch (error) {
    return { events, error };
  }
}

describe("an error response", () => {
  const openAis: [Fault, number, string][] = [
    [{ kind: "rate-limited" }, 429, "rate_limit_exceeded"],
    [{ kind: "no-credit" }, 429, "insufficient_quota"],
    [{ kind: "wrong-key" }, 401, "invalid_api_key"],
    [{ kind: "moderated" }, 400, "moderation_blocked"],
    [{ kind: "broken" }, 500, "server_error"],
    [{ kind: "broken", status: 503 }, 503, "server_error"],
  ];
  test.each(openAis)("is OpenAI's own for %o", async (fault, status, code) => {
    service.fault(gpt, fault);
    expect(await failure(drawImage())).toMatchObject({ status, code });
    expect(service.orders(gpt)[0]).toMatchObject({ billed: false, errorCode: code, fault: fault.kind });
    expect((await drawImage()).data).toHaveLength(1);
  });

  const openRouters: [Fault, number, object][] = [
    [{ kind: "rate-limited" }, 429, { metadata: { error_type: "rate_limit_exceeded" } }],
    [{ kind: "no-credit" }, 402, { metadata: { error_type: "payment_required" } }],
    [{ kind: "wrong-key" }, 401, {}],
    [{ kind: "moderated" }, 403, { metadata: { reasons: ["violence"], provider_name: "Black Forest Labs" } }],
    [{ kind: "broken" }, 502, { metadata: { error_type: "provider_unavailable" } }],
    [{ kind: "broken", status: 529 }, 529, {}],
  ];
  test.each(openRouters)("is OpenRouter's own for %o", async (fault, status, error) => {
    service.fault(flux, fault);
    expect(await failure(drawRouted())).toMatchObject({ status, code: status, error });
    expect(service.orders(flux)[0]).toMatchObject({ billed: false, costUsd: 0 });
  });

  test("says when to retry, if planned", async () => {
    service.fault(gpt, { kind: "rate-limited", retryAfterS: 7, retryAfterMs: 7500 });
    const error = await failure(drawImage());
    const headers = error instanceof APIError ? error.headers : undefined;
    expect([headers?.get("retry-after"), headers?.get("retry-after-ms")]).toEqual(["7", "7500"]);
    service.fault(gpt, { kind: "rate-limited" });
    expect((await failure(drawImage())) as APIError).toSatisfy((silent: APIError) => !silent.headers?.has("retry-after"));
  });

  test("can be an HTML page", async () => {
    service.fault(gpt, { kind: "html" });
    expect(await failure(drawImage())).toMatchObject({ status: 502, message: expect.stringContaining("<html>") });
  });

  test("repeats as often as planned, for matching requests only", async () => {
    service.fault(flux, { kind: "broken", status: 500, times: 2 });
    service.fault("/images/models", { kind: "html" });
    expect((await drawImage()).data).toHaveLength(1);
    for (const _ of [1, 2]) expect(await failure(drawRouted())).toMatchObject({ status: 500 });
    expect((await drawRouted()).data).toHaveLength(1);
    expect(await failure(openrouter.get("/images/models"))).toMatchObject({ status: 502 });
    expect(service.orders(flux).map(({ status }) => status)).toEqual([500, 500, 200]);
    service.fault("/images/models", { kind: "cut" });
    expect(await failure(openrouter.get("/images/models"))).toBeInstanceOf(APIError);
    service.fault("*", { kind: "broken" });
    expect(await failure(openai.models.list().then())).toBe("no failure");
    service.clearFaults();
    expect((await drawImage()).data).toHaveLength(1);
  });

  test("comes after the service's own refusals", async () => {
    service.fault(gpt, { kind: "broken" });
    expect(await failure(openai.images.generate({ model: gpt, prompt: "x", n: 11 }))).toMatchObject({ status: 400 });
    expect(await failure(drawImage())).toMatchObject({ status: 500 });
  });
});

describe("a stream", () => {
  test.each<[Fault, number]>([
    [{ kind: "error-event" }, 1],
    [{ kind: "error-event", afterPartials: 0 }, 0],
    [{ kind: "error-event", afterPartials: 2 }, 2],
  ])("sends an error after its previews: %o", async (fault, previews) => {
    service.fault(gpt, fault);
    const { events, error } = await brokenStream(streamImage());
    expect(events.map(({ type }) => type)).toEqual(Array(previews).fill("image_generation.partial_image"));
    expect(error).toMatchObject({ status: undefined, code: "server_error" });
    expect(service.orders()[0]).toMatchObject({ partials: previews, billed: true, finished: true });
    service.fault(routed, fault);
    const routing = await brokenStream(streamRouted());
    expect([routing.events.length, routing.error]).toMatchObject([previews, { code: 502 }]);
    expect(service.orders(routed)[0]).toMatchObject({ billed: false });
  });

  test("can be moderated after a preview", async () => {
    service.fault(gpt, { kind: "moderated", as: "event" });
    expect((await brokenStream(streamImage())).error).toMatchObject({ code: "moderation_blocked" });
    service.fault(routed, { kind: "moderated", as: "event" });
    expect((await brokenStream(streamRouted())).error).toMatchObject({ error: { metadata: { reasons: ["violence"] } } });
  });

  test("can lose its connection", async () => {
    for (const [model, opening] of [
      [gpt, streamImage],
      [routed, streamRouted],
    ] as const) {
      service.fault(model, { kind: "cut", afterPartials: 2 });
      const { events, error } = await brokenStream<{ type: string }>(opening());
      expect(events).toHaveLength(2);
      expect(error).toBeInstanceOf(TypeError);
    }
    expect(service.orders().map(({ billed, aborted, finished }) => [billed, aborted, finished])).toEqual([
      [true, false, false],
      [false, false, false],
    ]);
  });

  test("can end before the picture", async () => {
    service.fault("*", { kind: "ends-early", times: 4 });
    expect((await brokenStream(streamImage())).events).toHaveLength(1);
    expect((await brokenStream(streamRouted())).events).toHaveLength(1);
    expect(await brokenStream(streamChat())).toEqual({ events: [], error: undefined });
    const { events } = await brokenStream<ResponseStreamEvent>(streamResponse());
    expect(events.at(-1)?.type).toBe("response.image_generation_call.partial_image");
  });

  test("can be JSON instead, from which the SDK reads no events", async () => {
    service.fault("*", { kind: "json", times: 3 });
    for (const opening of [streamImage, streamRouted, streamChat])
      expect(await brokenStream<unknown>(opening())).toEqual({ events: [], error: undefined });
    expect(service.orders().every(({ billed, finished }) => billed && finished)).toBe(true);
  });

  test("can send the picture before its previews, which are then free", async () => {
    service.fault(gpt, { kind: "early-final", afterPartials: 1 });
    expect((await collect(await streamImage())).map(({ type }) => type)).toEqual([
      "image_generation.partial_image",
      "image_generation.completed",
    ]);
    await collect(await streamImage());
    const [early, usual] = service.orders().map(({ costUsd }) => costUsd);
    expect((usual ?? 0) - (early ?? 0)).toBeCloseTo((100 * 30) / 1e6, 9);
  });

  test("can contain an error in a chat", async () => {
    service.fault(gemini, { kind: "error-event" });
    expect((await brokenStream(streamChat())).error).toMatchObject({ code: 502 });
  });

  test("can fail in Responses as an item, as a response and as an error", async () => {
    service.fault("gpt-5.5", { kind: "moderated", as: "event" });
    const failed = await collect<ResponseStreamEvent>(await streamResponse());
    const item = { status: "failed", error: { code: "moderation_blocked", moderation_details: { categories: ["violence"] } } };
    expect(failed.find(({ type }) => type === "response.output_item.done")).toMatchObject({ item });
    service.fault("gpt-5.5", { kind: "moderated", as: "failed" });
    const error = { code: "image_content_policy_violation" };
    expect((await collect<ResponseStreamEvent>(await streamResponse())).at(-1)).toMatchObject({
      type: "response.failed",
      response: { error },
    });
    service.fault("gpt-5.5", { kind: "error-event" });
    const broken = await brokenStream<ResponseStreamEvent>(streamResponse());
    expect([broken.error, broken.events.at(-1)]).toMatchObject([{ code: "server_error" }, { partial_image_index: 0 }]);
  });
});

describe("invalid values", () => {
  const later = new Date(Date.now() + 1e12).toUTCString();
  const waits = ["1e15", "1e300", "-1", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", later];
  test.each(waits)('include "%s" as the time to wait', async (retryAfter) => {
    service.fault("*", { kind: "rate-limited", retryAfter, times: 2 });
    for (const opening of [drawImage, drawRouted]) {
      const error = await failure(opening());
      expect(error).toMatchObject({ status: 429 });
      expect(error instanceof APIError && error.headers?.get("retry-after")).toBe(retryAfter);
    }
    service.fault("*", { kind: "broken", status: 503, retryAfter });
    const broken = await failure(drawImage());
    expect(broken instanceof APIError && broken.headers?.get("retry-after")).toBe(retryAfter);
  });

  test("include a time to wait in a stream's event", async () => {
    service.fault("*", { kind: "rate-limited", retryAfter: "1e300", as: "event", times: 2 });
    const { error } = await brokenStream(streamRouted());
    expect(error).toMatchObject({ code: 429, error: { metadata: { retry_after: 1e300 } } });
    expect((await brokenStream(streamChat())).error).toMatchObject({ code: 429 });
    service.fault("*", { kind: "rate-limited", retryAfter: "soon", as: "event" });
    expect((await brokenStream(streamImage())).error).toMatchObject({ code: "rate_limit_exceeded" });
  });

  test("include deeply nested JSON as a response, an event, an error and a list", async () => {
    const text = async (service: { url: string; key: string }, path: string, body?: object) => {
      const headers = { authorization: `Bearer ${service.key}`, "content-type": "application/json" };
      const sent = body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers };
      const response = await fetch(service.url + path, sent);
      return [response.status, (await response.text()).replaceAll(/\[+1\]+/g, (deep) => `${deep.length}`)];
    };
    service.fault("*", { kind: "nested", times: 2 });
    expect(await text(service.openai, "/images/generations", { model: gpt, prompt: "x" })).toEqual([
      ...[200, '{"type":"image_generation.completed","b64_json":200001,"data":200001,"choices":200001,"output":200001}'],
    ]);
    expect(await text(service.openrouter, "/images", { model: routed, prompt: "x", stream: true })).toEqual([
      ...[
        200,
        expect.stringMatching(/^data: \{"type":"image_generation.completed","b64_json":200001,.*\}\n\ndata: \[DONE\]\n\n$/),
      ],
    ]);
    service.fault("*", { kind: "nested", as: "error", depth: 9 });
    expect(await text(service.openai, "/images/generations", { model: gpt, prompt: "x" })).toEqual([...[502, '{"error":19}']]);
    service.fault("/models", { kind: "nested", depth: 20_000 });
    expect((await text(service.openai, "/models"))[1]).toContain("40001");
  });

  test("include an endless response, until the client disconnects", async () => {
    service.fault("*", { kind: "endless", times: 2 });
    for (const stream of [false, true]) {
      const leaving = new AbortController();
      const headers = { authorization: `Bearer ${service.openrouter.key}`, "content-type": "application/json" };
      const body = JSON.stringify({ model: routed, prompt: "x", stream });
      const sent = { method: "POST", headers, body, signal: leaving.signal };
      const response = await fetch(`${service.openrouter.url}/images`, sent);
      let bytes = 0;
      for await (const chunk of response.body ?? []) {
        bytes += chunk.length;
        if (bytes > 1e6) break;
      }
      leaving.abort();
      await service.until(() => service.orders().at(-1)?.aborted, "the abort");
    }
    service.fault("*", { kind: "endless", as: "error", bytes: 1e6 });
    expect(await failure(drawRouted())).toMatchObject({ status: 502 });
  });
});

describe("a plain response", () => {
  test("can be cut before it starts, cut in the middle, or incomplete", async () => {
    service.fault("*", { kind: "cut", where: "before-headers" });
    expect(await failure(drawImage())).toBeInstanceOf(Error);
    service.fault("*", { kind: "cut" });
    expect(await failure(drawImage())).toBeInstanceOf(Error);
    service.fault("*", { kind: "ends-early" });
    expect(await failure(drawRouted())).toBeInstanceOf(SyntaxError);
    expect(service.orders().map(({ billed }) => billed)).toEqual([true, true, false]);
  });

  test("can be a 200 with an error inside, which the SDK doesn't notice", async () => {
    service.fault("*", { kind: "error-in-200", times: 3 });
    expect(await drawRouted()).toMatchObject({ error: { code: 502 } });
    expect(await sendChat()).toMatchObject({ error: { code: 502 } });
    expect((await brokenStream(streamRouted())).error).toMatchObject({ code: 502 });
    expect(service.orders().map(({ billed, status }) => [billed, status])).toEqual(Array(3).fill([false, 200]));
  });
});

describe("a hanging response", () => {
  test.each<Fault>([{ kind: "hangs", where: "before-headers" }, { kind: "hangs" }])(
    "waits for the client to disconnect: %o",
    async (fault) => {
      for (const [model, opening] of [
        [
          gpt,
          (signal: AbortSignal) =>
            openai.images.generate({ model: gpt, prompt: "x", stream: true, partial_images: 1 }, { signal }),
        ],
        [flux, (signal: AbortSignal) => openrouter.post("/images", { body: { model: flux, prompt: "x" }, signal })],
      ] as const) {
        service.fault(model, fault);
        const leaving = new AbortController();
        const ending = failure((async () => collect((await opening(leaving.signal)) as AsyncIterable<unknown>))());
        const inBody = fault.kind === "hangs" && fault.where !== "before-headers";
        await service.until(() => service.orders(model)[0]?.fault && (!inBody || service.orders(model)[0]?.status), "the order");
        leaving.abort();
        await ending;
        await service.until(() => service.orders(model)[0]?.aborted, "the abort");
      }
      expect(service.orders().map(({ billed }) => billed)).toEqual([true, false]);
    },
  );
});

describe("a successful response", () => {
  test("can contain text only", async () => {
    const text = "I cannot draw that.";
    service.fault("*", { kind: "words", text, times: 5 });
    expect((await sendChat()).choices[0]?.message).toMatchObject({ content: text });
    const chunks = await collect(await streamChat());
    expect(chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content)).join("")).toBe(text);
    expect((await drawRouted()).data).toEqual([]);
    expect((await drawImage()).data).toEqual([]);
    const events = await collect<ResponseStreamEvent>(await streamResponse());
    expect(events.find(({ type }) => type === "response.output_text.done")).toMatchObject({ text });
    expect(events.some(({ type }) => type.startsWith("response.image_generation_call"))).toBe(false);
  });

  test("contains text only in a chat without modalities", async () => {
    const { modalities: _, ...body } = chat;
    const { choices } = await openrouter.post<{ choices: { message: object }[] }>("/chat/completions", { body });
    expect(choices[0]?.message).not.toHaveProperty("images");
  });

  test("can contain other bytes, and forty megabytes", async () => {
    service.fault("*", { kind: "not-a-picture" });
    expect(bytesOf((await drawImage()).data?.[0]?.b64_json).toString()).toContain("not a picture");
    service.fault("*", { kind: "huge" });
    expect(bytesOf((await drawRouted()).data[0]?.b64_json)).toHaveLength(40 * 1024 * 1024);
  });

  test("can lack the usage", async () => {
    service.fault("*", { kind: "no-usage", times: 3 });
    expect(await drawImage()).not.toHaveProperty("usage");
    expect(await drawRouted()).not.toHaveProperty("usage");
    expect((await collect<ResponseStreamEvent>(await streamResponse())).at(-1)).not.toHaveProperty("response.tool_usage");
  });

  test("can contain the test's own picture", async () => {
    const picture = await plain(red);
    service.setPicture(gpt, { picture, partials: [Buffer.from("first")] });
    const events = await collect(await streamImage());
    expect(events.map(({ b64_json }) => bytesOf(b64_json))).toMatchObject({ 0: Buffer.from("first"), 2: picture });
    await openai.images.edit({ model: gpt, prompt: "x", image: await toFile(picture, "a.png", { type: "image/png" }) });
    expect(service.orders()[1]?.references[0]?.width).toBe(60);
  });
});
