// Which picture a line in the channel means, when it isn't in the line itself.

import { expect, onTestFinished, test } from "vitest";
import { messages } from "../../../../src/core/cards/messages.ts";
import type { ConversationKey, Turn } from "../../../../src/core/vocabulary.ts";
import { startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";
import { paint } from "../held-model.ts";

const MINUTE_MS = 60_000;

/** Ada and Bo in the channel. */
async function startPeople() {
  const app = await startApp();
  onTestFinished(() => app.stop());
  const [ada, bo] = [new BrowserClient(app), new BrowserClient(app)];
  for (const [person, name] of [
    [ada, "Ada"],
    [bo, "Bo"],
  ] as const)
    await person.send("/name", { name });
  const colourOf = new Map<string, string>();
  const newest = async () => (await app.messages.list("pictures", 1))[0];
  /** Resolves to the message's key. */
  const posts = async (by: BrowserClient, colour: string, text = ""): Promise<string> => {
    const file = new File([new Uint8Array(await paint(colour))], `${colour}.png`);
    await by.send("/messages", { to: "channel", text, pictures: file });
    const message = await newest();
    for (const { key, name } of message?.pictures ?? []) colourOf.set(key, name.replace(".png", ""));
    return message?.key ?? "";
  };
  /** As if the message had been posted earlier. */
  const age = async (key: string, ms: number): Promise<void> => {
    const message = await app.messages.get(key);
    if (!message) throw new Error("no such message");
    await app.messages.remove(key);
    await app.messages.add({ ...message, at: new Date(message.at.getTime() - ms) });
  };
  const says = async (by: BrowserClient, text: string) => {
    const { go = "", ...answer } = await by.send("/messages", { to: "channel", text });
    return { ...answer, go, key: go.slice("/c/".length) as ConversationKey };
  };
  const turnsOf = async (of: ConversationKey): Promise<Turn[]> => {
    const conversation = await app.store.conversations.findConversation(of);
    return conversation ? app.store.turns.listTurns(conversation.id) : [];
  };
  /** The colours of the pictures that each finished turn started from. */
  const started = async (of: ConversationKey, turns = 1): Promise<string[][]> => {
    const done = async () => (await turnsOf(of)).filter(({ state }) => state === "done");
    await expect.poll(async () => (await done()).length, { timeout: 15_000 }).toBe(turns);
    return (await done()).map(({ references }) => references.map(({ image }) => colourOf.get(image.key) ?? "?"));
  };
  const threadOf = async (of: ConversationKey) => (await app.store.conversations.findConversation(of))?.thread;
  return { app, ada, bo, posts, age, says, turnsOf, started, threadOf, colourOf };
}

test.each(["/edit", "@threadbrush"])("edits one's own newest picture, in its thread, with %s", async (start) => {
  const { ada, bo, posts, says, started, threadOf } = await startPeople();
  const picture = await posts(ada, "red");
  await posts(bo, "blue");
  const { key } = await says(ada, `${start} rotate left`);
  expect(await started(key)).toEqual([["red"]]);
  expect(await threadOf(key)).toBe(picture);
});

test.each(["/edit", "@threadbrush"])("edits all pictures that a person posted within seconds, with %s", async (start) => {
  const { ada, bo, posts, age, says, started, threadOf } = await startPeople();
  await age(await posts(ada, "orange"), 20_000);
  await posts(ada, "red");
  await posts(bo, "blue");
  const picture = await posts(ada, "green");
  const { key } = await says(ada, `${start} side by side`);
  expect(await started(key)).toEqual([["red", "green"]]);
  expect(await threadOf(key)).toBe(picture);
});

test("leaves out an earlier picture that was posted with words", async () => {
  const { ada, posts, says, started } = await startPeople();
  await posts(ada, "red", "my boat");
  await posts(ada, "green", "and my car");
  const { key } = await says(ada, "/edit rotate left");
  expect(await started(key)).toEqual([["green"]]);
});

test("asks if one's own picture is older than five minutes, and edits the chosen one", async () => {
  const { ada, bo, posts, age, says, started, turnsOf } = await startPeople();
  await age(await posts(ada, "red"), 6 * MINUTE_MS);
  await posts(bo, "blue");
  const { go, key } = await says(ada, "@threadbrush rotate left");
  await expect.poll(() => ada.page(go)).toContain(messages.asksWhichPicture);
  const labels = ["blue.png from Bo", "red.png from Ada"];
  const page = await ada.page(go);
  for (const label of labels) expect(page).toContain(label);
  const [turn] = await turnsOf(key);
  expect(turn).toMatchObject({ state: "asking", source: { candidates: labels.map((label) => ({ label })) } });
  await ada.send("/do/choose", { conversation: key, turn: turn?.key ?? "", candidate: "1" });
  expect(await started(key)).toEqual([["red"]]);
});

test("takes a picture that is sent as the answer", async () => {
  const { ada, bo, posts, says, turnsOf, started } = await startPeople();
  for (const colour of ["green", "blue"]) await posts(bo, colour);
  const { key } = await says(ada, "/edit rotate left");
  await expect.poll(async () => (await turnsOf(key))[0]?.state).toBe("asking");
  const pictures = new File([new Uint8Array(await paint("green"))], "mine.png");
  await ada.send("/messages", { to: key, text: "", pictures });
  expect(await started(key)).toEqual([["green"]]);
});

test("takes a picture that is posted in the channel as the answer, without words and from the same person", async () => {
  const { app, ada, bo, posts, says, turnsOf, started } = await startPeople();
  await posts(bo, "blue");
  const { key } = await says(ada, "/edit rotate left");
  await expect.poll(async () => (await turnsOf(key))[0]?.state).toBe("asking");
  await posts(bo, "orange");
  await posts(ada, "red", "unrelated");
  const green = await posts(ada, "green");
  expect(await started(key)).toEqual([["green"]]);
  expect((await app.messages.list("pictures", 1)).map((message) => message.key)).toEqual([green]);
});

test("shows a question once in the channel, below the line that it's about", async () => {
  const { app, ada, bo, posts, says, threadOf } = await startPeople();
  await posts(bo, "blue");
  const { key } = await says(ada, "@threadbrush rotate left");
  await expect.poll(() => threadOf(key)).toBeDefined();
  const [line, ...others] = (await app.messages.list("pictures", 10)).filter(({ text }) => text.includes("rotate left"));
  expect(others).toEqual([]);
  expect(await threadOf(key)).toBe(line?.key);
});

test("offers pictures that conversations started from, but takes none of them unasked", async () => {
  const { ada, says, turnsOf } = await startPeople();
  const file = new File([new Uint8Array(await paint("red"))], "red.png");
  const { go = "" } = await ada.send("/messages", {
    to: "new",
    offers: "models",
    models: "local",
    text: "blur it",
    pictures: file,
  });
  const first = go.slice("/c/".length) as ConversationKey;
  await expect.poll(async () => (await turnsOf(first))[0]?.references).toHaveLength(1);
  const { key } = await says(ada, "/edit rotate left");
  await expect
    .poll(async () => (await turnsOf(key))[0])
    .toMatchObject({ state: "asking", source: { candidates: [{ label: "source.png from Ada" }] } });
});

test("shows one's own newest picture in the form, or else the newest", async () => {
  const { ada, bo, posts, age, colourOf } = await startPeople();
  const own = await posts(ada, "red");
  await posts(bo, "blue");
  const shown = async () => {
    const { dialog = "" } = await ada.send("/messages", { to: "channel", text: "/edit" });
    return [...dialog.matchAll(/src="\/pictures\/(\w+)\//g)].map(([, key = ""]) => colourOf.get(key));
  };
  expect(await shown()).toEqual(["red"]);
  await age(own, 6 * MINUTE_MS);
  expect(await shown()).toEqual(["blue"]);
});

test("does nothing when somebody says thanks after a picture", async () => {
  const { ada, posts, says, app } = await startPeople();
  const picture = await posts(ada, "red");
  expect(await says(ada, "@threadbrush thanks!")).toMatchObject({ go: "" });
  expect(await app.store.conversations.findConversation({ platform: "web", id: picture })).toBeUndefined();
});
