import { expect, test } from "vitest";
import { isKnownHost, isSame, isSameOrigin, isSecure, ownPath } from "../../../../src/platforms/web/http/security.ts";

const policy = { host: "127.0.0.1", origins: ["https://pictures.example"] };
const heads = (all: Record<string, string>) => ({ get: (name: string) => all[name] });

test("answers to its own names only", () => {
  expect(isKnownHost("localhost:3000", policy)).toBe(true);
  expect(isKnownHost("pictures.example", policy)).toBe(true);
  expect(isKnownHost("evil.example:3000", policy)).toBe(false);
  expect(isKnownHost(undefined, policy)).toBe(false);
});

test("takes changes from pages of its own only", () => {
  expect(isSameOrigin(heads({ "sec-fetch-site": "same-origin" }), policy)).toBe(true);
  expect(isSameOrigin(heads({ "sec-fetch-site": "cross-site" }), policy)).toBe(false);
  expect(isSameOrigin(heads({ origin: "http://localhost:3000", host: "localhost:3000" }), policy)).toBe(true);
  expect(isSameOrigin(heads({ origin: "http://evil.example", host: "localhost:3000" }), policy)).toBe(false);
  expect(isSameOrigin(heads({}), policy)).toBe(false);
});

test("compares secrets whole", () => {
  expect(isSame("open sesame", "open sesame")).toBe(true);
  expect(isSame("open", "open sesame")).toBe(false);
  expect(isSame("", "open sesame")).toBe(false);
});

test("is secure where an origin is https, but not for a host that another origin names with http", () => {
  expect(isSecure("pictures.example", policy)).toBe(true);
  expect(isSecure("127.0.0.1:3000", policy)).toBe(true); // what a proxy may call it
  expect(isSecure("localhost:3000", { origins: [] })).toBe(false);
  const both = { origins: ["https://pictures.example", "http://192.168.1.5:3000"] };
  expect(isSecure("192.168.1.5:3000", both)).toBe(false);
});

test("goes on to paths of its own only", () => {
  expect(ownPath("/c/abc?x=1")).toBe("/c/abc?x=1");
  for (const other of ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nSet-Cookie: b", "", undefined])
    expect(ownPath(other)).toBeUndefined();
});
