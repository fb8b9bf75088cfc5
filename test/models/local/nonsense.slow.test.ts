import { expect, test } from "vitest";
import { ModelError } from "../../../src/core/errors.ts";
import { explainRefusal } from "../../../src/models/local/language/refusal.ts";
import { understandPlan } from "../../../src/models/local/language/understand.ts";
import { knownWords } from "../../../src/models/local/language/vocabulary/phrase.ts";
import { createBuiltInEditor } from "../../../src/models/local/local.ts";
import { operations } from "../../../src/models/local/operations/index.ts";
import { createRandom } from "../../../src/models/local/rendering/pixels/random.ts";
import { planVariants } from "../../../src/models/local/variants.ts";
import { exchange, order } from "./orders.ts";
import { decode, paintScene, renderSteps } from "./pictures.ts";
import { disc, finderOf, finds } from "./subject/fixtures.ts";

// For any input, the editor either changes the picture or refuses with a sentence.

const known = [...knownWords];
const examples = operations.flatMap(({ examples: all }) => all);
const oddities =
  "“ ” \" ' , . ; ! ? … & + - % ° × # #ff0000 #zzz 16:9 0:0 1:1 0 -1 1e9 999999 50% -300% NaN null undefined true <b> </script> \\ / * ( ) [ ] { } | $ ^ ~ ` 😀 é ﬁ İ ß \u0000 \u202e \u200b 日本 привет ½ Ⅷ · “0” “7” 1.5x 10px 3° by to at and but then not no don't without again more less before it the".split(
    " ",
  );

/** A random instruction of words, numbers, signs and parts of examples. */
function babble(random: () => number): string {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;
  const word = () => {
    const kind = random();
    if (kind < 0.5) return pick(known);
    if (kind < 0.75) return pick(oddities);
    if (kind < 0.85) return misspell(pick(known), random);
    return pick(examples)
      .split(" ")
      .slice(Math.floor(random() * 3))
      .join(" ");
  };
  return Array.from({ length: 1 + Math.floor(random() * 9) }, word).join(random() < 0.9 ? " " : ", ");
}

function misspell(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length);
  return word.slice(0, at) + String.fromCharCode(97 + Math.floor(random() * 26)) + word.slice(at + 1);
}

test("understands or refuses a thousand random instructions without a crash", () => {
  const random = createRandom(1);
  for (let count = 0; count < 1000; count += 1) {
    const [prompt, before] = [babble(random), babble(random)];
    const { plan, unmatched, possible, remarks, unsupported } = understandPlan(prompt, [
      { prompt: before, choice: { index: 1, of: 3 } },
    ]);
    if (unmatched.length > 0)
      expect(explainRefusal({ plan, unmatched, possible, remarks, unsupported })).toMatch(
        /^The built-in editor doesn't understand “.+”.*\.$/su,
      );
    else if (unsupported !== undefined) expect(unsupported).toMatch(/^\S.*[.?!]$/s);
    else expect([plan.steps.length > 0, planVariants(plan, 4).length > 0]).toEqual([true, true]);
  }
}, 180_000);

test("changes the picture or refuses for random instructions that it understands", async () => {
  const random = createRandom(2);
  const source = await paintScene();
  const before = await decode(source);
  let [drawn, tried] = [0, 0];
  while (tried < 100) {
    const { plan, unmatched, unsupported } = understandPlan(babble(random), []);
    if (unmatched.length > 0 || unsupported !== undefined) continue;
    tried += 1;
    const outcome = await renderSteps(plan, [source, source], finds(disc));
    if (outcome.kind === "refused") expect(outcome.userMessage).toMatch(/^\S.*\.$/s);
    else {
      drawn += 1;
      const after = await decode(outcome.image);
      const equal =
        after.width === before.width &&
        after.height === before.height &&
        after.channels === before.channels &&
        after.bytes.every((byte, at) => byte === before.bytes[at]);
      expect([plan, equal]).toEqual([plan, false]);
    }
  }
  expect(drawn).toBeGreaterThan(40);
}, 180_000);

test("throws only refusals for random conversations", async () => {
  const random = createRandom(3);
  const source = await paintScene();
  const editor = createBuiltInEditor(finderOf(disc));
  const watch = { signal: new AbortController().signal, preview() {} };
  let drawn = 0;
  for (let count = 0; count < 60 || (drawn < 5 && count < 3000); count += 1) {
    const history = [exchange(babble(random), [source])];
    try {
      const { notes } = await editor.draw(order(babble(random), [source], { history, seed: count }), watch);
      expect(notes[0]).not.toBe("");
      drawn += 1;
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      expect(error).toMatchObject({ code: "refused", userMessage: expect.stringMatching(/^\S.*\.$/s) });
    }
  }
  expect(drawn).toBeGreaterThanOrEqual(5);
});
