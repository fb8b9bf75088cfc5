// Everything that can go wrong, on every way to a model: one request, a sentence, and whose fault it is.

import { expect, test } from "vitest";
import { ModelError } from "../../src/core/errors.ts";
import type { ModelErrorCode } from "../../src/core/vocabulary.ts";
import type { Fault } from "../fakes/models/server/faults.ts";
import { api, redPicture, ways } from "./api.ts";

const faults: [string, Fault, ModelErrorCode, RegExp][] = [
  ["too many requests", { kind: "rate-limited", retryAfterS: 2 }, "rate-limited", /^$/],
  ["no credit", { kind: "no-credit" }, "out-of-credit", /out of credit/],
  ["a wrong key", { kind: "wrong-key" }, "out-of-credit", /rejected this bot's API key/],
  ["refused by the filter", { kind: "moderated" }, "refused", /safety filter.*another model/],
  ["refused in the middle", { kind: "moderated", as: "event", afterPartials: 1 }, "refused", /safety filter/],
  ["a broken server", { kind: "broken", status: 500 }, "unavailable", /couldn't be reached/],
  ["one that is not there for now", { kind: "broken", status: 503 }, "unavailable", /couldn't be reached/],
  ["a page of HTML", { kind: "html" }, "unavailable", /couldn't be reached/],
  ["a page of HTML that claims to be fine", { kind: "html", status: 200 }, "no-image", /didn't return a picture/],
  ["a stream that begins with an error", { kind: "error-event", afterPartials: 0 }, "unavailable", /couldn't be reached/],
  ["a line cut before an answer", { kind: "cut", where: "before-headers" }, "unknown", /may still be charged/],
  ["a line cut in the middle", { kind: "cut", where: "in-body" }, "unknown", /may still be charged/],
  ["an answer that ends early", { kind: "ends-early" }, "unknown", /may still be charged/],
  ["a 200 with an error in it", { kind: "error-in-200", afterPartials: 0 }, "unavailable", /couldn't be reached/],
];

test.each(Object.entries(ways))(
  "over %s, whatever goes wrong is told in our words, and asked for once",
  async (_, id) => {
    const { service, draw } = await api();
    const references = [await redPicture()];
    for (const [name, fault, kind, sentence] of faults) {
      service.fault("*", fault);
      const before = service.orders().length;
      const error = await draw(id, { references }).catch((reason: unknown) => reason);
      expect(error, name).toBeInstanceOf(ModelError);
      const { code: found, userMessage = "", message } = error as ModelError;
      expect([name, found]).toEqual([name, kind]);
      expect(userMessage, name).toMatch(sentence);
      expect(`${userMessage} ${message}`, name).not.toMatch(/[<{]|sk-|https?:|request_id/);
      expect(service.orders().length - before, name).toBe(1);
    }
  },
  60_000,
);

test.each([
  ["in seconds", { retryAfterS: 2 }, 2000],
  ["in milliseconds", { retryAfterMs: 1500 }, 1500],
])("how long to wait is read %s", async (_, told, ms) => {
  const { service, draw } = await api();
  service.fault("*", { kind: "rate-limited", ...told });
  await expect(draw(ways.images)).rejects.toMatchObject({ code: "rate-limited", retryAfterMs: ms });
});

test.each(Object.entries(ways))("over %s, words instead of a picture are passed on where there are any", async (_, id) => {
  const { service, draw } = await api();
  service.fault("*", { kind: "words", text: "I would rather describe it." });
  const talks = id === ways.responses || id === ways["openrouter chat"];
  await expect(draw(id)).rejects.toMatchObject({
    code: "no-image",
    userMessage: talks ? expect.stringContaining("I would rather describe it.") : expect.stringMatching(/\S+ \S+/),
  });
});

test.each([ways.responses, ways["openrouter chat"]])("words of %s are paid for", async (id) => {
  const { service, draw } = await api();
  service.fault("*", { kind: "words", text: "No." });
  const error = await draw(id).catch((reason: ModelError) => reason);
  expect((error as ModelError).costUsd).toBeGreaterThan(0);
  expect((error as ModelError).costUsd).toBeLessThan(0.01);
});

test.each(Object.entries(ways))("over %s, JSON where events were asked for is read as well", async (_, id) => {
  const { service, draw } = await api();
  service.fault("*", { kind: "json" });
  expect((await draw(id)).image.length).toBeGreaterThan(0);
});

test.each(Object.entries(ways))("over %s, what a picture is said to have cost is what was charged for it", async (_, id) => {
  const { service, draw, model } = await api();
  const references = [await redPicture(), await redPicture(300, 200)];
  const began = { prompt: "make it dawn", references, pictures: [], choice: { index: 0, of: 1 } };
  const { costUsd } = await draw(id, { references, history: [began] });
  expect(costUsd).toBeCloseTo(service.orders()[0]?.costUsd ?? 0, 8);
  const estimated = model(id).estimateUsd({ aspectRatio: "as is", resolution: "standard", references: 2 });
  expect(estimated).toBeGreaterThanOrEqual(costUsd ?? 0);
});

test.each(Object.entries(ways))("over %s, no word of cost is an unknown cost", async (_, id) => {
  const { service, draw } = await api();
  service.fault("*", { kind: "no-usage" });
  expect(await draw(id)).not.toHaveProperty("costUsd");
});

test("a service that is not there was asked for nothing", async () => {
  const { service, draw } = await api();
  await service.close();
  await expect(draw(ways.images)).rejects.toMatchObject({ code: "unavailable" });
});
