import { expect, test } from "vitest";
import { sharp } from "../../../../../src/images/picture-slots.ts";
import { isFinished, noise, startChat } from "../../start.ts";

test("responds in time while three six-megapixel pictures are being edited", async () => {
  const { service, ada, general, cards } = await startChat();
  const photo = {
    name: "large.jpg",
    bytes: await sharp(await noise(400, 300))
      .resize(3000, 2000)
      .jpeg()
      .toBuffer(),
  };
  const people = ["Bo", "Cy", "Di"].map((name) => service.person(name));
  const posts = people.map((person) => person.posts(general, { text: `${service.mention} cartoon`, pictures: [photo] }));
  const posted = await Promise.all(posts);
  let answers = 0;
  while (!posted.every((one) => cards(one).some(isFinished))) {
    await (await ada.uses("/help", general)).answered(); // rejects after Discord's limit of three seconds
    answers++;
  }
  expect(answers).toBeGreaterThan(10);
}, 120_000);
