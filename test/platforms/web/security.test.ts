import { expect, test } from "vitest";
import { knowsHost, opens, pass, sameOrigin } from "../../../src/platforms/web/security.ts";

const door = { host: "127.0.0.1", token: undefined, origins: ["https://pictures.example"] };
const heads = (all: Record<string, string>) => ({ get: (name: string) => all[name] });

test("only names of ours are answered", () => {
  expect(knowsHost("localhost:3000", door)).toBe(true);
  expect(knowsHost("pictures.example", door)).toBe(true);
  expect(knowsHost("evil.example:3000", door)).toBe(false);
  expect(knowsHost(undefined, door)).toBe(false);
});

test("only a page of ours may change anything", () => {
  expect(sameOrigin(heads({ "sec-fetch-site": "same-origin" }), door)).toBe(true);
  expect(sameOrigin(heads({ "sec-fetch-site": "cross-site" }), door)).toBe(false);
  expect(sameOrigin(heads({ origin: "http://localhost:3000", host: "localhost:3000" }), door)).toBe(true);
  expect(sameOrigin(heads({ origin: "http://evil.example", host: "localhost:3000" }), door)).toBe(false);
  expect(sameOrigin(heads({}), door)).toBe(false);
});

test("only the token's own pass opens", () => {
  expect(opens(pass("open"), "open")).toBe(true);
  expect(opens("open", "open")).toBe(false);
  expect(opens(undefined, "open")).toBe(false);
});
