import type OpenAI from "openai";
import type { Response, ResponseCreateParams, ResponseStreamEvent } from "openai/resources/responses/responses";
import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blue, bytesOf, clientsOf, collect, dataUrl, fileOf, green, plain, red } from "../clients.ts";
import { type ModelServices, startModels } from "../index.ts";
import { alike, colourOf, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";

let service: ModelServices;
let client: OpenAI;

beforeEach(async () => {
  service = await startModels();
  client = clientsOf(service).openai;
});
afterEach(() => service.close());

test("draws an edit from its references in order and its prompt", async () => {
  const pictures = await Promise.all([plain(red), plain(blue, { format: "jpeg" }), plain(green, { format: "webp" })]);
  const image = await Promise.all(pictures.map((bytes, at) => fileOf(bytes, ["image/png", "image/jpeg", "image/webp"][at])));
  const { data, usage, size } = await client.images.edit({
    model: "gpt-image-2",
    image,
    prompt: "make it night",
    size: "1536x1024",
    quality: "high",
  });
  const look = await inspectPicture(bytesOf(data?.[0]?.b64_json), 3);
  expect(look).toMatchObject({ width: 1536, height: 1024, format: "png", hasAlpha: false });
  for (const [at, colour] of [red, blue, green].entries()) expect(alike(look.stripes[at] ?? red, colour)).toBe(true);
  expect(alike(look.prompt, colourOfPrompt({ model: "gpt-image-2", prompt: "make it night" }))).toBe(true);
  expect(size).toBe("1536x1024");
  expect(usage?.total_tokens).toBe((usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0));
  const [order] = service.orders("gpt-image-2");
  expect(order).toMatchObject({
    prompt: "make it night",
    params: { quality: "high" },
    finished: true,
    billed: true,
    aborted: false,
  });
  expect(order?.references.map(({ bytes }) => Buffer.from(bytes))).toEqual(pictures);
  expect(order?.costUsd).toBeCloseTo(
    (4 * 5 + (usage?.input_tokens_details.image_tokens ?? 0) * 8 + (usage?.output_tokens ?? 0) * 30) / 1e6,
    9,
  );
});

test("draws from the prompt alone without a picture", async () => {
  const { data } = await client.images.generate({
    model: "gpt-image-2",
    prompt: "a cat",
    n: 2,
    size: "1280x720",
    output_format: "webp",
  });
  const first = bytesOf(data?.[0]?.b64_json);
  expect(await inspectPicture(first, 0)).toMatchObject({ width: 1280, height: 720, format: "webp" });
  for (const [at, one] of (data ?? []).entries())
    expect(
      alike(await colourOf(bytesOf(one.b64_json)), colourOfPrompt({ model: "gpt-image-2", prompt: "a cat", number: at + 1 })),
    ).toBe(true);
});

test("streams an edit: previews from 0, then the picture with its usage", async () => {
  const image = await fileOf(await plain(red));
  const { data: stream, request_id } = await client.images
    .edit({ model: "gpt-image-2.6-flare", image, prompt: "x", stream: true, partial_images: 2, output_format: "jpeg" })
    .withResponse();
  const events = await collect(stream);
  expect(events.map(({ type }) => type)).toEqual([
    "image_edit.partial_image",
    "image_edit.partial_image",
    "image_edit.completed",
  ]);
  expect(events[1]).toMatchObject({ partial_image_index: 1, output_format: "jpeg", size: "1536x1024", quality: "medium" });
  const [preview, , final] = await Promise.all(events.map(({ b64_json }) => inspectPicture(bytesOf(b64_json), 1)));
  expect(preview?.width).toBeLessThan(final?.width ?? 0);
  expect(alike(final?.stripes[0] ?? blue, red)).toBe(true);
  expect(request_id).toBe(service.requests[0]?.id);
  expect(service.orders()[0]).toMatchObject({ streamed: true, partials: 2, finished: true });
});

test("charges a hundred output tokens per preview", async () => {
  const tokens = async (partial_images: number) => {
    const events = await collect(
      await client.images.generate({ prompt: "x", model: "gpt-image-2", stream: true, partial_images }),
    );
    const last = events.at(-1);
    return last?.type === "image_generation.completed" ? last.usage.output_tokens : 0;
  };
  expect((await tokens(3)) - (await tokens(0))).toBe(300);
});

test("accepts an edit as JSON, and changes only the clear part of its mask", async () => {
  const whole = { width: 120, height: 80 };
  const half = await plain(red, { width: 60, height: 80 });
  const leftHalf = [{ input: half, left: 0, top: 0 }];
  const source = await sharp(await plain(blue, whole))
    .composite(leftHalf)
    .png()
    .toBuffer();
  const clear = { create: { ...whole, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } } };
  const mask = { image_url: dataUrl(await sharp(clear).composite(leftHalf).png().toBuffer()) };
  const asks = async (more: object) => {
    const body = {
      model: "gpt-image-2.5-flare",
      prompt: "x",
      images: [{ image_url: dataUrl(source) }],
      moderation: "low",
      ...more,
    };
    const { data } = await client.post<OpenAI.ImagesResponse>("/images/edits", { body });
    const middle = await sharp(bytesOf(data?.[0]?.b64_json))
      .extract({ left: 100, top: 400, width: 400, height: 200 })
      .png()
      .toBuffer();
    return colourOf(middle);
  };
  expect(alike(await asks({ mask }), red)).toBe(true);
  expect(alike(await asks({}), blue)).toBe(true); // mirrored
  expect(service.orders()[0]?.mask?.hasAlpha).toBe(true);
});

test("lists models", async () => {
  const ids = (await collect(client.models.list())).map(({ id }) => id);
  expect(ids).toContain("gpt-image-2.6-flare");
  expect(ids).not.toContain("gpt-image-1");
  expect((await client.models.retrieve("gpt-image-2")).id).toBe("gpt-image-2");
});

const asks = (more: Partial<ResponseCreateParams> = {}) => ({
  model: "gpt-5.5",
  input: "a cat",
  store: false,
  tools: [{ type: "image_generation" as const, partial_images: 1 }],
  tool_choice: { type: "image_generation" as const },
  ...more,
});
const drawnIn = (response: Response | undefined) => response?.output.find((item) => item.type === "image_generation_call");

test("streams Responses events in order: the picture in the item, its tokens in tool_usage", async () => {
  const stream = await client.responses.create({ ...asks(), stream: true } as ResponseCreateParams & { stream: true });
  const events = await collect<ResponseStreamEvent>(stream);
  const call = "response.image_generation_call";
  expect(events.map(({ type }) => type)).toEqual([
    ...["response.created", "response.in_progress", "response.output_item.added", `${call}.in_progress`, `${call}.generating`],
    ...[`${call}.partial_image`, `${call}.completed`, "response.output_item.done", "response.completed"],
  ]);
  expect(events.map((event) => event.sequence_number)).toEqual([...events.keys()]);
  const completed = events.at(-1);
  const response = completed?.type === "response.completed" ? completed.response : undefined;
  expect(response?.tool_usage?.image_gen.output_tokens).toBeGreaterThan(response?.usage?.output_tokens ?? 0);
  const colour = colourOfPrompt({ model: "gpt-image-2.6-sunburst", prompt: "a cat" });
  expect(alike(await colourOf(bytesOf(drawnIn(response)?.result)), colour)).toBe(true);
  expect(service.orders("gpt-5.5")).toEqual(service.orders("gpt-image-2.6-sunburst"));
});

test("takes earlier items in Responses as the history, and starts from their picture", async () => {
  const first = (await client.responses.create(asks() as ResponseCreateParams & { stream: false })) as Response;
  const call = drawnIn(first);
  const input = [
    { role: "user", content: "a cat" },
    { ...call },
    { role: "user", content: [{ type: "input_text", text: "at night" }] },
  ];
  const { id, type, status, result } = call ?? { id: "", type: "image_generation_call", status: "completed", result: "" };
  input[1] = { id, type, status, result } as never;
  const second = (await client.responses.create(
    asks({ input } as never) as ResponseCreateParams & { stream: false },
  )) as Response;
  const look = await inspectPicture(bytesOf(drawnIn(second)?.result), 1);
  expect(alike(look.stripes[0] ?? red, await colourOf(bytesOf(call?.result)))).toBe(true);
  expect(service.orders()[1]).toMatchObject({
    prompt: "at night",
    history: [{ role: "user", text: "a cat" }, { role: "assistant" }],
  });
});

test("continues a stored response by its id, without sending pictures again", async () => {
  const draw = async (more: object) =>
    (await client.responses.create(asks({ store: true, ...more }) as ResponseCreateParams & { stream: false })) as Response;
  const first = await draw({});
  const call = drawnIn(first);
  await draw({ input: "at night", previous_response_id: first.id });
  const item = { type: "image_generation_call", id: call?.id, status: "completed", result: null };
  await draw({ input: [item, { role: "user", content: "at night" }] });
  for (const order of service.orders().slice(1)) {
    expect(order.references.map(({ bytes }) => Buffer.from(bytes))).toEqual([bytesOf(call?.result)]);
    expect(order).toMatchObject({ prompt: "at night", params: { mainline: "gpt-5.5" } });
  }
});
