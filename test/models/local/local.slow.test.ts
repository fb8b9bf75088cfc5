import sharp from "sharp";
import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import { local } from "../../../src/models/local/local.ts";
import { draw, exchange, order } from "./orders.ts";
import { decode, difference, meanLight, paint, paintFlat, paintScene, pixelAt, toneOf } from "./pictures.ts";

const large = await paint(1200, 800, (x, y) => [(x * y) % 256, x % 256, y % 256], "jpeg");

test("returns notes about the edit, the seed and a cost of 0", async () => {
  const drawing = await draw("make it brighter and crop to a square", [await paintScene()]);
  expect(drawing).toMatchObject({ seed: 7, costUsd: 0, notes: ["brightness +20%, cropped to a square"] });
});

test("gives the same bytes for the same picture, instruction and seed, and others for another seed", async () => {
  const source = await paintScene();
  const [one, same, other] = await Promise.all([7, 7, 8].map((seed) => draw("add grain and a vignette", [source], { seed })));
  expect(Buffer.compare(one?.image ?? Buffer.of(), same?.image ?? Buffer.of())).toBe(0);
  expect(Buffer.compare(one?.image ?? Buffer.of(), other?.image ?? Buffer.of())).not.toBe(0);
});

test("keeps JPEG and PNG, and returns PNG for transparent results", async () => {
  const photo = large;
  const formatOf = async (prompt: string, source: Uint8Array) =>
    (await sharp((await draw(prompt, [source])).image).metadata()).format;
  expect(await formatOf("sepia", photo)).toBe("jpeg");
  expect(await formatOf("sepia", await paintScene())).toBe("png");
  expect(await formatOf("rounded corners", photo)).toBe("png");
});

test("previews a large picture with a small copy of the result", async () => {
  const previews: Uint8Array[] = [];
  const watch = { signal: new AbortController().signal, preview: (image: Uint8Array) => previews.push(image) };
  const { image } = await local.draw(order("sepia and a 40 px red border", [large]), watch);
  expect(previews.length).toBe(1);
  const small = await decode(previews[0] ?? new Uint8Array());
  expect([small.width, small.height]).toEqual([512, 352]);
  const result = await decode(await sharp(image).resize(512, 352, { fit: "fill" }).png().toBuffer());
  expect(difference(small, result)).toBeLessThan(12);
});

test("draws a small picture without a preview", async () => {
  const watch = { signal: new AbortController().signal, preview: () => expect.unreachable() };
  await local.draw(order("sepia", [await paintScene()]), watch);
});

test.each([
  ["crops to the ratio in the settings", "sepia", "16:9", [96, 54], ["sepia 85%", "cropped to 16:9 (from the settings)"]],
  [
    "ignores the ratio in the settings if the instruction has one",
    "make it square",
    "16:9",
    [64, 64],
    ["cropped to a square", "the 16:9 setting was ignored because the instruction chooses the shape"],
  ],
] as const)("%s", async (_, prompt, aspectRatio, size, notes) => {
  const drawing = await draw(prompt, [await paintScene()], { aspectRatio });
  const { width, height } = await decode(drawing.image);
  expect([[width, height], drawing.notes]).toEqual([size, notes]);
});

test.each(["20 px red border", "brighter, rotate 180 degrees, 20 px red border and a bit warmer"])(
  "crops to the ratio in the settings inside the frame of “%s”",
  async (prompt) => {
    const { image, notes } = await draw(prompt, [await paintFlat(90, 90, 90, 600, 400)], { aspectRatio: "16:9" });
    const picture = await decode(image);
    expect([picture.width, picture.height]).toEqual([640, 378]);
    const [red = 0, green = 0] = pixelAt(picture, 320, 5);
    expect(red - green).toBeGreaterThan(150);
    expect(notes).toContain("cropped to 16:9 inside the frame (from the settings)");
  },
);

test("writes text after cropping to the ratio in the settings", async () => {
  const source = await paintFlat(90, 90, 90, 600, 400);
  const { image } = await draw("write “HELLO” at the bottom", [source], { aspectRatio: "21:9" });
  const picture = await decode(image);
  const light = (y: number) => Array.from({ length: 600 }, (_, x) => toneOf(picture, x, y)).filter((tone) => tone > 200).length;
  const written = Array.from({ length: picture.height }, (_, y) => light(y));
  expect([picture.height, written.findLastIndex((count) => count > 0) < picture.height - 8]).toEqual([257, true]);
  expect(Math.max(...written)).toBeGreaterThan(20);
});

test("refuses an edit without effect even if the settings crop the picture", async () => {
  const drawing = draw("flip it and a 0% vignette", [await paintFlat(90, 90, 90)], { aspectRatio: "16:9" });
  await expect(drawing).rejects.toMatchObject({ userMessage: expect.stringContaining("wouldn't change the picture") });
});

test("notes which settings and pictures it did not use", async () => {
  const pictures = await Promise.all([paintScene(), paintFlat(1, 2, 3)]);
  const { notes } = await draw("sepia", pictures, { resolution: "ultra" });
  expect(notes).toEqual([
    "sepia 85%",
    "ultra resolution was ignored: the built-in editor keeps the picture's own size",
    "used picture 1 of 2",
  ]);
});

test("starts “less” from the pictures of the turn before", async () => {
  const before = await paintFlat(100, 100, 100);
  const drawing = await draw("less", [await paintFlat(150, 150, 150)], { history: [exchange("brightness +40%", [before])] });
  expect(drawing.notes).toEqual(["brightness +20%"]);
  expect(meanLight(await decode(drawing.image))).toBeLessThan(140);
});

test("notes a step without effect", async () => {
  const { notes } = await draw("black and white and brighter", [await paintFlat(90, 90, 90)]);
  expect(notes).toEqual(["black and white (no change), brightness +20%"]);
});

test.each([
  ["add a hat", "The built-in editor doesn't understand “hat” in “add a hat”. It can't add new objects."],
  ["crop to a square", "This edit wouldn't change the picture: cropped to a square."],
  ["black and white", "This edit wouldn't change the picture: black and white."],
  ["rotate 360", "This edit wouldn't change the picture: rotated 0°."],
  ["brightness 0", "This edit wouldn't change the picture: brightness 0%."],
  ["trim", "This edit wouldn't change the picture: plain border trimmed."],
  ["flip it", "This edit wouldn't change the picture: flipped left to right."],
  ["put the second photo in the corner", "This needs 2 pictures. Attach the second one to your message."],
  ["make a collage", "This needs 2 pictures. Attach the second one to your message."],
  ["crop to 500x500 pixels", "A crop of 500 × 500 pixels doesn't fit. The picture is 60 × 60 pixels."],
  ["resize to 12000x9000", "The result would be 12,000 × 9,000 pixels (108 megapixels). The limit is 64 megapixels."],
  ["write “日本”", "The built-in editor's font doesn't have “日”. Use other characters."],
  ["write “\u0000”", "Say which text to add."],
  ["cut off the bottom 100%", "Cutting off that much would leave nothing of the picture."],
])("refuses “%s” for a plain grey picture: %s", async (prompt, words) => {
  const refusal = draw(prompt, [await paintFlat(90, 90, 90)]);
  await expect(refusal).rejects.toMatchObject({
    name: "ModelError",
    code: "refused",
    userMessage: expect.stringContaining(words),
  });
});

test("refuses an instruction without a picture", async () => {
  await expect(draw("sepia", [])).rejects.toMatchObject({
    code: "invalid",
    userMessage: expect.stringContaining("needs a picture"),
  });
});

test.each([
  ["not a picture", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "refused", "isn't a JPEG, PNG or WebP"],
  ["a broken picture", Buffer.from("\x89PNG\r\n\x1a\n and no more", "latin1"), "unavailable", "couldn't process this picture"],
])("survives bytes that are %s", async (_, bytes, code, words) => {
  await expect(draw("sepia", [bytes])).rejects.toMatchObject({ code, userMessage: expect.stringContaining(words) });
  await expect(draw("sepia", [await paintScene()])).resolves.toMatchObject({ notes: ["sepia 85%"] });
});

test("rejects at once if aborted before the start", async () => {
  const reason = new Error("cancelled");
  const watch = { signal: AbortSignal.abort(reason), preview: () => expect.unreachable() };
  await expect(local.draw(order("sepia", [await paintScene()]), watch)).rejects.toBe(reason);
});

test("rejects with the reason when aborted while drawing, and draws the next picture", async () => {
  const abort = new AbortController();
  const reason = new Error("cancelled");
  const drawing = local.draw(order("cartoon", [large]), { signal: abort.signal, preview: () => abort.abort(reason) });
  await expect(drawing).rejects.toBe(reason);
  await expect(draw("sepia", [await paintScene()])).resolves.toMatchObject({ notes: ["sepia 85%"] });
});

test("keeps parallel drawings apart", async () => {
  const sources = await Promise.all([paintFlat(200, 0, 0), paintFlat(0, 200, 0), paintFlat(0, 0, 200), paintFlat(90, 90, 0)]);
  const drawn = await Promise.all(sources.map((source) => draw("5px white border", [source])));
  const middles = await Promise.all(drawn.map(async ({ image }) => pixelAt(await decode(image), 35, 35)));
  expect(middles).toEqual([
    [200, 0, 0],
    [0, 200, 0],
    [0, 0, 200],
    [90, 90, 0],
  ]);
});

test("refuses to remove a thing by its name, and says what it would do to a marked area of the only picture", async () => {
  const inArea = async (...pictures: Uint8Array[]) => {
    const refusal = await draw("remove the cup", pictures).catch((error: ModelError) => error);
    return refusal instanceof ModelError ? refusal.instead : undefined;
  };
  const scene = await paintScene();
  expect(await inArea(scene)).toMatchObject({ inArea: "remove this" });
  expect(await inArea(scene, large)).not.toHaveProperty("inArea");
});
