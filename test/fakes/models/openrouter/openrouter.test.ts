import type OpenAI from "openai";
import type { Stream } from "openai/core/streaming";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blue, bytesOf, clientsOf, collect, dataUrl, plain, red } from "../clients.ts";
import { type ModelServices, startModels } from "../index.ts";
import { alike, colourOf, colourOfPrompt } from "../pictures/colours.ts";
import { inspectPicture } from "../pictures/inspect-picture.ts";

let service: ModelServices;
let client: OpenAI;

beforeEach(async () => {
  service = await startModels();
  client = clientsOf(service).openrouter;
});
afterEach(() => service.close());

interface Images {
  data: { b64_json: string; media_type: string }[];
  usage: { cost: number; total_tokens: number };
}
interface ImageEvent {
  type: string;
  b64_json: string;
  usage?: { cost: number };
}
interface Chat {
  choices: { message: { content: string; images?: { image_url: { url: string } }[]; reasoning_details?: object[] } }[];
  usage: { cost: number };
}
interface Chunk {
  choices: { delta: { images?: { image_url: { url: string } }[] } }[];
  usage?: { cost: number };
}
const reference = async (colour: typeof red) => ({ type: "image_url", image_url: { url: dataUrl(await plain(colour)) } });

test("draws from references, prompt and seed, and reports the cost", async () => {
  const model = "bytedance-seed/seedream-4.5";
  const input_references = [await reference(red), await reference(blue)];
  const body = { model, prompt: "x", seed: 7, n: 2, resolution: "2K", aspect_ratio: "16:9", input_references };
  const { data, usage } = await client.post<Images>("/images", { body });
  const inspected = await Promise.all(data.map(({ b64_json }) => inspectPicture(bytesOf(b64_json), 2)));
  expect(inspected[0]).toMatchObject({ width: 2736, height: 1536, format: "png" });
  for (const [at, { prompt, stripes }] of inspected.entries()) {
    expect(alike(prompt, colourOfPrompt({ model, prompt: "x", seed: 7, number: at + 1 }))).toBe(true);
    expect([alike(stripes[0] ?? blue, red), alike(stripes[1] ?? red, blue)]).toEqual([true, true]);
  }
  expect(usage.cost).toBeCloseTo(0.08);
  expect(service.orders(model)[0]).toMatchObject({ costUsd: usage.cost, params: { seed: 7 }, billed: true, streamed: false });
});

test("streams if the model can, otherwise responds with JSON", async () => {
  const ask = async (model: string) =>
    collect(await client.post<Stream<ImageEvent>>("/images", { body: { model, prompt: "x", stream: true }, stream: true }));
  const events = await ask("openai/gpt-image-2");
  expect(events.map(({ type }) => type.replace("image_generation.", ""))).toEqual([
    "partial_image",
    "partial_image",
    "completed",
  ]);
  expect(events.at(-1)?.usage?.cost).toBe(service.orders()[0]?.costUsd);
  expect(await ask("black-forest-labs/flux.2-pro")).toEqual([]);
  expect(service.orders()[1]).toMatchObject({ streamed: true, finished: true, billed: true });
});

test("lists models with their parameters and prices", async () => {
  const { data } = await client.get<{ data: { id: string; supported_parameters: object; supports_streaming: boolean }[] }>(
    "/images/models",
  );
  const seedream = data.find(({ id }) => id === "bytedance-seed/seedream-4.5");
  expect(seedream?.supported_parameters).toMatchObject({
    input_references: { type: "range", min: 0, max: 14 },
    n: { type: "range", min: 1, max: 10 },
    seed: { type: "boolean" },
  });
  expect(data.filter(({ supports_streaming }) => supports_streaming).map(({ id }) => id)).toEqual(["openai/gpt-image-2"]);
  const { endpoints } = await client.get<{ endpoints: { pricing: object[] }[] }>(
    "/images/models/black-forest-labs/flux.2-flex/endpoints",
  );
  expect(endpoints[0]?.pricing).toEqual([{ billable: "output_image", unit: "image", cost_usd: 0.05 }]);
  const chat = await client.get<{ data: { id: string }[] }>("/models", { query: { output_modalities: "image" } });
  expect(chat.data.map(({ id }) => id)).toContain("google/gemini-3-pro-image");
  service.openrouter.models.splice(0);
  expect((await client.get<{ data: object[] }>("/images/models")).data).toEqual([]);
});

test("continues a chat from its own response, and starts from that picture", async () => {
  const model = "google/gemini-3-pro-image";
  const asks = (messages: object[]) => ({
    model,
    messages,
    modalities: ["image", "text"],
    image_config: { aspect_ratio: "3:2", image_size: "1K" },
    seed: 3,
  });
  const first = { role: "user", content: [{ type: "text", text: "at night" }, await reference(red)] };
  const { choices, usage } = await client.post<Chat>("/chat/completions", { body: asks([first]) });
  const message = choices[0]?.message;
  const picture = bytesOf(message?.images?.[0]?.image_url.url);
  const look = await inspectPicture(picture, 1);
  expect(look).toMatchObject({ width: 1248, height: 832 });
  expect(alike(look.stripes[0] ?? blue, red)).toBe(true);
  expect(usage.cost).toBe(service.orders()[0]?.costUsd);
  const second = await client.post<Chat>("/chat/completions", {
    body: asks([
      { role: "system", content: "Draw." },
      first,
      { role: "assistant", ...message },
      { role: "user", content: "darker" },
    ]),
  });
  const next = await inspectPicture(bytesOf(second.choices[0]?.message.images?.[0]?.image_url.url), 1);
  expect(alike(next.stripes[0] ?? blue, await colourOf(picture))).toBe(true);
  expect(service.orders()[1]?.history.map(({ role, text, pictures }) => [role, text, pictures.length])).toEqual([
    ["system", "Draw.", 0],
    ["user", "at night", 1],
    ["assistant", "Here is your picture.", 1],
  ]);
});

test("streams chat with comments, the picture in a delta, and the cost in the last chunk", async () => {
  const body = {
    model: "sourceful/riverflow-v2.5-pro",
    messages: [{ role: "user", content: "x" }],
    modalities: ["image"],
    stream: true,
  };
  const chunks = await collect(await client.post<Stream<Chunk>>("/chat/completions", { body, stream: true }));
  const pictures = chunks.flatMap(({ choices }) => choices.flatMap(({ delta }) => delta.images ?? []));
  expect(await colourOf(bytesOf(pictures[0]?.image_url.url))).toSatisfy((colour) =>
    alike(colour, colourOfPrompt({ model: body.model, prompt: "x" })),
  );
  expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { cost: 0.15 } });
});
