import { expect, test } from "vitest";
import { instructions } from "../../../../src/platforms/web/pages/picture/page.ts";

/** The page of the last of so many edits, each made from the one before. */
async function linksOf(edits: number): Promise<string[]> {
  const chain = Array.from({ length: edits }, (_, at) => ({
    ...{ prompt: `edit ${at + 1}`, address: `/c/key/${at + 1}/1`, image: { key: "k", width: 4, height: 3 } },
  }));
  const shown = { chain, address: `/c/key/${edits}/1`, pictures: "/pictures" };
  return [...String(await instructions(shown)).matchAll(/href="([^"]+)"/g)].map(([, href = ""]) => href);
}

test("links the instructions that led to a picture, and of a long chain the newest", async () => {
  expect(await linksOf(0)).toEqual([]);
  expect(await linksOf(30)).toEqual(Array.from({ length: 30 }, (_, at) => `/c/key/${at + 1}/1`));
  const long = await linksOf(500);
  expect([long.length, long[0], long[1], long.at(-1)]).toEqual([31, "/c/key/470/1", "/c/key/471/1", "/c/key/500/1"]);
});
