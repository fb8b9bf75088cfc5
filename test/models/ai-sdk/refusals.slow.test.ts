// What each provider refuses, and what people read.

import { tmpdir } from "node:os";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ModelErrorCode } from "../../../src/core/vocabulary.ts";
import { masks } from "../../../src/models/local/local.ts";
import { openProviders } from "../../../src/models/providers.ts";
import { silent } from "../../fakes/bot.ts";
import { startBlackForestLabs } from "../../fakes/models/black-forest-labs.ts";
import { startFal } from "../../fakes/models/fal.ts";
import { startGoogle } from "../../fakes/models/google.ts";
import { startReplicate } from "../../fakes/models/replicate.ts";
import { startXai } from "../../fakes/models/xai.ts";
import { draw } from "../providers.ts";

interface Service {
  url: string;
  key: string;
  charged: { times: number };
  close(): Promise<void>;
}

type Case<Server> = [name: string, set: (service: Server) => void, code: ModelErrorCode, sentence: RegExp];

/** Each case: one attempt, one sentence, nothing charged. */
function refuses<Server extends Service>(
  provider: string,
  { start, id, path = "" }: { start(): Promise<Server>; id: string; path?: string },
  cases: Case<Server>[],
): void {
  describe(provider, () => {
    test.each(cases)("%s", async (_, set, code, sentence) => {
      const service = await start();
      onTestFinished(() => service.close());
      const keys = { [id.slice(0, id.indexOf("/"))]: { apiKey: service.key, baseUrl: `${service.url}${path}` } };
      const registry = openProviders(keys, { previews: 0, timeoutMs: 20_000, masks, folder: tmpdir(), log: silent });
      const model = registry.list().find((one) => one.id === id);
      if (!model) throw new Error(`no model ${id}`);
      set(service);
      const error = await draw(model).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "ModelError", code });
      const { userMessage = "", message } = error as { userMessage?: string; message: string };
      expect(userMessage).toMatch(sentence);
      expect(`${userMessage} ${message}`).not.toContain(service.key);
      expect(service.charged.times).toBe(0);
    });
  });
}

refuses("Google", { start: startGoogle, id: "google/gemini-3.1-flash-image" }, [
  ["a wrong key", (google) => google.fail("wrong-key"), "forbidden", /rejected this bot's API key/],
  ["a leaked key", (google) => google.fail("no-permission"), "forbidden", /rejected this bot's API key/],
  ["a country", (google) => google.fail("wrong-country"), "forbidden", /isn't available in the country/],
  ["a rate limit", (google) => google.fail("rate-limited", { retryAfterS: 34.4 }), "rate-limited", /^$/],
  ["an account without pictures", (google) => google.fail("no-quota"), "out-of-credit", /account is out of credit/],
  ["an overloaded model", (google) => google.fail("overloaded"), "unavailable", /couldn't be reached/],
  ["a deadline", (google) => google.fail("deadline"), "unknown", /may still be charged/],
  ["a blocked prompt", (google) => google.fail("prompt-blocked"), "refused", /safety filter blocked it \(prohibited content\)/],
  ["a blocked picture", (google) => google.fail("picture-blocked"), "refused", /safety filter blocked it \(safety\)/],
  ["no picture", (google) => google.fail("no-picture"), "no-image", /didn't return a picture/],
  ["words", (google) => google.fail("words"), "no-image", /It said: I can't draw that/],
  ["a lost answer", (google) => google.fail("reset"), "unknown", /may still be charged/],
]);

refuses("Black Forest Labs", { start: startBlackForestLabs, id: "bfl/flux-2-pro", path: "/v1" }, [
  ["a wrong key", (bfl) => bfl.fail("wrong-key"), "forbidden", /rejected this bot's API key|denied this request/],
  ["no credit", (bfl) => bfl.fail("no-credit"), "out-of-credit", /account is out of credit/],
  ["too many tasks", (bfl) => bfl.fail("too-many-tasks", { retryAfterS: 5 }), "rate-limited", /^$/],
  ["a bad request", (bfl) => bfl.fail("bad-request"), "invalid", /It said: “Bad Request”/],
  ["a server error", (bfl) => bfl.fail("broken"), "unavailable", /couldn't be reached/],
  ["a page of HTML", (bfl) => bfl.fail("html"), "unavailable", /couldn't be reached/],
]);

refuses("Replicate", { start: startReplicate, id: "replicate/black-forest-labs/flux-2-pro" }, [
  ["a wrong key", (replicate) => replicate.fail("wrong-key"), "forbidden", /rejected this bot's API key/],
  ["no credit", (replicate) => replicate.fail("no-credit"), "out-of-credit", /account is out of credit/],
  ["a spending limit", (replicate) => replicate.fail("spend-limit"), "out-of-credit", /out of credit|limit/],
  ["a rate limit", (replicate) => replicate.fail("rate-limited", { retryAfterS: 10 }), "rate-limited", /^$/],
  ["moderation", (replicate) => replicate.jobs.failNext("nsfw"), "refused", /safety filter/],
  ["a crash", (replicate) => replicate.jobs.failNext("crashed"), "unavailable", /couldn't be reached/],
]);

refuses("fal.ai", { start: startFal, id: "fal/fal-ai/flux-2-pro", path: "/queue" }, [
  ["a wrong key", (fal) => fal.fail("wrong-key"), "forbidden", /rejected this bot's API key/],
  ["no credit", (fal) => fal.fail("locked"), "out-of-credit", /account is out of credit/],
  ["a rate limit", (fal) => fal.fail("rate-limited", { retryAfterS: 3 }), "rate-limited", /^$/],
  ["moderation", (fal) => fal.jobs.failNext("content-policy"), "refused", /safety filter/],
  ["no picture", (fal) => fal.jobs.failNext("no-media"), "invalid", /It said: “No media was generated.”/],
  ["a lost runner", (fal) => fal.jobs.failNext("runner-lost"), "unavailable", /couldn't be reached/],
]);

refuses("xAI", { start: startXai, id: "xai/grok-imagine-image" }, [
  ["a wrong key", (xai) => xai.fail("wrong-key"), "forbidden", /rejected this bot's API key/],
  ["a new account", (xai) => xai.fail("no-permission"), "out-of-credit", /account is out of credit/],
  ["no credit", (xai) => xai.fail("no-credit"), "out-of-credit", /account is out of credit/],
  ["a rate limit", (xai) => xai.fail("rate-limited", { retryAfterS: 3 }), "rate-limited", /^$/],
  ["a server error", (xai) => xai.fail("broken"), "unavailable", /couldn't be reached/],
]);

test.each(["refused", "withheld"] as const)("a picture that xAI's moderation %s was charged", async (how) => {
  const service = await startXai();
  onTestFinished(() => service.close());
  service.moderated.push(how);
  const keys = { xai: { apiKey: service.key, baseUrl: service.url } };
  const [model] = openProviders(keys, { previews: 0, timeoutMs: 20_000, masks, folder: tmpdir(), log: silent }).list();
  if (!model) throw new Error("no model");
  await expect(draw(model)).rejects.toMatchObject({ code: "refused", costUsd: 0.02 });
});

test("a black picture of fal.ai's safety checker is a refusal, and was charged", async () => {
  const service = await startFal();
  onTestFinished(() => service.close());
  service.nsfw = true;
  const keys = { fal: { apiKey: service.key, baseUrl: `${service.url}/queue` } };
  const registry = openProviders(keys, { previews: 0, timeoutMs: 20_000, masks, folder: tmpdir(), log: silent });
  const [model] = registry.list();
  if (!model) throw new Error("no model");
  await expect(draw(model)).rejects.toMatchObject({ code: "refused", costUsd: 0.03 });
});
