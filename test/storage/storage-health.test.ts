import { expect, test } from "vitest";
import { StorageHealth } from "../../src/storage/storage-health.ts";

const ready = async () => {};
const hang = () => new Promise<void>(() => {});

test("reports what answers as ready, and what fails or hangs as down", async () => {
  expect(await new StorageHealth({ database: ready, pictures: ready }).read()).toEqual({ database: "ready", pictures: "ready" });
  const refuses = () => Promise.reject(new Error("refused"));
  expect(await new StorageHealth({ database: refuses, pictures: hang }).read()).toEqual({ database: "down", pictures: "down" });
});

test("asks the services once for many requests at the same time", async () => {
  let asked = 0;
  const health = new StorageHealth({ database: async () => void asked++, pictures: ready });
  await Promise.all(Array.from({ length: 50 }, () => health.read()));
  expect(asked).toBe(1);
});
