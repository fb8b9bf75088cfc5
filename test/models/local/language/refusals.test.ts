import { expect, test } from "vitest";
import { explainRefusal } from "../../../../src/models/local/language/refusal.ts";
import { understandPlan } from "../../../../src/models/local/language/understand.ts";

// Instruction → the unknown words it names, joined by + → the reason it gives, if any.
const refused = `
add a hat → hat → can't add new objects
remove the person → remove + person → can't find objects by their names
remove the person and the background → person → can't find objects by their names
brighten only the sea → sea → can't select the sea,
black and white except her hair → hair → can't select the hair,
keep the sea in colour → keep + sea → can't select the sea,
crop to the face → face → can't select the face,
cut out the left person → person → can't tell several apart
the left person brighter → left + person → can't tell several apart
blur everything but the man on the right → man + right → can't tell several apart
cut out the person on the left → left → can't tell several apart
keep the second cat in colour → second → can't tell several apart
make the dog blue → dog → say “only the dog”
rotate the background → background → only change light, colour and detail
make the subject bigger → subject → only change light, colour and detail
replace the background with a beach → background + beach → a picture you attach
put a mountain behind her → mountain + behind → a picture you attach
make it black and white but keep the mood → keep + mood
add a hat to the dog → hat + dog → can't add new objects
give him sunglasses → him + sunglasses → can't add new objects
put a crown on her head → crown + her + head → can't add new objects
add a shark → shark → can't add new objects
add a sticker of a heart → sticker + heart → can't add new objects
put a sticker on it → sticker
add a flame → flame → can't add new objects
add a whale → whale → can't add new objects
add some bears → bears → can't add new objects
draw a moustache → draw + moustache → can't add new objects
insert a cat in the corner → insert + cat + corner → can't add new objects
add falling snow → falling + snow → can't add new objects
add rain → rain → can't add new objects
add fireworks → fireworks → can't add new objects
make it winter → winter → season
make it night → night → season
turn it into a sunset → sunset → season
make it look like autumn → autumn → season
christmas theme → christmas + theme → season
darken the clouds → clouds → can't select the clouds,
brighten the faces → faces → can't select the faces,
make her hair blue → her + hair → can't select the hair,
change the shirt to red → shirt + red → can't select the shirt,
whiten the teeth → whiten + teeth → can't select the teeth,
make the grass greener → grass → can't select the grass,
sharpen the eyes → eyes → can't select the eyes,
blur the car → car → can't select the car,
remove the person on the left → remove + person + left → can't find objects by their names
erase the tree → erase + tree → can't find objects by their names
remove the wrinkles → remove + wrinkles → can't find objects by their names
get rid of the text → rid → can't find objects by their names
delete the watermark → delete + watermark → can't find objects by their names
take out the lamp post → out + lamp + post → can't find objects by their names
replace the dog with a cat → replace + dog + cat → can't replace
swap the faces → swap + faces → can't replace
colorize this old photo → colorize → can't add colour
zoom out → out → outside its edges
expand the picture to the left → expand + left → outside its edges
make it look like a painting → painting → can't imitate that style
turn it into an anime → anime → can't imitate that style
in the style of van gogh → van + gogh → can't imitate that style
ghibli style → ghibli → can't imitate that style
make it look like lego → lego → can't imitate that style
make me look younger → younger
make him taller → him + taller
make her smile → her + smile → can't select the smile,
open his eyes → open + his + eyes → can't select the eyes,
make it scary → scary
make it more interesting → more + interesting
asdf qwer zxcv → asdf + qwer + zxcv
make it brighter and add a hat → hat → can't add new objects
crop to 16:9, darken the sea → sea → can't select the sea,
replace the sky → replace + sky → can't replace
add clouds to the sky → clouds + sky → can't add new objects
make the top red → make the top red
warmer, then remove the sign → remove + sign → can't find objects by their names
black and white except the red → except + red
brightness plus plus banana → plus + banana → can't select the banana,
crop to his face → his + face → can't select the face,
rotate it like a pancake → pancake
write a poem about it → write + poem + about
write a poem under it and make it brighter → write + poem + under
undo that and make it blue → undo → send just “undo”
revert → revert → send just “undo”
go back to the original → back + original → send just “undo”
add a border with flowers → flowers → can't select the flowers,
add a caption describing it → caption + describing → can't add new objects
make the middle row darker → row
cut the sky out → sky + out
double the flowers → double + flowers → can't select the flowers,
make it transparent → transparent
3d effect → 3d → can't imitate that style
fish eye → fish + eye → can't select the fish,
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
remove red eyes → eyes → can't find objects by their names
write Hello World in a handwritten font → write Hello World in a handwritten font → no fonts to choose from
write "Hello" in Comic Sans → Sans → no fonts to choose from
convert it to gif → gif → can save JPEG, PNG and WebP
save as heic → save + heic → can save JPEG, PNG and WebP
add my name Bob in the lower right corner → add my name Bob in the lower right corner → in quotation marks
remove the text → remove + text → can't find objects by their names
change the perspective → perspective
show it from a different perspective → different + perspective
remove the leaning building → remove + building → can't find objects by their names
remove the vertical lines → remove + vertical + lines → can't find objects by their names
make the stripes vertical → stripes + vertical
straighten her hair → her + hair → can't select the hair
straighten the road → road → can't select the road
fix the tilt of her head → her + head → can't select the head
remove the horizon → remove + horizon → can't find objects by their names
level the light → level
`;

/** Understood but not possible: instruction → refusal. */
const impossible = `
crop → Say how to crop the picture, for example “crop to 16:9” or “crop to the left half”.
tint it → Say which colour, for example “tint it blue”.
tint it grey → A tint needs a colour, and grey has none. Try “tint it blue”.
add text → Say which text to add, in quotation marks. For example: add the text “Hello” at the bottom.
write "" at the top → Say which text to add, in quotation marks. For example: add the text “Hello” at the bottom.
straighten it to the left → Say how far to turn the picture, for example “straighten by 2 degrees left”, or just “straighten it”.
brightness 500% → The range for brightness is −90% to +90%.
exposure +20 → The range for exposure is −5 to +5 stops.
gamma 0 → The range for gamma is 0.2 to 5.
enlarge 100x → A picture can't be made more than 16 times larger.
resize to 100000x100000 → Each side must be a whole number of pixels from 1 to 20,000.
crop to 1:100 → 1:100 can't be used as an aspect ratio.
crop to 0:0 → 0:0 can't be used as an aspect ratio.
posterize to 1 level → Use a whole number of levels from 2 to 32.
blur by 0 px → The blur radius must be more than 0.
more → There's no earlier edit to repeat or adjust.
as before but warmer → There's no earlier edit to repeat or adjust.
don't crop it → You only said what to keep. What should change?
hello → Say what to change, for example “make it brighter”.
what can you do? → Say what to change, for example “make it brighter”.
`;

test("does not blame a noun that it understood", () => {
  const sentence = explainRefusal(refusedUnderstanding("white 3px outline around the person"));
  expect(sentence).toContain("“3px” in");
  expect(sentence).not.toContain("select the person");
});

test("covers at least 60 refusals", () => {
  expect(rowsOf(refused).length).toBeGreaterThanOrEqual(60);
});

test.each(rowsOf(refused))("refuses “%s” because of %s", (prompt, named, reason) => {
  const sentence = explainRefusal(refusedUnderstanding(prompt));
  for (const word of named.split(" + ")) expect(sentence).toContain(`“${word}”`);
  if (reason) expect(sentence).toContain(reason);
  expect(sentence).toMatch(/^The built-in editor doesn't understand “/);
});

test.each(rowsOf(impossible))("answers “%s” with: %s", (prompt, sentence) => {
  expect(understandPlan(prompt, [])).toMatchObject({ unsupported: sentence, unmatched: [] });
});

test("names the part it understood, and says that nothing was changed", () => {
  expect(explainRefusal(refusedUnderstanding("make it brighter and add a hat"))).toContain(
    "It understood the rest (brightness +20%), but changed nothing.",
  );
});

test("says what a marked area can be used for instead of removing what's in it", () => {
  const sentence = explainRefusal(refusedUnderstanding("remove the cup but keep its shadow"), true);
  expect(sentence).toContain("It can fill the marked area with what's around it, “remove this”, or hide what's there");
  expect(explainRefusal(refusedUnderstanding("add a hat"), true)).toContain("can't add new objects");
});

test("refuses a very long instruction briefly", () => {
  const endless = "paint me a unicorn on a rainbow ".repeat(50);
  expect(explainRefusal(refusedUnderstanding(endless)).length).toBeLessThan(600);
  expect(understandPlan("brighter ".repeat(400), []).unsupported).toContain("too much at once");
  expect(understandPlan("brighter, ".repeat(40), []).unsupported).toContain("too much at once");
});

function refusedUnderstanding(prompt: string) {
  const understanding = understandPlan(prompt, []);
  expect(understanding.unmatched).not.toEqual([]);
  return understanding;
}

function rowsOf(table: string): [prompt: string, second: string, third: string][] {
  return table
    .trim()
    .split("\n")
    .map((row) => {
      const [prompt = "", second = "", third = ""] = row.split(" → ");
      return [prompt, second, third];
    });
}
