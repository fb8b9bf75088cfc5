import { expect, test } from "vitest";
import { examplesIn, inMarkedArea, suggestNear } from "../../../../src/models/local/language/suggest.ts";
import { topics } from "../../../../src/models/local/language/suggestion-topics.ts";
import { understandPlan } from "../../../../src/models/local/language/understand.ts";
import { parsePlan } from "../pictures.ts";

// Refused instruction → suggestions.
const table = `
make it an oil painting → make it a pencil sketch | cartoon | posterize
studio ghibli please → cartoon | halftone | posterize
make it look like lego → pixelate it | posterize | 8-bit
remove the person on the left → cut off the left 20% | crop tighter | blur the left third
crop out the guy on the right → cut off the right 20% | crop tighter | blur the right third
erase the lamp → blur the background | remove the background | crop tighter
remove the watermark → crop tighter | cut off the bottom 10% | blur the background
remove the wrinkles → soften it | soft glow | portrait mode
make it night → much darker and cooler | add a vignette
make it winter → much cooler | less colour
turn it into a sunset → much warmer | teal and orange | add a vignette
make it scary → dramatic black and white | darker with more contrast | add a vignette
replace the background with a beach → remove the background | blur the background | white background
darken the sea → darken the background | darken it
sharpen the eyes → sharpen the subject | sharpen it
keep the sea in colour → keep the subject in colour
crop to his face → crop to the subject | zoom in | crop to 16:9
zoom out → pad to 1:1 with blurred bars | make it square without cropping | add a white border
make me look younger → soft glow | soften it | enhance it
brighten it and make it an oil painting → make it a pencil sketch | cartoon | posterize
`;
const rows = table
  .trim()
  .split("\n")
  .map((row) => row.split(" → ") as [string, string]);

test.each(rows)("suggests for “%s”: %s", (prompt, expected) => {
  expect(suggestNear(understandPlan(prompt, []), 1).join(" | ")).toBe(expected);
});

// Refused instruction → what would be done to a part of the picture that a person marked.
test.each([
  ["remove the cup", "remove this"],
  ["please get rid of the ugly trash can", "remove this"],
  ["make it warmer and remove the cup", "remove this"],
  ["darken the cup", "darken it"],
  ["make the jacket red", "make it red"],
  ["remove this", "remove this"],
  ["remove the background", undefined],
  ["add a hat", undefined],
  ["turn it into an oil painting", undefined],
])("says for the marked area, instead of “%s”: %s", (prompt, expected) => {
  expect(inMarkedArea(prompt, understandPlan(prompt, []))).toBe(expected);
});

test.each([
  ["add a hat"],
  ["make her smile"],
  ["animate it"],
  ["give me three versions"],
  ["sing"],
  ["colorize this old photo"],
  ["undo that and make it blue"],
  ['write "Hello" in Comic Sans'],
])("suggests nothing for “%s”: nothing comes near", (prompt) => {
  expect(suggestNear(understandPlan(prompt, []), 1)).toEqual([]);
});

test("suggests what needs several pictures only if there are several", () => {
  const understanding = understandPlan("face swap with the other photo", []);
  expect(suggestNear(understanding, 1)).toEqual([]);
  expect(suggestNear(understanding, 2)).toEqual(["put them side by side", "blend the two photos", "make a collage"]);
});

test("doesn't suggest what was understood already", () => {
  expect(suggestNear(understandPlan("cartoon, and like an anime", []), 1)).toEqual(["halftone", "posterize"]);
});

test("finds the instructions among the examples of a sentence", () => {
  expect(examplesIn("Say how to crop, for example “crop to 16:9” or “crop to the left half”.")).toEqual([
    "crop to 16:9",
    "crop to the left half",
  ]);
  expect(examplesIn("For example: add the text “Hello” at the bottom.")).toEqual([]);
});

test.each(topics.flatMap(({ suggestions }) => suggestions).map((one) => [one]))("understands its own suggestion “%s”", (one) => {
  expect(parsePlan(one).steps.length).toBeGreaterThan(0);
  expect(one.length).toBeLessThanOrEqual(75);
});

test("fills or hides what is to be removed from a marked area", () => {
  const understanding = understandPlan("remove the cup but keep its shadow", [], true);
  expect(suggestNear(understanding, 1, true)).toEqual(["remove this", "pixelate it", "blur it"]);
  expect(suggestNear(understandPlan("paint this like van gogh", []), 1, true)).toEqual(
    suggestNear(understandPlan("paint this like van gogh", []), 1),
  );
});
