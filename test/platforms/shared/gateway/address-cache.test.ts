import { expect, test } from "vitest";
import { PlatformError } from "../../../../src/core/errors.ts";
import { AddressCache } from "../../../../src/platforms/shared/gateway/address-cache.ts";

const picture = new Uint8Array([1]);

/** A platform whose picture is only at the address `works`. */
function createPlatform(works: string) {
  const asked: string[] = [];
  const fetch = async (address: string) => {
    asked.push(address);
    if (address !== works) throw new PlatformError("gone", "not there");
    return picture;
  };
  const findAddress = async () => {
    asked.push("lookup");
    return works;
  };
  return { asked, source: { fetch, findAddress } };
}

test("downloads from a known address without asking the platform", async () => {
  const { asked, source } = createPlatform("https://a");
  const cache = new AddressCache();
  cache.remember("1", "https://a");
  expect(await cache.read("1", source)).toBe(picture);
  expect(asked).toEqual(["https://a"]);
});

test("asks the platform where the address is unknown, gone or expired", async () => {
  for (const known of [undefined, "https://old", "https://expired"]) {
    const { asked, source } = createPlatform("https://a");
    const cache = new AddressCache((address) => address === "https://expired");
    if (known) cache.remember("1", known);
    await cache.read("1", source);
    expect(asked).toEqual([...(known === "https://old" ? [known] : []), "lookup", "https://a"]);
  }
});

test("remembers the address that it was given", async () => {
  const { asked, source } = createPlatform("https://a");
  const cache = new AddressCache();
  await cache.read("1", source);
  await cache.read("1", source);
  expect(asked).toEqual(["lookup", "https://a", "https://a"]);
});

test("passes on any other failure", async () => {
  const cache = new AddressCache();
  cache.remember("1", "https://a");
  const fetch = async () => {
    throw new PlatformError("too-large", "larger than 32 MB");
  };
  await expect(cache.read("1", { fetch, findAddress: async () => "https://b" })).rejects.toMatchObject({ code: "too-large" });
});
