// The report on who paid for what, as text and as CSV.

import { expect, test } from "vitest";
import { usageCsv, usageReportLines } from "../../../src/core/cards/usage-report.ts";
import type { UsageRow } from "../../../src/core/store.ts";
import type { ModelId } from "../../../src/core/vocabulary.ts";

const row = (change: Partial<UsageRow>): UsageRow => ({
  ...{ day: "2026-11-30", platform: "discord", server: "s", channel: "general", person: { id: "1", name: "Ada" } },
  ...{ model: "dear/one" as ModelId, drawings: 1, usd: 0.25, unknown: 0, ...change },
});
const names = {
  person: ({ person }: UsageRow) => person?.name ?? "somebody",
  channel: ({ channel = "deleted" }: UsageRow) => channel,
};

test("sums up by day, person, model and channel, the newest day and the highest costs first", () => {
  const rows = [
    row({}),
    row({ day: "2026-11-29", drawings: 2, usd: 0.5, unknown: 1 }),
    row({ person: { id: "2", name: "Bo" }, model: "cheap/two" as ModelId, usd: 0.01, channel: "random" }),
  ];
  expect(usageReportLines(rows, 30, names)).toEqual([
    "All people, last 30 days: 4 pictures for about $0.76",
    ...["By day (UTC)", "· 2026-11-30: 2 pictures, $0.26", "· 2026-11-29: 2 pictures, about $0.50"],
    ...["By person", "· Ada: 3 pictures, about $0.75", "· Bo: 1 picture, $0.01"],
    ...["By model", "· dear/one: 3 pictures, about $0.75", "· cheap/two: 1 picture, $0.01"],
    ...["By channel", "· general: 3 pictures, about $0.75", "· random: 1 picture, $0.01"],
  ]);
});

test("shows eight of each, and how many more there are", () => {
  const rows = Array.from({ length: 10 }, (_, at) => row({ person: { id: String(at), name: `P${at}` }, usd: at }));
  const lines = usageReportLines(rows, 7, names);
  const people = lines.slice(lines.indexOf("By person") + 1, lines.indexOf("By model"));
  expect([people.length, people[0], people.at(-1)]).toEqual([9, "· P9: 1 picture, $9.00", "· and 2 more"]);
});

test("says that nobody has paid for anything", () => {
  expect(usageReportLines([], 30, names)).toEqual(["Nobody has paid for a picture in the last 30 days."]);
});

test("writes CSV that programs read, and no formulas", () => {
  const { server: _, channel: _gone, person: _deleted, ...bare } = row({ usd: 0.1 + 0.2 });
  const csv = usageCsv([row({ person: { id: "1", name: '=HYPERLINK("x"),Ada' } }), bare], ({ channel = "" }) => `#${channel}`);
  expect(csv.split("\r\n")).toEqual([
    "day,platform,server,channel,person,person_id,model,pictures,usd,unknown",
    `2026-11-30,discord,s,#general,"'=HYPERLINK(""x""),Ada",1,dear/one,1,0.25,0`,
    "2026-11-30,discord,,,,,dear/one,1,0.3,0",
    "",
  ]);
});
