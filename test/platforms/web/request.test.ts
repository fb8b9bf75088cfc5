import { expect, test } from "vitest";
import type { ModelId, TurnKey } from "../../../src/core/vocabulary.ts";
import { chosenSettings, type Line, readLine, readWish, type Where, web } from "../../../src/platforms/web/request.ts";

const photo = { id: "photo", name: "photo.jpg" };
const hat = { id: "hat", name: "hat.png" };
const old = { key: "Old000000001", pictures: [photo, hat] };
const models = ["local", "studio/easel"] as ModelId[];
const channel: Where = { in: "channel", newest: old, models };
const fresh: Where = { in: "new", settings: { variants: 2 }, models };
const conversation: Where = { in: "conversation", thread: web("thread"), turn: "turn00000001" as TurnKey, models };
const line = (text: string, ...pictures: Line["pictures"]): Line => ({ key: "Line00000001", text, pictures });
const form = (text: string) => new URLSearchParams(text);

test("people talk to each other in the channel, and after two slashes or a name everywhere", () => {
  for (const where of [channel, conversation]) {
    expect(readLine(line("// later", photo), where)).toEqual({ kind: "talk" });
    expect(readLine(line("@Bo look"), where)).toEqual({ kind: "talk" });
  }
  expect(readLine(line("warmer"), channel)).toEqual({ kind: "talk" });
  expect(readLine(line("", photo), channel)).toEqual({ kind: "talk" });
});

test("in a conversation words are the next instruction and pictures its references", () => {
  expect(readLine(line("warmer", hat), conversation)).toMatchObject({
    kind: "turn",
    place: { thread: web("thread") },
    wish: { kind: "edit", prompt: "warmer", references: [hat], settings: {} },
  });
  expect(readLine(line("", hat), conversation)).toMatchObject({ wish: { prompt: "", references: [hat] } });
});

test("the bot's own name is left out of an instruction", () => {
  expect(readLine(line("@Threadbrush warmer"), conversation)).toMatchObject({ wish: { prompt: "warmer", addressed: true } });
  expect(readLine(line("@Threadbrush warmer", photo), channel)).toMatchObject({
    place: { thread: web("Line00000001") },
    wish: { prompt: "warmer", source: { attachments: [photo] } },
  });
});

test("/edit in the channel takes the picture that came with it, or all of the newest message", () => {
  expect(readLine(line("/edit warmer", hat, photo), channel)).toMatchObject({
    kind: "turn",
    place: { thread: web("Line00000001") },
    wish: { source: { attachments: [hat] }, references: [photo] },
  });
  expect(readLine(line("/edit warmer"), channel)).toMatchObject({
    place: { thread: web(old.key) },
    wish: { prompt: "warmer", source: { attachments: old.pictures }, references: [] },
  });
});

test("/edit without words opens the form where the picture is", () => {
  expect(readLine(line("/edit"), channel)).toMatchObject({
    kind: "form",
    place: { thread: web(old.key) },
    draft: { prompt: "", source: { attachments: old.pictures } },
  });
  expect(readLine(line("/edit", hat), conversation)).toMatchObject({ kind: "form", draft: { references: [hat] } });
});

test("a new conversation starts from the first picture, with the settings chosen for it", () => {
  expect(readLine(line("warmer", photo, hat), fresh)).toMatchObject({
    kind: "turn",
    place: { channel: web("pictures") },
    wish: { source: { attachments: [photo] }, references: [hat], settings: { variants: 2 }, addressed: true },
  });
});

test("commands mean what they mean everywhere", () => {
  expect(readLine(line("/settings variants 3, 16:9"), conversation)).toMatchObject({
    kind: "wish",
    wish: { kind: "settings", settings: { variants: 3, aspectRatio: "16:9" } },
  });
  expect(readLine(line("/settings"), conversation)).toMatchObject({ kind: "question", question: { kind: "conversation" } });
  expect(readLine(line("/models easel"), channel)).toEqual({
    kind: "question",
    question: { kind: "models", spent: true, typed: "easel" },
  });
  expect(readLine(line("/again easel"), conversation)).toMatchObject({
    wish: { kind: "again", turn: "turn00000001", models: ["studio/easel"] },
  });
  expect(readLine(line("/settings variants 12"), conversation)).toMatchObject({ kind: "refused" });
  expect(readLine(line("/edti warmer"), channel)).toEqual({
    kind: "refused",
    text: "There is no /edti. Did you mean /edit?",
  });
});

test("a form's settings are read, and what cannot be is complained about", () => {
  const all = form("offers=models&models=local&aspectRatio=16:9&resolution=high&variants=2&seed=7&title=Night");
  expect(chosenSettings(all, models)).toEqual({
    settings: { models: ["local"], aspectRatio: "16:9", resolution: "high", variants: 2, seed: 7 },
    title: "Night",
    complaints: [],
  });
  expect(chosenSettings(form("seed="), models).settings).toEqual({ seed: "new" });
  expect(chosenSettings(form("variants=9&aspectRatio=as is"), models)).toMatchObject({
    settings: { aspectRatio: "as is" },
    complaints: [expect.stringContaining("Variants are 1 to 4")],
  });
  expect(chosenSettings(form("offers=models"), models).complaints).toEqual(["Choose at least one model."]);
});

test("a button that names no turn or picture of a possible shape asks for nothing", () => {
  expect(readWish("again", form("turn=../../etc"))).toBeUndefined();
  expect(readWish("pick", form("variant=&on=true"))).toBeUndefined();
  expect(readWish("explode", form("turn=turn00000001"))).toBeUndefined();
  expect(readWish("retry", form("turn=turn00000001&model=local"))).toEqual({
    kind: "retry",
    turn: "turn00000001",
    model: "local",
  });
});
