// Faults of every API: one request, a sentence for people, and the right error code.

import { expect, test } from "vitest";
import { ModelError } from "../../src/core/errors.ts";
import type { ModelErrorCode } from "../../src/core/vocabulary.ts";
import type { Fault } from "../fakes/models/server/faults.ts";
import { apis, redPicture, startProviders } from "./providers.ts";

const faults: [string, Fault, ModelErrorCode, RegExp][] = [
  ["too many requests", { kind: "rate-limited", retryAfterS: 2 }, "rate-limited", /^$/],
  ["no credit", { kind: "no-credit" }, "out-of-credit", /out of credit/],
  ["a wrong key", { kind: "wrong-key" }, "forbidden", /rejected this bot's API key/],
  ["a refusal by the filter", { kind: "moderated" }, "refused", /safety filter.*another model/],
  ["a refusal in mid-stream", { kind: "moderated", as: "event", afterPartials: 1 }, "refused", /safety filter/],
  ["a server error", { kind: "broken", status: 500 }, "unavailable", /couldn't be reached/],
  ["a server that is unavailable", { kind: "broken", status: 503 }, "unavailable", /couldn't be reached/],
  ["an HTML page", { kind: "html" }, "unavailable", /couldn't be reached/],
  ["an HTML page with status 200", { kind: "html", status: 200 }, "no-image", /didn't return a picture/],
  ["a stream that begins with an error", { kind: "error-event", afterPartials: 0 }, "unavailable", /couldn't be reached/],
  ["a connection cut before the response", { kind: "cut", where: "before-headers" }, "unknown", /may still be charged/],
  ["a connection cut in mid-response", { kind: "cut", where: "in-body" }, "unknown", /may still be charged/],
  ["an incomplete response", { kind: "ends-early" }, "unknown", /may still be charged/],
  ["an error with status 200", { kind: "error-in-200", afterPartials: 0 }, "unavailable", /couldn't be reached/],
];

test.each(Object.entries(apis))(
  "%s: explains every fault in its own words, and sends one request",
  async (_, id) => {
    const { service, draw } = await startProviders();
    const references = [await redPicture()];
    for (const [name, fault, kind, sentence] of faults) {
      service.fault("*", fault);
      const before = service.orders().length;
      const error = await draw(id, { references }).catch((reason: unknown) => reason);
      expect(error, name).toBeInstanceOf(ModelError);
      const { code: found, userMessage = "", message } = error as ModelError;
      expect([name, found]).toEqual([name, kind]);
      expect(userMessage, name).toMatch(sentence);
      expect(userMessage, name).not.toMatch(/https?:/);
      expect(`${userMessage} ${message}`, name).not.toMatch(/[<{]|sk-|request_id/);
      expect(service.orders().length - before, name).toBe(1);
    }
  },
  60_000,
);

test.each([
  ["in seconds", { retryAfterS: 2 }, 2000],
  ["in milliseconds", { retryAfterMs: 1500 }, 1500],
])("reads the time to wait %s", async (_, retryAfter, ms) => {
  const { service, draw } = await startProviders();
  service.fault("*", { kind: "rate-limited", ...retryAfter });
  await expect(draw(apis.images)).rejects.toMatchObject({ code: "rate-limited", retryAfterMs: ms });
});

test.each(Object.entries(apis))("%s: shows the model's text if it sends text instead of a picture", async (_, id) => {
  const { service, draw } = await startProviders();
  service.fault("*", { kind: "words", text: "I would rather describe it." });
  const sendsText = id === apis.responses || id === apis["openrouter chat"];
  await expect(draw(id)).rejects.toMatchObject({
    code: "no-image",
    userMessage: sendsText ? expect.stringContaining("I would rather describe it.") : expect.stringMatching(/\S+ \S+/),
  });
});

test.each([apis.responses, apis["openrouter chat"]])("charges for a response of %s with text only", async (id) => {
  const { service, draw } = await startProviders();
  service.fault("*", { kind: "words", text: "No." });
  const error = await draw(id).catch((reason: ModelError) => reason);
  expect((error as ModelError).costUsd).toBeGreaterThan(0);
  expect((error as ModelError).costUsd).toBeLessThan(0.01);
});

test.each(Object.entries(apis))("%s: reads JSON instead of the requested events", async (_, id) => {
  const { service, draw } = await startProviders();
  service.fault("*", { kind: "json" });
  expect((await draw(id)).image.length).toBeGreaterThan(0);
});

test.each(Object.entries(apis))("%s: reports the cost that the service charged", async (_, id) => {
  const { service, draw, model } = await startProviders();
  const references = [await redPicture(), await redPicture(300, 200)];
  const began = { prompt: "make it dawn", references, pictures: [], choice: { index: 0, of: 1 } };
  const { costUsd } = await draw(id, { references, history: [began] });
  expect(costUsd).toBeCloseTo(service.orders()[0]?.costUsd ?? 0, 8);
  const estimated = model(id).estimateUsd({ aspectRatio: "as is", resolution: "standard", references: 2 });
  expect(estimated).toBeGreaterThanOrEqual(costUsd ?? 0);
});

test.each(Object.entries(apis))("%s: reports no cost if the service doesn't send one", async (_, id) => {
  const { service, draw } = await startProviders();
  service.fault("*", { kind: "no-usage" });
  expect(await draw(id)).not.toHaveProperty("costUsd");
});

test("reports a service it can't reach as unavailable", async () => {
  const { service, draw } = await startProviders();
  await service.close();
  await expect(draw(apis.images)).rejects.toMatchObject({ code: "unavailable" });
});
