import { ButtonStyle, ComponentType } from "discord.js";
import { expect, test } from "vitest";
import { discordMessages } from "../../../../src/platforms/discord/messages.ts";
import {
  attachments,
  cardBody,
  carries,
  numberIn,
  picksOn,
  rootBody,
} from "../../../../src/platforms/discord/outbound/render-card.ts";
import { imagesOn } from "../../../../src/platforms/shared/outbound/card-layout.ts";
import { ada, card, message, slot, turn } from "../fixtures.ts";

const four = [1, 2, 3, 4].map((number) => slot(number));
const nine = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => slot(number));

function rows(of: ReturnType<typeof cardBody>) {
  return of.components.map((row) => (row.type === ComponentType.ActionRow ? row.components : []));
}

test("renders a card as one message with a line per variant and without pings", () => {
  const shown = cardBody(
    card([slot(1), slot(2, { state: "failed", label: "2 · fast · failed", failure: "The model refused this." })]),
  );
  expect(shown.content.split("\n")).toEqual([
    "Ada: make it night",
    "1 · Built-in editor · 0.4 s · free · seed 1",
    "2 · fast · failed · The model refused this.",
  ]);
  expect(shown.allowed_mentions).toEqual({ parse: [] });
});

test("adds picks, notes and the shrunk hint to a variant's line", () => {
  const picked = slot(1, { pickedBy: [{ id: ada, name: "Ada" }], notes: ["seed ignored"] });
  expect(cardBody(card([picked]), new Map([["t1-v1.png", discordMessages.shrunk]])).content).toContain(
    `seed 1 · picked by Ada · seed ignored · ${discordMessages.shrunk}`,
  );
});

test("puts five picks in a row, then the other actions, then the menu", () => {
  const shown = rows(cardBody(card(nine)));
  expect(shown.map((row) => row.length)).toEqual([5, 4, 1, 1]);
  expect(shown[0]?.[0]).toEqual({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    custom_id: "pick:variant00001",
    label: "Pick 1",
  });
  expect(shown[2]?.[0]).toMatchObject({ custom_id: `again:${turn}` });
  expect(shown[3]?.[0]).toMatchObject({
    type: ComponentType.StringSelect,
    options: [`settings:${turn}`, `history:${turn}`, `delete:${turn}`].map((value) => expect.objectContaining({ value })),
  });
});

test("escapes what people typed", () => {
  const prompt = "# **bold** <@1> @everyone [x](https://evil.example) :smile: `code`";
  const { content } = cardBody(card([], { prompt, text: `Ada: ${prompt}\n- a note` }));
  expect(content).toBe(
    "Ada: # \\*\\*bold\\*\\* \\<\\@1\\> \\@everyone \\[x\\]\\(https\\://evil.example\\) \\:smile: \\`code\\`\n\\- a note",
  );
});

test("cuts a long instruction, but never the state or the variants", () => {
  const prompt = "*".repeat(4000);
  const { content } = cardBody(card(nine, { prompt, text: `Ada: ${prompt}\nOnly the first four models are used.` }));
  expect(content.length).toBeLessThanOrEqual(2000);
  expect(content).toContain("…\nOnly the first four models are used.\n1 · Built-in editor");
  expect(content).toContain("9 · Built-in editor · 0.4 s · free · seed 9");
});

test("fits nine variants with long notes into one message", () => {
  const verbose = nine.map((one) => ({ ...one, notes: ["_".repeat(900)] }));
  const { content } = cardBody(card(verbose));
  expect(content.length).toBeLessThanOrEqual(2000);
  expect(content.split("\n")).toHaveLength(10);
});

test("orders pictures by number with alt text, with previews only while drawing", () => {
  const preview = { name: "t1-v1-preview.webp", alt: "night", preview: true, version: 2, read: async () => new Uint8Array() };
  const slots = [slot(1, { state: "drawing", image: preview }), slot(2)];
  expect(imagesOn(card(slots, { drawing: true })).map(({ name }) => name)).toEqual(["t1-v1-preview.webp", "t1-v2.png"]);
  expect(imagesOn(card(slots)).map(({ name }) => name)).toEqual(["t1-v2.png"]);
  expect(attachments(imagesOn(card([slot(1, { image: { ...preview, alt: "x".repeat(2000) } })], { drawing: true })))).toEqual([
    { id: "0", description: "x".repeat(1024) },
  ]);
});

test("recognizes a card by its turn's key and a root by its conversation's", () => {
  expect(carries(turn, { components: cardBody(card(four)).components })).toBe(true);
  expect(carries("other0000001", { components: cardBody(card(four)).components })).toBe(false);
  const head = { text: "Ada: night", author: { id: "1", name: "Ada" }, prompt: "night" };
  const root = rootBody({ ...head, conversation: card([]).conversation }, "talk00000001");
  expect(carries("talk00000001", { components: root.components })).toBe(true);
});

test("finds a picture's variant through its file name and the buttons", () => {
  expect([...picksOn(message({ components: cardBody(card(four)).components }))]).toContainEqual([3, "variant00003"]);
  expect([numberIn("t12-v3.png"), numberIn("t1-v2.webp"), numberIn("photo.png")]).toEqual([3, 2, undefined]);
});
