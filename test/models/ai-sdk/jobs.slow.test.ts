// Drawings that a provider does as jobs: nothing is requested twice, whatever happens between the request and the picture.

import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { masks } from "../../../src/models/local/local.ts";
import { openProviders } from "../../../src/models/providers.ts";
import { silent } from "../../fakes/bot.ts";
import { startBlackForestLabs } from "../../fakes/models/black-forest-labs.ts";
import { startReplicate } from "../../fakes/models/replicate.ts";
import { noise } from "../../images/fixtures.ts";
import { draw, pictureOf, redPicture } from "../providers.ts";

const services = {
  bfl: { start: startBlackForestLabs, id: "bfl/flux-2-pro", path: "/v1" },
  replicate: { start: startReplicate, id: "replicate/black-forest-labs/flux-2-pro", path: "" },
};

async function open(name: keyof typeof services, timeoutMs = 20_000) {
  const { start, id, path } = services[name];
  const service = await start();
  onTestFinished(() => service.close());
  const keys = { [name]: { apiKey: service.key, baseUrl: `${service.url}${path}` } };
  const registry = openProviders(keys, { previews: 0, timeoutMs, masks, folder: tmpdir(), log: silent });
  const model = registry.list().find((one) => one.id === id);
  if (!model) throw new Error(`no model ${id}`);
  return { service, model };
}

const each = test.each(["bfl", "replicate"] as const);

each("%s: keeps the job before it waits, and a second attempt fetches that picture", async (name) => {
  const { service, model } = await open(name);
  service.jobs.byHand = true;
  const stop = new AbortController();
  const kept: string[] = [];
  const keepJob = async (job: string) => {
    kept.push(job);
    stop.abort();
  };
  await expect(draw(model, {}, { signal: stop.signal, keepJob })).rejects.toThrow();
  const [job = ""] = kept;
  expect(job).not.toContain(service.key);
  await service.jobs.last?.finish();
  const { image, costUsd } = await draw(model, {}, { job, keepJob });
  expect(image.length).toBeGreaterThan(0);
  expect(costUsd).toBeGreaterThan(0);
  expect([service.orders().length, service.charged.times, kept.length]).toEqual([1, 1, 1]);
});

each("%s: goes on asking while the service is down", async (name) => {
  const { service, model } = await open(name);
  service.fail({ status: 503, code: "down", body: {} }, { of: name === "bfl" ? "/eu2" : "/v1/predictions", times: 2 });
  service.fail("reset", { of: name === "bfl" ? "/eu2" : "/v1/predictions", times: 1 });
  await draw(model);
  expect(service.charged.times).toBe(1);
});

each("%s: downloads the result again if that fails, and offers it for later if it goes on failing", async (name) => {
  const { service, model } = await open(name);
  service.fail("cut-in-body", { of: "/files/", times: 2 });
  await draw(model);
  service.fail({ status: 500, code: "down", body: {} }, { of: "/files/", times: 10 });
  const kept: string[] = [];
  const keepJob = async (job: string) => void kept.push(job);
  await expect(draw(model, {}, { keepJob })).rejects.toMatchObject({
    ...{ code: "unknown", jobContinues: true },
    userMessage: expect.stringContaining("isn't charged again"),
  });
  service.clearFailures();
  await draw(model, {}, { job: kept.at(-1) ?? "" });
  expect([service.orders().length, service.charged.times]).toEqual([2, 2]);
});

each("%s: says that the job continues when the time is up", async (name) => {
  const { service, model } = await open(name, 900);
  service.jobs.byHand = true;
  await expect(draw(model)).rejects.toMatchObject({
    ...{ code: "unknown", jobContinues: true },
    userMessage: expect.stringContaining("still working on it"),
  });
});

test("a job that the service no longer knows may have been charged, and isn't requested again", async () => {
  const { service, model } = await open("replicate");
  const job = JSON.stringify({ id: "lost", poll: `${service.url}/predictions/lost` });
  await expect(draw(model, {}, { job })).rejects.toMatchObject({ code: "unknown", jobContinues: false });
  expect(service.orders()).toEqual([]);
}, 60_000);

test("cancels a job where the service can", async () => {
  const { service, model } = await open("replicate");
  service.jobs.byHand = true;
  const stop = new AbortController();
  let job = "";
  const keepJob = async (id: string) => {
    job = id;
  };
  const drawing = draw(model, {}, { signal: stop.signal, keepJob });
  await service.until(() => service.jobs.last && job !== "", "the job");
  stop.abort();
  await expect(drawing).rejects.toThrow();
  await model.cancelJob?.(job);
  expect(service.jobs.last?.state).toBe("canceled");
});

test("reads jobs and results only from the service's own hosts, and sends no key elsewhere", async () => {
  const { model, service } = await open("bfl");
  for (const poll of [
    "http://169.254.169.254/latest",
    "https://bfl.ai.example.com/v1",
    "https://localhost/v1",
    "https://api.bfl.ai:8443/",
  ]) {
    const job = JSON.stringify({ id: "x", poll });
    await expect(draw(model, {}, { job })).rejects.toMatchObject({ code: "unknown" });
  }
  expect(service.requests).toEqual([]);
});

test("uploads only pictures that are too large for a request", async () => {
  const { service, model } = await open("replicate");
  const large = await pictureOf(await noise(1200, 900).jpeg({ quality: 95 }).toBuffer());
  await draw(model, { references: [await redPicture(), large] });
  expect(service.requests.map(({ path }) => path).filter((path) => path === "/v1/files")).toHaveLength(1);
  expect(service.orders()[0]?.pictures).toHaveLength(2);
});

test("doesn't request a picture again if its job can't be read", async () => {
  const { service, model } = await open("bfl");
  await expect(draw(model, {}, { job: "written by another version" })).rejects.toMatchObject({ code: "unknown" });
  expect(service.requests).toEqual([]);
});

test.each(["bfl", "replicate"] as const)("%s: keeps the job if the key stops working", async (name) => {
  const { service, model } = await open(name);
  service.fail("wrong-key", { of: name === "bfl" ? "/eu2" : "/v1/predictions", times: 5 });
  await expect(draw(model)).rejects.toMatchObject({ jobContinues: true });
  expect(service.orders()).toHaveLength(1);
});
