import { expect, test } from "vitest";
import { compareReactions } from "../../../../src/platforms/shared/inbound/reaction-picks.ts";

const pseudonymOf = (user: string) => `pseudonym of ${user}`;

test("finds reactions that were added and removed while the bot was offline", () => {
  const known = [
    { user: "ada", number: 1 },
    { user: "ada", number: 2 },
  ];
  const current = [
    { user: "ada", number: 2 },
    { user: "ben", number: 2 },
  ];
  expect(compareReactions(known, current, pseudonymOf)).toEqual({
    added: [{ user: "ben", number: 2 }],
    removed: [{ user: "ada", number: 1 }],
  });
});

test("recognizes a person who was forgotten", () => {
  const known = [{ user: pseudonymOf("ada"), number: 1 }];
  expect(compareReactions(known, [{ user: "ada", number: 1 }], pseudonymOf)).toEqual({ added: [], removed: [] });
});
