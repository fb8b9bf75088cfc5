// Discord's limits: obeyed, and not run into.

import { expect, test } from "vitest";
import { meeting, photo, plain } from "../people.ts";

test("who asks for more than Discord takes gets all of it in order, and Discord has to refuse nothing", async () => {
  const { service, ada, begun, drawn, cards } = await meeting();
  const { thread } = await begun("resize to 90 pixels wide");
  await service.until(() => service.requests.some(({ method }) => method === "PUT"), "the numbers");
  service.limits.on = true;
  const asked = Array.from({ length: 7 }, (_, n) => `resize to ${100 + n} pixels wide`);
  for (const text of asked) await ada.posts(thread, { text });
  for (const text of asked) await drawn(thread, text);
  expect(cards(thread).map(({ text }) => plain(text).split("\n")[0])).toEqual(
    ["resize to 90 pixels wide", ...asked].map((text) => `Ada: ${text}`),
  );
  const refused = service.requests.filter(({ status }) => status === 429).map(({ method, path }) => `${method} ${path}`);
  const kinds = refused.map((line) => line.replace(/\d{17,}/g, "").replace(/reactions.*/, "reactions"));
  expect(new Set(kinds).size, refused.join()).toBe(kinds.length); // the first request of a bucket may meet one
}, 30_000);

test.each([
  ["POST", /\/messages$/, "user"],
  ["POST", /\/threads$/, "user"],
  ["PATCH", /\/messages\/\d+$/, "user"],
  ["PATCH", /\/messages\/\d+$/, "shared"],
  ["POST", /\/messages$/, "global"],
] as const)("when Discord says wait to %s %s (%s), the card stands once all the same", async (method, path, scope) => {
  const { service, ada, general, drawn, cards } = await meeting();
  service.faults.next(method, path).isLimited(1, scope);
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  await service.until(() => service.threadOn(posted), "a thread");
  await drawn(posted, "rotate left");
  expect(cards(posted)).toHaveLength(1);
  expect(service.requests.filter(({ status }) => status === 429)).toHaveLength(1);
});
