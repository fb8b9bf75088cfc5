import { expect, test } from "vitest";
import type { BlobKey } from "../../../../src/core/vocabulary.ts";
import { createBuiltInEditor } from "../../../../src/models/local/local.ts";
import { packMatte, unpackMatte } from "../../../../src/models/local/subject/matte-cache.ts";
import { order, picture } from "../orders.ts";
import { disc, finderOf, star } from "./fixtures.ts";

/** An editor that counts its searches. It finds the disc in every picture. */
function countingEditor() {
  const finder = finderOf(disc);
  let searches = 0;
  const editor = createBuiltInEditor({
    ...finder,
    find(input) {
      searches += 1;
      return finder.find(input);
    },
  });
  const draw = async (prompt: string, bytes: Uint8Array, key: string) => {
    const before = searches;
    const watch = { signal: new AbortController().signal, preview() {} };
    const { image } = await editor.draw(
      { ...order(prompt, []), references: [{ ...picture(bytes), key: key as BlobKey }] },
      watch,
    );
    return { image, searched: searches > before };
  };
  return draw;
}

test("searches a stored picture once, and gives the same bytes without a search", async () => {
  const draw = countingEditor();
  const source = await disc.picture();
  const first = await draw("warmer, then blur the background", source, "disc");
  const second = await draw("warmer, then blur the background", source, "disc");
  expect([first.searched, second.searched]).toEqual([true, false]);
  expect(Buffer.compare(first.image, second.image)).toBe(0);
  expect((await draw("remove the background", source, "disc")).searched).toBe(false);
  expect((await draw("remove the background", await star.picture(), "star")).searched).toBe(true);
});

test("searches again where the pixels have moved, and in a picture that isn't stored", async () => {
  const draw = countingEditor();
  const source = await disc.picture();
  await draw("remove the background", source, "disc");
  expect((await draw("5 px white border, then remove the background", source, "disc")).searched).toBe(true);
  await draw("remove the background", source, "");
  expect((await draw("remove the background", source, "")).searched).toBe(true);
});

test("keeps a matte exactly", () => {
  const matte = { values: Uint8ClampedArray.from({ length: 600 }, (_, at) => at % 256), width: 30, height: 20 };
  expect(unpackMatte(packMatte(matte, false))).toEqual(matte);
});
