// Runs `npm run provenance`: its output and its exit codes.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createProvenance } from "../../src/images/provenance/provenance.ts";
import { provenance } from "../fakes/provenance.ts";
import { noise } from "../images/fixtures.ts";
import { manifestNaming, samples, withManifest } from "../images/provenance/samples.ts";
import { startCommandRunner } from "./start-command-runner.ts";

const program = fileURLToPath(new URL("../../src/cli/provenance.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "threadbrush-provenance-"));
const runner = startCommandRunner(folder);
afterAll(async () => {
  await runner.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function show(bytes: Uint8Array | undefined) {
  writeFileSync(join(folder, "file"), bytes ?? "");
  return runner.run(program, "file");
}

const make = async (type: string) => (await samples[type]?.()) ?? Buffer.alloc(0);
const unsigned = "Content Credentials (C2PA): none.";

test.each(["png", "progressive jpeg", "animated webp", "animated gif"])("shows who made a %s", async (type) => {
  const marked = provenance.write(await make(type), { origin: "generated", system: "openai/gpt-image-2" });
  const { code, out, err } = await show(marked);
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\n")).toEqual([
    "Made by a model (trainedAlgorithmicMedia).",
    "Model: openai/gpt-image-2",
    "Program: Threadbrush 1.2.3",
    unsigned,
    "",
  ]);
});

test.each([
  ["composite", "A model changed it or added to it (compositeWithTrainedAlgorithmicMedia)."],
  ["edited", "Edited by a person or a program, not by a model that generates pictures (humanEdits)."],
] as const)("says that a picture is %s", async (origin, sentence) => {
  const { out } = await show(provenance.write(await make("png"), { origin }));
  expect(out).toContain(sentence);
});

test("shows the instruction, and obeys none of its control characters", async () => {
  const told = createProvenance({ tool: "T", writesPrompts: true });
  const prompt = "a\u009b31m boat\nModel: mine\u202e";
  const { out } = await show(told.write(await make("png"), { origin: "generated", prompt }));
  expect(out).toContain("Instruction: a 31m boat Model: mine\n");
});

test("shows Content Credentials and the mark in them", async () => {
  const { code, out } = await show(withManifest(await make("jpeg"), manifestNaming("trainedAlgorithmicMedia")));
  expect([code, out]).toEqual([
    0,
    "Made by a model (trainedAlgorithmicMedia).\nContent Credentials (C2PA): yes. Their signature wasn't checked.\n",
  ]);
});

test("says that a file has no marks", async () => {
  for (const bytes of [await make("png"), await noise(20, 20).avif().toBuffer(), await noise(20, 20).tiff().toBuffer()]) {
    const { code, out } = await show(bytes);
    expect([code, out]).toEqual([
      0,
      `The file says nothing about how it was made. It may still be generated: such marks are easily lost.\n${unsigned}\n`,
    ]);
  }
});

test("refuses what is no picture, and damaged pictures, with a sentence", async () => {
  const png = await make("png");
  for (const [bytes, sentence] of [
    [Buffer.from("%PDF-1.7"), /^This is a PDF document/],
    [Buffer.alloc(0), /empty/],
    [png.subarray(0, png.length - 20), /damaged or incomplete/],
  ] as const) {
    const { code, out, err } = await show(bytes);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(sentence);
  }
  const missing = await runner.run(program, "nothing.png");
  expect([missing.code, missing.err]).toEqual([2, "Can't read nothing.png. Check its name and that you may read it.\n"]);
});
