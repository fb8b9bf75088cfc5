import { expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { photo, runTurn, startSlackBot, waitForCard } from "../start.ts";

test.each([{ http: false }, { http: true }])(
  "starts a conversation on a mention, makes replies turns, and keeps picks across a restart (%o)",
  async ({ http }) => {
    const { slack, ada, general, start, stop } = await startSlackBot({ http });
    const mention = await ada.mentions(general, "make it black and white", { files: [await photo()] });
    const first = await waitForCard(slack, ada, mention, "make it black and white");
    expect(first.pictures).toHaveLength(1);
    expect(first.pictures[0]).toMatchObject({
      alt: "make it black and white",
      title: "Picture 1",
      broken: false,
    });
    expect(first.buttons.map(({ text }) => text)).toEqual(["Pick 1", "Run again"]);
    await stop();
    await start();
    ada.reacts(first, "one::skin-tone-3");
    await slack.until(() => ada.look(first)?.text.includes(`picked by ${ada.mention}`), "the pick");
    const second = await runTurn(slack, ada, mention, "rotate left");
    const { width, height } = await sharp(second.pictures[0]?.bytes ?? Buffer.alloc(0)).metadata();
    expect([width, height]).toEqual([80, 120]);
    expect(slack.invalidCalls.filter(({ refused }) => refused !== "already_reacted")).toEqual([]);
  },
  60_000,
);
