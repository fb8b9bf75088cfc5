// Messages that Discord refuses however often they are sent.

import { expect, test } from "vitest";
import { messages } from "../../../../../src/core/cards/messages.ts";
import { MAX_REFUSALS } from "../../../../../src/core/platforms/refusals.ts";
import { discordMessages } from "../../../../../src/platforms/discord/messages.ts";
import { uploadsFiles } from "../../../../fakes/discord/rest/faults.ts";
import { photo, startChat, unescapeMarkdown } from "../../start.ts";

test.each([
  ["explicitContent", discordMessages.explicitContent],
  ["invalidForm", messages.picturesRefused],
  ["tooLarge", messages.tooLargeToShow],
] as const)("shows the card as text when pictures are refused as %s", async (refusal, sentence) => {
  const { service, ada, general, waitForCard } = await startChat();
  for (const method of ["POST", "PATCH"]) service.faults.every(method, /messages/, uploadsFiles).isRefused(refusal);
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  const thread = { id: await service.until(() => service.threadOn(posted)?.id, "a thread") };
  const card = await waitForCard(thread, ({ text }) => unescapeMarkdown(text).includes(sentence), "the explanation");
  expect(card.pictures).toEqual([]);
  expect(card.buttons.map(({ label }) => label)).toContain("Run again");
  const uploads = service.requests.filter(({ files }) => files.length > 0);
  expect(uploads.length).toBeLessThanOrEqual(MAX_REFUSALS);
});

test("sends the author a direct message when every edit is refused, and continues with the next turn", async () => {
  const { service, ada, general, startConversation } = await startChat();
  service.faults.every("PATCH", /messages/).isRefused("invalidForm");
  await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  await service.until(
    () => ada.sees(ada.direct).some(({ text }) => unescapeMarkdown(text).includes(messages.notShown)),
    "a direct message",
  );
  const edits = service.requests.filter(({ method, path }) => method === "PATCH" && path.includes("/messages/"));
  expect(edits.length).toBeLessThanOrEqual(MAX_REFUSALS);
  service.faults.clear();
  await startConversation("invert it");
});
