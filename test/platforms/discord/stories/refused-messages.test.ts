// What Discord will not take, however often it is sent.

import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import { MAX_REFUSALS } from "../../../../src/core/platforms/refusals.ts";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import { uploadsFiles } from "../../../fakes/discord/rest/faults.ts";
import { meeting, photo, plain } from "../people.ts";

test.each([
  ["explicitContent", discordMessages.explicitContent],
  ["invalidForm", messages.picturesRefused],
  ["tooLarge", messages.tooLargeToShow],
] as const)("shows the card as text when pictures are refused as %s", async (refusal, sentence) => {
  const { service, ada, general, shows } = await meeting();
  for (const method of ["POST", "PATCH"]) service.faults.every(method, /messages/, uploadsFiles).isRefused(refusal);
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
  const card = await shows(thread, ({ text }) => plain(text).includes(sentence), "the sentence");
  expect(card.pictures).toEqual([]);
  expect(card.buttons.map(({ label }) => label)).toContain("Run again");
  const uploads = service.requests.filter(({ files }) => files.length > 0);
  expect(uploads.length).toBeLessThanOrEqual(MAX_REFUSALS);
});

test("tells the author directly when every edit is refused, and goes on with their next edit", async () => {
  const { service, ada, general, begun } = await meeting();
  service.faults.every("PATCH", /messages/).isRefused("invalidForm");
  await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  await service.until(() => ada.sees(ada.direct).some(({ text }) => plain(text).includes(messages.notShown)), "a direct message");
  const edits = service.requests.filter(({ method, path }) => method === "PATCH" && path.includes("/messages/"));
  expect(edits.length).toBeLessThanOrEqual(MAX_REFUSALS);
  service.faults.clear();
  await begun("invert it");
});
