import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { explainRefusal } from "../../../../src/models/local/language/refusal.ts";
import { understandPlan } from "../../../../src/models/local/language/understand.ts";
import { judge, type Reading, type Request, type Verdict } from "./checks.ts";

// Requests by people who didn't know the parser, in their own words, with what must come of them. More may be understood at any time, fewer
// may not; and what the editor does must not become wrong more often.

test.each([
  { file: "every-kind.tsv", right: 0.85, wrong: 0.003 },
  { file: "light-and-colour.tsv", right: 0.75, wrong: 0.005 },
  { file: "held-out.tsv", right: 0.98, wrong: 0.003 },
])(
  "understands requests that it wasn't made from: $file",
  async ({ file, right, wrong }) => {
    const verdicts = (await readRequests(file)).map((request) => ({
      ...request,
      verdict: judge(request, read(request.request)),
    }));
    console.info(describeScore(file, verdicts));
    const share = (wanted: Verdict) => verdicts.filter(({ verdict }) => verdict === wanted).length / verdicts.length;
    expect(share("right")).toBeGreaterThanOrEqual(right);
    expect(share("wrong")).toBeLessThanOrEqual(wrong);
  },
  120_000,
);

async function readRequests(file: string): Promise<Request[]> {
  const lines = (await readFile(new URL(file, import.meta.url), "utf8")).trim().split("\n").slice(1);
  return lines.map((line) => {
    const [kind = "", request = "", expected = "", check = ""] = line.split("\t");
    return { kind, request, expected, check };
  });
}

/** Earlier requests stand before it: "make it warmer → a bit less". */
function read(requests: string): Reading {
  const [request = "", ...earlier] = requests.split(" → ").reverse();
  const history = earlier.reverse().map((prompt) => ({ prompt, choice: { index: 0, of: 1 } }));
  const understanding = understandPlan(request, history);
  if (understanding.unmatched.length > 0) return { kind: "refusal", reason: explainRefusal(understanding) };
  if (understanding.unsupported !== undefined) return { kind: "refusal", reason: understanding.unsupported };
  return { kind: "plan", plan: understanding.plan };
}

function describeScore(file: string, verdicts: readonly { kind: string; verdict: Verdict }[]): string {
  const kinds = Map.groupBy(verdicts, ({ kind }) => kind);
  const count = (list: readonly { verdict: Verdict }[], wanted: Verdict) =>
    list.filter(({ verdict }) => verdict === wanted).length;
  const lines = [...kinds, [file, verdicts] as const].map(
    ([name, list]) => `${name}: ${count(list, "right")} of ${list.length} right, ${count(list, "wrong")} wrong`,
  );
  return lines.join("\n");
}
