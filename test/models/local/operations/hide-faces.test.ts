import { expect, test } from "vitest";
import type { RenderContext } from "../../../../src/models/local/operation.ts";
import { hideFaces } from "../../../../src/models/local/operations/subject/hide-faces.ts";
import { isRepeatable } from "../../../../src/models/local/rendering/film.ts";
import { ImpossibleOperation, type Pixels } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import type { Face } from "../../../../src/models/local/subject/faces/faces.ts";
import { describeEdit, edit, paintFlat, parsePlan, pixelAt } from "../pictures.ts";

const face: Face = { left: 60, top: 50, width: 40, height: 50, score: 0.9 };

/** Fine stripes all over: what is hidden has none. */
const striped = (): Pixels => ({
  bytes: new Uint8ClampedArray(200 * 160 * 3).map((_, i) => (Math.floor(i / 3) % 4 < 2 ? 40 : 210)),
  ...{ width: 200, height: 160, channels: 3 },
});

async function hide(style: "blur" | "pixelate", faces: Face[]): Promise<{ after: Pixels; notes: string[] }> {
  const notes: string[] = [];
  const context: RenderContext = {
    ...{
      scale: 1,
      seed: 7,
      requestedAt: new Date(0),
      references: 1,
      faces: async () => faces,
      note: (text) => notes.push(text),
      settle() {},
    },
    subject: () => expect.fail("needs no subject"),
    reference: () => expect.fail("needs no other picture"),
    area: () => expect.fail("needs no marked area"),
  };
  return { after: await hideFaces.run(striped(), { style }, context), notes };
}

const stripesAt = (picture: Pixels, x: number, y: number) =>
  Math.abs((pixelAt(picture, x, y)[0] ?? 0) - (pixelAt(picture, x + 2, y)[0] ?? 0));

test.each(["blur", "pixelate"] as const)(
  "leaves nothing of a face with %s, from hair line to chin, and all around it",
  async (style) => {
    const { after, notes } = await hide(style, [face]);
    for (const [x, y] of [
      [80, 75],
      [64, 60],
      [96, 60],
      [80, 44],
      [80, 102],
      [58, 72],
      [100, 72],
    ] as const)
      expect(stripesAt(after, x, y)).toBeLessThan(60);
    for (const [x, y] of [
      [10, 10],
      [180, 75],
      [80, 150],
    ] as const)
      expect(stripesAt(after, x, y)).toBe(170);
    expect(notes).toEqual(["found 1 face: please check that none was missed"]);
  },
);

test("hides every face, also at the edge of the picture", async () => {
  const { after, notes } = await hide("blur", [face, { ...face, left: 0, top: 0, width: 30, height: 40 }]);
  expect(stripesAt(after, 14, 18)).toBeLessThan(60);
  expect(notes).toEqual(["found 2 faces: please check that none was missed"]);
});

test("refuses a picture without faces", async () => {
  await expect(hide("blur", [])).rejects.toBeInstanceOf(ImpossibleOperation);
  expect(await edit("blur the faces", [await paintFlat(9, 9, 9)])).toMatchObject({ kind: "refused" });
});

test("is not done to the frames of an animation, one of which could show a face", () => {
  expect(parsePlan("blur the faces").steps.every(isRepeatable)).toBe(false);
});

test.each([
  ["blur his face", "faces blurred"],
  ["pixelate everyone's face", "faces pixelated"],
  ["anonymise the people", "faces blurred"],
  ["make the faces unrecognizable", "faces blurred"],
  ["blur the background", "blur 50% on the background"],
])("reads “%s” as %s", (say, label) => {
  expect(describeEdit(say)).toBe(label);
});
