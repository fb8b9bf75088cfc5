import sharp from "sharp";
import { expect, test } from "vitest";
import type { DrawOrder, ImageModel } from "../../src/core/ports/models.ts";
import type { StoredImage } from "../../src/core/ports/pictures.ts";
import type { BlobKey } from "../../src/core/vocabulary.ts";
import { areaOfBox } from "../../src/images/area.ts";
import { withinArea } from "../../src/models/area.ts";
import { FakeModel } from "../fakes/model.ts";

const solid = (background: string, width = 60, height = 40) =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();
const size = { width: 60, height: 40 };

/** A model that paints one colour over everything. */
function painter(made: Buffer): ImageModel {
  const fake = new FakeModel("studio/easel");
  return {
    id: fake.id,
    label: "",
    about: "",
    can: fake.can,
    choices: () => 1,
    estimateUsd: () => 0,
    draw: async () => ({ image: made, notes: ["painted"] }),
  };
}

async function orderWith(change: Partial<DrawOrder>): Promise<DrawOrder> {
  const original = await solid("#f00");
  const reference: StoredImage = {
    key: "a".repeat(64) as BlobKey,
    type: "image/png",
    ...size,
    bytes: 1,
    read: async () => original,
  };
  return {
    ...{ prompt: "blue", references: [reference], history: [], aspectRatio: "as is", resolution: "standard", seed: 1 },
    ...{ number: 1, choice: { index: 0, of: 1 }, requestedAt: new Date(0), personHash: "" },
    ...change,
  };
}
const watch = { signal: new AbortController().signal, preview: () => {} };
const area = async () => {
  const { png } = await areaOfBox({ left: 0, top: 0, width: 30, height: 40 }, size, { feather: 0, invert: false });
  return { read: async () => png };
};

test("keeps everything outside the area as it was, and says so", async () => {
  const drawing = await withinArea(painter(await solid("#00f"))).draw(await orderWith({ area: await area() }), watch);
  const { data } = await sharp(Buffer.from(drawing.image)).raw().toBuffer({ resolveWithObject: true });
  expect([...data.subarray(0, 3), ...data.subarray(-3)]).toEqual([0, 0, 255, 255, 0, 0]);
  expect(drawing.notes).toEqual(["painted", expect.stringMatching(/^only the marked area was changed/)]);
});

test("leaves a drawing of another shape alone, and says so", async () => {
  const square = await solid("#00f", 40, 40);
  const drawing = await withinArea(painter(square)).draw(await orderWith({ area: await area() }), watch);
  expect(drawing.image).toBe(square);
  expect(drawing.notes[1]).toMatch(/^the whole picture changed/);
});

test("doesn't touch drawings without an area, or what is no picture", async () => {
  const made = await solid("#00f");
  expect((await withinArea(painter(made)).draw(await orderWith({}), watch)).image).toBe(made);
  const broken = Buffer.from("no picture");
  expect((await withinArea(painter(broken)).draw(await orderWith({ area: await area() }), watch)).image).toBe(broken);
});
