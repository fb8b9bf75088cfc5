import { expect, test } from "vitest";
import { readMessage } from "../../commands/index.ts";

test("ignores an empty line and one that begins with two slashes", () => {
  expect(readMessage("// lovely")).toEqual({ kind: "nothing" });
  expect(readMessage("  \n")).toEqual({ kind: "nothing" });
});

test("splits a known command from the rest of the message, over all lines", () => {
  expect(readMessage(" /Edit warmer,\nand crop ")).toMatchObject({
    kind: "command",
    command: { name: "edit" },
    rest: "warmer,\nand crop",
  });
  expect(readMessage("/undo")).toMatchObject({ kind: "command", command: { name: "undo" }, rest: "" });
});

test("suggests the nearest commands for an unknown one", () => {
  expect(readMessage("/edti warmer")).toEqual({ kind: "unknown", name: "edti", near: ["edit"] });
  expect(readMessage("/setings")).toEqual({ kind: "unknown", name: "setings", near: ["settings"] });
  expect(readMessage("/hist")).toEqual({ kind: "unknown", name: "hist", near: ["history"] });
  expect(readMessage("/photosynthesis")).toEqual({ kind: "unknown", name: "photosynthesis", near: [] });
});

test("takes everything else as words, even a path", () => {
  expect(readMessage(" make it night ")).toEqual({ kind: "words", text: "make it night", addressed: false });
  expect(readMessage("/usr/share is not a command")).toMatchObject({ kind: "words" });
  expect(readMessage("write a@b.example on it")).toMatchObject({ kind: "words", addressed: false });
});

test("removes the bot's name and marks the words as addressed", () => {
  expect(readMessage("@Threadbrush, warmer")).toEqual({ kind: "words", text: "warmer", addressed: true });
  expect(readMessage("@threadbrush")).toEqual({ kind: "words", text: "", addressed: true });
  expect(readMessage("@threadbrush /undo")).toMatchObject({ kind: "command", command: { name: "undo" } });
  expect(readMessage("@brush warmer", ["brush"])).toMatchObject({ addressed: true });
});

test("takes a message to somebody else as talk", () => {
  expect(readMessage("@Ada look at that")).toEqual({ kind: "talk", to: "Ada" });
  expect(readMessage("@Ada: look")).toEqual({ kind: "talk", to: "Ada" });
});
