import sharp from "sharp";
import { expect, test } from "vitest";
import { PictureError } from "../../src/core/errors.ts";
import { images } from "../../src/images/read.ts";
import { createPreview, resizeForDisplay } from "../../src/images/renditions.ts";
import { blue, type Colour, differenceTo, green, quarters, red, white } from "./fixtures.ts";

const large = (colours?: [Colour, Colour, Colour, Colour]) => quarters(colours).resize(1200, 800, { kernel: "nearest" });

test("shows the whole picture in a preview, 512 pixels on its longest side", async () => {
  const preview = await createPreview(await large().png().toBuffer());
  expect(await sharp(preview).metadata()).toMatchObject({ format: "webp", width: 512, height: 341 });
  expect(await differenceTo(preview, [red, green, blue, white])).toBeLessThanOrEqual(16);
});

test("makes previews upright", async () => {
  const preview = await images.preview(await large().withMetadata({ orientation: 6 }).jpeg().toBuffer());
  expect(await sharp(preview).metadata()).toMatchObject({ width: 341, height: 512 });
  expect(await differenceTo(preview, [blue, red, white, green])).toBeLessThanOrEqual(16);
});

test("doesn't enlarge small pictures", async () => {
  const small = await quarters().png().toBuffer();
  expect(await sharp(await createPreview(small)).metadata()).toMatchObject({ width: 48, height: 32 });
  expect(await sharp(await resizeForDisplay(small, 320)).metadata()).toMatchObject({ width: 48, height: 32 });
});

test("makes renditions of the requested width and keeps alpha", async () => {
  const glass: Colour = [0, 0, 255, 64];
  const shown = await resizeForDisplay(await large([red, green, glass, white]).png().toBuffer(), 300);
  expect(await sharp(shown).metadata()).toMatchObject({ format: "webp", width: 300, height: 200, hasAlpha: true });
  expect(await differenceTo(shown, [red, green, glass, white])).toBeLessThanOrEqual(16);
});

test("refuses to make renditions of other files", async () => {
  await expect(resizeForDisplay(Buffer.from("<svg/>"), 300)).rejects.toThrow(PictureError);
  await expect(createPreview(new Uint8Array())).rejects.toThrow(PictureError);
});
