// Which models OpenRouter has is asked for, kept, and known without a network.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { api, shelvesOf } from "../api.ts";

const ids = (list: { id: string }[]) => list.map(({ id }) => id).filter((id) => id.startsWith("openrouter/"));

test("what it offers that draws is on offer, with what it takes and costs", async () => {
  const { model } = await api();
  const seedream = model("openrouter/bytedance-seed/seedream-4.5");
  expect(seedream).toMatchObject({ label: "Seedream 4.5", about: "By ByteDance Seed, through OpenRouter" });
  expect(seedream.can).toMatchObject({ references: 14, seed: true, history: false, previews: false, price: "≈ $0.04 a picture" });
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

test("a price list that cannot be had leaves the price unknown", async () => {
  const folder = mkdtempSync(join(tmpdir(), "models-"));
  const { service } = await api({ folder });
  service.fault("/images/models/bytedance-seed/seedream-4.5/endpoints", { kind: "broken", status: 502 });
  const shelves = shelvesOf(service, { folder });
  await shelves.refresh();
  const seedream = shelves.list().find(({ id }) => id.endsWith("seedream-4.5"));
  expect(seedream?.can.price).toBe("paid, price not known");
  expect(seedream?.estimateUsd({ aspectRatio: "as is", resolution: "standard", references: 1 })).toBeUndefined();
});
