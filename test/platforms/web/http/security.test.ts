import { Hono } from "hono";
import { expect, test } from "vitest";
import {
  isFormRequest,
  isKnownHost,
  isSame,
  isSecure,
  parseOwnPath,
  sameOriginOnly,
} from "../../../../src/platforms/web/http/security.ts";

const policy = { host: "127.0.0.1", origins: ["https://pictures.example"] };

test("answers only to its own host names", () => {
  expect(isKnownHost("localhost:3000", policy)).toBe(true);
  expect(isKnownHost("pictures.example", policy)).toBe(true);
  expect(isKnownHost("evil.example:3000", policy)).toBe(false);
  expect(isKnownHost(undefined, policy)).toBe(false);
});

test.each([
  ["accepts", "its own page", { "sec-fetch-site": "same-origin" }],
  ["accepts", "its own page in a browser without Sec-Fetch-Site", { origin: "http://localhost:3000" }],
  ["accepts", "a listed origin behind a proxy", { origin: "https://pictures.example" }],
  ["refuses", "another site", { "sec-fetch-site": "cross-site", origin: "http://evil.example" }],
  ["refuses", "another site in a browser without Sec-Fetch-Site", { origin: "http://evil.example" }],
  ["refuses", "a sandboxed page", { origin: "null" }],
  ["refuses", "another listed origin", { "sec-fetch-site": "cross-site", origin: "https://pictures.example" }],
  ["refuses", "another port of the same host", { "sec-fetch-site": "same-site", origin: "http://localhost:8080" }],
  ["refuses", "a request without either header", {}],
] as const)("%s changes from %s", async (expected, _, headers) => {
  const app = new Hono();
  app.use(sameOriginOnly(policy)).post("/", (c) => c.text("changed"));
  const { status } = await app.request("/", { method: "POST", headers: { host: "localhost:3000", ...headers } });
  expect(status).toBe(expected === "accepts" ? 200 : 403);
});

test("takes only bodies that the check for other sites looks at", () => {
  const takes = (method: string, type?: string) => isFormRequest({ method, header: () => type });
  expect([takes("POST"), takes("POST", "multipart/form-data; boundary=b"), takes("GET", "application/json")]).toEqual(
    Array(3).fill(true),
  );
  for (const type of ["application/json", "text/plain", "application/x-www-form-urlencodedx", "multipart/form-datax"])
    expect([type, takes("POST", type)]).toEqual([type, false]);
});
test("compares whole secrets", () => {
  expect(isSame("open sesame", "open sesame")).toBe(true);
  expect(isSame("open", "open sesame")).toBe(false);
  expect(isSame("", "open sesame")).toBe(false);
});

test("is secure with an https origin, except for hosts that another origin names with http", () => {
  expect(isSecure("pictures.example", policy)).toBe(true);
  expect(isSecure("127.0.0.1:3000", policy)).toBe(true); // as a proxy may forward it
  expect(isSecure("localhost:3000", { origins: [] })).toBe(false);
  const both = { origins: ["https://pictures.example", "http://192.168.1.5:3000"] };
  expect(isSecure("192.168.1.5:3000", both)).toBe(false);
});

test("accepts only paths on this site", () => {
  expect(parseOwnPath("/c/abc?x=1")).toBe("/c/abc?x=1");
  for (const other of ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nSet-Cookie: b", "", undefined])
    expect(parseOwnPath(other)).toBeUndefined();
});
