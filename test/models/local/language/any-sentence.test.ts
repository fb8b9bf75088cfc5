// Whatever people write: it is read, all of it is done or named, and nothing is done that another clause only seems to ask for.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { understandPlan } from "../../../../src/models/local/language/understand.ts";
import { operations } from "../../../../src/models/local/operations/index.ts";

/** Fixed, so that a failure can be repeated. */
const settings = { seed: 20_261_130, numRuns: 200 };

const history = [{ prompt: "make it brighter", choice: { index: 0, of: 1 } }];
const read = (say: string) => understandPlan(say, history);
const isAccepted = ({ unmatched, unsupported }: ReturnType<typeof read>) => unmatched.length === 0 && unsupported === undefined;
const namesOf = ({ plan }: ReturnType<typeof read>) => plan.steps.map(({ name }) => name).sort();

/** Complaints ask for the opposite, and some orders change what another one means: "a matte look, greyscale" is a soft greyscale. */
const takesPart = /\btoo\b|^keep the subject|^title:|^a matte look$|^square$/;

/** Orders of one clause each, with the operations that they lead to when they stand alone. */
const orders = operations
  .flatMap(({ examples }) => examples)
  .filter((say) => !/[,.;]| and | then | but /.test(say) && !takesPart.test(say))
  .map((say) => ({ say, understood: read(say) }))
  .filter(({ understood }) => isAccepted(understood) && understood.plan.steps.length === 1 && understood.plan.turnsBack === 0)
  .map(({ say, understood }) => ({ say, names: namesOf(understood) }));

/** What the editor can't do, whatever stands beside it. */
const impossible = [
  ...["add a kite", "make her smile", "put a hat on the dog", "turn him into a pirate", "remove the cup"],
  ...["replace the car with a boat", "give the cat wings", "draw a moustache on him", "make it an oil painting"],
];

const separators = fc.constantFrom(", ", ". ", "; ", " and ", ", then ", "\n", ", and also ");
const words = fc.constantFrom(
  ...[...orders.map(({ say }) => say), ...impossible].flatMap((say) => say.split(" ")),
  ...'not never less more too much half the rest second undo again before like that 20% 4:5 #f00 “SALE” "x" \' ( ) 👍 日本 ß İ'.split(
    " ",
  ),
);

function join(clauses: readonly string[], between: readonly string[]): string {
  return clauses.reduce((sentence, clause, index) => `${sentence}${between[index - 1] ?? ", "}${clause}`);
}

describe("any sentence", () => {
  test("is read without an error, and the same way each time", () => {
    const texts = fc.oneof(
      fc.array(words, { maxLength: 60 }).map((list) => list.join(" ")),
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.array(words, { minLength: 300, maxLength: 2000 }).map((list) => list.join(" ").slice(0, 8000)),
    );
    fc.assert(
      fc.property(texts, (say) => {
        expect(read(say)).toEqual(read(say));
      }),
      settings,
    );
  });

  test("asks for all that its clauses ask for, or is not accepted", () => {
    expect(orders.length).toBeGreaterThan(60);
    const several = fc.uniqueArray(fc.constantFrom(...orders), { minLength: 2, maxLength: 4, selector: ({ names }) => names[0] });
    fc.assert(
      fc.property(several, fc.array(separators, { minLength: 3, maxLength: 3 }), (list, between) => {
        const understood = read(
          join(
            list.map(({ say }) => say),
            between,
          ),
        );
        if (isAccepted(understood)) expect(namesOf(understood)).toEqual(list.flatMap(({ names }) => names).sort());
      }),
      settings,
    );
  });

  test("loses no order that is misspelt", () => {
    expect(namesOf(read("white background, isolat the cat"))).toEqual(namesOf(read("white background, isolate the cat")));
    expect(isAccepted(read("add a kite and bokehh"))).toBe(false);
  });

  test("is never accepted with a clause that can't be done", () => {
    const several = fc.array(fc.constantFrom(...orders), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        several,
        fc.constantFrom(...impossible),
        fc.nat(3),
        fc.array(separators, { minLength: 3, maxLength: 3 }),
        (list, other, at, between) => {
          const clauses = list.map(({ say }) => say);
          clauses.splice(Math.min(at, clauses.length), 0, other);
          expect(isAccepted(read(join(clauses, between)))).toBe(false);
        },
      ),
      settings,
    );
  });
});
