// Which models OpenRouter has is asked for, kept, and known without a network.

import { mkdtempSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ImageModel } from "../../../src/core/ports.ts";
import { discover, type OpenRouterModel } from "../../../src/models/openrouter/discovery.ts";
import { createClient } from "../../../src/models/wire/client.ts";
import { ResponseTooLargeError } from "../../../src/models/wire/streaming-json.ts";
import { startHttpServer } from "../../fakes/http-server.ts";
import { api, shelvesOf } from "../api.ts";

const ids = (list: { id: string }[]) => list.map(({ id }) => id).filter((id) => id.startsWith("openrouter/"));

test("what it offers that draws is on offer, with what it takes and costs", async () => {
  const { model } = await api();
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

test("a model that is offered both ways is asked through chat, the others through the images endpoint", async () => {
  const { service, draw } = await api();
  for (const id of ["google/gemini-3.1-flash-image", "black-forest-labs/flux.2-pro", "openai/gpt-5-image"])
    await draw(`openrouter/${id}`);
  expect(service.orders().map(({ path }) => path)).toEqual(["/chat/completions", "/images", "/chat/completions"]);
});

test("models come and go with every refresh; when it fails, what is known stays", async () => {
  const { service, shelves } = await api();
  const [first] = service.openrouter.models;
  service.openrouter.models.shift();
  expect(await shelves.refresh()).toBe(true);
  expect(ids(shelves.list())).not.toContain(`openrouter/${first?.id}`);
  const known = ids(shelves.list());
  service.fault("/images/models", { kind: "broken", status: 502 });
  expect(await shelves.refresh()).toBe(false);
  expect(ids(shelves.list())).toEqual(known);
});

test("a start without a network knows what there was; a damaged copy is no copy", async () => {
  const { service, shelves, folder } = await api();
  const known = ids(shelves.list());
  const offline = shelvesOf(service, { folder });
  await service.close();
  expect(await offline.refresh()).toBe(false);
  expect(ids(offline.list())).toEqual(known);
  writeFileSync(join(folder, "openrouter-models.json"), '[{"id":7}]');
  const { shelves: anew } = await api({ folder });
  expect(ids(anew.list())).toEqual(known);
});

test("a price list that cannot be had leaves the price as it was known, or unknown", async () => {
  const { service, shelves } = await api();
  const prices = "/images/models/bytedance-seed/seedream-4.5/endpoints";
  const seedream = (list: ImageModel[]) => list.find(({ id }) => id.endsWith("seedream-4.5"));
  service.fault(prices, { kind: "broken", status: 502 });
  await shelves.refresh();
  expect(seedream(shelves.list())?.can.price).toBe("≈ $0.04 per picture");
  service.fault(prices, { kind: "broken", status: 502 });
  const anew = shelvesOf(service, { folder: mkdtempSync(join(tmpdir(), "models-")) });
  await anew.refresh();
  expect(seedream(anew.list())?.can.price).toBe("paid, price unknown");
  expect(seedream(anew.list())?.estimateUsd({ aspectRatio: "as is", resolution: "standard", references: 1 })).toBeUndefined();
});

const draws = { architecture: { input_modalities: ["text", "image"], output_modalities: ["image"] } };

/** What is discovered from these lists; `prices` answers for a model's price list. */
async function discovered(
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

test("what has no plain id is not offered, and no address is made of it; a name is one short line", async () => {
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
  const asked: string[] = [];
  const found = await discovered(
    [...odd, ...plain].map((id) => ({ ...draws, id, name: `Maker:\n\u0007 ${"Model ".repeat(100)}` })),
    odd.map((id) => ({ ...draws, id })),
    (id, response) => {
      asked.push(id);
      priced(0.04)(id, response);
    },
  );
  expect(found.map(({ id }) => id)).toEqual(["maker/model-1.5:free", "__proto__/model"]);
  expect(asked).toEqual(found.map(({ id }) => id));
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
])("a price of %j is %j dollars, in either list", async (told, usd) => {
  const [byImages] = await discovered([{ ...draws, id: "a/b" }], [], priced(told));
  const [byChat] = await discovered([], [{ ...draws, id: "a/b", pricing: { image_output: told, prompt: told } }], priced(0));
  expect(byImages?.prices.map((price) => price.usd)).toEqual(usd === undefined ? [] : [usd]);
  expect(byChat?.prices.map((price) => price.usd)).toEqual(usd === undefined ? [] : [usd, usd]);
});

test("of more models than there is time for all are offered, and the next time those without a price are asked for first", async () => {
  const models = Array.from({ length: 2000 }, (_, at) => ({ ...draws, id: `maker/model-${at}` }));
  const late = new AbortController();
  let told = 0;
  const before = await discovered(
    models,
    [],
    (id, response) => {
      if (++told <= 100) priced(0.04)(id, response);
      else late.abort();
    },
    { signal: late.signal },
  );
  const known = before.filter(({ prices }) => prices.length > 0).map(({ id }) => id);
  expect([before.length, known.length > 90, known.length <= 100]).toEqual([2000, true, true]);
  const asked: string[] = [];
  const again = new AbortController();
  const after = await discovered(
    models,
    [],
    (id, response) => {
      if (asked.push(id) <= 100) priced(0.05)(id, response);
      else again.abort();
    },
    { signal: again.signal, before },
  );
  expect(asked.filter((id) => known.includes(id))).toEqual([]);
  expect(after.filter(({ id }) => known.includes(id)).every(({ prices }) => prices[0]?.usd === 0.04)).toBe(true);
});

test("a list without an end is no list", async () => {
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
