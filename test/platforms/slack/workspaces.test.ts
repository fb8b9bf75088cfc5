// The parts that many workspaces need: sealed tokens, qualified ids, and the workspace of a payload.

import { expect, test } from "vitest";
import type { Intent } from "../../../src/core/vocabulary.ts";
import { teamOfPayload } from "../../../src/platforms/slack/inbound/payload-team.ts";
import type { Payload } from "../../../src/platforms/slack/inbound/types.ts";
import { TokenSealer } from "../../../src/platforms/slack/workspaces/sealed-token.ts";
import { coreOfTeam, readQualified } from "../../../src/platforms/slack/workspaces/team-core.ts";
import { FakeCore } from "../../conformance/platforms/fake-core.ts";

const secret = "a secret with at least 32 characters";

test("opens a sealed token only with its secret, for its workspace, and unchanged", () => {
  const sealer = new TokenSealer(secret);
  const sealed = sealer.seal("xoxb-1", "T1");
  expect(sealed).not.toContain("xoxb");
  expect(sealer.seal("xoxb-1", "T1")).not.toBe(sealed);
  expect(new TokenSealer(secret).open(sealed, "T1")).toBe("xoxb-1");
  expect(new TokenSealer(`${secret}!`).open(sealed, "T1")).toBeUndefined();
  expect(sealer.open(sealed, "T2")).toBeUndefined();
  for (const at of [4, sealed.length - 3]) {
    const other = sealed[at] === "A" ? "B" : "A";
    expect(sealer.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`, "T1")).toBeUndefined();
  }
  for (const text of ["", "v1.", "v2.AAAA", sealed.slice(0, 20)]) expect(sealer.open(text, "T1")).toBeUndefined();
});

const place = { thread: { platform: "slack", id: "T1/C1/1.1" } } as const;
const person = { id: "U1", name: "<@U1>", moderator: false };
const [file, other] = [
  { id: "F1", name: "a.png" },
  { id: "F2", name: "b.png" },
];
const edit = { kind: "edit", prompt: "x", settings: {}, addressed: true, fresh: false } as const;

test.each<[Intent, string[]]>([
  [{ ...edit, source: { attachments: [file] }, references: [other] }, ["T1:F1", "T1:F2"]],
  [{ kind: "form", draft: { prompt: "", settings: {}, source: { attachments: [file] }, references: [] } }, ["T1:F1"]],
  [{ kind: "submit", draft: "d" as never, prompt: "x", settings: {}, references: [file, other] }, ["T1:F1", "T1:F2"]],
])("gives the core ids of people and files with their workspace (%#)", async (intent, files) => {
  const core = new FakeCore();
  await coreOfTeam(core, "T1").receive({ id: "trigger", location: place, author: person, at: new Date(), intent });
  const [request] = core.requests;
  expect(request).toMatchObject({ id: "T1/trigger", author: { id: "T1:U1", name: "<@U1>" }, location: place });
  expect(JSON.stringify(request?.intent).match(/T1:F\d/g)).toEqual(files);
  expect(files.map((id) => readQualified(id).team)).toEqual(files.map(() => "T1"));
});

test("leaves ids of a bot with one workspace as they are", () => {
  expect(readQualified("U1")).toEqual({ team: undefined, id: "U1" });
  expect(readQualified("C1<1.5")).toEqual({ team: undefined, id: "C1<1.5" });
  expect(readQualified("T1:C1<1.5")).toEqual({ team: "T1", id: "C1<1.5" });
});

test.each<[string, object, string]>([
  ["an event", { event: {}, team_id: "T1" }, "T1"],
  ["an event in a shared channel", { event: {}, team_id: "T9", authorizations: [{ team_id: "T1" }] }, "T1"],
  ["an event for an organization", { event: {}, team_id: "T1", authorizations: [{ team_id: null }] }, "T1"],
  ["a command", { command: "/edit", team_id: "T1" }, "T1"],
  ["a click", { type: "block_actions", team: { id: "T1" } }, "T1"],
  ["a form", { type: "view_submission", team: { id: "T9" }, view: { app_installed_team_id: "T1" } }, "T1"],
  ["a click for an organization", { type: "block_actions", team: null }, ""],
])("finds the workspace of %s", (_, body, team) => {
  expect(teamOfPayload(body as Payload)).toBe(team);
});
