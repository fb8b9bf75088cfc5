// The command line, as it is typed: what is written, what is said, and how it ends.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = fileURLToPath(new URL("../src/edit.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "threadbrush-edit-"));
const at = (name: string) => join(folder, name);

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** `npm run -s edit -- …` */
function edit(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error ? -1 : 0, out, err });
    });
  });
}

async function pixels(name: string) {
  const { data, info } = await sharp(at(name)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, first: [...data.subarray(0, 3)] };
}

beforeAll(async () => {
  const teal = { create: { width: 60, height: 40, channels: 3 as const, background: "teal" } };
  await sharp(teal).png().toFile(at("photo.png"));
  writeFileSync(at("page.png"), "<!doctype html><p>not a picture");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("an edit is written beside its picture, and told on stderr alone", async () => {
  const { code, out, err } = await edit("photo.png", "invert");
  expect([code, out]).toEqual([0, ""]);
  expect(err).toMatch(/^photo-edited\.png: drawn in \d+\.\d s\nphoto-edited\.png: colours inverted\n$/);
  expect(await pixels("photo-edited.png")).toEqual({ width: 60, height: 40, first: [255, 127, 127] });
});

test("the type of what is written follows the ending of FILE", async () => {
  for (const [ending, format] of [
    ["JPEG", "jpeg"],
    ["png", "png"],
    ["webp", "webp"],
  ] as const) {
    expect((await edit("photo.png", "invert", "--out", at(`typed.${ending}`))).code).toBe(0);
    expect((await sharp(at(`typed.${ending}`)).metadata()).format).toBe(format);
  }
});

test("several variants are numbered before the ending, each with its seed, and the same seed gives the same bytes", async () => {
  const asked = ["photo.png", "much brighter", "--variants", "3", "--seed", "7", "--json", "--model", "local", "--out"];
  const { code, out } = await edit(...asked, "bright.webp");
  expect(code).toBe(0);
  const { model, prompt, results } = JSON.parse(out);
  expect([model, prompt]).toEqual(["local", "much brighter"]);
  expect(results.map((one: { file: string; seed: number; costUsd: number }) => [one.file, one.seed, one.costUsd])).toEqual([
    ["bright-1.webp", 7, 0],
    ["bright-2.webp", 8, 0],
    ["bright-3.webp", 9, 0],
  ]);
  expect(results[1].applied).toEqual(["brightness +35 %"]);
  const reds = await Promise.all([1, 2, 3].map(async (n) => (await pixels(`bright-${n}.webp`)).first[1] ?? 0));
  expect(reds).toEqual(reds.toSorted((one, other) => one - other));
  expect(new Set(reds).size).toBe(3);
  await edit(...asked, "again.webp");
  const bytes = (name: string) => sharp(at(name)).raw().toBuffer();
  expect(await bytes("again-2.webp")).toEqual(await bytes("bright-2.webp"));
});

test.concurrent.each([
  ["words it does not understand", ["photo.png", "frobnicate"], /does not understand “frobnicate”/],
  ["what it cannot draw", ["photo.png", "add a hat"], /draws nothing new/],
  ["a picture that is not there", ["none.png", "invert"], /no such file/],
  ["a page that calls itself a picture", ["page.png", "invert"], /./],
  ["an ending of another kind", ["photo.png", "invert", "--out", "x.gif"], /must end in/],
  ["no words", ["photo.png"], /what should change/],
  ["an option nobody knows", ["photo.png", "invert", "--loud"], /how it is called/],
  ["too many variants", ["photo.png", "invert", "--variants", "5"], /from 1 to 4/],
])("%s: refused in one sentence on stderr, with 2", async (_, args, sentence) => {
  const before = readdirSync(folder);
  const { code, out, err } = await edit(...args);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(sentence);
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(err).not.toMatch(/\n {4}at |Error:/);
  expect(readdirSync(folder)).toEqual(before);
});

test("what cannot be written is a fault: one sentence, 1, and no file is half there", async () => {
  mkdirSync(at("out"));
  mkdirSync(at("out/taken-2.png"));
  for (const out of ["nowhere/x.png", "photo.png/x.png"]) {
    const { code, err } = await edit("photo.png", "invert", "--out", out);
    expect(code).toBe(1);
    expect(err, "nothing is drawn that could not be kept").toBe(
      `${out} cannot be written: the folder is missing, full or may not be written to.\n`,
    );
  }
  expect((await edit("photo.png", "much brighter", "--variants", "2", "--out", "out/taken.png")).code).toBe(1);
  expect(readdirSync(at("out")).filter((name) => name.startsWith("."))).toEqual([]);
});

test("no database is opened, and how it is called can be asked", async () => {
  expect(existsSync(at("data"))).toBe(false);
  const { code, out, err } = await edit("--help");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain("PICTURE");
});
