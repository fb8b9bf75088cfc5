// Pictures that people see only if they choose to. So is everything that is made of them.

import { expect, test } from "vitest";
import { photo, plainPhoto, startChat } from "../../start.ts";

const spoiler = async (name = "SPOILER_secret.png") => ({ name, bytes: await plainPhoto("#e02020").then(({ bytes }) => bytes) });

async function startHidden() {
  const chat = await startChat();
  const { service, waitForResult } = chat;
  /** Whether each file of the bot's messages is hidden, with its name, oldest first. */
  const filesOfBot = () =>
    [...service.state.messages.values()]
      .filter(({ authorId }) => authorId === service.state.bot.id)
      .flatMap(({ files }) => files.map(({ name, spoiler: hidden }) => `${hidden ? "hidden" : "open"} ${name}`));
  return { ...chat, filesOfBot, finish: (place: { id: string }, words: string) => waitForResult(place, words) };
}

test("hides the results of a spoiler, and those that are made of them", async () => {
  const { ada, service, general, finish, filesOfBot } = await startHidden();
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await spoiler()] });
  const first = await finish(posted, "rotate left");
  await ada.posts(posted, { text: "invert it" });
  const second = await finish(posted, "invert it");
  await (await ada.uses("/undo", posted)).answered();
  await service.until(() => filesOfBot().length >= 3, "the third picture");
  await ada.clicks(second, "Run again").answered();
  await service.until(() => filesOfBot().length >= 4, "the fourth picture");
  expect(filesOfBot().filter((file) => !file.startsWith("hidden"))).toEqual([]);
  expect(first.pictures.map(({ name }) => name)).toEqual(["SPOILER_t1-v1.png"]);
});

test("edits a hidden result through its menu, as a hidden variant", async () => {
  const { ada, service, general, finish, filesOfBot } = await startHidden();
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await spoiler()] });
  const first = await finish(posted, "rotate left");
  await (await ada.submits(ada.picksFromMenu("Edit image", first), { prompt: "invert it" })).answered();
  expect((await finish(posted, "invert it")).pictures[0]?.alt).toBe("rotate left → invert it");
  expect(filesOfBot().every((file) => file.startsWith("hidden"))).toBe(true);
});

test("hides the bot's own copy of the source, and the strip in the history", async () => {
  const { ada, service, general, finish, filesOfBot } = await startHidden();
  await (await ada.uses("/edit", general, { prompt: "rotate left", image: await spoiler() })).answered();
  const root = await service.until(() => ada.sees(general).find(({ threadId }) => threadId), "the thread");
  await finish({ id: root.id }, "rotate left");
  expect(filesOfBot()).toEqual(["hidden SPOILER_source.png", "hidden SPOILER_t1-v1.png"]);
  const shown = await (await ada.uses("/history", general)).reply();
  expect(shown.pictures.map(({ name }) => name.startsWith("SPOILER_"))).toEqual([true]);
});

test.each(["/edit", "“Edit image”"])("hides results where %s takes somebody's spoiler", async (how) => {
  const { ada, service, general, finish, filesOfBot } = await startHidden();
  const posted = await service.person("Bo").posts(general, { pictures: [await spoiler()] });
  if (how === "/edit") {
    const question = await (await ada.uses("/edit", general, { prompt: "rotate left" })).reply();
    await ada.clicks(question, question.buttons[0]?.label ?? "").answered();
  } else await (await ada.submits(ada.picksFromMenu("Edit image", posted), { prompt: "rotate left" })).answered();
  await finish(posted, "rotate left");
  expect(filesOfBot()).toEqual(["hidden SPOILER_t1-v1.png"]);
});

test("hides a result that borrows from a spoiler, and no others", async () => {
  const { ada, service, general, finish, filesOfBot } = await startHidden();
  const posted = await ada.posts(general, { text: `${service.mention} rotate left`, pictures: [await photo()] });
  await finish(posted, "rotate left");
  await ada.posts(posted, { text: "put them side by side", pictures: [await spoiler()] });
  await service.until(() => filesOfBot().length >= 2, "the second picture");
  expect(filesOfBot()).toEqual(["open t1-v1.png", "hidden SPOILER_t2-v1.png"]);
});
