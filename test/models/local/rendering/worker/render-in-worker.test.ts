import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { renderInWorker } from "../../../../../src/models/local/rendering/worker/render-in-worker.ts";
import type { SubjectFinder } from "../../../../../src/models/local/subject/network/finder.ts";

const refuse = () => Promise.reject(new Error("not asked"));
const finder: SubjectFinder = {
  inputSide: async () => 320,
  find: refuse,
  findFaces: refuse,
  getReady() {},
  stopIdle() {},
  processCount: () => 0,
};

test("begins another person's drawing while one person has more waiting than there are threads", async () => {
  const held = Promise.withResolvers<never>();
  const begun: string[] = [];
  const watch = { signal: new AbortController().signal, preview() {} };
  const draw = (person: string) =>
    renderInWorker(
      person,
      1,
      () => {
        begun.push(person);
        return held.promise;
      },
      finder,
      watch,
    ).catch((error: Error) => error.message);
  const cores = availableParallelism();
  const drawings = [...Array.from({ length: cores + 3 }, () => draw("ada")), draw("bo")];
  await expect.poll(() => begun).toEqual([...Array(cores).fill("ada"), "bo"]);
  held.reject(new Error("stopped"));
  expect(new Set(await Promise.all(drawings))).toEqual(new Set(["stopped"]));
});
