import { expect, test } from "vitest";
import type { ModelId } from "../../../../../src/core/vocabulary.ts";
import { local } from "../../../../../src/models/local/local.ts";
import { colourAt, createModel, isFinished, photo, plainPhoto, sizeOf, startChat, unescapeMarkdown } from "../../start.ts";

const isDefault = (option: object) => Reflect.get(option, "default") === true;

test("asks which of several pictures to edit, then opens the form for it", async () => {
  const { ada, general, waitForResult } = await startChat();
  const pictures = [
    await plainPhoto("#e02020", "red.png"),
    await plainPhoto("#20c040", "green.png"),
    await plainPhoto("#2040e0", "blue.png"),
  ];
  const posted = await ada.posts(general, { text: "look", pictures });
  const asked = await ada.picksFromMenu("Edit image", posted).reply();
  expect(asked.ephemeral).toBe(true);
  const [menu] = asked.components.flatMap(({ components }) => components ?? []);
  expect(menu?.options?.map(({ label }) => label)).toEqual(["1 · red.png", "2 · green.png", "3 · blue.png"]);
  const opened = ada.chooses(asked, menu?.custom_id ?? "", [menu?.options?.[1]?.value ?? ""]);
  expect((await opened.form()).components).toHaveLength(5);
  await (await ada.submits(opened, { prompt: "rotate left" })).answered();
  const card = await waitForResult({ id: posted.id }, "rotate left");
  const [red = 0, green = 0, blue = 0] = await colourAt(card.pictures[0]?.bytes ?? Buffer.alloc(0), 0.5, 0.5);
  expect(green).toBeGreaterThan(2 * Math.max(red, blue));
});

test("opens the form at once for a single picture, and applies its settings", async () => {
  const { ada, general, waitForResult } = await startChat();
  const posted = await ada.posts(general, { text: "look", pictures: [await photo()] });
  const opened = ada.picksFromMenu("Edit image", posted);
  await (await ada.submits(opened, { prompt: "brighter", aspect_ratio: ["1:1"] })).answered();
  const card = await waitForResult({ id: posted.id }, "brighter");
  const bytes = card.pictures[0]?.bytes ?? Buffer.alloc(0);

  const [width, height] = await sizeOf(bytes);
  expect(width).toBe(height);
});

test("edits a forwarded picture where it was forwarded to", async () => {
  const { ada, service, general, waitForResult } = await startChat();
  const original = await ada.posts(service.channel("elsewhere"), { text: "look", pictures: [await plainPhoto("#e02020")] });
  const forwarded = ada.forwards(original, general);
  const opened = ada.picksFromMenu("Edit image", forwarded);
  await (await ada.submits(opened, { prompt: "rotate left" })).answered();
  const card = await waitForResult({ id: forwarded.id }, "rotate left");
  const [red = 0, green = 0] = await colourAt(card.pictures[0]?.bytes ?? Buffer.alloc(0), 0.5, 0.5);
  expect(red).toBeGreaterThan(2 * green);
});

test("continues from the picture of the bot's own card", async () => {
  const { ada, startConversation, waitForResult } = await startChat();
  const { thread, first } = await startConversation("rotate left");
  const opened = ada.picksFromMenu("Edit image", first);
  await (await ada.submits(opened, { prompt: "rotate right" })).answered();
  const card = await waitForResult(thread, "rotate right");
  expect(card.pictures[0]?.alt).toBe("rotate left → rotate right");
});

test("edits two of several pictures together, in order", async () => {
  const model = createModel(async () => (await photo()).bytes);
  const { ada, general, waitForResult } = await startChat(model);
  const pictures = await Promise.all(["#e02020", "#20c040", "#2040e0"].map((colour) => plainPhoto(colour)));
  const posted = await ada.posts(general, { text: "look", pictures });
  const asked = await ada.picksFromMenu("Edit image", posted).reply();
  const [menu] = asked.components.flatMap(({ components }) => components ?? []);
  const values = [0, 2].map((one) => menu?.options?.[one]?.value ?? "");
  await (await ada.submits(ada.chooses(asked, menu?.custom_id ?? "", values), { prompt: "join them" })).answered();
  await waitForResult({ id: posted.id }, "join them");
  const [red, blue, ...others] = await Promise.all((model.references[0] ?? []).map((bytes) => colourAt(bytes, 0.5, 0.5)));
  expect([(red?.[0] ?? 0) > 150, (blue?.[2] ?? 0) > 150, others.length]).toEqual([true, true, 0]);
});

test("preselects the model and ratio of a chosen variant, and builds on it alone", async () => {
  const drawings = await Promise.all(["#e02020", "#20c040"].map((colour) => plainPhoto(colour)));
  const [one, two] = drawings.map(({ bytes }, n) => ({ ...createModel(async () => bytes), id: `test/${n + 1}` as ModelId }));
  const { ada, general, service, waitForCard } = await startChat(local, one ?? local, two ?? local);
  const options = { prompt: "make it night", image: await photo(), models: "test/1, test/2", aspect_ratio: "16:9" };
  await (await ada.uses("/edit", general, options)).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  const first = await waitForCard(thread, (card) => isFinished(card) && card.pictures.length === 2, "two pictures");
  await (await ada.uses("/settings", thread, { models: "local", aspect_ratio: "1:1" })).answered();
  const asked = await ada.picksFromMenu("Edit image", first).reply();
  const [menu] = asked.components.flatMap(({ components }) => components ?? []);
  const opened = ada.chooses(asked, menu?.custom_id ?? "", [menu?.options?.[1]?.value ?? ""]);
  const chosen = (await opened.form()).components.flatMap(({ component }) => component?.options ?? []).filter(isDefault);
  expect(chosen.map(({ value }) => value)).toEqual(["test/2", "16:9", "standard"]);
  await (await ada.submits(opened, { prompt: "rain" })).answered();
  await waitForCard(thread, (card) => isFinished(card) && card.text.includes("rain"), "the next card");
  const given = await Promise.all((two?.references[1] ?? []).map((bytes) => colourAt(bytes, 0.5, 0.5)));
  expect(given.map(([red = 0, green = 0]) => green > red)).toEqual([true]);
});

test("preselects the conversation's settings, or the defaults outside of one", async () => {
  const { ada, general, startConversation } = await startChat();
  const { thread } = await startConversation("rotate left");
  await (await ada.uses("/settings", thread, { aspect_ratio: "1:1", resolution: "high" })).answered();
  const chosen = async (place: { id: string }) =>
    (await (await ada.uses("/edit", place)).form()).components
      .flatMap(({ component }) => component?.options ?? [])
      .filter(isDefault)
      .map(({ value }) => value);
  await ada.posts(general, { text: "another one", pictures: [await photo()] });
  expect([await chosen(thread), await chosen(general)]).toEqual([
    ["local", "1:1", "high"],
    ["local", "as is", "standard"],
  ]);
});

test("suggests models beyond the list's limit after those already typed", async () => {
  const many = Array.from({ length: 40 }, (_, n) => ({
    ...createModel(async () => (await photo()).bytes),
    ...{ id: `test/model-${n}` as ModelId, label: `Model ${n}` },
  }));
  const { ada, general, waitForResult, service } = await startChat(local, ...many);
  const posted = await ada.posts(general, { text: "look", pictures: [await photo()] });
  const [, models] = (await ada.picksFromMenu("Edit image", posted).form()).components;
  expect([models?.component?.options?.length, models?.component?.options?.[0]?.value]).toEqual([25, "local"]);
  const typed = await ada.types("/edit", general, { models: "local, model-39" }, "models");
  const [choice] = await typed.choices();
  expect(choice?.value).toBe("local, test/model-39");
  const options = { prompt: "brighter", image: await photo(), models: String(choice?.value) };
  await (await ada.uses("/edit", general, options)).answered();
  const root = await service.until(() => ada.sees(general).find(({ threadId }) => threadId), "a thread");
  expect((await waitForResult(root, "brighter")).text).toContain("test/model-39");
});

test("replies that a message has no picture", async () => {
  const { ada, general } = await startChat();
  const posted = await ada.posts(general, { text: "nothing" });
  expect(unescapeMarkdown((await ada.picksFromMenu("Edit image", posted).reply()).text)).toContain("no picture in that message");
});

test("/edit without a prompt opens the form", async () => {
  const { ada, general, service, waitForResult } = await startChat();
  await ada.posts(general, { text: "look", pictures: [await photo()] });
  const opened = await ada.uses("/edit", general);
  await (await ada.submits(opened, { prompt: "rotate left" })).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  await waitForResult(thread, "rotate left");
});

test("uses a reference uploaded with the form", async () => {
  const model = createModel(async () => (await photo()).bytes);
  const { ada, general, waitForResult } = await startChat(model);
  const posted = await ada.posts(general, { text: "look", pictures: [await plainPhoto("#e02020")] });
  const opened = ada.picksFromMenu("Edit image", posted);
  const hat = await plainPhoto("#20c040", "hat.png");
  await (await ada.submits(opened, { prompt: "put the hat on", references: [hat] })).answered();
  await waitForResult({ id: posted.id }, "put the hat on");
  const colours = await Promise.all((model.references[0] ?? []).map((bytes) => colourAt(bytes, 0.5, 0.5)));
  expect(colours.map(([red = 0, green = 0]) => (red > green ? "red" : "green"))).toEqual(["red", "green"]);
});
