// "Select subject": one search per person at a time, cancelled with the request.

import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { expect, test } from "vitest";
import type { StoredImage } from "../../../../src/core/ports/pictures.ts";
import type { BlobKey } from "../../../../src/core/vocabulary.ts";
import type { AppContext, Env } from "../../../../src/platforms/web/context.ts";
import { Selecting } from "../../../../src/platforms/web/pictures/selecting.ts";
import { subjectRoute } from "../../../../src/platforms/web/routes/subject.ts";
import { silent } from "../../../fakes/bot.ts";

const known = "a".repeat(64) as BlobKey;
const image: StoredImage = {
  ...{ key: known, type: "image/png", width: 1, height: 1, bytes: 1 },
  read: async () => new Uint8Array(1),
};

/** The route, with searches that end when the test says so. */
function start() {
  const searches: {
    signal: AbortSignal;
    person: string;
    end: PromiseWithResolvers<Awaited<ReturnType<AppContext["selectSubject"]>>>;
  }[] = [];
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set("person", { id: c.req.query("by") ?? "ada", name: "", moderator: false });
    await next();
  });
  subjectRoute(app, {
    core: { findImage: async (key) => (key === known ? image : undefined) },
    messages: { findAttachment: async () => undefined },
    blobs: { get: image.read },
    selecting: new Selecting(),
    log: silent,
    selectSubject(_, person, signal) {
      const end = Promise.withResolvers<Awaited<ReturnType<AppContext["selectSubject"]>>>();
      signal.addEventListener("abort", () => end.reject(signal.reason));
      searches.push({ signal, person, end });
      return end.promise;
    },
  });
  app.onError((_, c) => c.text("cancelled", 400));
  const request = (by = "ada", init: RequestInit = {}) =>
    Promise.resolve(app.request(`/pictures/${known}/subject?by=${by}`, init, {} as HttpBindings));
  return { app, searches, request };
}

const area = { kind: "area", png: new Uint8Array([1, 2, 3]) } as const;

test("sends the area, or the sentence that says why there is none", async () => {
  const { searches, request } = start();
  const found = request();
  await expect.poll(() => searches.length).toBe(1);
  searches[0]?.end.resolve(area);
  expect([(await found).status, (await found).headers.get("content-type")]).toEqual([200, "image/png"]);
  const refused = request();
  await expect.poll(() => searches.length).toBe(2);
  searches[1]?.end.resolve({ kind: "none", userMessage: "Nothing stands out." });
  expect([(await refused).status, await (await refused).json()]).toEqual([422, { notice: "Nothing stands out.", refused: true }]);
});

test("searches no picture that the person may not see", async () => {
  const { app, searches } = start();
  expect((await app.request(`/pictures/${"b".repeat(64)}/subject`)).status).toBe(404);
  expect(searches).toEqual([]);
});

test("searches once at a time per person, keeps a few waiting, and refuses more", async () => {
  const { searches, request } = start();
  const own = [request(), request(), request(), request()];
  const others = request("bo");
  await expect.poll(() => searches.map(({ person }) => person)).toEqual(["web:ada", "web:bo"]);
  const refused = await request();
  expect([refused.status, await refused.json()]).toEqual([
    429,
    { notice: expect.stringContaining("Wait a moment"), refused: true },
  ]);
  for (let at = 0; at < 5; at++) {
    await expect.poll(() => searches.length).toBeGreaterThan(at);
    searches[at]?.end.resolve(area);
  }
  expect((await Promise.all([...own, others])).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

test("cancels a search with its request, and goes on with the next", async () => {
  const { searches, request } = start();
  const abort = new AbortController();
  const cancelled = request("ada", { signal: abort.signal });
  const next = request();
  await expect.poll(() => searches.length).toBe(1);
  abort.abort();
  expect((await cancelled).status).toBe(400);
  await expect.poll(() => searches.length).toBe(2);
  searches[1]?.end.resolve(area);
  expect((await next).status).toBe(200);
});
