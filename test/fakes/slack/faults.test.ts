import sharp from "sharp";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type SlackService, startSlack } from "./index.ts";
import type { Person } from "./people/person.ts";
import { call, upload } from "./raw-client.ts";
import type { Channel } from "./state/rows.ts";

let slack: SlackService;
let general: Channel;
let ada: Person;

beforeEach(async () => {
  slack = await startSlack();
  general = slack.channel("general");
  ada = slack.person("Ada");
});
afterEach(() => slack.close());

async function post(text: string, signal: AbortSignal | null = null): Promise<string> {
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const body = new URLSearchParams({ channel: general.id, text });
  const response = await fetch(`${slack.url}chat.postMessage`, { method: "POST", headers, body, signal });
  if (response.status !== 200) return `${response.status} ${response.headers.get("retry-after") ?? ""}`.trim();
  const { ok, error } = (await response.json()) as { ok: boolean; error?: string };
  return ok ? "ok" : (error ?? "");
}

const stored = () => ada.sees(general).map((one) => one.text);
const next = () => slack.faults.next("chat.postMessage");

test("responds with an error, with or without processing the call", async () => {
  next().isLimited(7);
  next().answers(500);
  next().refuses("fatal_error");
  next().succeedsButAnswers(500);
  next().succeedsButRefuses("fatal_error");
  const results = [];
  for (const text of ["a", "b", "c", "d", "e"]) results.push(await post(text));
  expect(results).toEqual(["429 7", "500", "fatal_error", "500", "fatal_error"]);
  expect(stored()).toEqual(["d", "e"]);
  expect(slack.invalidCalls).toEqual([]);
});

test("cuts the connection before and after the call is processed", async () => {
  next().isCut();
  next().losesResponse();
  await expect(post("a")).rejects.toThrow();
  await expect(post("b")).rejects.toThrow();
  expect(stored()).toEqual(["b"]);
});

test("hangs before and after the call is processed, waits, and slows calls down", async () => {
  next().hangs();
  next().succeedsButHangs();
  const early = new AbortController();
  const hanging = [post("a", early.signal), post("b", early.signal)].map((one) => one.catch(() => "given up"));
  await slack.until(() => stored().length === 1, "the one that works");
  early.abort();
  expect(await Promise.all(hanging)).toEqual(["given up", "given up"]);

  let open = () => {};
  next().waits(new Promise<void>((resolve) => (open = resolve)));
  const waiting = post("c");
  await slack.until(() => slack.calls.length === 3, "the call");
  expect(stored()).toEqual(["b"]);
  open();
  expect(await waiting).toBe("ok");
  next().succeedsButStalls(Promise.resolve());
  next().isSlow(5);
  expect([await post("d"), await post("e")]).toEqual(["ok", "ok"]);
});

test("limits faults to matching calls, and repeats them until they are cleared", async () => {
  slack.faults.every("chat.postMessage", (args) => args.text === "bad").answers(503);
  expect([await post("bad"), await post("good"), await post("bad")]).toEqual(["503", "ok", "503"]);
  slack.faults.clear();
  expect(await post("bad")).toBe("ok");
});

test("limits posts per channel and other methods per workspace, until time passes or limits are off", async () => {
  const results = [];
  for (let n = 0; n < 6; n++) results.push(await post(`${n}`));
  expect(results.slice(0, 5)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
  expect(results[5]).toMatch(/^429 [1-5]$/);
  const elsewhere = slack.channel("elsewhere");
  expect((await call(slack, "chat.postMessage", { channel: elsewhere.id, text: "x" })).ok).toBe(true);

  const [{ ts } = { ts: "" }] = ada.sees(general);
  const update = () => call(slack, "chat.update", { channel: general.id, ts, text: "x" });
  for (let n = 0; n < 50; n++) expect((await update()).ok).toBe(true);
  expect((await update()).error).toBe("ratelimited");
  slack.clock.advance(60_000);
  expect((await update()).ok).toBe(true);
  slack.limits.on = false;
  for (let n = 0; n < 60; n++) expect((await update()).ok).toBe(true);
});

test("can show a broken picture after an update of an image block", async () => {
  slack.showsUpdatedImages = false;
  const bytes = new Uint8Array(
    await sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .png()
      .toBuffer(),
  );
  slack.uploads.processingMs = 0;
  const blocks = async () => [{ type: "image", alt_text: "x", slack_file: { id: await upload(slack, bytes) } }];
  const first = await blocks();
  const { ts } = await call(slack, "chat.postMessage", { channel: general.id, text: "x", blocks: first });
  expect(ada.sees(general)[0]?.pictures[0]?.broken).toBe(false);
  await call(slack, "chat.update", { channel: general.id, ts, blocks: await blocks() });
  expect(ada.sees(general)[0]?.pictures[0]?.broken).toBe(true);
  await call(slack, "chat.update", { channel: general.id, ts, blocks: first });
  expect(ada.sees(general)[0]?.pictures[0]?.broken).toBe(false);
});
