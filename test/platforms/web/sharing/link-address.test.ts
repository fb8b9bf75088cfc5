import { expect, test } from "vitest";
import { linkAddress } from "../../../../src/platforms/web/sharing/link-address.ts";

test.each([
  ["the origin that the person uses", "https://b.example", ["https://a.example", "https://b.example"], "https://b.example/s/x"],
  ["the first origin that is configured", "http://localhost:3000", ["https://a.example"], "https://a.example/s/x"],
  ["their own origin where none is configured", "http://localhost:3000", [], "http://localhost:3000/s/x"],
  ["the host without an origin", undefined, ["a.example"], "http://10.0.0.2:3000/s/x"],
  ["the host where the origin is hidden", "null", [], "http://10.0.0.2:3000/s/x"],
])("uses %s", (_, origin, origins, address) => {
  expect(linkAddress("x", { origin, host: "10.0.0.2:3000" }, origins)).toBe(address);
});
