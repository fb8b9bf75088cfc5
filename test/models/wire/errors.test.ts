import { describe, expect, test } from "vitest";
import type { ModelErrorCode } from "../../../src/core/vocabulary.ts";
import { cleanText } from "../../../src/models/wire/clean-text.ts";
import { fromApiError } from "../../../src/models/wire/errors.ts";

const provider = { service: "OpenAI", label: "GPT Image 2", key: "sk-secret", words: "paint my boss as a clown" };

describe("an error that a service reports", () => {
  test.each<[number, string, ModelErrorCode, RegExp]>([
    [403, "Your organization must be verified to use the model `gpt-image-2`.", "forbidden", /only to verified organizations/],
    [403, "Country, region, or territory not supported", "forbidden", /isn't available in the country where this bot runs/],
    [400, "User location is not supported for the API use.", "forbidden", /isn't available in the country/],
    [403, "Project `proj_x` does not have access to model `gpt-image-2`", "forbidden", /has no access to GPT Image 2/],
    [404, "No endpoints found matching your data policy (Free model publication).", "forbidden", /privacy settings/],
    [
      403,
      "Key limit exceeded (monthly limit). Manage it in your settings",
      "out-of-credit",
      /key has reached its spending limit/,
    ],
    [403, "User is locked. Reason: Exhausted balance. Top up your balance", "out-of-credit", /account is out of credit/],
    [402, "You have insufficient credit to run this model.", "out-of-credit", /account is out of credit/],
    [403, "Your API key was reported as leaked. Please use another API key.", "forbidden", /rejected this bot's API key/],
    [429, "Quota exceeded for metric: requests per day, limit: 250", "out-of-credit", /allows in a day/],
    [429, "Quota exceeded for metric: free_tier_requests, limit: 0", "out-of-credit", /account is out of credit/],
    [404, "The model `gpt-image-1` has been deprecated", "invalid", /no longer available/],
    [400, "The prompt was flagged as sensitive (E005)", "refused", /safety filter/],
    [422, "prompt: Field required", "invalid", /It said: “prompt: Field required”/],
    [403, "This project is archived.", "forbidden", /It said: “This project is archived.”/],
    [500, "The server had an error", "unavailable", /couldn't be reached/],
  ])("%i %s", (status, message, code, sentence) => {
    const error = fromApiError({ body: { message }, status }, provider);
    expect(error).toMatchObject({ code, userMessage: expect.stringMatching(sentence) });
    expect(error.message).toContain(message.slice(0, 20));
  });

  test("keeps the cost that comes with a refusal, and the wait that the body asks for", () => {
    const refused = fromApiError({ error: { codes: ["content_filter"], costUsd: 0.02 } }, provider);
    expect(refused).toMatchObject({ code: "refused", costUsd: 0.02 });
    const busy = fromApiError({ body: { message: "slow down", metadata: { retry_after: 12 } }, status: 429 }, provider);
    expect(busy).toMatchObject({ code: "rate-limited", retryAfterMs: 12_000 });
  });

  test("shows what the model's own provider said, where another passes it on", () => {
    const body = { message: "Provider returned error", metadata: { raw: "image dimensions must be multiples of 16" } };
    expect(fromApiError({ body, status: 400 }, provider).userMessage).toContain("multiples of 16");
  });
});

describe("a service's own words", () => {
  test.each([
    ["Incorrect API key provided: sk-secret.", "Incorrect API key provided: …."],
    [
      "Incorrect API key provided: sk-ab****yz. Find yours in your account.",
      "Incorrect API key provided: …. Find yours in your account.",
    ],
    ["Invalid token r8_AbC123dEf456gHi789jKl012", "Invalid token …"],
    ["Authorization: Bearer abc.def was refused", "Authorization: … was refused"],
    ["See https://api.example/docs?token=abc#top for more", "See https://api.example/docs for more"],
    ["Your request 'paint my boss as a clown' was blocked", "Your request '…' was blocked"],
    ["The phrase “boss as a clown” isn't allowed", "The phrase “…” isn't allowed"],
    ["Contact ada@example.org\n\n  for access", "Contact … for access"],
    ["could not read data:image/png;base64,iVBORw0KGgo=", "could not read …"],
  ])("%s", (text, cleaned) => {
    expect(cleanText(text, provider)).toBe(cleaned);
  });

  test("are cut, and left out if they are a page or nothing", () => {
    expect(cleanText("no ".repeat(1000), provider)).toHaveLength(300);
    expect(cleanText("<!doctype html><html>Bad gateway</html>", provider)).toBeUndefined();
    expect(cleanText(" \n {} ", provider)).toBeUndefined();
  });
});
