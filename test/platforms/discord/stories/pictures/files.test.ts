// Files that people post as pictures. Their bytes decide what they are, not their names.

import { expect, test } from "vitest";
import { sharp } from "../../../../../src/images/picture-slots.ts";
import type { VisibleMessage } from "../../../../fakes/discord/people/visible-message.ts";
import { heic } from "../../../../images/formats/heic.ts";
import { colourAt, photo, sizeOf, startChat, unescapeMarkdown } from "../../start.ts";

const cutHeic = heic().subarray(0, 600);
const refused = ({ buttons }: VisibleMessage) => buttons.some(({ label }) => label === "Retry");

test.each([
  [
    "JPEG",
    async () =>
      sharp((await photo()).bytes)
        .jpeg()
        .toBuffer(),
  ],
  [
    "WebP",
    async () =>
      sharp((await photo()).bytes)
        .webp()
        .toBuffer(),
  ],
  [
    "AVIF",
    async () =>
      sharp((await photo()).bytes)
        .avif()
        .toBuffer(),
  ],
])("edits a.png although it contains %s", async (_, encode) => {
  const { service, ada, general, waitForResult } = await startChat();
  const pictures = [{ name: "a.png", bytes: await encode() }];
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures });
  const card = await waitForResult({ id: posted.id }, "rotate left");
  const bytes = card.pictures[0]?.bytes ?? Buffer.alloc(0);
  expect(await sizeOf(bytes)).toEqual([80, 120]);
  const [red = 0, green = 0, blue = 0] = await colourAt(bytes, 0.5, 0.9);
  expect(green).toBeGreaterThan(2 * Math.max(red, blue));
  const [, faint = 0, strong = 0] = await colourAt(bytes, 0.5, 0.1);
  expect(strong).toBeGreaterThan(2 * faint);
});

test.each([
  ["HTML", Buffer.from("<html>hello</html>"), "a web page or text"],
  ["SVG", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "SVG"],
  ["no bytes", Buffer.alloc(0), "empty"],
  ["half a HEIC photo", cutHeic, "This HEIC picture is damaged"],
])("refuses a.png that contains %s with a reason, and starts from the picture posted instead", async (_, bytes, why) => {
  const { service, ada, general, waitForCard, waitForResult } = await startChat();
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [{ name: "a.png", bytes }] });
  const thread = { id: posted.id };
  const card = await waitForCard(thread, refused, "the refusal");
  expect(unescapeMarkdown(card.text)).toContain(why);
  expect(unescapeMarkdown(card.text)).not.toMatch(/[<{]|Error/);
  await ada.posts(thread, { text: "rotate left", pictures: [await photo()] });
  await waitForResult(thread, "rotate left");
});

test.each(["IMG_1.HEIC", "IMG_1.heif"])("edits %s from a phone, in direct messages too", async (name) => {
  const { service, ada, general, waitForResult } = await startChat();
  const pictures = [{ name, bytes: heic() }];
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures });
  await ada.posts(ada.direct, { text: "rotate left", pictures });
  for (const place of [{ id: posted.id }, ada.direct]) {
    const card = await waitForResult(place, "rotate left");
    expect(await sizeOf(card.pictures[0]?.bytes ?? Buffer.alloc(0))).toEqual([32, 48]);
  }
});

test("refuses a damaged HEIC photo as a command's reference", async () => {
  const { ada, general, service, waitForCard } = await startChat();
  const use = await ada.uses("/edit", general, {
    ...{ prompt: "blur it", image: await photo(), reference_1: { name: "hat.heic", bytes: cutHeic } },
  });
  await use.answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  expect(unescapeMarkdown((await waitForCard(thread, refused, "the refusal")).text)).toContain("This HEIC picture is damaged");
});
