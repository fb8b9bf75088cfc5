// Animations that people post. Slack shows GIF in a card, but not WebP.

import { expect, test } from "vitest";
import { film, framesIn } from "../../../pictures.ts";
import { startSlackBot, waitForCard } from "../../start.ts";

test.each(["gif", "webp"] as const)("shows the edited %s as a GIF", async (type) => {
  const { slack, ada, general } = await startSlackBot();
  const posted = await ada.mentions(general, "black and white", { files: [{ name: `dance.${type}`, bytes: await film(type) }] });
  const card = await waitForCard(slack, ada, posted, "black and white");
  const { format, pages, delay } = await framesIn(card.pictures[0]?.bytes ?? new Uint8Array());
  expect({ format, pages, delay }).toEqual({ format: "gif", pages: 4, delay: [120, 120, 120, 120] });
  expect(card.text).not.toContain("first frame");
});
