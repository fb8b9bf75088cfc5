import { expect, test } from "vitest";
import { planTurn } from "../../../src/core/turns/plan.ts";
import type { ModelId, Settings, Turn } from "../../../src/core/vocabulary.ts";
import { createModelRegistry } from "../../../src/models/index.ts";
import { local } from "../../../src/models/local/local.ts";
import { planVariants } from "../../../src/models/local/variants.ts";
import { draw } from "./orders.ts";
import { decode, meanLight, paintScene, parsePlan } from "./pictures.ts";

const labels = (prompt: string, wanted: number) => planVariants(parsePlan(prompt), wanted).map(({ label }) => label);
const variantsOf = async (prompt: string, of: number) =>
  Promise.all(
    Array.from({ length: of }, async (_, index) =>
      draw(prompt, [await paintScene()], { choice: { index, of }, seed: 7 + index }),
    ),
  );

test("makes three variants of a strength: subtle, normal and strong", async () => {
  const drawn = await variantsOf("make it brighter", 3);
  expect(drawn.map(({ notes }) => notes)).toEqual([
    ["subtle: brightness +11%"],
    ["brightness +20%"],
    ["strong: brightness +32%"],
  ]);
  const lights = await Promise.all(drawn.map(async ({ image }) => meanLight(await decode(image))));
  expect(lights.toSorted((one, other) => one - other)).toEqual(lights);
  expect((lights[1] ?? 0) - (lights[0] ?? 0)).toBeGreaterThan(4);
  expect((lights[2] ?? 0) - (lights[1] ?? 0)).toBeGreaterThan(4);
});

test.each([
  ["crop to a square", 4, ["", "around the busiest part", "from the top left corner", "from the bottom right corner"]],
  ["crop to the left half", 3, ["", "33%", "67%"]],
  ["black and white", 4, ["", "dramatic", "soft"]],
  ["add the text “hello”", 3, ["", "on a white bar", "on a dark band"]],
  ["add the text “hello” in black", 3, ["", "on a white bar", "on a light band"]],
  ["pad to square", 4, ["", "black bars", "blurred bars"]],
  ["put the second photo in the corner", 3, ["", "in the bottom left corner", "in the top right corner"]],
  ["put them side by side", 3, ["", "one above the other"]],
  ["rotate left", 4, [""]],
  ["flip it", 4, [""]],
  ["resize to 50%", 4, [""]],
  ["sepia at 100%", 2, ["subtle", ""]],
  ["crop to 16:9 and make it brighter", 2, ["", "strong"]],
] as const)("labels the variants of “%s”, of %s", (prompt, wanted, expected) => {
  expect(labels(prompt, wanted)).toEqual(expected);
});

test("names the style of a caption once", async () => {
  const drawn = await variantsOf("write “hello”", 3);
  expect(drawn.map(({ notes }) => notes[0])).toEqual([
    "caption “hello” at the bottom",
    "caption “hello” at the bottom, on a white bar",
    "caption “hello” at the bottom, on a dark band",
  ]);
});

test.each(["make it brighter", "crop to 16:9", "a bit warmer and a vignette", "posterize", "add grain", "sepia", "flip it"])(
  "makes different variants of “%s”, one of them as asked",
  (prompt) => {
    for (const wanted of [1, 2, 3, 4]) {
      const plans = planVariants(parsePlan(prompt), wanted);
      expect(plans.filter(({ label }) => label === "")).toHaveLength(1);
      expect(new Set(plans.map(({ plan }) => JSON.stringify(plan))).size).toBe(plans.length);
      expect(plans.length).toBeLessThanOrEqual(wanted);
    }
  },
);

test.each(["crop to a square", "crop to 9:16", "crop to 21:9"])(
  "keeps different ends in the variants of “%s”",
  async (prompt) => {
    const drawn = await variantsOf(prompt, 4);
    const ends = await Promise.all(
      drawn.filter(({ notes }) => !notes[0]?.includes("busiest part")).map(({ image }) => decode(image)),
    );
    expect(new Set(ends.map(({ bytes }) => Buffer.from(bytes).toString("base64"))).size).toBe(3);
  },
);

test.each([
  ["make it brighter", 4, []],
  ["flip it", 1, ["Built-in editor: 1 picture instead of 4, because the others would look the same."]],
  ["black and white", 3, ["Built-in editor: 3 pictures instead of 4, because the others would look the same."]],
  ["add a hat", 1, []],
  ["darken the sea", 1, []],
  ["brightness 500%", 1, []],
  ["more", 1, []],
])("plans for “%s” %s of four pictures", (prompt, pictures, notes) => {
  const plan = planTurn(
    turn(prompt, 4),
    { pictures: [], attached: [], tooMany: 0, notes: [], history: [], each: false },
    createModelRegistry([local]),
    1,
  );
  expect([plan.variants.length, plan.notes]).toEqual([pictures, notes]);
});

function turn(prompt: string, variants: number): Turn {
  const settings: Settings = {
    models: ["local" as ModelId],
    ...{ aspectRatio: "as is", resolution: "standard", variants, seed: 7, mentionOnly: false },
  };
  return { prompt, requestedSettings: {}, notes: [] as string[], conversation: { settings, seed: 7 } } as Turn;
}
