// The stories during which the process crashes, and what each must show and store in the end.
// cspell:ignore hazlo

import { expect } from "vitest";
import { messages } from "../../../src/core/cards/messages.ts";
import type { VisibleCard } from "../environments/environment.ts";
import type { Story, StoryRun } from "./story-run.ts";

const card = ({ environment }: StoryRun, prompt: string) => environment.cards().find((one) => one.prompt === prompt);
const showsPreviews = (story: StoryRun, prompt: string) => {
  const { pictures = [], text = "" } = card(story, prompt) ?? {};
  return story.environment.previews ? pictures.length === 3 : /^3 · /m.test(text);
};
const isFinished = (story: StoryRun, prompt: string) => card(story, prompt)?.drawing === false;

const IGNORES_CANCEL = "wait, and draw it all the same";

/** Two turns of three variants, one refused, with a pick in between, and a third turn that is cancelled while drawing although the model
 *  still returns its pictures. */
async function runStory(story: StoryRun): Promise<void> {
  const { environment } = story;
  const hasCard = (prompt: string) => () => card(story, prompt) !== undefined;
  await story.act(() => environment.start("night, refuse 3"), hasCard("night, refuse 3"));
  await story.waitFor(() => isFinished(story, "night, refuse 3"), "the first card");
  const picked = () => card(story, "night, refuse 3")?.text.includes("picked by") === true;
  await story.act(() => environment.pick("night, refuse 3", 2), picked);
  await story.waitFor(picked, "the pick");
  await story.act(() => environment.send("rain"), hasCard("rain"));
  await story.waitFor(() => isFinished(story, "rain"), "the second card");
  await story.act(() => environment.send(IGNORES_CANCEL), hasCard(IGNORES_CANCEL));
  await story.waitFor(() => showsPreviews(story, IGNORES_CANCEL), "the third card's previews");
  const cancelled = () => Boolean(card(story, IGNORES_CANCEL)?.text.includes("Cancelled"));
  await story.act(() => environment.cancel(IGNORES_CANCEL), cancelled);
  await story.waitFor(() => cancelled() && isFinished(story, IGNORES_CANCEL), "the third card's end");
  await story.waitUntilIdle();
}

const expectedCards: Omit<VisibleCard, "text">[] = [
  { prompt: "night, refuse 3", pictures: ["night, refuse 3#1<photo>", "night, refuse 3#2<photo>"], drawing: false },
  {
    prompt: "rain",
    pictures: [1, 2, 3].map((number) => `rain#${number}<night, refuse 3#2<photo>>`),
    drawing: false,
  },
  { prompt: IGNORES_CANCEL, pictures: [], drawing: false },
];

/** Three turns, then a person is forgotten where the platform can. */
export const conversation: Story = {
  run: runStory,
  cards: expectedCards,
  texts: ["I will not.", "", "Cancelled"],
  variantStates: ["ready ready failed", "ready ready ready", "cancelled cancelled cancelled"],
};

/** Each of two pictures on its own, a message that is edited while it is drawn, and one that is deleted. */
export const changedMessages: Story = {
  async run(story) {
    const { environment } = story;
    const hasCard = (prompt: string) => () => card(story, prompt) !== undefined;
    const says = (prompt: string, sentence: string) => () => card(story, prompt)?.text.includes(sentence) === true;
    await story.act(() => environment.start("each: night", ["boat", "cat"]), hasCard("night"));
    await story.waitFor(() => isFinished(story, "night"), "the row");
    await story.act(() => environment.send("wait, then draw snow"), hasCard("wait, then draw snow"));
    await story.waitFor(() => card(story, "wait, then draw snow")?.pictures.length === 2, "the previews before the edit");
    await story.act(async () => environment.edit?.("wait, then draw snow", "rain"), hasCard("rain"));
    await story.waitFor(() => isFinished(story, "rain"), "the edited message's card");
    await story.act(() => environment.send("wait, then draw hail"), hasCard("wait, then draw hail"));
    await story.waitFor(hasCard("wait, then draw hail"), "the card before the deletion");
    const deleted = says("wait, then draw hail", messages.cancelledBecause.deleted);
    await story.act(async () => environment.deleteMessage?.("wait, then draw hail"), deleted);
    await story.waitFor(() => deleted() && isFinished(story, "wait, then draw hail"), "the deleted message's card");
    await story.waitUntilIdle();
  },
  cards: [
    { prompt: "night", pictures: ["night#1<boat>", "night#2<cat>"], drawing: false },
    { prompt: "wait, then draw snow", pictures: [], drawing: false },
    { prompt: "rain", pictures: ["rain#1<night#1<boat>>", "rain#2<night#2<cat>>"], drawing: false },
    { prompt: "wait, then draw hail", pictures: [], drawing: false },
  ],
  texts: ["", messages.cancelledBecause.edited, "", messages.cancelledBecause.deleted],
  variantStates: ["ready ready", "cancelled cancelled", "ready ready"],
};

/** Words first, then two pictures. */
export const burst: Story = {
  needsPicture: true,
  async run(story) {
    const { environment } = story;
    const asks = () => card(story, "night")?.text.includes(messages.asksForPicture) === true;
    await story.act(() => environment.start("night", []), asks);
    await story.waitFor(asks, "the question");
    await story.act(
      async () => environment.sendPictures?.(["boat", "cat"]),
      () => !asks(),
    );
    await story.waitFor(() => !asks() && isFinished(story, "night"), "the card");
    await story.waitUntilIdle();
  },
  cards: [{ prompt: "night", pictures: [1, 2, 3].map((number) => `night#${number}<boat|cat>`), drawing: false }],
  texts: [""],
  variantStates: ["ready ready ready"],
};

/** A command without a picture, where somebody else's is nearby: a private question, and two clicks on it. */
export const unclearPicture: Story = {
  usd: 0.01,
  async run(story) {
    const { environment } = story;
    let isAsked = false;
    const ask = async () => {
      await environment.startUnclear?.("night");
      isAsked = true;
    };
    await story.act(ask, () => isAsked);
    expect([environment.cards(), environment.otherMessages(), story.draws]).toEqual([[], [], 0]);
    const { crashed } = story.plan;
    await story.act(
      async () => environment.choosePicture?.(),
      () => card(story, "night") !== undefined,
    );
    await story.waitFor(() => isFinished(story, "night"), "the card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(3); // no drawing was interrupted
  },
  cards: [{ prompt: "night", pictures: [1, 2, 3].map((number) => `night#${number}<photo>`), drawing: false }],
  texts: ["Total: $0.03."],
  variantStates: ["ready ready ready"],
};

/** An edit that costs more than a person agreed to in advance. */
export const dearEdit: Story = {
  usd: 0.24,
  async run(story) {
    const { environment } = story;
    const asks = () => card(story, "night")?.text.includes("This will cost about $0.72.") === true;
    await story.act(() => environment.start("night"), asks);
    await story.waitFor(asks, "the question");
    await story.waitUntilIdle();
    expect(story.draws).toBe(0);
    const { crashed } = story.plan;
    await story.act(
      async () => environment.agree?.("night"),
      () => !asks(),
    );
    await story.waitFor(() => !asks() && isFinished(story, "night"), "the card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(3); // no drawing was interrupted
  },
  cards: [{ prompt: "night", pictures: [1, 2, 3].map((number) => `night#${number}<photo>`), drawing: false }],
  texts: ["Total: $0.72."],
  variantStates: ["ready ready ready"],
};

/** `auto` chose the built-in editor, and the person clicks twice to have it drawn by the paid model. */
export const drawnInstead: Story = {
  ...{ auto: true, usd: 0.24 },
  async run(story) {
    const { environment } = story;
    const shown = () => environment.cards().filter(({ prompt }) => prompt === "night");
    const isShown = (cards: number) => shown().length === cards && shown().every(({ drawing }) => !drawing);
    await story.act(
      () => environment.start("night"),
      () => shown().length === 1,
    );
    await story.waitFor(() => isShown(1), "the free card");
    await story.waitUntilIdle();
    const { crashed } = story.plan;
    await story.act(
      async () => environment.drawInstead?.("night"),
      () => shown().length === 2,
    );
    await story.waitFor(() => isShown(2), "the paid card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(1); // no drawing was interrupted
  },
  cards: ["night", "night"].map((prompt) => ({ prompt, pictures: ["night#1<photo>"], drawing: false })),
  texts: ["Auto: Fake, because it does all of this exactly.", "$0.24"],
  variantStates: ["ready", "ready"],
};

/** A free model failed, and the person agrees twice to what a retry with a paid one costs. */
export const dearRetry: Story = {
  ...{ auto: true, usd: 0.6 },
  async run(story) {
    const { environment } = story;
    const prompt = "night, not by local";
    const failed = () => card(story, prompt)?.text.includes("I will not.") === true;
    await story.act(() => environment.start(prompt), failed);
    await story.waitFor(() => failed() && isFinished(story, prompt), "the failed card");
    await story.waitUntilIdle();
    expect(story.draws).toBe(0);
    const { crashed } = story.plan;
    await story.act(
      async () => environment.retryDearly?.(prompt),
      () => !failed(),
    );
    await story.waitFor(() => !failed() && isFinished(story, prompt), "the retried card");
    await story.waitUntilIdle();
    if (crashed || story.plan.crashedAt === undefined) expect(story.draws).toBe(1); // no drawing was interrupted
  },
  cards: [{ prompt: "night, not by local", pictures: ["night, not by local#1<photo>"], drawing: false }],
  texts: ["$0.60"],
  variantStates: ["ready"],
};

/** The built-in editor understood only a part, and the person clicks twice to have that done. */
export const possiblePart: Story = {
  local: true,
  async run(story) {
    const { environment } = story;
    const prompt = "crop it, not by local";
    const hasCard = (of: string) => () => card(story, of) !== undefined;
    await story.act(() => environment.start(prompt), hasCard(prompt));
    await story.waitFor(() => isFinished(story, prompt), "the refusal");
    await story.waitUntilIdle();
    await story.act(async () => environment.doPossiblePart?.(prompt), hasCard("crop it"));
    await story.waitFor(() => isFinished(story, "crop it"), "the picture of the part");
    await story.waitUntilIdle();
  },
  cards: [
    { prompt: "crop it, not by local", pictures: [], drawing: false },
    { prompt: "crop it", pictures: [1, 2, 3].map((n) => `crop it#${n}<photo>`), drawing: false },
  ],
  texts: ["I will not.", "free"],
  variantStates: ["failed failed failed", "ready ready ready"],
};

/** A language model reads what the built-in editor doesn't understand: once, or once more if the process died before its answer was stored. */
export const readInstruction: Story = {
  local: true,
  readings: { "hazlo, not by local": { instruction: "warmer", newContent: [] } },
  async run(story) {
    const { environment } = story;
    const prompt = "hazlo, not by local";
    await story.act(
      () => environment.start(prompt),
      () => card(story, prompt) !== undefined,
    );
    await story.waitFor(() => isFinished(story, prompt), "the pictures");
    await story.waitUntilIdle();
    expect(story.reads).toBeLessThanOrEqual(2);
    // An interrupted reading may have been paid: what was reserved for it stays.
    expect((await story.spent())?.usd ?? 0).toBeLessThanOrEqual(0.012);
  },
  cards: [{ prompt: "hazlo, not by local", pictures: [1, 2, 3].map((n) => `warmer#${n}<photo>`), drawing: false }],
  texts: ["Read as: warmer."],
  variantStates: ["ready ready ready"],
};

/** A paid model couldn't draw a transparent background, and the person clicks twice to have its picture cut out. */
export const cutOut: Story = {
  ...{ auto: true, usd: 0.24 },
  async run(story) {
    const { environment } = story;
    const prompt = "make the first one a sticker";
    const hasCard = (of: string) => () => card(story, of) !== undefined;
    await story.act(() => environment.start(prompt), hasCard(prompt));
    await story.waitFor(() => isFinished(story, prompt), "the opaque picture");
    await story.waitUntilIdle();
    await story.act(async () => environment.cutOut?.(prompt), hasCard(messages.cutOutPrompt));
    await story.waitFor(() => isFinished(story, messages.cutOutPrompt), "the picture that was cut out");
    await story.waitUntilIdle();
  },
  cards: [
    { prompt: "make the first one a sticker", pictures: ["make the first one a sticker#1<photo>"], drawing: false },
    {
      prompt: messages.cutOutPrompt,
      pictures: [`${messages.cutOutPrompt}#1<make the first one a sticker#1<photo>>`],
      drawing: false,
    },
  ],
  texts: ["$0.24", "free"],
  variantStates: ["ready", "ready"],
};
