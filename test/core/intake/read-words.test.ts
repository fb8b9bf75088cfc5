import { describe, expect, test } from "vitest";
import { type MessageContext, readWords } from "../../../src/core/intake/read-words.ts";
import * as instructions from "./sentences/instructions.ts";
import * as picks from "./sentences/picks.ts";
import * as repeats from "./sentences/repeats.ts";
import * as talk from "./sentences/talk.ts";

const usual: MessageContext = { pictures: 4, turns: 3, addressed: false, mentionsOthers: false };
const read = (text: string, context: Partial<MessageContext> = {}) => readWords(text, { ...usual, ...context });

/** "2 and 3 → 2 3 | warmer" → the sentence, { numbers: [2, 3] } and "warmer". */
function parseLine(line: string) {
  const [text = "", result = ""] = line.split(" → ");
  const [target = "", rest = ""] = result.split(" | ");
  return { text, target, which: /^\d/.test(target) ? { numbers: target.split(" ").map(Number) } : { side: target }, rest };
}

/** "2 both → 1 2" → 2 and "both → 1 2". */
function parseAmong(line: string): [pictures: number, line: string] {
  return [Number(line.slice(0, line.indexOf(" "))), line.slice(line.indexOf(" ") + 1)];
}

describe("instructions", () => {
  test.each(instructions.instructions)("leaves %j unchanged", (text) => {
    expect(read(text)).toEqual({ kind: "instruction", prompt: text });
    expect(read(text, { addressed: true })).toEqual({ kind: "instruction", prompt: text });
  });

  test.each(instructions.instructionsThatMentionOthers)("counts %j if the bot is mentioned too", (text) => {
    expect(read(text, { addressed: true, mentionsOthers: true })).toEqual({ kind: "instruction", prompt: text });
    expect(read(text, { mentionsOthers: true })).toEqual({ kind: "talk" });
  });
});

describe("picks", () => {
  test.each(picks.picks)("%s", (line) => {
    const { text, which, rest } = parseLine(line);
    expect(read(text)).toEqual({ kind: "pick", which, rest });
  });

  test.each(picks.picksAmong.map(parseAmong))("among %d: %s", (pictures, line) => {
    const { text, which, rest } = parseLine(line);
    expect(read(text, { pictures })).toEqual({ kind: "pick", which, rest });
  });

  test.each(picks.notPicksAmong.map(parseAmong))("among %d, %j is an instruction", (pictures, text) => {
    expect(read(text, { pictures })).toEqual({ kind: "instruction", prompt: text });
  });

  test.each(picks.unclearAmong.map(parseAmong))("among %d, %j isn't clear", (pictures, text) => {
    expect(read(text, { pictures })).toEqual({ kind: "doubt" });
  });

  test.each(picks.picksThatMentionOthers)("%s, though it mentions somebody", (line) => {
    const { text, which, rest } = parseLine(line);
    expect(read(text, { mentionsOthers: true })).toEqual({ kind: "pick", which, rest });
  });

  test("isn't sure about a number without pictures", () => {
    expect(read("2", { pictures: 0 })).toEqual({ kind: "doubt" });
    expect(read("2", { pictures: 1 })).toEqual({ kind: "pick", which: { numbers: [2] }, rest: "" });
  });
});

describe("commands in words", () => {
  test.each(repeats.cancels)("cancels: %j", (text) => {
    expect(read(text)).toEqual({ kind: "cancel" });
  });

  test.each(repeats.dismissals)("dismisses: %j", (text) => {
    expect(read(text)).toEqual({ kind: "dismissal" });
  });

  test.each(instructions.instructionsWithStop)("doesn't cancel: %j", (text) => {
    expect(read(text)).toEqual({ kind: "instruction", prompt: text });
  });

  test.each(repeats.undo)("undoes: %j", (text) => {
    expect(read(text)).toEqual({ kind: "undo" });
  });

  test.each(repeats.again)("runs again: %j", (text) => {
    expect(read(text)).toEqual({ kind: "again" });
  });

  test.each(repeats.more)("%s", (line) => {
    const { text, which } = parseLine(line);
    expect(read(text)).toEqual({ kind: "more", like: which });
  });

  test.each(repeats.restore)("%s", (line) => {
    const { text, target, rest } = parseLine(line);
    expect(read(text)).toEqual({ kind: "restore", turn: target === "original" ? target : Number(target), rest });
  });
});

describe("talk", () => {
  test.each(talk.talk)("%j", (text) => {
    expect(read(text)).toEqual({ kind: "talk" });
    expect(read(text, { addressed: true })).toEqual({ kind: "talk" });
  });

  test.each(talk.overheard)("%j, and asks if the bot is addressed", (text) => {
    expect(read(text)).toEqual({ kind: "talk" });
    expect(read(text, { addressed: true })).toEqual({ kind: "doubt" });
  });

  test.each(talk.talkToOthers)("%j, to somebody else", (text) => {
    expect(read(text, { mentionsOthers: true })).toEqual({ kind: "talk" });
  });

  test("thanks several people at once", () => {
    expect(read("thanks Bo, that's the one", { addressed: true, mentionsOthers: true })).toEqual({ kind: "talk" });
  });
});

test.each(talk.help)("offers help: %j", (text) => {
  expect(read(text)).toEqual({ kind: "help" });
});

describe("doubt", () => {
  test.each(talk.doubt)("%j", (text) => {
    expect(read(text)).toEqual({ kind: "doubt" });
  });

  test.each(talk.doubtThoughAddressed)("%j, though the bot is mentioned", (text) => {
    expect(read(text, { addressed: true })).toEqual({ kind: "doubt" });
  });
});

describe("any text", () => {
  const hostile = [
    "a",
    "ha",
    "!",
    " ",
    "2 ",
    "and ",
    "1, ",
    "the ",
    "nice ",
    "😂",
    "2️⃣",
    ":a",
    "<:",
    "https://",
    "the second one ",
    "\n",
    "'",
    "(",
    "#",
  ];

  test.each(hostile)("reads 8,000 characters of %j in linear time", (part) => {
    const text = part.repeat(Math.ceil(8_000 / part.length)).slice(0, 8_000);
    const start = performance.now();
    for (const end of ["", "x", "please"]) read(text + end);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  test("keeps the words of an instruction as they are", () => {
    const text = "  Make   it\n“DARKER”,  please…  ";
    expect(read(text)).toEqual({ kind: "instruction", prompt: text });
  });

  test("returns an empty instruction for an empty text", () => {
    expect(read("")).toEqual({ kind: "instruction", prompt: "" });
  });
});
