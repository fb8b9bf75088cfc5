import { expect, test } from "vitest";
import { readLine, readSettings, readWish } from "../../../src/platforms/web/request.ts";

const fields = (text: string) => new URLSearchParams(text);

test("lines that begin with // or with somebody's name are for people", () => {
  expect(readLine("// later", true)).toEqual({ kind: "chat" });
  expect(readLine("@Bo look", true)).toEqual({ kind: "chat" });
});

test("in a thread words are the next instruction, in the channel only /edit is", () => {
  expect(readLine("warmer", true)).toEqual({ kind: "edit", prompt: "warmer" });
  expect(readLine("warmer", false)).toEqual({ kind: "chat" });
  expect(readLine("/edit warmer", false)).toEqual({ kind: "edit", prompt: "warmer" });
  expect(readLine("/edit", false)).toEqual({ kind: "form" });
});

test("settings that cannot be are left out", () => {
  expect(readSettings(fields("models=local&variants=9&seed=-1&aspectRatio=5:5&resolution=high"))).toEqual({
    models: ["local"],
    resolution: "high",
  });
});

test("a button that names no turn of a possible shape asks for nothing", () => {
  expect(readWish("again", fields("turn=../../etc"))).toBeUndefined();
  expect(readWish("again", fields("turn=abcdefghijkl"))).toEqual({ kind: "again", turn: "abcdefghijkl" });
});
