import { expect, test } from "vitest";
import type { ModelId, TurnKey } from "../../../src/core/vocabulary.ts";
import {
  type ComposerContext,
  type ComposerInput,
  parseLine,
  parseSettings,
  readIntent,
  web,
} from "../../../src/platforms/web/parse-line.ts";

const photo = { id: "photo", name: "photo.jpg" };
const hat = { id: "hat", name: "hat.png" };
const source = { attachments: [photo, hat] };
/** A message with pictures near the line. */
const on = { id: "Old000000001", author: { id: "ada", name: "Ada" }, at: new Date(0), text: "", source };
const candidates = [{ source, label: "photo.jpg from Bo" }];
const models = ["local", "studio/easel"] as ModelId[];
const channel: ComposerContext = { in: "channel", near: { source, on }, models };
const unclear: ComposerContext = { in: "channel", near: { source: { candidates } }, models };
const fresh: ComposerContext = { in: "new", settings: { variants: 2 }, models };
const conversation: ComposerContext = { in: "conversation", thread: web("thread"), turn: "turn00000001" as TurnKey, models };
const line = (text: string, ...pictures: ComposerInput["pictures"]): ComposerInput => ({ key: "Line00000001", text, pictures });
const form = (text: string) => new URLSearchParams(text);

test("leaves lines to people in the channel, and everywhere after two slashes or a name", () => {
  for (const where of [channel, conversation]) {
    expect(parseLine(line("// later", photo), where)).toEqual({ kind: "talk" });
    expect(parseLine(line("@Bo look"), where)).toEqual({ kind: "talk" });
  }
  expect(parseLine(line("warmer"), channel)).toEqual({ kind: "talk" });
  expect(parseLine(line("", photo), channel)).toEqual({ kind: "talk" });
});

test("reads text in a conversation as the next instruction, with pictures as references", () => {
  expect(parseLine(line("warmer", hat), conversation)).toMatchObject({
    kind: "turn",
    location: { thread: web("thread") },
    intent: { kind: "edit", prompt: "warmer", references: [hat], settings: {} },
  });
  expect(parseLine(line("", hat), conversation)).toMatchObject({ intent: { prompt: "", references: [hat] } });
});

test("removes the bot's name from an instruction", () => {
  expect(parseLine(line("@Threadbrush warmer"), conversation)).toMatchObject({ intent: { prompt: "warmer", addressed: true } });
  expect(parseLine(line("@Threadbrush warmer", photo), channel)).toMatchObject({
    location: { thread: web("Line00000001") },
    intent: { prompt: "warmer", source: { attachments: [photo] } },
  });
});

test("edits the pictures sent with a line in the channel, or those near it, in their thread", () => {
  expect(parseLine(line("/edit warmer", hat, photo), channel)).toMatchObject({
    kind: "turn",
    location: { thread: web("Line00000001") },
    intent: { source: { attachments: [hat] }, references: [photo] },
  });
  for (const words of ["/edit warmer", "@Threadbrush warmer"])
    expect(parseLine(line(words), channel)).toMatchObject({
      location: { thread: web(on.id) },
      intent: { prompt: "warmer", source, references: [] },
    });
  expect(parseLine(line("@Threadbrush thanks"), channel)).toMatchObject({ intent: { said: { picturesNearby: true } } });
});

test("asks in the line's own thread when it isn't clear which picture is meant", () => {
  for (const words of ["/edit warmer", "@Threadbrush warmer"])
    expect(parseLine(line(words), unclear)).toMatchObject({
      location: { thread: web("Line00000001") },
      intent: { prompt: "warmer", source: { candidates }, references: [] },
    });
});

test("edits without a mention where the words are known to be for the bot", () => {
  const addressed: ComposerContext = { ...channel, in: "channel", near: { source, on }, addressed: true };
  expect(parseLine(line("warmer", photo), addressed)).toMatchObject({
    intent: { prompt: "warmer", source: { attachments: [photo] } },
  });
  expect(parseLine(line("warmer"), addressed)).toMatchObject({ location: { thread: web(on.id) }, intent: { source } });
  expect(parseLine(line("// warmer", photo), addressed)).toEqual({ kind: "talk" });
});

test("looks at no pictures nearby for a mention alone", () => {
  const parsed = parseLine(line("@Threadbrush"), channel);
  expect(parsed).toMatchObject({ kind: "turn", location: { thread: web("Line00000001") }, intent: { prompt: "" } });
  expect(parsed).not.toHaveProperty("intent.source");
});

test("opens the form for /edit without text, in the thread of the picture", () => {
  expect(parseLine(line("/edit"), channel)).toMatchObject({
    kind: "form",
    location: { thread: web(on.id) },
    draft: { prompt: "", source },
  });
  const nothing: ComposerContext = { in: "channel", near: {}, models };
  expect(parseLine(line("/edit"), nothing)).toMatchObject({ kind: "form", location: { channel: web("pictures") } });
  expect(parseLine(line("/edit", hat), conversation)).toMatchObject({ kind: "form", draft: { references: [hat] } });
});

test("starts a new conversation from the first picture, with its settings", () => {
  expect(parseLine(line("warmer", photo, hat), fresh)).toMatchObject({
    kind: "turn",
    location: { channel: web("pictures") },
    intent: { source: { attachments: [photo] }, references: [hat], settings: { variants: 2 }, addressed: true },
  });
});

test("parses commands like the other platforms", () => {
  expect(parseLine(line("/settings variants 3, 16:9"), conversation)).toMatchObject({
    kind: "intent",
    intent: { kind: "settings", settings: { variants: 3, aspectRatio: "16:9" } },
  });
  expect(parseLine(line("/settings"), conversation)).toMatchObject({ kind: "query", query: { kind: "conversation" } });
  expect(parseLine(line("/models easel"), channel)).toEqual({
    kind: "query",
    query: { kind: "models", spent: true, typed: "easel" },
  });
  expect(parseLine(line("/again easel"), conversation)).toMatchObject({
    intent: { kind: "again", turn: "turn00000001", models: ["studio/easel"] },
  });
  expect(parseLine(line("/settings variants 12"), conversation)).toMatchObject({ kind: "refused" });
  expect(parseLine(line("/edti warmer"), channel)).toEqual({
    kind: "refused",
    text: 'There\'s no command "edti". Did you mean /edit?',
  });
});

test("parses a form's settings, with a sentence for each that isn't valid", () => {
  const all = form("offers=models&models=local&aspectRatio=16:9&resolution=high&variants=2&seed=7&title=Night");
  expect(parseSettings(all, models)).toEqual({
    settings: { models: ["local"], aspectRatio: "16:9", resolution: "high", variants: 2, seed: 7 },
    title: "Night",
    complaints: [],
  });
  expect(parseSettings(form("seed="), models).settings).toEqual({ seed: "new" });
  expect(parseSettings(form("variants=9&aspectRatio=as is"), models)).toMatchObject({
    settings: { aspectRatio: "as is" },
    complaints: [expect.stringContaining("isn't a possible number of variants")],
  });
  expect(parseSettings(form("offers=models"), models).complaints).toEqual(["Choose at least one model."]);
});

test("ignores a button whose turn or picture isn't a valid key", () => {
  expect(readIntent("again", form("turn=../../etc"))).toBeUndefined();
  expect(readIntent("pick", form("variant=&on=true"))).toBeUndefined();
  expect(readIntent("explode", form("turn=turn00000001"))).toBeUndefined();
  expect(readIntent("instead", form("turn=turn00000001&model=local"))).toEqual({
    ...{ kind: "again", turn: "turn00000001", models: ["local"], once: true },
  });
  expect(readIntent("instead", form("turn=turn00000001"))).toBeUndefined();
  expect(readIntent("part", form("turn=turn00000001"))).toEqual({ kind: "part", turn: "turn00000001" });
  expect(readIntent("suggestion", form("turn=turn00000001&position=1"))).toEqual({
    ...{ kind: "suggestion", turn: "turn00000001", position: 1 },
  });
  expect(readIntent("cutout", form("variant=variant00001"))).toEqual({ kind: "cutout", variant: "variant00001" });
  expect(readIntent("retry", form("turn=turn00000001&model=local"))).toEqual({
    kind: "retry",
    turn: "turn00000001",
    model: "local",
  });
});
