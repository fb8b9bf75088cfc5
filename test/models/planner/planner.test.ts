// What a language model answers becomes an instruction that the built-in editor understands, or an error.
// cspell:ignore dragón hazlo

import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import { operations } from "../../../src/models/local/operations/index.ts";
import { createPlanner, type PlannerOptions } from "../../../src/models/planner/planner.ts";
import { toolsFor } from "../../../src/models/planner/tools.ts";
import { LANGUAGE_USD, type LanguageAnswer, startLanguageModel } from "../../fakes/models/language-model.ts";
import { parsePlan } from "../local/pictures.ts";

const WORDS = "hazlo más bonito, por favor";

async function ask(answer: LanguageAnswer, provider: PlannerOptions["provider"] = "openai", timeoutMs = 5000) {
  const service = await startLanguageModel({ [WORDS]: answer }, provider);
  const planner = createPlanner({ provider, model: "gpt-4.1-mini", apiKey: service.key, baseUrl: service.url, timeoutMs });
  const read = (signal = new AbortController().signal) =>
    planner.plan({ prompt: WORDS, references: 1, personHash: "somebody" }, signal);
  return { service, planner, read };
}

const failure = async (reading: Promise<unknown>): Promise<ModelError> => {
  const error = await reading.catch((reason: unknown) => reason);
  if (!(error instanceof ModelError)) throw error;
  return error;
};

test.each<[string, LanguageAnswer & { calls: unknown }, string, string[]]>([
  [
    "several steps, in order",
    {
      calls: [
        ["straighten", { settings: { degrees: 2 } }],
        ["crop", { settings: { width: 4, height: 5, anchor: "centre" } }],
      ],
    },
    "straightened by 2° right, cropped to 4:5",
    [],
  ],
  [
    "a step on a part of the picture",
    { calls: [["brightness", { settings: { amount: -0.2 }, region: "background" }]] },
    "brightness −20% on the background",
    [],
  ],
  [
    "a step and what must be drawn",
    {
      calls: [
        ["warmth", { settings: { amount: 0.25 } }],
        ["needs_drawing", { parts: ["un sombrero “rojo”"] }],
      ],
    },
    "warmth +25%",
    ["un sombrero rojo"],
  ],
  ["only what must be drawn", { calls: [["needs_drawing", { parts: ["un dragón"] }]] }, "", ["un dragón"]],
  ["calls beside text", { calls: [["sepia", { settings: { amount: 0.85 } }]], text: "Sure!" }, "sepia 85%", []],
])("reads %s", async (_, answer, instruction, newContent) => {
  const { read } = await ask(answer);
  const reading = await read();
  expect(reading).toEqual({ instruction, newContent, costUsd: (5000 * 0.4 + 100 * 1.6) / 1e6 });
  if (instruction !== "") expect(parsePlan(instruction).steps.length).toBeGreaterThan(0);
});

test.each<[string, LanguageAnswer]>([
  ["an unknown tool", { calls: [["paint_dragon", {}]] }],
  ["a tool without its settings", { calls: [["crop", {}]] }],
  ["numbers out of range", { calls: [["brightness", { settings: { amount: 7 } }]] }],
  ["text for a number", { calls: [["brightness", { settings: { amount: "a lot" } }]] }],
  [
    "one bad call among good ones",
    {
      calls: [
        ["sepia", { settings: { amount: 0.5 } }],
        ["blur", { settings: { amount: -3 } }],
      ],
    },
  ],
  ["arguments that are cut off", { calls: [["crop", '{"settings": {"wid']] }],
  ["a region that doesn't exist", { calls: [["brightness", { settings: { amount: 0.2 }, region: "sky" }]] }],
  ["a tool for more pictures than there are", { calls: [["blend", { settings: { amount: 0.5 } }]] }],
  ["text instead of calls", { calls: [], text: "I would make it warmer." }],
  ["nothing", { calls: [] }],
  ["parts without words", { calls: [["needs_drawing", { parts: [] }]] }],
  ["a hundred steps", { calls: Array.from({ length: 100 }, () => ["sepia", { settings: { amount: 0.5 } }] as const) }],
])("rejects %s, and knows that it was paid", async (_, answer) => {
  const { read } = await ask(answer);
  const { code, costUsd, message } = await failure(read());
  expect([code, costUsd]).toEqual(["no-image", (5000 * 0.4 + 100 * 1.6) / 1e6]);
  expect(message).not.toContain("bonito");
});

test.each<[string, LanguageAnswer, string]>([
  ["a refusal", { refusal: `I can't help with ${WORDS}.` }, "refused"],
  ["a content filter", { filtered: true }, "refused"],
  ["too many requests", { status: 429, code: "rate_limit_exceeded", retryAfterS: 20 }, "rate-limited"],
  ["no credit", { status: 429, code: "insufficient_quota" }, "out-of-credit"],
  ["a page of HTML", { html: true }, "unavailable"],
])("translates %s", async (_, answer, code) => {
  const { read } = await ask(answer);
  const error = await failure(read());
  expect(error.code).toBe(code);
  expect(`${error.message} ${error.userMessage}`).not.toContain("bonito");
});

test("gives up when the time is up, and counts it as paid perhaps", async () => {
  const { read } = await ask({ hang: true }, "openai", 300);
  const { code, costUsd } = await failure(read());
  expect([code, costUsd]).toEqual(["unknown", undefined]);
});

test("stops when nobody waits any longer", async () => {
  const { read, service } = await ask({ hang: true });
  const controller = new AbortController();
  const reading = read(controller.signal);
  reading.catch(() => {});
  await expect.poll(() => service.requests.length).toBe(1);
  controller.abort(new Error("cancelled"));
  await expect(reading).rejects.toThrow("cancelled");
});

test.each(["openai", "openrouter", "compatible"] as const)(
  "sends %s the words, and neither pictures nor names",
  async (provider) => {
    const { read, service, planner } = await ask({ calls: [["sepia", { settings: { amount: 0.5 } }]] }, provider);
    const { costUsd } = await read();
    expect(costUsd).toBe({ openai: 0.00216, openrouter: LANGUAGE_USD, compatible: 0 }[provider]);
    expect(planner.id).toBe(`${provider}/gpt-4.1-mini`);
    const [request] = service.requests;
    expect(request?.instruction).toBe(WORDS);
    expect(JSON.stringify(request?.body)).not.toMatch(/image_url|data:image/);
    expect(request?.body.user).toBe(provider === "compatible" ? undefined : "somebody");
  },
);

test("doesn't know the cost of a model without a known price", async () => {
  const service = await startLanguageModel({ [WORDS]: { calls: [["sepia", { settings: { amount: 0.5 } }]] } });
  const planner = createPlanner({
    provider: "openai",
    model: "next",
    apiKey: service.key,
    baseUrl: service.url,
    timeoutMs: 5000,
  });
  const reading = await planner.plan({ prompt: WORDS, references: 1, personHash: "" }, new AbortController().signal);
  expect(reading).toEqual({ instruction: "sepia 50%", newContent: [] });
});

test("offers the operations that the number of pictures allows as tools", () => {
  const names = (pictures: number) => toolsFor(pictures).map((tool) => tool.function.name);
  expect(names(2)).toEqual([...operations.filter(({ needsArea }) => !needsArea).map(({ name }) => name), "needs_drawing"]);
  expect(names(1)).not.toContain("blend");
  expect(names(1)).toContain("brightness");
  expect(JSON.stringify(toolsFor(2))).not.toContain("prefixItems");
  expect(toolsFor(2).length).toBeLessThanOrEqual(128);
});
