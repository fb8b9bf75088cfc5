// Servers that people run themselves.

import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { masks } from "../../../src/models/local/local.ts";
import { openProviders } from "../../../src/models/providers.ts";
import { silent } from "../../fakes/bot.ts";
import { startCompatible } from "../../fakes/models/compatible.ts";
import { draw, redPicture } from "../providers.ts";

async function open(flavor: Parameters<typeof startCompatible>[0], usdPerPicture?: number) {
  const service = await startCompatible(flavor);
  onTestFinished(() => service.close());
  const access = { apiKey: "", baseUrl: service.url, ...(usdPerPicture !== undefined && { usdPerPicture }) };
  const options = { previews: 0, timeoutMs: 20_000, masks, folder: tmpdir(), log: silent };
  const registry = openProviders({ compatible: access }, options);
  await registry.refresh();
  return { service, models: registry.list() };
}

test.each(["localai", "sglang"] as const)("fetches a picture that %s answers with its address", async (flavor) => {
  const { service, models } = await open(flavor);
  Object.assign(service.flavor, { gives: "url", alsoGives: [] });
  const [model] = models;
  if (!model) throw new Error("no model");
  expect((await draw(model)).image.length).toBeGreaterThan(0);
});

test("doesn't fetch a picture from another host", async () => {
  const { service, models } = await open("localai");
  const body = { created: 1, data: [{ url: "http://169.254.169.254/latest/meta-data" }] };
  service.fail({ status: 200, code: 200, body });
  const [model] = models;
  if (!model) throw new Error("no model");
  await expect(draw(model)).rejects.toMatchObject({ code: "unknown" });
});

test("offers the models that draw, free or at a set price", async () => {
  const { models } = await open("localai");
  expect(models.map(({ id, can }) => [id, can.cost, can.price])).toEqual([["compatible/flux.1-dev-ggml", "free", "free"]]);
  const [paid] = (await open("localai", 0.01)).models;
  expect([paid?.can.cost, paid?.estimateUsd({ aspectRatio: "as is", resolution: "standard", references: 0 })]).toEqual([
    "computed",
    0.01,
  ]);
});

test("sends the seed where stable-diffusion.cpp reads it, and several pictures as a list", async () => {
  const { service, models } = await open("stable-diffusion.cpp");
  const [model] = models;
  if (!model) throw new Error("no model");
  await draw(model, { seed: 42, references: [await redPicture(), await redPicture()] });
  expect(service.orders()[0]).toMatchObject({ seed: 42, prompt: expect.stringMatching(/^make it night(?!\n)/) });
  expect(service.orders()[0]?.pictures).toHaveLength(2);
});
