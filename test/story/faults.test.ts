// Every fault, over every way to a model, beside a model that draws: how often it is asked for, what people read and may do, what it cost.

import { expect, test } from "vitest";
import type { ModelId } from "../../src/core/vocabulary.ts";
import type { Fault } from "../fakes/models/server/faults.ts";
import { noise } from "../images/fixtures.ts";
import { ways } from "../models/api.ts";
import { asking } from "./asking.ts";

interface Row {
  name: string;
  fault: Fault;
  /** Requests, the one retry of ours among them. */
  asked: 1 | 2;
  says: RegExp;
  /** What is told, on the card and to the budget. */
  cost: "nothing" | "unknown" | "known";
  /** The ways on which it can happen: all unless said. */
  over?: readonly (keyof typeof ways)[];
}

const previewing = ["images", "responses", "openrouter images, streamed"] as const;
const silent = ["images", "openrouter images", "openrouter images, streamed"] as const;
const notKnown = /it may have been charged\. You can run it again\.$/;
const unreachable = /couldn't be reached\. Try again in a moment/;
const filtered = /safety filter blocked it.*Rephrase it or try another model\.$/;

/** Before anything came. */
const before: Row[] = [
  {
    ...{ name: "too many requests, and it says for how long", fault: { kind: "rate-limited", retryAfterMs: 20 } },
    ...{ asked: 2, says: /too busy until \d\d:\d\d UTC \(\d+ \w+\)/, cost: "nothing" },
  },
  {
    ...{ name: "not there for now, and it says for how long", fault: { kind: "broken", status: 503, retryAfterS: 1 } },
    ...{ asked: 2, says: /too busy until/, cost: "nothing" },
  },
  {
    ...{ name: "overloaded, and it says for how long", fault: { kind: "broken", status: 529, retryAfterS: 1 } },
    ...{ asked: 2, says: /too busy until/, cost: "nothing" },
  },
  { name: "a broken server", fault: { kind: "broken", status: 500 }, asked: 2, says: unreachable, cost: "nothing" },
  { name: "a provider that is down", fault: { kind: "broken", status: 502 }, asked: 2, says: unreachable, cost: "nothing" },
  { name: "HTML from something in between", fault: { kind: "html" }, asked: 2, says: unreachable, cost: "nothing" },
  {
    ...{ name: "a 200 with an error in it", fault: { kind: "error-in-200", afterPartials: 0 } },
    ...{ asked: 2, says: unreachable, cost: "nothing" },
  },
  {
    ...{ name: "a stream that begins with an error", fault: { kind: "error-event", afterPartials: 0 } },
    ...{ asked: 2, says: unreachable, cost: "nothing" },
  },
  {
    ...{ name: "a response that fails at once", fault: { kind: "error-event", as: "failed", afterPartials: 0 } },
    ...{ asked: 2, says: unreachable, cost: "nothing", over: ["responses"] },
  },
  { name: "a refusal", fault: { kind: "moderated" }, asked: 1, says: filtered, cost: "nothing" },
  {
    ...{ name: "a refusal in the answer", fault: { kind: "moderated", as: "event", afterPartials: 0 } },
    ...{ asked: 1, says: filtered, cost: "nothing" },
  },
  {
    ...{ name: "a refusal of the whole answer", fault: { kind: "moderated", as: "failed", afterPartials: 0 } },
    ...{ asked: 1, says: filtered, cost: "nothing", over: ["responses"] },
  },
  {
    ...{ name: "an empty account", fault: { kind: "no-credit" } },
    ...{ asked: 1, says: /out of credit\. Please tell the bot's administrator, or try another model/, cost: "nothing" },
  },
  {
    ...{ name: "a wrong key", fault: { kind: "wrong-key" } },
    ...{ asked: 1, says: /API key\. Please tell the bot's administrator, or try another model/, cost: "nothing" },
  },
];

/** When it may have been drawn. */
const after: Row[] = [
  { name: "the service timed out", fault: { kind: "broken", status: 408 }, asked: 1, says: notKnown, cost: "unknown" },
  { name: "a gateway timed out", fault: { kind: "broken", status: 524 }, asked: 1, says: notKnown, cost: "unknown" },
  { name: "cut before an answer", fault: { kind: "cut", where: "before-headers" }, asked: 1, says: notKnown, cost: "unknown" },
  { name: "cut in the answer", fault: { kind: "cut", where: "in-body" }, asked: 1, says: notKnown, cost: "unknown" },
  { name: "an answer that ends early", fault: { kind: "ends-early" }, asked: 1, says: notKnown, cost: "unknown" },
  {
    ...{ name: "no answer", fault: { kind: "hangs", where: "before-headers" } },
    ...{ asked: 1, says: /didn't finish within \d seconds, but it may have been charged/, cost: "unknown" },
  },
  {
    ...{ name: "half an answer", fault: { kind: "hangs", where: "in-body" } },
    ...{ asked: 1, says: /didn't finish within \d seconds, but it may have been charged/, cost: "unknown" },
  },
  {
    ...{ name: "an error after a preview", fault: { kind: "error-event", afterPartials: 1 } },
    ...{ asked: 1, says: notKnown, cost: "unknown", over: previewing },
  },
  {
    ...{ name: "a response that fails after a preview", fault: { kind: "error-event", as: "failed", afterPartials: 1 } },
    ...{ asked: 1, says: notKnown, cost: "unknown", over: ["responses"] },
  },
  {
    ...{ name: "a refusal after a preview", fault: { kind: "moderated", as: "event", afterPartials: 1 } },
    ...{ asked: 1, says: filtered, cost: "unknown", over: previewing },
  },
  {
    ...{ name: "cut after all previews", fault: { kind: "cut", afterPartials: 2 } },
    ...{ asked: 1, says: notKnown, cost: "unknown", over: previewing },
  },
  {
    ...{ name: "words, where they can be read", fault: { kind: "words", text: "I would rather not." } },
    ...{
      asked: 1,
      says: /didn't return a picture. It said: I would rather not\.$/,
      cost: "known",
      over: ["responses", "openrouter chat"],
    },
  },
  {
    ...{ name: "an answer without a picture", fault: { kind: "words" } },
    ...{ asked: 1, says: /didn't return a picture|was cut off/, cost: "unknown", over: silent },
  },
  {
    ...{ name: "HTML that claims to be fine", fault: { kind: "html", status: 200 } },
    ...{ asked: 1, says: /return a picture\. Try again or rephrase it/, cost: "unknown" },
  },
  {
    ...{ name: "something that is no picture", fault: { kind: "not-a-picture" } },
    ...{ asked: 1, says: /something that isn't a picture\. Try again/, cost: "known" },
  },
];

const huge: Row = {
  ...{ name: "40 MB", fault: { kind: "huge" } },
  ...{ asked: 1, says: /more than 32 MB.*Try a lower resolution/, cost: "unknown" },
};

const beside = "openrouter/black-forest-labs/flux.2-pro";
const other = "openrouter/black-forest-labs/flux.2-flex";

const each = Object.entries(ways) as [keyof typeof ways, string][];

test("over every way, every fault has its sentence, its next step and its cost, and holds up no other model", async () => {
  await Promise.all(each.map(([way, id]) => goesWrong(way, id, [...before, ...after], 4000)));
}, 120_000);

test.each(each)("over %s, so has too large an answer", (way, id) => goesWrong(way, id, [huge], 60_000), 60_000);

/** One turn after the other, each of two models, the first of which goes wrong. */
async function goesWrong(way: keyof typeof ways, id: string, rows: Row[], timeoutMs: number): Promise<void> {
  const settings = { models: [id, beside] as ModelId[] };
  const { service, says, ends, spending } = await asking(id, { timeoutMs, beside: [beside, other], settings });
  service.gives("*", { picture: await noise(64, 48).png().toBuffer() });
  const wire = id.slice(id.indexOf("/") + 1);
  for (const [at, { fault, ...row }] of rows.filter(({ over }) => over?.includes(way) ?? true).entries()) {
    const name = `${row.name}, over ${way}`;
    const [orders, spent] = [service.orders(wire).length, await spending()];
    service.fault(wire, { ...fault, times: 5 });
    await says(`make it night: ${name}`);
    const { slots, actions } = await ends(at + 1);
    service.clearFaults();
    const [slot, neighbour] = slots;
    expect([name, slot?.state, neighbour?.state]).toEqual([name, "failed", "ready"]);
    expect([name, service.orders(wire).length - orders]).toEqual([name, row.asked]);
    expect(slot?.failure, name).toMatch(row.says);
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

test.each(each)("over %s, what comes otherwise than asked for is a picture all the same", async (_, id) => {
  const { service, says, ends } = await asking(id);
  for (const [at, fault] of ([{ kind: "json" }, { kind: "early-final" }, { kind: "no-usage" }] as const).entries()) {
    service.fault("*", fault);
    await says(`make it night, ${fault.kind}`);
    const { slots } = await ends(at + 1);
    expect([fault.kind, slots[0]?.state, service.orders().length]).toEqual([fault.kind, "ready", at + 1]);
    if (fault.kind === "no-usage") expect(slots[0]?.label).toContain("cost unknown");
    else expect(slots[0]?.label).toMatch(/\$0\.\d+/);
  }
});
