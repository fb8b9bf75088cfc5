import { expect, test } from "vitest";
import { addressOf } from "../../../src/platforms/web/address.ts";

test.each([
  ["127.0.0.1", [], "http://127.0.0.1:3000"],
  ["localhost", ["https://brush.example"], "http://localhost:3000"],
  ["0.0.0.0", [], "http://127.0.0.1:3000"],
  ["0.0.0.0", ["https://brush.example", "http://10.0.0.2:3000"], "https://brush.example"],
  ["::", [], "http://[::1]:3000"],
  ["::1", [], "http://[::1]:3000"],
  ["fd00::7", [], "http://[fd00::7]:3000"],
])("names an address that can be opened where the page is bound to %s (%s)", (host, origins, address) => {
  expect(addressOf(host, 3000, origins)).toBe(address);
});
