// Discovers OpenRouter's models, caches them, and works offline.

import { mkdtempSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ImageModel } from "../../../src/core/ports/models.ts";
import { discover, type OpenRouterModel } from "../../../src/models/openrouter/discovery.ts";
import { createClient } from "../../../src/models/wire/client.ts";
import { ResponseTooLargeError } from "../../../src/models/wire/streaming-json.ts";
import { startHttpServer } from "../../fakes/http-server.ts";
import { openRegistry, startProviders } from "../providers.ts";

const ids = (list: { id: string }[]) => list.map(({ id }) => id).filter((id) => id.startsWith("openrouter/"));

test("offers the models that draw, with their abilities and prices", async () => {
  const { model } = await startProviders();
  const seedream = model("openrouter/bytedance-seed/seedream-4.5");
  expect(seedream).toMatchObject({ label: "Seedream 4.5", about: "By ByteDance Seed, through OpenRouter" });
  expect(seedream.can).toMatchObject({
    references: 14,
    seed: true,
    history: false,
    previews: false,
    price: "≈ $0.04 per picture",
  });
  expect(model("openrouter/google/gemini-3-pro-image").can).toMatchObject({
    history: true,
    resolutions: ["standard", "high", "ultra"],
  });
  expect(model("openrouter/openai/gpt-image-2").can).toMatchObject({ previews: true, seed: false });
  expect(model("openrouter/recraft/recraft-v4").can.references).toBe(0);
});

test("uses chat for models that talk, and the images endpoint for the others", async () => {
  const { service, draw } = await startProviders();
  for (const id of ["google/gemini-3.1-flash-image", "black-forest-labs/flux.2-pro", "openai/gpt-5-image"])
    await draw(`openrouter/${id}`);
  expect(service.orders().map(({ path }) => path)).toEqual(["/chat/completions", "/images", "/chat/completions"]);
});

test("updates the models on refresh, and keeps them when it fails", async () => {
  const { service, registry } = await startProviders();
  const [first] = service.openrouter.models;
  service.openrouter.models.shift();
  expect(await registry.refresh()).toBe(true);
  expect(ids(registry.list())).not.toContain(`openrouter/${first?.id}`);
  const known = ids(registry.list());
  service.fault("/images/models", { kind: "broken", status: 502 });
  expect(await registry.refresh()).toBe(false);
  expect(ids(registry.list())).toEqual(known);
});

test("starts offline from the cache, and ignores a damaged cache", async () => {
  const { service, registry, folder } = await startProviders();
  const known = ids(registry.list());
  const offline = openRegistry(service, { folder });
  await service.close();
  expect(await offline.refresh()).toBe(false);
  expect(ids(offline.list())).toEqual(known);
  writeFileSync(join(folder, "openrouter-models.json"), '[{"id":7}]');
  const { registry: reloaded } = await startProviders({ folder });
  expect(ids(reloaded.list())).toEqual(known);
});

test("keeps the known price, or none, when a price list isn't available", async () => {
  const { service, registry } = await startProviders();
  const prices = "/images/models/bytedance-seed/seedream-4.5/endpoints";
  const seedream = (list: ImageModel[]) => list.find(({ id }) => id.endsWith("seedream-4.5"));
  service.fault(prices, { kind: "broken", status: 502 });
  await registry.refresh();
  expect(seedream(registry.list())?.can.price).toBe("≈ $0.04 per picture");
  service.fault(prices, { kind: "broken", status: 502 });
  const reloaded = openRegistry(service, { folder: mkdtempSync(join(tmpdir(), "models-")) });
  await reloaded.refresh();
  expect(seedream(reloaded.list())?.can.price).toBe("paid, price unknown");
  expect(seedream(reloaded.list())?.estimateUsd({ aspectRatio: "as is", resolution: "standard", references: 1 })).toBeUndefined();
});

const draws = { architecture: { input_modalities: ["text", "image"], output_modalities: ["image"] } };

/** Discovers models from these lists; `prices` responds to requests for a model's price list. */
async function discoverFrom(
  images: object[],
  chat: object[],
  prices: (id: string, response: ServerResponse) => unknown,
  more: Partial<More> = {},
) {
  const url = await startHttpServer((request, response) => {
    const [, id] = /^\/images\/models\/(.+)\/endpoints$/.exec(request.url ?? "") ?? [];
    if (id) prices(id, response);
    else response.end(JSON.stringify({ data: request.url?.startsWith("/images") ? images : chat }));
  });
  const { signal = AbortSignal.timeout(20_000), before = [] } = more;
  return discover(createClient({ apiKey: "k", baseUrl: url }), signal, before);
}
interface More {
  signal: AbortSignal;
  before: OpenRouterModel[];
}
const priced = (cost_usd: unknown) => (_: string, response: ServerResponse) =>
  response
    .setHeader("content-type", "application/json")
    .end(JSON.stringify({ endpoints: [{ pricing: [{ billable: "output_image", unit: "image", cost_usd }] }] }));

test("skips models with unusual ids, makes no URLs from them, and shortens names to one line", async () => {
  const odd = [
    "../../keys",
    "a/../../keys",
    "a/..",
    "a/b?c=1",
    "a/b#c",
    "a b/c",
    "a/b\n",
    "<b>/c",
    `a/${"b".repeat(200)}`,
    "a",
    "",
    7,
    null,
    "a/b/c",
  ];
  const plain = ["maker/model-1.5:free", "maker/model-1.5:free", "__proto__/model"];
  const requested: string[] = [];
  const found = await discoverFrom(
    [...odd, ...plain].map((id) => ({ ...draws, id, name: `Maker:\n\u0007 ${"Model ".repeat(100)}` })),
    odd.map((id) => ({ ...draws, id })),
    (id, response) => {
      requested.push(id);
      priced(0.04)(id, response);
    },
  );
  expect(found.map(({ id }) => id)).toEqual(["maker/model-1.5:free", "__proto__/model"]);
  expect(requested).toEqual(found.map(({ id }) => id));
  for (const { name } of found) expect(name).toMatch(/^Maker: [\w ]{1,93}$/);
});

test.each([
  [0.05, 0.05],
  ["0.05", 0.05],
  [null, undefined],
  [-1, undefined],
  ["-1", undefined],
  ["free", undefined],
  [0, undefined],
])("reads a price of %j as %j dollars in both lists", async (price, usd) => {
  const [byImages] = await discoverFrom([{ ...draws, id: "a/b" }], [], priced(price));
  const [byChat] = await discoverFrom([], [{ ...draws, id: "a/b", pricing: { image_output: price, prompt: price } }], priced(0));
  expect(byImages?.prices.map((one) => one.usd)).toEqual(usd === undefined ? [] : [usd]);
  expect(byChat?.prices.map((one) => one.usd)).toEqual(usd === undefined ? [] : [usd, usd]);
});

test("offers all models when time runs out, and fetches the missing prices first next time", async () => {
  const models = Array.from({ length: 2000 }, (_, at) => ({ ...draws, id: `maker/model-${at}` }));
  const timeout = new AbortController();
  let requests = 0;
  const before = await discoverFrom(
    models,
    [],
    (id, response) => {
      if (++requests <= 100) priced(0.04)(id, response);
      else timeout.abort();
    },
    { signal: timeout.signal },
  );
  const known = before.filter(({ prices }) => prices.length > 0).map(({ id }) => id);
  expect([before.length, known.length > 90, known.length <= 100]).toEqual([2000, true, true]);
  const requested: string[] = [];
  const secondTimeout = new AbortController();
  const after = await discoverFrom(
    models,
    [],
    (id, response) => {
      if (requested.push(id) <= 100) priced(0.05)(id, response);
      else secondTimeout.abort();
    },
    { signal: secondTimeout.signal, before },
  );
  expect(requested.filter((id) => known.includes(id))).toEqual([]);
  expect(after.filter(({ id }) => known.includes(id)).every(({ prices }) => prices[0]?.usd === 0.04)).toBe(true);
});

test("rejects an endless list", async () => {
  const spaces = Buffer.alloc(1 << 20, " ");
  const url = await startHttpServer((_, response) => {
    const pour = () => {
      while (!response.destroyed && response.write(spaces));
    };
    response.on("drain", pour);
    pour();
  });
  await expect(discover(createClient({ apiKey: "k", baseUrl: url }), AbortSignal.timeout(20_000))).rejects.toBeInstanceOf(
    ResponseTooLargeError,
  );
});
