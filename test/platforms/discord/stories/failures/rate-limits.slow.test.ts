// Discord's rate limits: respected, and rarely hit.

import { expect, test } from "vitest";
import { photo, startChat, unescapeMarkdown } from "../../start.ts";

test("answers more messages than Discord's limit allows, in order and almost without a 429", async () => {
  const { service, ada, startConversation, waitForResult, cards } = await startChat();
  const { thread } = await startConversation("resize to 90 pixels wide");
  await service.until(() => service.requests.some(({ method }) => method === "PUT"), "the reactions");
  service.limits.on = true;
  const asked = Array.from({ length: 7 }, (_, n) => `resize to ${100 + n} pixels wide`);
  for (const text of asked) await ada.posts(thread, { text });
  for (const text of asked) await waitForResult(thread, text);
  expect(cards(thread).map(({ text }) => unescapeMarkdown(text).split("\n")[0])).toEqual(
    ["resize to 90 pixels wide", ...asked].map((text) => `Ada: ${text}`),
  );
  const refused = service.requests.filter(({ status }) => status === 429).map(({ method, path }) => `${method} ${path}`);
  const kinds = refused.map((line) => line.replace(/\d{17,}/g, "").replace(/reactions.*/, "reactions"));
  expect(new Set(kinds).size, refused.join()).toBe(kinds.length); // the first request of a bucket may get one
}, 30_000);

test.each([
  ["POST", /\/messages$/, "user"],
  ["POST", /\/threads$/, "user"],
  ["PATCH", /\/messages\/\d+$/, "user"],
  ["PATCH", /\/messages\/\d+$/, "shared"],
  ["POST", /\/messages$/, "global"],
] as const)("posts the card once when %s %s is rate-limited (%s)", async (method, path, scope) => {
  const { service, ada, general, waitForResult, cards } = await startChat();
  service.faults.next(method, path).isLimited(1, scope);
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  await service.until(() => service.threadOn(posted), "a thread");
  await waitForResult(posted, "rotate left");
  expect(cards(posted)).toHaveLength(1);
  expect(service.requests.filter(({ status }) => status === 429)).toHaveLength(1);
});
