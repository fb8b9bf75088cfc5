import { expect, test } from "vitest";
import { imagesOn } from "../../../../src/platforms/shared/outbound/card-layout.ts";
import { filesShown, picksOn } from "../../../../src/platforms/slack/inbound/pictures.ts";
import { cardMessage, type Message, rootMessage } from "../../../../src/platforms/slack/outbound/render-card.ts";
import { checkBlocks } from "../../../fakes/slack/rules/blocks.ts";
import { ada, bo, card, files, slot, turn } from "../fixtures.ts";

const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => slot(number));

/** Checks a message against Slack's limits. */
function valid(message: Message): Message {
  const { complaints } = checkBlocks(message.blocks, "message", () => crypto.randomUUID());
  expect(complaints).toEqual([]);
  expect(message.text.length).toBeLessThanOrEqual(4000);
  return message;
}

function kinds({ blocks }: Message): string {
  return blocks.map(({ type }) => type).join(" ");
}

/** All text that Slack parses as mrkdwn. */
function markup({ blocks }: Message): string[] {
  return [...JSON.stringify(blocks).matchAll(/"type":"mrkdwn","text":"([^"]*)"/g)].map(([, text = ""]) => text);
}

test("renders author, instruction, then each picture with alt text and caption, then the buttons", () => {
  const slots = [slot(1), slot(2, { pickedBy: [{ id: bo, name: `<@${bo}>` }], notes: ["seed ignored"] })];
  const message = valid(cardMessage(card(slots), files(slots)));
  expect(kinds(message)).toBe("context section image context image context actions");
  expect(message.blocks[2]).toEqual({
    ...{ type: "image", slack_file: { id: "F00000001" }, alt_text: "make it night" },
    title: { type: "plain_text", text: "Picture 1", emoji: false },
  });
  expect(message.blocks[5]).toMatchObject({
    elements: [{ text: "2 · Built-in editor · 0.4 s · free · seed 2 · seed ignored" }, { text: `picked by <@${bo}>` }],
  });
  expect(markup(message)).toEqual([`<@${ada}>`, `picked by <@${bo}>`]);
});

test("writes a notification with the instruction and captions, without names or markup", () => {
  const message = valid(cardMessage(card([slot(1)], { prompt: "<!channel> a < b & c" }), new Map()));
  expect(message.text).toBe("&lt;!channel&gt; a &lt; b &amp; c\n1 · Built-in editor · 0.4 s · free · seed 1");
});

test("shows what people typed as plain text", () => {
  const prompt = "*bold* <!channel> <@U000EVE1> `code` :smile: & <https://evil.example|here>";
  const message = valid(cardMessage(card([slot(1, { failure: prompt })], { prompt }), new Map()));
  expect(message.blocks[1]).toEqual({ type: "section", text: { type: "plain_text", text: prompt, emoji: false } });
  expect(markup(message)).toEqual([`<@${ada}>`]);
});

test("names a person without a Slack id in plain text", () => {
  const strange = { id: "x", name: "<!here> *Eve*" };
  const slots = [slot(1, { pickedBy: [strange] })];
  const message = valid(cardMessage(card(slots, { author: strange, text: `${strange.name}: make it night` }), files(slots)));
  expect(markup(message)).toEqual([]);
  expect(JSON.stringify(message.blocks)).toContain("<!here> *Eve*: make it night");
});

test("cuts a long instruction, but never the state or the variants", () => {
  const prompt = "&🎨".repeat(4000);
  const text = `<@${ada}>: ${prompt}\nOnly the first four models are used.`;
  const message = valid(cardMessage(card(nine, { prompt, text }), files(nine)));
  const words = JSON.stringify(message.blocks[1]);
  expect(words).toContain("…\\nOnly the first four models are used.");
  expect(message.text.isWellFormed() && words.isWellFormed()).toBe(true);
  expect(message.text).toMatch(/&amp;🎨(&amp;)?…$/u);
  expect(kinds(message).match(/image context/g)).toHaveLength(9);
});

test("fits nine variants with long notes and descriptions and all buttons into one message", () => {
  const people = Array.from({ length: 80 }, () => ({ id: bo, name: `<@${bo}>` }));
  const slots = nine.map((one) => ({
    ...one,
    ...{ notes: ["_".repeat(900)], pickedBy: people },
    image: { ...slot(one.number).image, alt: "x".repeat(5000) } as NonNullable<typeof one.image>,
  }));
  const retries = ["a", "b", "c"].map((name) => ({ kind: "retry", turn, model: `p/${name}`, label: "y".repeat(90) }) as const);
  const complete = card(slots);
  const message = valid(
    cardMessage({ ...complete, actions: [...complete.actions, ...retries] as typeof complete.actions }, files(slots)),
  );
  expect(message.blocks.length).toBeLessThanOrEqual(50);
});

test("replaces an empty description, which Slack refuses", () => {
  const slots = [slot(1, { image: { ...slot(1).image, alt: "" } as NonNullable<ReturnType<typeof slot>["image"]> })];
  expect(valid(cardMessage(card(slots), files(slots))).blocks[2]).toMatchObject({ alt_text: "picture" });
});

test("leaves out a picture that Slack refused, and says so in its caption", () => {
  const slots = [slot(1), slot(2)];
  const message = valid(cardMessage(card(slots), new Map([["t1-v1.png", "F00000001"]]), new Set(["t1-v2.png"])));
  expect(kinds(message)).toBe("context section image context context actions");
  expect(JSON.stringify(message.blocks[4])).toContain("seed 2 · Slack couldn't show this picture");
});

test("renders a placeholder as text and Cancel, with previews only while drawing", () => {
  const placeholder = card([], { drawing: true, actions: [{ kind: "cancel", turn, label: "Cancel" }] });
  expect(kinds(valid(cardMessage(placeholder, new Map())))).toBe("context section actions");
  const preview = { name: "t1-v1-preview.webp", alt: "night", preview: true, version: 2, read: async () => new Uint8Array() };
  const slots = [slot(1, { state: "drawing", image: preview }), slot(2)];
  expect(imagesOn(card(slots, { drawing: true })).map(({ name }) => name)).toEqual(["t1-v1-preview.webp", "t1-v2.png"]);
  expect(imagesOn(card(slots)).map(({ name }) => name)).toEqual(["t1-v2.png"]);
});

test("puts settings, history and delete into the menu, and other actions on buttons", () => {
  const message = valid(cardMessage(card([slot(1)]), new Map()));
  expect(message.blocks.at(-1)).toMatchObject({
    elements: [
      { type: "button", action_id: "pick:variant00001" },
      { type: "button", action_id: `again:${turn}`, style: "primary" },
      { type: "overflow", options: [`settings:${turn}`, `history:${turn}`, `delete:${turn}`].map((value) => ({ value })) },
    ],
  });
});

test("renders a root message with author, instruction, picture and a button for the form", () => {
  const image = { name: "source.png", alt: "the original", preview: false, version: 0, read: async () => new Uint8Array() };
  const thread = { text: `<@${ada}>: a < b`, author: { id: ada, name: `<@${ada}>` }, prompt: "a < b" };
  const head = { ...thread, image, conversation: card([]).conversation };
  const message = valid(rootMessage(head, "talk00000001", "F00000001"));
  expect(message.text).toBe("a &lt; b");
  expect(kinds(message)).toBe("context section image actions");
  expect(kinds(valid(rootMessage({ ...head, text: `<@${ada}>` }, "talk00000001", undefined)))).toBe("context section actions");
});

test("reads files and pick numbers back from a card", () => {
  const { blocks } = JSON.parse(JSON.stringify(cardMessage(card(nine), files(nine))));
  expect(filesShown(blocks)).toEqual([...files(nine).values()]);
  expect([...picksOn(blocks)]).toContainEqual([3, "variant00003"]);
});
