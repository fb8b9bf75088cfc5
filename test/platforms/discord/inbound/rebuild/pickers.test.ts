import { expect, test } from "vitest";
import { identify } from "../../../../../src/platforms/discord/inbound/rebuild/pickers.ts";

const ada = { id: "1", name: "Ada" };
const bo = { id: "2", name: "Bo" };

test.each([
  ["by their names", ["Ada", "Bo"], [bo, ada], ["1", "2"]],
  ["by elimination, if one has a nickname", ["Ada", "Bo the bold"], [ada, bo], ["1", "2"]],
  ["not if two have nicknames", ["A", "B"], [ada, bo], [undefined, undefined]],
  ["not if two have the same name", ["Ada"], [ada, { id: "3", name: "Ada" }], [undefined]],
  ["not if they picked with a button", ["Ada"], [], [undefined]],
])("identifies people who picked %s", (_, names, people, ids) => {
  expect(
    identify(
      names.map((name) => ({ name })),
      people,
    ).map(({ id }) => id),
  ).toEqual(ids);
});
