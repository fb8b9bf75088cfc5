// Plain English, and standard names. Phrases that read translated and names that only insiders understand stay out of code, tests, docs and
// messages. The spell checker (`npm run spelling`) finds misspelt words.

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// cspell:ignore Shel Heardmore

const root = join(import.meta.dirname, "..");

/** Patterns, and what to write instead. */
const phrases: [phrase: string, instead: string][] = [
  ["anew", "again, new"],
  ["whoever|whomever", "the person who, anyone who"],
  ["wherever", "if, in every place that"],
  ["any ?more", "no longer"],
  ["(?:is|are|was|were|be|been|being) (?:told|said|heard|wanted)", "say who does it: notifies, reports, handles"],
  ["(?:is|are|was|were|be|been|being) asked for", "requests"],
  ["(?<!there )(?:is|are|was|were) none", "isn't one, is empty"],
  ["by (?:itself|themselves)", "automatically, on its own"],
  ["meanwhile", "in the meantime"],
  ["nothing of (?:it|them|this|that|what)", "none of, no part of"],
  ["(?:came|comes|come) to nothing", "failed"],
  ["(?:becomes?|became) of", "the result of"],
  ["that which|those which", "what, the one that"],
  ["of ours", "the bot's"],
  ["for ever", "forever, for good"],
  ["how (?:it|things) stands?", "the state"],
  ["lets? go of", "releases, closes"],
  ["written down", "stored"],
  ["be it", "whether"],
  ["unless (?:said|told) otherwise", "by default"],
  ["so many (?:bytes|milliseconds|seconds|minutes)", "name the number"],
  ["on and on", "repeatedly"],
  ["on the wire", "name the request"],
];

/** Names that were replaced by the field's terms. */
const names: [name: string, instead: string][] = [
  ["MOST_[A-Z_]+", "MAX_…"],
  ["[A-Z_]*AGAIN_MS", "RETRY_DELAY_MS"],
  ["PATIENCE_MS", "…_TIMEOUT_MS"],
  ["Ears", "MessageHandler"],
  ["Shelf|Shelves", "ProviderModels, ProviderRegistry"],
  ["Heard|Told|Said|Wish", "ParsedMessage, Intent"],
  ["Door", "Receiver, Endpoint"],
  ["Unpacker|Garbled", "StreamingJsonParser, MalformedResponseError"],
  ["liveAt|turnHere|whyNot|tryOnceMore", "activeConversationAt, turnInThread, skipReason, retryIfTransient"],
  ["isPersons|asksInPlace|notPosted|comesLater|heardSince", "isFromHuman, wantsFragment, clearPosting, …"],
];

/** Places where a phrase is right. Each needs a reason. */
const exceptions: { file: string; phrase: string; reason: string }[] = [
  { file: "src/models/local/operations/subject/cut-out.ts", phrase: "by itself", reason: "people type it" },
];

const prose = ["*.md", "docs/**/*.md", ".github/**/*.{md,yml}", "Dockerfile", "compose.yaml", ".env.example", ".ci/run"];
const code = ["src/**/*.{ts,js,css,md}", "commands/**/*.ts", "bench/**/*.{ts,md}", "*.config.ts", "test/**/*.{ts,md}"];
const own = "test/english.test.ts";

/** One line, without comment markers, so that a line break can't hide a phrase. */
function flatten(text: string): string {
  return text.replace(/\s*\n\s*(?:\/\/+|\/\*+|\*(?!\/)|#+|>)?\s*/g, " ");
}

/** "anew: “… drawn anew when …”, write “again, new”". */
function findAll(text: string, patterns: [pattern: string, instead: string][], flags: string): string[] {
  return patterns.flatMap(([pattern, instead]) =>
    [...text.matchAll(new RegExp(`(?<![\\w-])(?:${pattern})(?![\\w-])`, flags))].map(
      ({ 0: found, index }) => `“…${text.slice(Math.max(0, index - 40), index + found.length + 20)}…”: write “${instead}”`,
    ),
  );
}

function filesOf(patterns: string[]): string[] {
  const files = globSync(patterns, { cwd: root }).map((file) => file.replaceAll("\\", "/"));
  return files.filter((file) => file !== own).sort();
}

function findIn(patterns: string[], find: (text: string) => string[]): string[] {
  return filesOf(patterns).flatMap((file) => {
    const allowed = exceptions.filter((exception) => exception.file === file).map(({ phrase }) => phrase);
    return find(readFileSync(join(root, file), "utf8"))
      .filter((finding) => !allowed.some((phrase) => finding.includes(phrase)))
      .map((finding) => `${file}: ${finding}`);
  });
}

const findPhrases = (text: string) => findAll(flatten(text), phrases, "gi");

test("finds a phrase in a sentence, across lines of a comment and in any case", () => {
  expect(findPhrases("the card is drawn anew")).toHaveLength(1);
  expect(findPhrases("/** Where a picture\n *  is\n *  told. */")).toHaveLength(1);
  expect(findPhrases("// It does nothing any\n  // more.")).toHaveLength(1);
  expect(findPhrases("Whoever asks")).toHaveLength(1);
  expect(findPhrases("none where there is none; a renewal; it's no longer shown")).toEqual([]);
});

test("finds old names, and leaves words alone that contain them", () => {
  expect(findAll("const MOST_BYTES = 1; class Ears {}", names, "g")).toHaveLength(2);
  expect(findAll("Yearly Doors, MAX_BYTES", names, "g")).toEqual([]);
});

test("writes docs in plain English", () => {
  expect(filesOf(prose).length).toBeGreaterThan(25);
  expect(findIn(prose, findPhrases)).toEqual([]);
});

test("writes comments, messages and test names in plain English", () => {
  expect(filesOf(code).length).toBeGreaterThan(700);
  expect(findIn(code, findPhrases)).toEqual([]);
});

test("uses the field's names", () => {
  expect(findIn(code, (text) => findAll(text, names, "g"))).toEqual([]);
});

test("needs every exception", () => {
  const unused = exceptions.filter(
    ({ file, phrase }) => !findPhrases(readFileSync(join(root, file), "utf8")).some((finding) => finding.includes(phrase)),
  );
  expect(unused).toEqual([]);
});
