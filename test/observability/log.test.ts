import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { webApi } from "@slack/bolt";
import { DiscordAPIError } from "discord.js";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { APIError } from "openai";
import { expect, test } from "vitest";
import type { LogLevel } from "../../src/config/config.ts";
import { createLog } from "../../src/observability/log.ts";

const secret = 'p"ss/wörd=42';

function capture(level: LogLevel = "info") {
  const lines: string[] = [];
  return { lines, log: createLog(level, [secret, "plain-secret"], { write: (line) => lines.push(line) }) };
}

test("writes JSON lines with level, time, facts and message", () => {
  const { log, lines } = capture();
  log.info({ turn: 7 }, "drawn");
  log.debug("not shown");
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "info", time: expect.any(String), turn: 7, msg: "drawn" });
});

test("redacts secrets in messages, facts, URLs and headers, and still writes JSON", () => {
  const { log, lines } = capture();
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

test("redacts secrets in an error's message, stack and causes", () => {
  const { log, lines } = capture();
  const cause = new Error("inner plain-secret", { cause: new AggregateError([new Error(`innermost ${secret}`)], "several") });
  log.error({ err: new Error(`outer ${secret}`, { cause }) }, "failed");
  log.error(new Error("alone plain-secret"));
  const text = lines.join("");
  expect(text).not.toContain("plain-secret");
  expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
  for (const kept of ["outer", "inner", "several", "innermost", "alone", "log.test.ts"]) expect(text).toContain(kept);
});

test("redacts a secret in JSON inside an error's message, and one in base64url", () => {
  const { log, lines } = capture();
  log.error({ err: new Error(`the service sent ${JSON.stringify({ key: secret })}`) }, "failed");
  log.info({ address: `https://x.example/?k=${Buffer.from(secret).toString("base64url")}` }, "asked");
  expect(lines.join("")).not.toContain("wörd");
  expect(lines.join("")).not.toContain(Buffer.from(secret).toString("base64url"));
});

const prompt = "make Ada taller";
const quoted: [name: string, error: unknown, kept: string[]][] = [
  [
    "OpenAI",
    APIError.generate(400, { error: { message: `cannot do "${prompt}"`, type: "image_user_error" } }, undefined, new Headers()),
    ["400", "image_user_error"],
  ],
  [
    "Discord",
    new DiscordAPIError(
      { code: 50035, message: "Invalid Form Body", errors: { content: { _errors: [{ code: "X", message: prompt }] } } },
      ...([50035, 400, "POST", `https://discord.com/api/v10/webhooks/1/${"t0ken".repeat(9)}`] as const),
      { files: undefined, body: { content: prompt } },
    ),
    ["50035", "400"],
  ],
  [
    "Slack",
    new webApi.WebAPIPlatformError({ ok: false, error: "invalid_blocks", response_metadata: { messages: [prompt] } }),
    ["invalid_blocks"],
  ],
  ["Slack's HTTP", new webApi.WebAPIHTTPError(502, "Bad Gateway", {}, prompt), ["502", "slack_webapi_http_error"]],
  [
    "the database",
    new DrizzleQueryError("select * from turns where prompt = ?", [prompt], new Error("disk I/O error")),
    ["select", "disk I/O"],
  ],
  ["a JSON parser", thrownBy(() => JSON.parse(`{"prompt": ${prompt}}`)), ["SyntaxError", "JSON"]],
  [
    "a URL",
    new Error(`https://ada:pw@files.slack.com/files-pri/T1-F1/${encodeURI(prompt)}.png?t=1 did not answer`),
    ["https://files.slack.com/…"],
  ],
  ["a message of several lines", new Error(`failed\n    at ${prompt}\n    at all`, { cause: { prompt } }), ["failed"]],
  ["a thrown value that isn't an error", prompt, ["not an error", "string"]],
];

test.each(quoted)("keeps people's words out of the log when they are quoted by %s", (name, err, kept) => {
  const { log, lines } = capture("trace");
  log.error({ err: new Error("outer", { cause: err }) }, "failed");
  log.error({ err }, "failed");
  const text = lines.join("");
  if (name !== "a message of several lines") for (const word of ["Ada", "ada:pw", "t0ken"]) expect(text).not.toContain(word);
  else expect(JSON.parse(lines[1] ?? "").err.stack).not.toContain("Ada");
  for (const part of kept) expect(text).toContain(part);
});

test("logs every error whole, under the one key that is sanitized", () => {
  const root = join(import.meta.dirname, "../..");
  const wrong = globSync(["src/**/*.ts", "commands/**/*.ts"], { cwd: root }).flatMap((file) => {
    const code = readFileSync(join(root, file), "utf8");
    const calls = code.match(/\blog\.(?:trace|debug|info|warn|error|fatal)\([^;]*/g) ?? [];
    return [...(code.match(/String\((?:error|err|cause|reason)\)/g) ?? []), ...calls.filter((call) => partial.test(call))].map(
      (what) => `${file}: ${what}`,
    );
  });
  expect(wrong).toEqual([]);
});

/** An error under another key, or a part of one. */
const partial = /(?<!err: )\b(?:error|cause|reason|stack)\b\s*[:,}]|\b(?:error|err)\.(?:message|stack|name)/;

test("drops the properties that libraries attach to an error", () => {
  const { log, lines } = capture();
  log.error({ err: Object.assign(new Error("failed"), { request: { body: "make Ada taller" }, code: "ECONNRESET" }) }, "failed");
  expect(lines.join("")).toContain("ECONNRESET");
  expect(lines.join("")).not.toContain("Ada");
});

function thrownBy(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}

// Joined at run time, so that secret scanners find no token in this file.
test.each([
  ["sk", "-or-v1-0123456789abcdef0123456789abcdef"],
  ["xoxb", "-123456789012-abcdefABCDEF"],
  ["xapp", "-1-A0123456789-abcdef"],
  ["MTE0NTYwMTIzNDU2Nzg5MDEy", ".GabcDE.abcdefghijklmnopqrstuvwxyz0123456789_-"],
  ["eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.abcdefgh"],
  ["", "0123456789abcdef"],
])("redacts token-shaped strings that aren't configured (%s…)", (start, rest) => {
  const { log, lines } = capture();
  log.info({ header: `Bearer ${start}${rest}` }, start ? `got ${start}${rest} back` : "got it back");
  expect(lines.join("")).not.toContain(rest);
});

test("doesn't mistake ids, hashes and times for tokens", () => {
  const { log, lines } = capture();
  const facts = {
    key: "a1B2c3D4e5F6",
    hash: "f".repeat(64),
    at: "2026-01-02T03:04:05.678Z",
    model: "openrouter/black-forest-labs/flux.2-pro",
  };
  log.info(facts, "kept");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject(facts);
});
