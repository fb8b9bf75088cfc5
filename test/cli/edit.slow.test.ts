// Runs `npm run edit`: the files it writes, its output and its exit codes.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { editorMessages } from "../../src/models/local/messages.ts";
import { operations } from "../../src/models/local/operations/index.ts";
import { openAiModels } from "../../src/models/openai/models.ts";
import { provenance } from "../fakes/provenance.ts";
import { manifestNaming, withManifest } from "../images/provenance/samples.ts";
import { type CommandResult, startCommandRunner } from "./start-command-runner.ts";

const program = fileURLToPath(new URL("../../src/cli/edit.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "threadbrush-edit-"));
const at = (name: string) => join(folder, name);

const runner = startCommandRunner(folder);

/** Runs the command in the folder with the pictures. */
const edit = (...args: string[]) => runner.run(program, ...args);

/** Runs the command in a process of its own. */
function editInProcess(cwd: string, env: Record<string, string>, ...args: string[]): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd, env: { ...process.env, ...env } }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err });
    });
  });
}

async function pixels(name: string) {
  const { data, info } = await sharp(readFileSync(at(name)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, first: [...data.subarray(0, 3)] };
}

beforeAll(async () => {
  const teal = { create: { width: 60, height: 40, channels: 3 as const, background: "teal" } };
  await sharp(teal).png().toFile(at("photo.png"));
  writeFileSync(at("page.png"), "<!doctype html><p>not a picture");
});
afterAll(async () => {
  await runner.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("writes the edit into the current folder and reports on stderr only", async () => {
  const { code, out, err } = await editInProcess(folder, {}, "photo.png", "invert");
  expect([code, out]).toEqual([0, ""]);
  expect(err).toMatch(/^photo-edited\.png: done in \d+\.\d s\nphoto-edited\.png: colours inverted\n$/);
  expect(await pixels("photo-edited.png")).toEqual({ width: 60, height: 40, first: [255, 127, 127] });
});

test("says that the network named in SUBJECT_NETWORK isn't there", async () => {
  const { code, out, err } = await editInProcess(folder, { SUBJECT_NETWORK: "none.onnx" }, "photo.png", "invert");
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain(`${editorMessages.ownNetworkUnreadable}\n`);
});

test("takes the output format from the file extension", async () => {
  for (const [ending, format] of [
    ["JPEG", "jpeg"],
    ["png", "png"],
    ["webp", "webp"],
  ] as const) {
    expect((await edit("photo.png", "invert", "--out", at(`typed.${ending}`))).code).toBe(0);
    expect((await sharp(readFileSync(at(`typed.${ending}`))).metadata()).format).toBe(format);
  }
});

test("numbers several variants, seeds each, and repeats the bytes for the same seed", async () => {
  const args = ["photo.png", "much brighter", "--variants", "3", "--seed", "7", "--json", "--model", "local", "--out"];
  const { code, out } = await edit(...args, "bright.webp");
  expect(code).toBe(0);
  const { model, prompt, results } = JSON.parse(out);
  expect([model, prompt]).toEqual(["local", "much brighter"]);
  expect(results.map((one: { file: string; seed: number; costUsd: number }) => [one.file, one.seed, one.costUsd])).toEqual([
    ["bright-1.webp", 7, 0],
    ["bright-2.webp", 8, 0],
    ["bright-3.webp", 9, 0],
  ]);
  expect(results[1].applied).toEqual(["brightness +35%"]);
  const reds = await Promise.all([1, 2, 3].map(async (n) => (await pixels(`bright-${n}.webp`)).first[1] ?? 0));
  expect(reds).toEqual(reds.toSorted((one, other) => one - other));
  expect(new Set(reds).size).toBe(3);
  await edit(...args, "again.webp");
  const bytes = (name: string) =>
    sharp(readFileSync(at(name)))
      .raw()
      .toBuffer();
  expect(await bytes("again-2.webp")).toEqual(await bytes("bright-2.webp"));
});

test.each([
  ["an instruction it doesn't understand", ["photo.png", "frobnicate"], /doesn't understand “frobnicate”/],
  ["an instruction it can't draw", ["photo.png", "add a hat"], /can't add new objects/],
  ["a missing picture", ["none.png", "invert"], /doesn't exist/],
  ["a web page named .png", ["page.png", "invert"], /./],
  ["an unsupported output format", ["photo.png", "invert", "--out", "x.tiff"], /must end in/],
  ["no instruction", ["photo.png"], /^INSTRUCTION is missing\. See npm run edit -- --help\.$/m],
  ["an unknown option", ["photo.png", "invert", "--sede", "3"], /^Unknown option --sede\. Did you mean --seed\?/],
  ["an option without its value", ["photo.png", "invert", "--out"], /^--out needs a value: FILE\./],
  ["an extra argument", ["photo.png", "invert", "it"], /^Unexpected argument: it\./],
  ["too many variants", ["photo.png", "invert", "--variants", "5"], /from 1 to 4/],
])("refuses %s with one sentence on stderr and exit code 2", async (_, args, sentence) => {
  const before = readdirSync(folder);
  const { code, out, err } = await edit(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(sentence);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(err).not.toMatch(/\n {4}at |Error:/);
  expect(readdirSync(folder)).toEqual(before);
});

test("exits with 1 and leaves no partial file when it can't write", async () => {
  mkdirSync(at("out"));
  mkdirSync(at("out/taken-2.png"));
  for (const out of ["nowhere/x.png", "photo.png/x.png"]) {
    const { code, err } = await edit("photo.png", "invert", "--out", out);
    expect(code).toBe(1);
    expect(err, "checks the output path before it draws").toBe(
      `Can't write ${out}: the folder doesn't exist, isn't writable or is full.\n`,
    );
  }
  expect((await edit("photo.png", "much brighter", "--variants", "2", "--out", "out/taken.png")).code).toBe(1);
  expect(readdirSync(at("out")).filter((name) => name.startsWith("."))).toEqual([]);
});

test("opens no database, and lists options, models and operations in its help", async () => {
  expect(existsSync(at("data"))).toBe(false);
  const { code, out, err } = await edit("--help");
  expect([code, err]).toEqual([0, ""]);
  for (const option of ["PICTURE", "--out FILE", "--model ID", "--variants N", "--seed N", "--json"])
    expect(out).toContain(option);
  for (const model of ["local", ...openAiModels.map(({ id }) => `openai/${id}`), "openrouter/…"])
    expect(out).toContain(`\n  ${model} `);
  for (const { name, examples } of operations)
    expect(out).toMatch(new RegExp(`\\n  ${name} .*“${examples[0].replace(/[.+()]/g, "\\$&")}”`));
});

test("writes into the folder where npm was called, not next to the picture or into the project", async () => {
  mkdirSync(at("called-here"));
  const env = { npm_lifecycle_script: "node src/cli/edit.ts", npm_execpath: "npm", INIT_CWD: at("called-here") };
  const { code, err } = await editInProcess(join(import.meta.dirname, "../.."), env, "../photo.png", "invert");
  expect([code, err.split(":")[0]]).toEqual([0, "photo-edited.png"]);
  expect((await pixels("called-here/photo-edited.png")).first).toEqual([255, 127, 127]);
});

test("marks what it writes in every type, and keeps the mark of a generated picture", async () => {
  const generated = provenance.write(readFileSync(at("photo.png")), { origin: "generated", system: "openai/gpt-image-2" });
  writeFileSync(at("generated.png"), generated ?? "");
  for (const ending of ["png", "jpg", "webp", "gif"]) {
    await edit("photo.png", "invert", "--out", at(`plain.${ending}`));
    expect(provenance.read(readFileSync(at(`plain.${ending}`)))).toEqual({ origin: "edited", credentials: "none" });
    await edit("generated.png", "invert", "--out", at(`kept.${ending}`));
    expect(provenance.read(readFileSync(at(`kept.${ending}`)))).toMatchObject({
      origin: "generated",
      system: "openai/gpt-image-2",
    });
  }
});

test("says that an edit has no Content Credentials any longer", async () => {
  writeFileSync(at("signed.png"), withManifest(readFileSync(at("photo.png")), manifestNaming("trainedAlgorithmicMedia")));
  const { err } = await edit("signed.png", "invert", "--out", at("unsigned.png"));
  expect(err).toContain("Content Credentials");
  expect(provenance.read(readFileSync(at("unsigned.png")))).toEqual({ origin: "generated", credentials: "none" });
});
