import { expect, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import type { BlobKey } from "../../../../src/core/vocabulary.ts";
import { createBuiltInEditor } from "../../../../src/models/local/local.ts";
import { INPUT_SIDE } from "../../../../src/models/local/subject/saliency.ts";
import { order, picture } from "../orders.ts";
import { decode, meanOf, paint } from "../pictures.ts";
import { disc, finderOf } from "./fixtures.ts";

/** Sure of a square in the middle, and half sure of the bars on its left and right. */
function findCross(bars: number) {
  const values = Uint8ClampedArray.from({ length: INPUT_SIDE * INPUT_SIDE }, (_, at) => {
    const [x, y] = [Math.abs((at % INPUT_SIDE) - 160), Math.abs(Math.floor(at / INPUT_SIDE) - 160)];
    if (x < 50 && y < 50) return 255;
    return x < 120 && y < 25 ? bars : 0;
  });
  const saliency = { values, width: INPUT_SIDE, height: INPUT_SIDE };
  return createBuiltInEditor({ ...finderOf(disc), find: async () => ({ kind: "found", saliency }) });
}

const source = await paint(320, 320, () => [120, 130, 140]);

async function draw(prompt: string, bars: number) {
  const references = [{ ...picture(source), key: "cross" as BlobKey }];
  const watch = { signal: new AbortController().signal, preview() {} };
  const { image, notes } = await findCross(bars).draw({ ...order(prompt, []), references }, watch);
  return { opaque: meanOf(await decode(image), 3), notes };
}

test("takes more or less of what the network is unsure about, on request", async () => {
  const less = await draw("remove the background. Less of the subject", 110);
  const usual = await draw("remove the background", 110);
  const more = await draw("remove the background. More of the subject", 110);
  expect(less.opaque).toBeLessThan(usual.opaque - 2);
  expect(more.opaque).toBeGreaterThan(usual.opaque + 2);
  expect(more.notes[0]).toBe("background removed, with more of the subject");
});

test("says that much of the subject is in doubt, also when its matte was kept, and nothing if it is clear", async () => {
  const editor = findCross(80);
  const references = [{ ...picture(source), key: "cross" as BlobKey }];
  const watch = { signal: new AbortController().signal, preview() {} };
  const notes = async (prompt: string) => (await editor.draw({ ...order(prompt, []), references }, watch)).notes;
  expect(await notes("remove the background")).toContain(messages.unsureSubject);
  expect(await notes("darken the background")).toContain(messages.unsureSubject);
  const most = "remove the background. More of the subject. More of the subject";
  expect((await draw(most, 80)).notes).toEqual(["background removed, with more of the subject"]);
  expect((await draw("remove the background", 0)).notes).toEqual(["background removed"]);
});
