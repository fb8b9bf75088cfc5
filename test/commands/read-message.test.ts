import { expect, test } from "vitest";
import { readMessage } from "../../commands/index.ts";

test("a line that begins with two slashes is nothing, and so is an empty one", () => {
  expect(readMessage("// lovely")).toEqual({ kind: "nothing" });
  expect(readMessage("  \n")).toEqual({ kind: "nothing" });
});

test("a known command comes with the rest of the message, all its lines", () => {
  expect(readMessage(" /Edit warmer,\nand crop ")).toMatchObject({
    kind: "command",
    command: { name: "edit" },
    rest: "warmer,\nand crop",
  });
  expect(readMessage("/undo")).toMatchObject({ kind: "command", command: { name: "undo" }, rest: "" });
});

test("an unknown command names those that may have been meant", () => {
  expect(readMessage("/edti warmer")).toEqual({ kind: "unknown", name: "edti", near: ["edit"] });
  expect(readMessage("/setings")).toEqual({ kind: "unknown", name: "setings", near: ["settings"] });
  expect(readMessage("/hist")).toEqual({ kind: "unknown", name: "hist", near: ["history"] });
  expect(readMessage("/photosynthesis")).toEqual({ kind: "unknown", name: "photosynthesis", near: [] });
});

test("everything else is words, a path among them", () => {
  expect(readMessage(" make it night ")).toEqual({ kind: "words", text: "make it night", addressed: false });
  expect(readMessage("/usr/share is not a command")).toMatchObject({ kind: "words" });
  expect(readMessage("write a@b.example on it")).toMatchObject({ kind: "words", addressed: false });
});

test("the bot's own name is left out and makes words addressed", () => {
  expect(readMessage("@Threadbrush, warmer")).toEqual({ kind: "words", text: "warmer", addressed: true });
  expect(readMessage("@threadbrush")).toEqual({ kind: "words", text: "", addressed: true });
  expect(readMessage("@threadbrush /undo")).toMatchObject({ kind: "command", command: { name: "undo" } });
  expect(readMessage("@brush warmer", ["brush"])).toMatchObject({ addressed: true });
});

test("a message to somebody else is talk", () => {
  expect(readMessage("@Ada look at that")).toEqual({ kind: "talk", to: "Ada" });
  expect(readMessage("@Ada: look")).toEqual({ kind: "talk", to: "Ada" });
});
