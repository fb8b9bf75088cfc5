import sharp from "sharp";
import { expect, test } from "vitest";
import { createBuiltInEditor } from "../../../../src/models/local/local.ts";
import { type RenderHooks, render } from "../../../../src/models/local/rendering/render.ts";
import { order } from "../orders.ts";
import { channelAt, decode, detailOf, difference, edit, meanOf, parsePlan } from "../pictures.ts";
import { disc, finderOf, finds } from "../subject/fixtures.ts";

/** Finds the disc, unsurely, so that the network looks again. */
const findDisc: RenderHooks["find"] = async (input) => {
  const found = await finds(disc)(input);
  if (found.kind === "unavailable") return found;
  const { values, ...size } = found.saliency;
  return { kind: "found", saliency: { ...size, values: values.map((value) => 0.8 * value) }, runtime: { name: "native" } };
};

/** Draws and records what happens: a search, or a preview and its bytes. Only the first search ends before the second preview. */
async function watch(
  prompt: string,
  picture: Uint8Array,
  look = findDisc,
): Promise<{ events: string[]; previews: Uint8Array[] }> {
  const [events, previews]: [string[], Uint8Array[]] = [[], []];
  const edited = Promise.withResolvers<void>();
  await render(
    { pictures: [picture], ...parsePlan(prompt), settingsCrop: undefined, seed: 7, requestedAt: 0 },
    {
      preview(image) {
        events.push("preview");
        previews.push(image);
        if (previews.length === 2) edited.resolve();
      },
      async find(input) {
        events.push("search");
        if (events.includes("search", events.indexOf("search") + 1)) await edited.promise;
        return look(input);
      },
      findFaces: async () => ({ kind: "faces", faces: [] }),
      keepMatte() {},
      onLargePicture: () => events.push("large picture"),
    },
  );
  return { events, previews };
}

test("shows the blurred original before the first search, and the edit after it", async () => {
  const source = await disc.picture();
  const { events, previews } = await watch("remove the background", source);
  expect(events).toEqual(["preview", "search", "search", "preview", "search"]);
  const [original, early, late] = await Promise.all([source, ...previews].map((bytes) => decode(bytes)));
  if (!original || !early || !late) throw new Error("too few previews");
  expect(early.channels).toBe(3);
  expect(difference(early, original)).toBeLessThan(20);
  expect(detailOf(early)).toBeLessThan(detailOf(original) / 2);
  expect(channelAt(late, 10, 10, 3)).toBe(0);
  expect(channelAt(late, 156, 114, 3)).toBe(255);
});

test("looks only once where the first look is certain", async () => {
  const certain: RenderHooks["find"] = async (input) => {
    const found = await findDisc(input);
    if (found.kind === "unavailable") return found;
    const values = found.saliency.values.map((value) => (value > 127 ? 255 : 0));
    return { ...found, saliency: { ...found.saliency, values } };
  };
  const { events } = await watch("remove the background", await disc.picture(), certain);
  expect(events).toEqual(["preview", "search", "preview"]);
});

test("looks at a large picture again before it is drawn", async () => {
  const large = await sharp(await disc.picture())
    .resize(4200, 2900, { kernel: "nearest", fit: "fill" })
    .jpeg()
    .toBuffer();
  const { events } = await watch("spotlight", large);
  expect(events).toEqual(["preview", "search", "search", "preview", "search", "large picture"]);
});

test("shows a cut-out only as it will be, because nothing is searched", async () => {
  const cut = await edit("remove the background", [await disc.picture()], finds(disc));
  if (cut.kind === "refused") throw new Error(cut.userMessage);
  const { events, previews } = await watch("change the background to blue", cut.image);
  expect(events).toEqual(["preview"]);
  expect(meanOf(await decode(previews[0] ?? Buffer.of()), 2, (x, y) => x < 50 && y < 50)).toBeGreaterThan(240);
});

test("shows no preview twice when a picture needs more memory and starts again", async () => {
  const large = await sharp(await disc.picture())
    .resize(1800, 1200)
    .jpeg()
    .toBuffer();
  const previews: Uint8Array[] = [];
  const signal = new AbortController().signal;
  const editor = createBuiltInEditor(finderOf(disc));
  await editor.draw(order("white background", [large]), { signal, preview: (image) => previews.push(image) });
  expect(previews.length).toBe(2);
});
