import { expect, test } from "vitest";
import { refusal } from "../../../src/models/local/language/refuse.ts";
import { understandPlan } from "../../../src/models/local/language/understand.ts";
import { operations } from "../../../src/models/local/operations/index.ts";

// What is said → the words that are named (with + between) → the reason that is given, where one is known.
const refused = `
add a hat → hat → draws nothing new
remove the person → remove + person → cannot remove things
remove the person and the background → person → cannot remove things
brighten only the sky → sky → cannot tell the sky from
black and white except her hair → hair → cannot tell the hair from
keep the sky in colour → keep + sky → cannot tell the sky from
crop to the face → face → cannot tell the face from
cut out the left person → person → cannot tell several apart
the left person brighter → left + person → cannot tell several apart
blur everything but the man on the right → man + right → cannot tell several apart
cut out the person on the left → left → cannot tell several apart
keep the second cat in colour → second → cannot tell several apart
make the dog blue → dog → say “only the dog”
rotate the background → background → changes light, colour and detail
make the subject bigger → subject → changes light, colour and detail
replace the background with a beach → background + beach → a picture that you attach
put a mountain behind her → mountain + behind → a picture that you attach
make it black and white but keep the mood → keep + mood
add a hat to the dog → hat + dog → draws nothing new
give him sunglasses → him + sunglasses → draws nothing new
put a crown on her head → crown + her + head → draws nothing new
add a shark → shark → draws nothing new
add a sticker of a heart → sticker + heart → draws nothing new
put a sticker on it → sticker
add a flame → flame → draws nothing new
add a whale → whale → draws nothing new
add some bears → bears → draws nothing new
draw a moustache → draw + moustache → draws nothing new
insert a cat in the corner → insert + cat + corner → draws nothing new
add falling snow → falling + snow → draws nothing new
add rain → rain → draws nothing new
add fireworks → fireworks → draws nothing new
make it winter → winter → season
make it night → night → season
turn it into a sunset → sunset → season
make it look like autumn → autumn → season
christmas theme → christmas + theme → season
darken the sky → sky → cannot tell the sky from
brighten the faces → faces → cannot tell the faces from
make her hair blue → her + hair → cannot tell the hair from
change the shirt to red → shirt + red → cannot tell the shirt from
whiten the teeth → whiten + teeth → cannot tell the teeth from
make the grass greener → grass → cannot tell the grass from
sharpen the eyes → eyes → cannot tell the eyes from
blur the car → car → cannot tell the car from
remove the person on the left → remove + person + left → cannot remove things
erase the tree → erase + tree → cannot remove things
remove the wrinkles → remove + wrinkles → cannot remove things
get rid of the text → rid → cannot remove things
delete the watermark → delete + watermark → cannot remove things
take out the lamp post → out + lamp + post → cannot remove things
replace the dog with a cat → replace + dog + cat → cannot replace
swap the faces → swap + faces → cannot replace
colorize this old photo → colorize → invent the colours
zoom out → out → what lies outside
expand the picture to the left → expand + left → what lies outside
make it look like a painting → painting → paint in a style
turn it into an anime → anime → paint in a style
in the style of van gogh → van + gogh → paint in a style
ghibli style → ghibli → paint in a style
make it look like lego → lego → paint in a style
make me look younger → younger
make him taller → him + taller
make her smile → her + smile → cannot tell the smile from
open his eyes → open + his + eyes → cannot tell the eyes from
make it scary → scary
make it more interesting → more + interesting
asdf qwer zxcv → asdf + qwer + zxcv
make it brighter and add a hat → hat → draws nothing new
crop to 16:9, darken the sky → sky → cannot tell the sky from
warmer, then remove the sign → remove + sign → cannot remove things
black and white except the red → except + red
brightness plus plus banana → plus + banana → cannot tell the banana from
crop to his face → his + face → cannot tell the face from
rotate it like a pancake → pancake
write a poem about it → write + poem + about
write a poem under it and make it brighter → write + poem + under
undo that and make it blue → undo → works alone
revert → revert → works alone
go back to the original → back + original → works alone
add a border with flowers → flowers → cannot tell the flowers from
add a caption describing it → caption + describing → draws nothing new
make the left half darker → left → not on other parts
darken only the top → top → not on other parts
brighten the bottom half → bottom → not on other parts
blur the edges → blur
double the flowers → double + flowers → cannot tell the flowers from
make it transparent → transparent
3d effect → 3d → paint in a style
fish eye → fish + eye → cannot tell the fish from
upscale with AI → AI
make it 4d → 4d
sing → sing
translate the text to German → translate + text + German
change the text to hello → text
make it move → move
animate it → animate
make a video → video
cartoon, variants 4 → variants + 4 → are settings
4 variants of sepia → variants → are settings
give me three versions → three + versions → are settings
sepia, seed 7 → seed + 7 → are settings
remove red eyes → eyes → cannot remove things
write Hello World in a handwritten font → write Hello World in a handwritten font → no fonts to choose from
write "Hello" in Comic Sans → Sans → no fonts to choose from
convert it to jpeg → jpeg → what kind of file
make it under 1 MB → MB → how many bytes
add my name Bob in the lower right corner → add my name Bob in the lower right corner → in quotation marks
remove the text → remove + text → cannot remove things
perspective correction → perspective + correction
`;

/** Understood, but it cannot be: what is said → the sentence. */
const impossible = `
crop → Say to which shape or part: “crop to 16:9”, “crop to the left half”.
tint it → Say in which colour: “tint it blue”.
tint it grey → A tint needs a colour; gray is none.
add text → Say which words, in quotation marks: add the text “Hello” at the bottom.
write "" at the top → Say which words, in quotation marks: add the text “Hello” at the bottom.
straighten it → The built-in editor does not see by itself how crooked it is: say “straighten by 2 degrees left”.
brightness 500% → The brightness can change by −90% to +90%.
exposure +20 → Exposure goes up to +5 stops.
gamma 0 → Gamma starts at 0.2.
enlarge 100x → Enlarging goes up to 16 times.
resize to 100000x100000 → The longest side can have 20,000 pixels at most.
crop to 1:100 → 1:100 is no shape that a picture can have.
crop to 0:0 → 0:0 is no shape that a picture can have.
posterize to 1 level → It takes at least 2 levels.
blur by 0 px → A blur of nothing is none.
more → There is nothing before this that could be done again.
as before but warmer → There is nothing before this that could be done again.
don't crop it → That says only what to leave alone, so there is nothing to do.
hello → Say what to change, for example “make it brighter”.
what can you do? → Say what to change, for example “make it brighter”.
`;

test("a thing that was understood is not blamed", () => {
  const sentence = refusal(refusedUnderstanding("white 3px outline around the person"));
  expect(sentence).toContain("(“3px”)");
  expect(sentence).not.toContain("the person from");
});

test("there are plenty of refusals here", () => {
  expect(rowsOf(refused).length).toBeGreaterThanOrEqual(60);
});

test.each(rowsOf(refused))("“%s” is refused because of %s", (said, named, reason) => {
  const sentence = refusal(refusedUnderstanding(said));
  for (const word of named.split(" + ")) expect(sentence).toContain(`“${word}”`);
  if (reason) expect(sentence).toContain(reason);
  expect(sentence).toMatch(/^The built-in editor does not understand “/);
});

test.each(rowsOf(refused))("the refusal of “%s” shows three things that can be done", (said) => {
  const shown = /The nearest it can do: “(.*)”\.$/.exec(refusal(refusedUnderstanding(said)))?.[1]?.split("”, “") ?? [];
  expect(new Set(shown).size).toBe(3);
  const known = [...operations.flatMap(({ examples }) => examples)];
  expect(shown.filter((example) => !known.includes(example))).toEqual([]);
});

test.each(rowsOf(impossible))("“%s” gets its own sentence: %s", (said, sentence) => {
  expect(understandPlan(said, [])).toMatchObject({ unsupported: sentence, unmatched: [] });
});

test("what was understood besides is told, and that nothing was changed", () => {
  expect(refusal(refusedUnderstanding("make it brighter and add a hat"))).toContain(
    "The rest was understood (brightness +20%), but nothing was changed.",
  );
});

test("the nearest things are near", () => {
  expect(refusal(refusedUnderstanding("sharpen the eyes"))).toContain("“sharpen it”");
  expect(refusal(refusedUnderstanding("crop to his face"))).toContain("“crop to 16:9”");
  expect(refusal(refusedUnderstanding("get rid of the text"))).toContain("“add the text");
});

test("a very long instruction is refused with a short sentence", () => {
  const endless = "paint me a unicorn on a rainbow ".repeat(50);
  expect(refusal(refusedUnderstanding(endless)).length).toBeLessThan(600);
  expect(understandPlan("brighter ".repeat(400), []).unsupported).toContain("too much at once");
  expect(understandPlan("brighter, ".repeat(40), []).unsupported).toContain("too much at once");
});

function refusedUnderstanding(said: string) {
  const understanding = understandPlan(said, []);
  expect(understanding.unmatched).not.toEqual([]);
  return understanding;
}

function rowsOf(table: string): [said: string, second: string, third: string][] {
  return table
    .trim()
    .split("\n")
    .map((row) => {
      const [said = "", second = "", third = ""] = row.split(" → ");
      return [said, second, third];
    });
}
