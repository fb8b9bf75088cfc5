import { expect, test } from "vitest";
import { valuesOf } from "../../commands/arguments/values.ts";
import type { Context, Values } from "../../commands/command.ts";
import { commands, readMessage } from "../../commands/index.ts";
import { commandMessages } from "../../commands/messages.ts";
import { messages } from "../../src/core/cards/messages.ts";
import type { ModelId, TurnKey } from "../../src/core/vocabulary.ts";

const photo = { id: "photo", name: "photo.jpg" };
const hat = { id: "hat", name: "hat.png" };
const channel: Context = {
  thread: { platform: "web", id: "channel" },
  live: false,
  direct: false,
};
const conversation: Context = { ...channel, live: true, turn: "turn00000001" as TurnKey };
const known: Context = { ...conversation, models: ["local", "openrouter/flux.2-pro"] as ModelId[] };

function commandNamed(name: string) {
  const command = commands.find((one) => one.name === name);
  if (!command) throw new Error(`no command ${name}`);
  return command;
}

function typed(line: string, context: Context, pictures = [] as (typeof photo)[]) {
  const message = readMessage(line);
  if (message.kind !== "command") throw new Error(`${line} is ${message.kind}`);
  return message.command.parse(valuesOf(message.command, message.rest, pictures, context), context);
}

test("gives every command and option a name and description that Discord and Slack accept", () => {
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
    "flatten",
    "history",
    "settings",
    "models",
    "usage",
    "cancel",
    "delete",
    "forget",
    "help",
  ]);
});

test("leaves it to the platform which picture /edit with words means", () => {
  expect(typed("/edit make it night", channel)).toEqual({
    intent: {
      kind: "edit",
      prompt: "make it night",
      references: [],
      settings: {},
      addressed: true,
      fresh: false,
    },
  });
});

test("takes the first picture of /edit as its source and the others as references", () => {
  expect(typed("/edit give her the hat", channel, [photo, hat])).toMatchObject({
    intent: { source: { attachments: [photo] }, references: [hat] },
  });
});

test("takes all pictures of /edit as references in a conversation, which has its own source", () => {
  const result = typed("/edit give her the hat", conversation, [hat]);
  expect(result).toMatchObject({ intent: { kind: "edit", references: [hat] } });
  expect(result).not.toHaveProperty("intent.source");
});

test("opens the form with the given options on /edit without words", () => {
  expect(commandNamed("edit").parse({ image: [photo], variants: 3 }, channel)).toEqual({
    form: { prompt: "", source: { attachments: [photo] }, references: [], settings: { variants: 3 } },
  });
});

test("starts a new conversation on /edit with a picture in a direct message", () => {
  const direct = { ...conversation, direct: true };
  expect(commandNamed("edit").parse({ prompt: "warmer", image: [photo] }, direct)).toMatchObject({ intent: { fresh: true } });
  expect(commandNamed("edit").parse({ image: [photo] }, direct)).toMatchObject({ form: { fresh: true } });
  expect(commandNamed("edit").parse({ prompt: "warmer" }, direct)).toMatchObject({ intent: { fresh: false } });
});

test("reads the settings of /edit from its options", () => {
  const values = {
    prompt: "warmer",
    models: "flux.2-pro, local",
    aspect_ratio: "as is",
    resolution: "high",
    variants: 2,
    seed: "new",
  };
  expect(commandNamed("edit").parse(values, known)).toMatchObject({
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

test("suggests the nearest model when /edit names an unknown one", () => {
  expect(commandNamed("edit").parse({ prompt: "warmer", models: "locl" }, known)).toEqual({
    complaint: `There's no model "locl" here. Did you mean local?`,
  });
});

test("matches a model by several words and by the start or the end of its id", () => {
  const models = ["local", "openai/gpt-image-2", "openai/gpt-image-2-mini"] as ModelId[];
  const editWith = (text: string) => commandNamed("edit").parse({ prompt: "warmer", models: text }, { ...known, models });
  expect(editWith("GPT Image 2, local ")).toMatchObject({ intent: { settings: { models: ["openai/gpt-image-2", "local"] } } });
  expect(editWith("local gpt image 2 mini")).toMatchObject({
    intent: { settings: { models: ["local", "openai/gpt-image-2-mini"] } },
  });
  expect(editWith("gpt-imag-2")).toEqual({ complaint: `There's no model "gpt-imag-2" here. Did you mean openai/gpt-image-2?` });
  expect(editWith("gpt")).toMatchObject({ complaint: expect.stringContaining("Did you mean openai/gpt-image-2") });
});

test("repeats the newest turn on /again, with the given models", () => {
  expect(typed("/again", conversation)).toEqual({ intent: { kind: "again", turn: conversation.turn } });
  expect(typed("/again flux.2-pro", known)).toEqual({
    intent: { kind: "again", turn: conversation.turn, models: ["openrouter/flux.2-pro"] },
  });
  expect(typed("/again", channel)).toHaveProperty("complaint");
});

test("maps /undo, /cancel and /delete to intents, and /history, /models and /help to queries", () => {
  expect(typed("/undo", conversation)).toEqual({ intent: { kind: "undo" } });
  expect(typed("/cancel", conversation)).toEqual({ intent: { kind: "cancel" } });
  expect(typed("/delete", conversation)).toEqual({ intent: { kind: "delete" } });
  expect(typed("/history", conversation)).toEqual({ query: { kind: "conversations" } });
  expect(typed("/models flux", conversation)).toEqual({ query: { kind: "models", spent: true, typed: "flux" } });
  expect(typed("/help", conversation)).toEqual({ query: { kind: "help" } });
});

test("shows the conversation's settings on /settings, and changes them with arguments", () => {
  expect(typed("/settings", conversation)).toEqual({ query: { kind: "conversation", of: conversation.thread } });
  expect(typed("/settings variants 3, 16:9, title Night train", conversation)).toEqual({
    intent: { kind: "settings", settings: { variants: 3, aspectRatio: "16:9" }, title: "Night train" },
  });
  expect(typed("/settings variants 12", conversation)).toHaveProperty("complaint");
});

const onServer: Context = { ...known, channel: { channel: "c", server: "s" } };

test("changes the defaults of a channel or server with /settings channel and /settings server", () => {
  expect(typed("/settings channel mention only on, variants 2", onServer)).toEqual({
    intent: { kind: "defaults", scope: "channel", settings: { mentionOnly: true, variants: 2 } },
  });
  expect(typed("/settings Server: models local", onServer)).toEqual({
    intent: { kind: "defaults", scope: "server", settings: { models: ["local"] } },
  });
  expect(typed("/settings channel reset", onServer)).toEqual({
    intent: { kind: "defaults", scope: "channel", settings: "reset" },
  });
  const query = { kind: "defaultsAt", scope: "server", channel: onServer.channel };
  expect(typed("/settings server", onServer)).toEqual({ query });
});

test("reads the same defaults from the options of /settings", () => {
  const parse = (values: Values) => commandNamed("settings").parse(values, onServer);
  expect(parse({ for: "channel", mention_only: "off", words: "16:9" })).toEqual({
    intent: { kind: "defaults", scope: "channel", settings: { mentionOnly: false, aspectRatio: "16:9" } },
  });
  expect(parse({ for: "server", words: "reset" })).toMatchObject({ intent: { settings: "reset" } });
  expect(parse({ for: "channel" })).toMatchObject({ query: { kind: "defaultsAt", scope: "channel" } });
  expect(parse({ for: "conversation", variants: 2 })).toEqual({ intent: { kind: "settings", settings: { variants: 2 } } });
});

test.each([
  ["a title", "/settings channel title Cat", commandMessages.notADefault("channel")],
  ["a seed", "/settings server variants 2 seed 7", commandMessages.notADefault("server")],
  ["an unknown setting", "/settings channel sharp", commandMessages.unknownSetting("sharp")],
  ["a reset with something else", "/settings channel reset variants 2", commandMessages.unknownSetting("reset")],
  ["too many variants", "/settings server variants 9", commandMessages.badVariants("9", 1, 4)],
])("refuses %s as a default", (_, line, complaint) => {
  expect(typed(line, onServer)).toEqual({ complaint });
});

test("refuses a reset that comes with another option", () => {
  expect(commandNamed("settings").parse({ for: "channel", words: "reset", variants: 2 }, onServer)).toEqual({
    complaint: commandMessages.unknownSetting("reset"),
  });
});

test("says who sets the defaults where no moderator can", () => {
  for (const line of ["/settings channel", "/settings server mention only on", "/settings channel reset"])
    expect(typed(line, known)).toEqual({ complaint: messages.noDefaults });
});

test("reads the same settings from the options of /settings", () => {
  const values = { models: "local", variants: 4, mention_only: "off", title: "Seed 9" };
  expect(commandNamed("settings").parse(values, known)).toEqual({
    intent: { kind: "settings", settings: { models: ["local"], variants: 4, mentionOnly: false }, title: "Seed 9" },
  });
});
