import { expect, test } from "vitest";
import { colourAt, drawing, meeting, photo, plain, plainPhoto, sizeOf } from "./people.ts";

test("of several pictures the menu asks which; the choice opens the form, which edits that one", async () => {
  const { ada, general, drawn } = await meeting();
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
  const card = await drawn({ id: posted.id }, "rotate left");
  const [red = 0, green = 0, blue = 0] = await colourAt(card.pictures[0]?.bytes ?? Buffer.alloc(0), 0.5, 0.5);
  expect(green).toBeGreaterThan(2 * Math.max(red, blue));
});

test("one picture opens the form at once; what the form says holds for the turn", async () => {
  const { ada, general, drawn } = await meeting();
  const posted = await ada.posts(general, { text: "look", pictures: [await photo()] });
  const opened = ada.picksFromMenu("Edit image", posted);
  await (await ada.submits(opened, { prompt: "brighter", aspect_ratio: ["1:1"] })).answered();
  const card = await drawn({ id: posted.id }, "brighter");
  const bytes = card.pictures[0]?.bytes ?? Buffer.alloc(0);

  const [width, height] = await sizeOf(bytes);
  expect(width).toBe(height);
});

test("a forwarded picture is edited where it was forwarded to", async () => {
  const { ada, service, general, drawn } = await meeting();
  const original = await ada.posts(service.channel("elsewhere"), { text: "look", pictures: [await plainPhoto("#e02020")] });
  const forwarded = ada.forwards(original, general);
  const opened = ada.picksFromMenu("Edit image", forwarded);
  await (await ada.submits(opened, { prompt: "rotate left" })).answered();
  const card = await drawn({ id: forwarded.id }, "rotate left");
  const [red = 0, green = 0] = await colourAt(card.pictures[0]?.bytes ?? Buffer.alloc(0), 0.5, 0.5);
  expect(red).toBeGreaterThan(2 * green);
});

test("on a card of the bot's the form goes on from its picture", async () => {
  const { ada, begun, drawn } = await meeting();
  const { thread, first } = await begun("rotate left");
  const opened = ada.picksFromMenu("Edit image", first);
  await (await ada.submits(opened, { prompt: "rotate right" })).answered();
  const card = await drawn(thread, "rotate right");
  expect(card.pictures[0]?.alt).toBe("rotate left → rotate right");
});

test("a message without a picture says so", async () => {
  const { ada, general } = await meeting();
  const posted = await ada.posts(general, { text: "nothing" });
  expect(plain((await ada.picksFromMenu("Edit image", posted).reply()).text)).toContain("no picture in that message");
});

test("/edit without words opens the form", async () => {
  const { ada, general, service, drawn } = await meeting();
  await ada.posts(general, { text: "look", pictures: [await photo()] });
  const opened = await ada.uses("/edit", general);
  await (await ada.submits(opened, { prompt: "rotate left" })).answered();
  const thread = { id: await service.until(() => ada.sees(general).find(({ threadId }) => threadId)?.threadId, "a thread") };
  await drawn(thread, "rotate left");
});

test("a reference that is uploaded with the form is drawn from as well", async () => {
  const model = drawing(async () => (await photo()).bytes);
  const { ada, general, drawn } = await meeting(model);
  const posted = await ada.posts(general, { text: "look", pictures: [await plainPhoto("#e02020")] });
  const opened = ada.picksFromMenu("Edit image", posted);
  const hat = await plainPhoto("#20c040", "hat.png");
  await (await ada.submits(opened, { prompt: "put the hat on", references: [hat] })).answered();
  await drawn({ id: posted.id }, "put the hat on");
  const colours = await Promise.all((model.given[0] ?? []).map((bytes) => colourAt(bytes, 0.5, 0.5)));
  expect(colours.map(([red = 0, green = 0]) => (red > green ? "red" : "green"))).toEqual(["red", "green"]);
});
