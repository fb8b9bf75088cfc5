import sharp from "sharp";
import { expect, test } from "vitest";
import { local } from "../../../src/models/local/local.ts";
import { draw, exchange, order } from "./orders.ts";
import { at, decoded, difference, flat, meanLight, painted, scene, toneOf } from "./pictures.ts";

const large = () => painted(1200, 800, (x, y) => [(x * y) % 256, x % 256, y % 256], "jpeg");

test("a drawing says what was done, its seed, and that it was free", async () => {
  const drawing = await draw("make it brighter and crop to a square", [await scene()]);
  expect(drawing).toMatchObject({ seed: 7, costUsd: 0, notes: ["brightness +20%, cropped to a square"] });
});

test("the same picture, instruction and seed give the same bytes, another seed others", async () => {
  const source = await scene();
  const [one, same, other] = await Promise.all([7, 7, 8].map((seed) => draw("add grain and a vignette", [source], { seed })));
  expect(Buffer.compare(one?.image ?? Buffer.of(), same?.image ?? Buffer.of())).toBe(0);
  expect(Buffer.compare(one?.image ?? Buffer.of(), other?.image ?? Buffer.of())).not.toBe(0);
});

test("a JPEG stays a JPEG, a PNG a PNG, and what becomes transparent a PNG", async () => {
  const photo = await large();
  const formatOf = async (prompt: string, source: Uint8Array) =>
    (await sharp((await draw(prompt, [source])).image).metadata()).format;
  expect(await formatOf("sepia", photo)).toBe("jpeg");
  expect(await formatOf("sepia", await scene())).toBe("png");
  expect(await formatOf("rounded corners", photo)).toBe("png");
});

test("a large picture is previewed first, small and like the result", async () => {
  const previews: Uint8Array[] = [];
  const watch = { signal: new AbortController().signal, preview: (image: Uint8Array) => previews.push(image) };
  const { image } = await local.draw(order("sepia and a 40 px red border", [await large()]), watch);
  expect(previews.length).toBe(1);
  const small = await decoded(previews[0] ?? new Uint8Array());
  expect([small.width, small.height]).toEqual([512, 352]);
  const result = await decoded(await sharp(image).resize(512, 352, { fit: "fill" }).png().toBuffer());
  expect(difference(small, result)).toBeLessThan(12);
});

test("a small picture is drawn at once, without a preview", async () => {
  const watch = { signal: new AbortController().signal, preview: () => expect.unreachable() };
  await local.draw(order("sepia", [await scene()]), watch);
});

test.each([
  ["as said in the settings", "sepia", "16:9", [96, 54], ["sepia 85%", "cropped to 16:9 (from the settings)"]],
  [
    "gives way to the instruction",
    "make it square",
    "16:9",
    [64, 64],
    ["cropped to a square", "the 16:9 setting was ignored because the instruction chooses the shape"],
  ],
] as const)("the shape: %s", async (_, prompt, aspectRatio, size, notes) => {
  const drawing = await draw(prompt, [await scene()], { aspectRatio });
  const { width, height } = await decoded(drawing.image);
  expect([[width, height], drawing.notes]).toEqual([size, notes]);
});

test.each(["20 px red border", "brighter, rotate 180 degrees, 20 px red border and a bit warmer"])(
  "“%s” is not cut off by the shape that is set",
  async (prompt) => {
    const { image, notes } = await draw(prompt, [await flat(90, 90, 90, 600, 400)], { aspectRatio: "16:9" });
    const picture = await decoded(image);
    expect([picture.width, picture.height]).toEqual([640, 378]);
    const [red = 0, green = 0] = at(picture, 320, 5);
    expect(red - green).toBeGreaterThan(150);
    expect(notes).toContain("cropped to 16:9 inside the frame (from the settings)");
  },
);

test("words are written onto what the set shape leaves of the picture", async () => {
  const source = await flat(90, 90, 90, 600, 400);
  const { image } = await draw("write “HELLO” at the bottom", [source], { aspectRatio: "21:9" });
  const picture = await decoded(image);
  const light = (y: number) => Array.from({ length: 600 }, (_, x) => toneOf(picture, x, y)).filter((tone) => tone > 200).length;
  const written = Array.from({ length: picture.height }, (_, y) => light(y));
  expect([picture.height, written.findLastIndex((count) => count > 0) < picture.height - 8]).toEqual([257, true]);
  expect(Math.max(...written)).toBeGreaterThan(20);
});

test("what changes nothing is refused, whatever shape is set", async () => {
  const drawing = draw("flip it and a 0% vignette", [await flat(90, 90, 90)], { aspectRatio: "16:9" });
  await expect(drawing).rejects.toMatchObject({ userMessage: expect.stringContaining("wouldn't change the picture") });
});

test("what is not done as set is told", async () => {
  const pictures = await Promise.all([scene(), flat(1, 2, 3)]);
  const { notes } = await draw("sepia", pictures, { resolution: "ultra" });
  expect(notes).toEqual([
    "sepia 85%",
    "ultra resolution was ignored: the built-in editor keeps the picture's own size",
    "used picture 1 of 2",
  ]);
});

test("as before starts from the pictures of the turn before", async () => {
  const before = await flat(100, 100, 100);
  const drawing = await draw("less", [await flat(150, 150, 150)], { history: [exchange("brightness +40%", [before])] });
  expect(drawing.notes).toEqual(["brightness +20%"]);
  expect(meanLight(await decoded(drawing.image))).toBeLessThan(140);
});

test("a step that changed nothing is told", async () => {
  const { notes } = await draw("black and white and brighter", [await flat(90, 90, 90)]);
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
  ["write “日本”", "The built-in editor's font doesn't have “日”."],
  ["cut off the bottom 100%", "Cutting off that much would leave nothing of the picture."],
])("“%s” on a plain grey picture is refused: %s", async (prompt, words) => {
  const refusal = draw(prompt, [await flat(90, 90, 90)]);
  await expect(refusal).rejects.toMatchObject({
    name: "ModelError",
    code: "refused",
    userMessage: expect.stringContaining(words),
  });
});

test("without a picture there is nothing to edit", async () => {
  await expect(draw("sepia", [])).rejects.toMatchObject({
    code: "invalid",
    userMessage: expect.stringContaining("needs a picture"),
  });
});

test.each([
  ["not a picture", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"), "refused", "isn't a JPEG, PNG or WebP"],
  ["a broken one", Buffer.from("\x89PNG\r\n\x1a\n and no more", "latin1"), "unavailable", "couldn't process this picture"],
])("bytes that are %s break nothing", async (_, bytes, fault, words) => {
  await expect(draw("sepia", [bytes])).rejects.toMatchObject({ code: fault, userMessage: expect.stringContaining(words) });
  await expect(draw("sepia", [await scene()])).resolves.toMatchObject({ notes: ["sepia 85%"] });
});

test("what is aborted before it begins is not drawn", async () => {
  const reason = new Error("cancelled");
  const watch = { signal: AbortSignal.abort(reason), preview: () => expect.unreachable() };
  await expect(local.draw(order("sepia", [await scene()]), watch)).rejects.toBe(reason);
});

test("what is aborted while it is drawn rejects with the reason and holds nobody up", async () => {
  const abort = new AbortController();
  const reason = new Error("cancelled");
  const drawing = local.draw(order("cartoon", [await large()]), { signal: abort.signal, preview: () => abort.abort(reason) });
  await expect(drawing).rejects.toBe(reason);
  await expect(draw("sepia", [await scene()])).resolves.toMatchObject({ notes: ["sepia 85%"] });
});

test("side by side drawings do not mix", async () => {
  const sources = await Promise.all([flat(200, 0, 0), flat(0, 200, 0), flat(0, 0, 200), flat(90, 90, 0)]);
  const drawn = await Promise.all(sources.map((source) => draw("5px white border", [source])));
  const middles = await Promise.all(drawn.map(async ({ image }) => at(await decoded(image), 35, 35)));
  expect(middles).toEqual([
    [200, 0, 0],
    [0, 200, 0],
    [0, 0, 200],
    [90, 90, 0],
  ]);
});
