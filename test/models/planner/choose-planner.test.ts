import { expect, test } from "vitest";
import { choosePlanner } from "../../../src/models/planner/choose-planner.ts";

const key = { apiKey: "sk", baseUrl: "http://127.0.0.1:9" };

test.each([
  ["no key", undefined, {}, undefined],
  ["OpenAI's key", undefined, { openrouter: key, openai: key }, "openai/gpt-4.1-mini"],
  ["OpenRouter's key", undefined, { openrouter: key, google: key }, "openrouter/openai/gpt-4.1-mini"],
  ["only a key of a provider without text models", undefined, { google: key }, undefined],
  ["only a server of one's own", undefined, { compatible: key }, undefined],
  ["a model of that server", "compatible/qwen3", { compatible: key, openai: key }, "compatible/qwen3"],
  ["none", "none", { openai: key }, undefined],
])("reads instructions with %s", (_, setting, keys, id) => {
  expect(choosePlanner(setting, keys)?.id).toBe(id);
});
