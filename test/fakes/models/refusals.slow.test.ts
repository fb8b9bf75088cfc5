import type OpenAI from "openai";
import { APIError } from "openai";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { blue, clientsOf, dataUrl, fileOf, green, plain, red } from "./clients.ts";
import { type ModelServices, startModels } from "./index.ts";

let service: ModelServices;
let openai: OpenAI;
let openrouter: OpenAI;
let picture: Buffer;

beforeEach(async () => {
  service = await startModels();
  ({ openai, openrouter } = clientsOf(service));
  picture = await plain(red);
});
afterEach(() => {
  expect(service.requests.every(({ billed }) => !billed)).toBe(true);
  return service.close();
});

/** Status and code of the error that this ends in. */
async function errorOf(request: Promise<unknown>): Promise<[number | undefined, string | number | null | undefined]> {
  const error = await request.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIError)) throw error ?? new Error("it was accepted");
  expect(service.requests.at(-1)).toMatchObject({ status: error.status, errorCode: error.code, finished: true });
  return [error.status, error.code];
}

type More = Record<string, unknown>;
const generate = (more: More) => openai.images.generate({ model: "gpt-image-2", prompt: "x", ...more });
const edit = async (more: More, type = "image/png") =>
  openai.images.edit({ model: "gpt-image-2", prompt: "x", image: await fileOf(picture, type), ...more });

describe("OpenAI refuses", () => {
  test.each<[string, More, string]>([
    ["a seed", { seed: 7 }, "unknown_parameter"],
    ["response_format", { response_format: "b64_json" }, "unknown_parameter"],
    ["no prompt", { prompt: undefined }, "missing_required_parameter"],
    ["a prompt over 32,000 characters", { prompt: "x".repeat(32_001) }, "string_above_max_length"],
    ["eleven pictures", { n: 11 }, "integer_above_max_value"],
    ["no pictures", { n: 0 }, "integer_below_min_value"],
    ["four previews", { partial_images: 4, stream: true }, "integer_above_max_value"],
    ["previews without a stream", { partial_images: 1 }, "invalid_value"],
    ["a side that isn't a multiple of 16", { size: "1000x1000" }, "invalid_value"],
    ["a ratio over 3:1", { size: "3840x1024" }, "invalid_value"],
    ["more than 3840 × 2160", { size: "3840x2176" }, "invalid_value"],
    ["a free size of an older model", { model: "gpt-image-1.5", size: "1280x720" }, "invalid_value"],
    ["xhigh for a model without it", { quality: "xhigh" }, "invalid_value"],
    ["an unknown quality", { quality: "hd" }, "invalid_value"],
    ["a transparent JPEG", { background: "transparent", output_format: "jpeg" }, "invalid_value"],
    ["a compressed PNG", { output_compression: 50 }, "invalid_value"],
    ["a gif", { output_format: "gif" }, "invalid_value"],
    ["a safety_identifier over 64 characters", { safety_identifier: "x".repeat(65) }, "string_above_max_length"],
    ["an unknown moderation", { moderation: "none" }, "invalid_value"],
  ])("%s", async (_, more, code) => {
    expect(await errorOf(generate(more))).toEqual([400, code]);
  });

  test.each<[string, string]>([
    ["unknown", "gpt-image-9"],
    ["retired", "gpt-image-1"],
    ["a language model", "gpt-5.5"],
  ])("a model: %s", async (_, model) => {
    expect(await errorOf(generate({ model }))).toEqual([404, "model_not_found"]);
    expect(service.orders(model)).toHaveLength(1);
  });

  test.each<[string, More, string]>([
    ["a seed", { seed: 7 }, "unknown_parameter"],
    ["moderation in a form", { moderation: "low" }, "unknown_parameter"],
    ["input_fidelity for gpt-image-2", { input_fidelity: "high" }, "invalid_input_fidelity_model"],
    ["high input_fidelity for the mini", { model: "gpt-image-1-mini", input_fidelity: "high" }, "invalid_input_fidelity_model"],
    ["no picture", { image: undefined }, "missing_required_parameter"],
    ["text instead of a picture", { image: "x" }, "invalid_type"],
  ])("in an edit: %s", async (_, more, code) => {
    expect(await errorOf(edit(more))).toEqual([400, code]);
  });

  test("pictures with a wrong content type, and other files", async () => {
    expect(await errorOf(edit({}, "image/jpeg"))).toEqual([400, "invalid_image_file"]);
    expect(await errorOf(edit({}, "application/octet-stream"))).toEqual([400, "unsupported_file_mimetype"]);
    expect(await errorOf(edit({ image: await fileOf(Buffer.from("<html>")) }))).toEqual([400, "invalid_image_file"]);
  });

  test("seventeen pictures, a picture of 50 MB, and two pictures in a single field", async () => {
    const seventeen = await Promise.all(Array.from({ length: 17 }, () => fileOf(picture)));
    expect(await errorOf(edit({ image: seventeen }))).toEqual([400, "array_above_max_length"]);
    const heavy = Buffer.concat([picture, Buffer.alloc(50 * 1024 * 1024)]);
    expect(await errorOf(edit({ image: await fileOf(heavy) }))).toEqual([413, "image_file_too_large"]);
    const form = new FormData();
    for (const name of ["model", "prompt"]) form.append(name, "gpt-image-2");
    for (const name of ["a.png", "b.png"]) form.append("image", await fileOf(picture, "image/png", name));
    const headers = { authorization: `Bearer ${service.openai.key}` };
    const answer = await fetch(`${service.openai.url}/images/edits`, { method: "POST", body: form, headers });
    expect(await answer.json()).toMatchObject({ error: { code: "duplicate_parameter", param: "image" } });
  });

  test.each<[string, Parameters<typeof plain>[1], number]>([
    ["no alpha", {}, 0],
    ["another size", { alpha: true, width: 61 }, 0],
    ["not a PNG", { alpha: true, format: "webp" }, 0],
    ["4 MB", { alpha: true }, 4 * 1024 * 1024],
  ])("a mask: %s", async (_, options, padding) => {
    const mask = Buffer.concat([await plain(blue, options), Buffer.alloc(padding)]);
    const type = options?.format === "webp" ? "image/webp" : "image/png";
    expect(await errorOf(edit({ mask: await fileOf(mask, type) }))).toEqual([400, "invalid_image_file"]);
  });

  test("markup for models before 2.5, and markup with a mask", async () => {
    const over = await fileOf(await plain(green, { alpha: true }));
    expect(await errorOf(edit({ markup: over }))).toEqual([400, "invalid_value"]);
    expect(await errorOf(edit({ model: "gpt-image-2.5-flare", markup: over, mask: over }))).toEqual([400, "invalid_value"]);
  });

  test("JSON edits without pictures or with other URLs, and invalid JSON", async () => {
    const post = (body: object) => openai.post("/images/edits", { body: { model: "gpt-image-2", prompt: "x", ...body } });
    expect(await errorOf(post({ images: [] }))).toEqual([400, "array_below_min_length"]);
    expect(await errorOf(post({ images: [{ image_url: "https://example.com/a.png" }] }))).toEqual([400, "invalid_image_url"]);
    expect(await errorOf(post({ images: [{ image_url: dataUrl(picture, "image/webp") }] }))).toEqual([400, "invalid_image_file"]);
    const headers = { authorization: `Bearer ${service.openai.key}`, "content-type": "application/json" };
    const answer = await fetch(`${service.openai.url}/images/generations`, { method: "POST", body: "{", headers });
    expect(await answer.json()).toMatchObject({ error: { code: "invalid_json" } });
  });

  test("a wrong key and unknown paths", async () => {
    const wrong = openai.withOptions({ apiKey: "sk-wrong" });
    expect(await errorOf(wrong.images.generate({ prompt: "x" }))).toEqual([401, "invalid_api_key"]);
    expect(await errorOf(openai.post("/images/variations", { body: {} }))).toEqual([404, "unknown_url"]);
    service.openai.key = "sk-other";
    expect(await errorOf(openai.models.list().then())).toEqual([401, "invalid_api_key"]);
  });
});

describe("Responses refuses", () => {
  const tool = (more: More = {}) => ({ tools: [{ type: "image_generation", ...more }] });
  const user = (...content: object[]) => [{ role: "user", content }];
  const post = (more: More) =>
    openai.post("/responses", { body: { model: "gpt-5.5", input: "x", store: false, ...tool(), ...more } });

  test.each<[string, () => More, number, string]>([
    ["a seed", () => ({ seed: 1 }), 400, "unknown_parameter"],
    ["an image model as the mainline model", () => ({ model: "gpt-image-2" }), 404, "model_not_found"],
    ["a language model as the image model", () => tool({ model: "gpt-5.5" }), 404, "model_not_found"],
    ["four previews", () => tool({ partial_images: 4 }), 400, "integer_above_max_value"],
    ["a tool's unknown field", () => tool({ n: 2 }), 400, "unknown_parameter"],
    [
      "a picture without detail",
      () => ({ input: user({ type: "input_image", image_url: dataUrl(picture) }) }),
      400,
      "invalid_value",
    ],
    ["an edit without a picture", () => tool({ action: "edit" }), 400, "invalid_value"],
    ["an unknown previous response", () => ({ previous_response_id: "resp_1" }), 400, "previous_response_not_found"],
    [
      "an item that wasn't stored",
      () => ({ input: [{ type: "image_generation_call", id: "ig_1", status: "completed", result: null }] }),
      404,
      "item_not_found",
    ],
  ])("%s", async (_, more, status, code) => {
    expect(await errorOf(post(more()))).toEqual([status, code]);
  });
});

describe("OpenRouter refuses", () => {
  const post = (more: More) =>
    openrouter.post("/images", { body: { model: "black-forest-labs/flux.2-pro", prompt: "x", ...more } });
  const references = (count: number) =>
    Array.from({ length: count }, () => ({ type: "image_url", image_url: { url: dataUrl(picture) } }));

  test.each<[string, () => More]>([
    ["eleven pictures", () => ({ model: "bytedance-seed/seedream-4.5", n: 11 })],
    ["more pictures than the model draws", () => ({ n: 2 })],
    ["unknown fields", () => ({ partial_images: 2 })],
    ["seventeen references", () => ({ input_references: references(17) })],
    ["more references than the model accepts", () => ({ input_references: references(9) })],
    ["references for a model without them", () => ({ model: "recraft/recraft-v4", input_references: references(1) })],
    ["a seed for a model without one", () => ({ model: "google/gemini-3-pro-image", seed: 1 })],
    ["a resolution the model doesn't have", () => ({ resolution: "4K" })],
    ["an unknown ratio", () => ({ aspect_ratio: "7:5" })],
    ["a size that contradicts the ratio", () => ({ size: "1024x1024", aspect_ratio: "16:9" })],
    ["a size that contradicts the resolution", () => ({ size: "1024x1024", resolution: "2K" })],
    [
      "a file that isn't a picture",
      () => ({ input_references: [{ type: "image_url", image_url: { url: dataUrl(Buffer.from("x")) } }] }),
    ],
    ["an unknown model", () => ({ model: "black-forest-labs/flux.2" })],
  ])("%s", async (_, more) => {
    expect(await errorOf(post(more()))).toEqual([400, 400]);
  });

  const chat = (more: More) =>
    openrouter.post("/chat/completions", {
      body: {
        model: "google/gemini-3-pro-image",
        messages: [{ role: "user", content: "x" }],
        modalities: ["image", "text"],
        ...more,
      },
    });

  test.each<[string, () => More, number]>([
    ["unknown fields", () => ({ aspect_ratio: "1:1" }), 400],
    ["an unknown image_config", () => ({ image_config: { image_size: "8K" } }), 400],
    ["text from a model that only draws", () => ({ model: "sourceful/riverflow-v2.5-pro" }), 404],
    ["models without chat", () => ({ model: "black-forest-labs/flux.2-pro" }), 404],
    ["pictures in an assistant's text", () => ({ messages: [{ role: "assistant", content: references(1) }] }), 400],
    ["a last message that isn't the user's", () => ({ messages: [{ role: "assistant", content: "x" }] }), 400],
    [
      "reasoning that the service didn't send",
      () => ({
        messages: [
          { role: "assistant", content: "x", reasoning_details: [{}] },
          { role: "user", content: "x" },
        ],
      }),
      400,
    ],
  ])("in chat: %s", async (_, more, status) => {
    expect(await errorOf(chat(more()))).toEqual([status, status]);
  });

  test("a wrong key, and paths that only OpenAI has", async () => {
    expect(await errorOf(openrouter.withOptions({ apiKey: "sk-wrong" }).get("/images/models"))).toEqual([401, 401]);
    expect(await errorOf(openrouter.images.generate({ prompt: "x" }))).toEqual([404, 404]);
    expect(await errorOf(openrouter.get("/images/models/nobody/nothing/endpoints"))).toEqual([404, 404]);
  });
});
