import { expect, test } from "vitest";
import { understandPlan } from "../../../../src/models/local/language/understand.ts";
import { describeEdit, editToPixels, paintFlat, toneOf } from "../pictures.ts";

/** The rows of white letters in a dark picture: from, to. */
async function linesOf(say: string): Promise<[number, number][]> {
  const after = await editToPixels(say, [await paintFlat(60, 60, 60, 300, 200)]);
  const hasInk = (y: number) => Array.from({ length: after.width }, (_, x) => toneOf(after, x, y)).some((tone) => tone > 200);
  const lines: [number, number][] = [];
  for (let y = 0; y < after.height; y += 1) {
    const last = lines.at(-1);
    if (!hasInk(y)) continue;
    if (last?.[1] === y - 1) last[1] = y;
    else lines.push([y, y]);
  }
  return lines;
}

test.each([
  { say: "write LIFT. write OFF", from: 100, to: 200 },
  { say: 'put "ONE", "TWO" and "THREE" on it', from: 60, to: 200 },
  { say: 'write "UP" and "HERE" at the top', from: 0, to: 100 },
  { say: 'write "NORTH" and "SOUTH" in the middle', from: 50, to: 150 },
  { say: 'add "BIG" at the top and below it "SMALL" in yellow', from: 0, to: 100 },
])("prints no caption over another: $say", async ({ say, from, to }) => {
  const lines = await linesOf(say);
  expect(lines).toHaveLength(say.includes("THREE") ? 3 : 2);
  expect(lines[0]?.[0]).toBeGreaterThanOrEqual(from);
  expect(lines.at(-1)?.[1]).toBeLessThan(to);
});

test("leaves captions at different places where they are alone", async () => {
  const [top] = await linesOf('write "TOP" at the top');
  expect((await linesOf('write "TOP" at the top and "FOOT" at the bottom'))[0]).toEqual(top);
});

test.each([
  ['put "1", "2" and "3" on it, from top to bottom', ["1", "2", "3"].map((text) => `caption “${text}” at the bottom`).join(", ")],
  ['three lines of text: "a", "b", "c"', ["a", "b", "c"].map((text) => `caption “${text}” at the bottom`).join(", ")],
  ['write "A" at the top and "B" underneath', "caption “A” at the top, caption “B” at the top"],
  ['put "A" and under it "B"', "caption “A” at the bottom, caption “B” at the bottom"],
  ['put "A" at the top and "B" at the bottom', "caption “A” at the top, caption “B” at the bottom"],
])("places %s", (say, labels) => {
  expect(describeEdit(say)).toBe(labels);
});

test("forgets the other caption when this one moves away", () => {
  const history = [{ prompt: "write LIFT. write OFF", choice: { index: 0, of: 1 } }];
  const [one, other] = understandPlan("as before, but at the top", history).plan.steps;
  expect([one?.params.anchor, other?.params.anchor]).toEqual(["bottom", "top"]);
  expect(one?.params.stack ?? other?.params.stack).toBeUndefined();
});
