import { expect, test } from "vitest";
import type { LogLevel } from "../src/config.ts";
import { createLog } from "../src/log.ts";

const secret = 'p"ss/wörd=42';

function listening(level: LogLevel = "info") {
  const lines: string[] = [];
  return { lines, log: createLog(level, [secret, "plain-secret"], { write: (line) => lines.push(line) }) };
}

test("a line is JSON with level, time, facts and message", () => {
  const { log, lines } = listening();
  log.info({ turn: 7 }, "drawn");
  log.debug("not shown");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", time: expect.any(String), turn: 7, msg: "drawn" });
});

test("a secret is hidden in messages, facts, addresses and headers, and the line stays JSON", () => {
  const { log, lines } = listening();
  log.warn(
    { url: `https://x.example/?key=${encodeURIComponent(secret)}`, deep: { list: [secret] } },
    `sent ${secret} and plain-secret`,
  );
  log.child({ token: "plain-secret" }).info({ basic: Buffer.from(secret).toString("base64") }, "child");
  for (const line of lines) {
    JSON.parse(line);
    for (const form of [
      secret,
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      "plain-secret",
      Buffer.from(secret).toString("base64"),
    ])
      expect(line).not.toContain(form);
    expect(line).toContain("[hidden]");
  }
});

test("a secret is hidden in an error's message, stack and causes", () => {
  const { log, lines } = listening();
  const cause = new Error("inner plain-secret", { cause: new AggregateError([new Error(`innermost ${secret}`)], "several") });
  log.error({ err: new Error(`outer ${secret}`, { cause }) }, "failed");
  log.error(new Error("alone plain-secret"));
  const text = lines.join("");
  expect(text).not.toContain("plain-secret");
  expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
  for (const kept of ["outer", "inner", "several", "innermost", "alone", "log.test.ts"]) expect(text).toContain(kept);
});

test("what a library hangs on an error stays out", () => {
  const { log, lines } = listening();
  log.error({ err: Object.assign(new Error("failed"), { request: { body: "make Ada taller" }, code: "ECONNRESET" }) }, "failed");
  expect(lines.join("")).toContain("ECONNRESET");
  expect(lines.join("")).not.toContain("Ada");
});

// Put together here, so that the file itself holds nothing shaped like a token.
test.each([
  ["sk", "-or-v1-0123456789abcdef0123456789abcdef"],
  ["xoxb", "-123456789012-abcdefABCDEF"],
  ["xapp", "-1-A0123456789-abcdef"],
  ["MTE0NTYwMTIzNDU2Nzg5MDEy", ".GabcDE.abcdefghijklmnopqrstuvwxyz0123456789_-"],
  ["eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefgh"],
  ["", "0123456789abcdef"],
])("something shaped like a token is hidden though nobody configured it (%s…)", (start, rest) => {
  const { log, lines } = listening();
  log.info({ header: `Bearer ${start}${rest}` }, start ? `got ${start}${rest} back` : "got it back");
  expect(lines.join("")).not.toContain(rest);
});

test("ids, hashes and times are not taken for tokens", () => {
  const { log, lines } = listening();
  const facts = {
    key: "a1B2c3D4e5F6",
    hash: "f".repeat(64),
    at: "2026-01-02T03:04:05.678Z",
    model: "openrouter/black-forest-labs/flux.2-pro",
  };
  log.info(facts, "kept");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject(facts);
});
