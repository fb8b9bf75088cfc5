// Every fault of every API, next to a model that works: the number of requests, the message, the next step and the cost.

import { expect, test } from "vitest";
import type { ModelId } from "../../../src/core/vocabulary.ts";
import type { Fault } from "../../fakes/models/server/faults.ts";
import { noise } from "../../images/fixtures.ts";
import { apis } from "../../models/providers.ts";
import { startApiBot } from "./api-bot.ts";

interface Row {
  name: string;
  fault: Fault;
  /** The number of requests, including the bot's single retry. */
  requests: 1 | 2;
  message: RegExp;
  /** The cost on the card and in the budget. */
  cost: "nothing" | "unknown" | "known";
  /** The APIs on which it can happen; all by default. */
  over?: readonly (keyof typeof apis)[];
}

const previewing = ["images", "responses", "openrouter images, streamed"] as const;
const silent = ["images", "openrouter images", "openrouter images, streamed"] as const;
const notKnown = /may still be charged\. You can run it again\.$/;
const unreachable = /couldn't be reached\. Try again in a moment/;
const filtered = /safety filter blocked it.*Rephrase it or try another model\.$/;

/** Before any response. */
const before: Row[] = [
  {
    ...{ name: "429 with Retry-After", fault: { kind: "rate-limited", retryAfterMs: 20 } },
    ...{ requests: 2, message: /too busy until \d\d:\d\d UTC \(\d+ \w+\)/, cost: "nothing" },
  },
  {
    ...{ name: "503 with Retry-After", fault: { kind: "broken", status: 503, retryAfterS: 1 } },
    ...{ requests: 2, message: /too busy until/, cost: "nothing" },
  },
  {
    ...{ name: "529 with Retry-After", fault: { kind: "broken", status: 529, retryAfterS: 1 } },
    ...{ requests: 2, message: /too busy until/, cost: "nothing" },
  },
  { name: "500", fault: { kind: "broken", status: 500 }, requests: 2, message: unreachable, cost: "nothing" },
  { name: "502", fault: { kind: "broken", status: 502 }, requests: 2, message: unreachable, cost: "nothing" },
  { name: "HTML from a proxy", fault: { kind: "html" }, requests: 2, message: unreachable, cost: "nothing" },
  {
    ...{ name: "an error inside a 200", fault: { kind: "error-in-200", afterPartials: 0 } },
    ...{ requests: 2, message: unreachable, cost: "nothing" },
  },
  {
    ...{ name: "a stream that starts with an error", fault: { kind: "error-event", afterPartials: 0 } },
    ...{ requests: 2, message: unreachable, cost: "nothing" },
  },
  {
    ...{ name: "a response that fails at once", fault: { kind: "error-event", as: "failed", afterPartials: 0 } },
    ...{ requests: 2, message: unreachable, cost: "nothing", over: ["responses"] },
  },
  { name: "a refusal", fault: { kind: "moderated" }, requests: 1, message: filtered, cost: "nothing" },
  {
    ...{ name: "a refusal in the response", fault: { kind: "moderated", as: "event", afterPartials: 0 } },
    ...{ requests: 1, message: filtered, cost: "nothing" },
  },
  {
    ...{ name: "a refusal of the whole response", fault: { kind: "moderated", as: "failed", afterPartials: 0 } },
    ...{ requests: 1, message: filtered, cost: "nothing", over: ["responses"] },
  },
  {
    ...{ name: "an empty account", fault: { kind: "no-credit" } },
    ...{ requests: 1, message: /out of credit\. Please tell the bot's administrator, or try another model/, cost: "nothing" },
  },
  {
    ...{ name: "a wrong key", fault: { kind: "wrong-key" } },
    ...{ requests: 1, message: /API key\. Please tell the bot's administrator, or try another model/, cost: "nothing" },
  },
];

/** After the picture may have been drawn. */
const after: Row[] = [
  { name: "408 from the service", fault: { kind: "broken", status: 408 }, requests: 1, message: notKnown, cost: "unknown" },
  { name: "524 from a gateway", fault: { kind: "broken", status: 524 }, requests: 1, message: notKnown, cost: "unknown" },
  {
    name: "a connection closed before the response",
    fault: { kind: "cut", where: "before-headers" },
    requests: 1,
    message: notKnown,
    cost: "unknown",
  },
  {
    name: "a connection closed during the response",
    fault: { kind: "cut", where: "in-body" },
    requests: 1,
    message: notKnown,
    cost: "unknown",
  },
  { name: "a response that ends early", fault: { kind: "ends-early" }, requests: 1, message: notKnown, cost: "unknown" },
  {
    ...{ name: "no response", fault: { kind: "hangs", where: "before-headers" } },
    ...{ requests: 1, message: /didn't finish within \d seconds, but the picture may still be charged/, cost: "unknown" },
  },
  {
    ...{ name: "half a response", fault: { kind: "hangs", where: "in-body" } },
    ...{ requests: 1, message: /didn't finish within \d seconds, but the picture may still be charged/, cost: "unknown" },
  },
  {
    ...{ name: "an error after a preview", fault: { kind: "error-event", afterPartials: 1 } },
    ...{ requests: 1, message: notKnown, cost: "unknown", over: previewing },
  },
  {
    ...{ name: "a response that fails after a preview", fault: { kind: "error-event", as: "failed", afterPartials: 1 } },
    ...{ requests: 1, message: notKnown, cost: "unknown", over: ["responses"] },
  },
  {
    ...{ name: "a refusal after a preview", fault: { kind: "moderated", as: "event", afterPartials: 1 } },
    ...{ requests: 1, message: filtered, cost: "unknown", over: previewing },
  },
  {
    ...{ name: "a connection closed after all previews", fault: { kind: "cut", afterPartials: 2 } },
    ...{ requests: 1, message: notKnown, cost: "unknown", over: previewing },
  },
  {
    ...{ name: "text instead of a picture", fault: { kind: "words", text: "I would rather not." } },
    ...{
      requests: 1,
      message: /didn't return a picture. It said: I would rather not\.$/,
      cost: "known",
      over: ["responses", "openrouter chat"],
    },
  },
  {
    ...{ name: "a response without a picture", fault: { kind: "words" } },
    ...{ requests: 1, message: /didn't return a picture|was cut off/, cost: "unknown", over: silent },
  },
  {
    ...{ name: "HTML with status 200", fault: { kind: "html", status: 200 } },
    ...{ requests: 1, message: /return a picture\. Try again or rephrase it/, cost: "unknown" },
  },
  {
    ...{ name: "a file that isn't a picture", fault: { kind: "not-a-picture" } },
    ...{ requests: 1, message: /something that isn't a picture\. Try again/, cost: "known" },
  },
];

const huge: Row = {
  ...{ name: "40 MB", fault: { kind: "huge" } },
  ...{ requests: 1, message: /more than 32 MB.*Try a lower resolution/, cost: "unknown" },
};

const beside = "openrouter/black-forest-labs/flux.2-pro";
const other = "openrouter/black-forest-labs/flux.2-flex";

const each = Object.entries(apis) as [keyof typeof apis, string][];

test("explains every fault with its next step and cost over every API, without delaying other models", async () => {
  await Promise.all(each.map(([way, id]) => expectFailures(way, id, [...before, ...after], 4000)));
}, 120_000);

test.each(each)("explains a response that is too large over %s", (way, id) => expectFailures(way, id, [huge], 60_000), 60_000);

/** Runs a turn per fault, with a failing and a working model. */
async function expectFailures(way: keyof typeof apis, id: string, rows: Row[], timeoutMs: number): Promise<void> {
  const settings = { models: [id, beside] as ModelId[] };
  const { service, send, waitForCard, spending } = await startApiBot(id, { timeoutMs, beside: [beside, other], settings });
  service.setPicture("*", { picture: await noise(64, 48).png().toBuffer() });
  const wire = id.slice(id.indexOf("/") + 1);
  for (const [at, { fault, ...row }] of rows.filter(({ over }) => over?.includes(way) ?? true).entries()) {
    const name = `${row.name}, over ${way}`;
    const [orders, spent] = [service.orders(wire).length, await spending()];
    service.fault(wire, { ...fault, times: 5 });
    await send(`make it night: ${name}`);
    const { slots, actions } = await waitForCard(at + 1);
    service.clearFaults();
    const [slot, neighbour] = slots;
    expect([name, slot?.state, neighbour?.state]).toEqual([name, "failed", "ready"]);
    expect([name, service.orders(wire).length - orders]).toEqual([name, row.requests]);
    expect(slot?.failure, name).toMatch(row.message);
    expect(slot?.failure, name).not.toMatch(/[<{]|https?:|at \w+ \(/);
    expect(actions, name).toContainEqual(expect.objectContaining({ kind: "retry", label: "Retry" }));
    expect(actions, name).toContainEqual(expect.objectContaining({ kind: "retry", model: other }));
    expect(slot?.label, name).toMatch(labels[row.cost]);
    const now = await spending();
    expect([name, now.unknown - spent.unknown]).toEqual([name, row.cost === "unknown" ? 1 : 0]);
    expect([name, now.usd - spent.usd - (neighbour?.costUsd ?? 0) > 1e-9]).toEqual([name, row.cost !== "nothing"]);
  }
}

const labels = { nothing: /· failed$/, unknown: /· failed · cost unknown$/, known: /· failed · \$0\.\d+$/ };

test.each(each)("accepts pictures from unusual but valid responses over %s", async (_, id) => {
  const { service, send, waitForCard } = await startApiBot(id);
  for (const [at, fault] of ([{ kind: "json" }, { kind: "early-final" }, { kind: "no-usage" }] as const).entries()) {
    service.fault("*", fault);
    await send(`make it night, ${fault.kind}`);
    const { slots } = await waitForCard(at + 1);
    expect([fault.kind, slots[0]?.state, service.orders().length]).toEqual([fault.kind, "ready", at + 1]);
    if (fault.kind === "no-usage") expect(slots[0]?.label).toContain("cost unknown");
    else expect(slots[0]?.label).toMatch(/\$0\.\d+/);
  }
});
