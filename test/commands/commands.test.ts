import { expect, test } from "vitest";
import type { Context } from "../../commands/command.ts";
import { commands, readMessage } from "../../commands/index.ts";
import { valuesOf } from "../../commands/values.ts";
import type { ModelId, TurnKey } from "../../src/core/vocabulary.ts";

const photo = { id: "photo", name: "photo.jpg" };
const hat = { id: "hat", name: "hat.png" };
const channel: Context = {
  thread: { platform: "web", id: "channel" },
  live: false,
  direct: false,
  newest: { id: "newest", name: "newest" },
};
const conversation: Context = { ...channel, live: true, turn: "turn00000001" as TurnKey };
const known: Context = { ...conversation, models: ["local", "openrouter/flux.2-pro"] as ModelId[] };

function named(name: string) {
  const command = commands.find((one) => one.name === name);
  if (!command) throw new Error(`no command ${name}`);
  return command;
}

function typed(line: string, context: Context, pictures = [] as (typeof photo)[]) {
  const message = readMessage(line);
  if (message.kind !== "command") throw new Error(`${line} is ${message.kind}`);
  return message.command.parse(valuesOf(message.command, message.rest, pictures, context), context);
}

test("every command and option has a name and a line that Discord and Slack take", () => {
  for (const { name, about, usage, options } of commands) {
    expect(name).toMatch(/^[a-z]{1,32}$/);
    expect(usage.startsWith(`/${name}`)).toBe(true);
    expect(options.length).toBeLessThanOrEqual(25);
    expect(new Set(options.map((option) => option.name)).size).toBe(options.length);
    for (const line of [about, ...options.map((option) => option.about)]) expect(line.length).toBeLessThanOrEqual(100);
    for (const option of options) expect(option.name).toMatch(/^[a-z0-9_]{1,32}$/);
  }
  expect(commands.map(({ name }) => name)).toEqual([
    "edit",
    "again",
    "undo",
    "history",
    "settings",
    "models",
    "cancel",
    "delete",
    "forget",
    "help",
  ]);
});

test("/edit with words edits the newest picture of a channel", () => {
  expect(typed("/edit make it night", channel)).toEqual({
    intent: {
      kind: "edit",
      prompt: "make it night",
      source: { attachments: [channel.newest] },
      references: [],
      settings: {},
      addressed: true,
      fresh: false,
    },
  });
});

test("/edit with pictures takes the first as its source and the others as references", () => {
  expect(typed("/edit give her the hat", channel, [photo, hat])).toMatchObject({
    intent: { source: { attachments: [photo] }, references: [hat] },
  });
});

test("in a conversation pictures after /edit are references and the source is the conversation's own", () => {
  const asked = typed("/edit give her the hat", conversation, [hat]);
  expect(asked).toMatchObject({ intent: { kind: "edit", references: [hat] } });
  expect(asked).not.toHaveProperty("wish.source");
});

test("/edit without words opens the form with what was filled in", () => {
  expect(named("edit").parse({ image: [photo], variants: 3 }, channel)).toEqual({
    form: { prompt: "", source: { attachments: [photo] }, references: [], settings: { variants: 3 } },
  });
});

test("/edit with a picture starts the next conversation where one thread holds one after the other", () => {
  const direct = { ...conversation, direct: true };
  expect(named("edit").parse({ prompt: "warmer", image: [photo] }, direct)).toMatchObject({ intent: { fresh: true } });
  expect(named("edit").parse({ image: [photo] }, direct)).toMatchObject({ form: { fresh: true } });
  expect(named("edit").parse({ prompt: "warmer" }, direct)).toMatchObject({ intent: { fresh: false } });
});

test("/edit takes its settings from options", () => {
  const values = {
    prompt: "warmer",
    models: "flux.2-pro, local",
    aspect_ratio: "as is",
    resolution: "high",
    variants: 2,
    seed: "new",
  };
  expect(named("edit").parse(values, known)).toMatchObject({
    intent: {
      settings: {
        models: ["openrouter/flux.2-pro", "local"],
        aspectRatio: "as is",
        resolution: "high",
        variants: 2,
        seed: "new",
      },
    },
  });
});

test("/edit with a model that is not on offer asks for nothing and names the nearest", () => {
  expect(named("edit").parse({ prompt: "warmer", models: "locl" }, known)).toEqual({
    complaint: `There's no model "locl" here. Did you mean local?`,
  });
});

test("a model may be named in several words, and by the beginning or nearly the end of its id", () => {
  const models = ["local", "openai/gpt-image-2", "openai/gpt-image-2-mini"] as ModelId[];
  const asks = (text: string) => named("edit").parse({ prompt: "warmer", models: text }, { ...known, models });
  expect(asks("GPT Image 2, local ")).toMatchObject({ intent: { settings: { models: ["openai/gpt-image-2", "local"] } } });
  expect(asks("local gpt image 2 mini")).toMatchObject({
    intent: { settings: { models: ["local", "openai/gpt-image-2-mini"] } },
  });
  expect(asks("gpt-imag-2")).toEqual({ complaint: `There's no model "gpt-imag-2" here. Did you mean openai/gpt-image-2?` });
  expect(asks("gpt")).toMatchObject({ complaint: expect.stringContaining("Did you mean openai/gpt-image-2") });
});

test("/again repeats the newest turn, with the models that were named", () => {
  expect(typed("/again", conversation)).toEqual({ intent: { kind: "again", turn: conversation.turn } });
  expect(typed("/again flux.2-pro", known)).toEqual({
    intent: { kind: "again", turn: conversation.turn, models: ["openrouter/flux.2-pro"] },
  });
  expect(typed("/again", channel)).toHaveProperty("complaint");
});

test("/undo, /cancel and /delete are wishes; /history, /models and /help are questions", () => {
  expect(typed("/undo", conversation)).toEqual({ intent: { kind: "undo" } });
  expect(typed("/cancel", conversation)).toEqual({ intent: { kind: "cancel" } });
  expect(typed("/delete", conversation)).toEqual({ intent: { kind: "delete" } });
  expect(typed("/history", conversation)).toEqual({ question: { kind: "conversations" } });
  expect(typed("/models flux", conversation)).toEqual({ question: { kind: "models", spent: true, typed: "flux" } });
  expect(typed("/help", conversation)).toEqual({ question: { kind: "help" } });
});

test("/settings alone shows the conversation's, with words it changes them", () => {
  expect(typed("/settings", conversation)).toEqual({ question: { kind: "conversation", of: conversation.thread } });
  expect(typed("/settings variants 3, 16:9, title Night train", conversation)).toEqual({
    intent: { kind: "settings", settings: { variants: 3, aspectRatio: "16:9" }, title: "Night train" },
  });
  expect(typed("/settings variants 12", conversation)).toHaveProperty("complaint");
});

test("/settings takes the same from options", () => {
  const values = { models: "local", variants: 4, mention_only: "off", title: "Seed 9" };
  expect(named("settings").parse(values, known)).toEqual({
    intent: { kind: "settings", settings: { models: ["local"], variants: 4, mentionOnly: false }, title: "Seed 9" },
  });
});
