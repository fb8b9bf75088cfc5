import { expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { isWhole, meeting, noise } from "../people.ts";

test("answers everybody in time while three pictures of six megapixels are read and drawn", async () => {
  const { service, ada, general, cards } = await meeting();
  const photo = {
    name: "large.jpg",
    bytes: await sharp(await noise(400, 300))
      .resize(3000, 2000)
      .jpeg()
      .toBuffer(),
  };
  const painters = ["Bo", "Cy", "Di"].map((name) => service.person(name));
  const posts = painters.map((painter) => painter.posts(general, { text: `${service.mention} cartoon`, pictures: [photo] }));
  const posted = await Promise.all(posts);
  let answers = 0;
  while (!posted.every((one) => cards(one).some(isWhole))) {
    await (await ada.uses("/help", general)).answered(); // rejects after Discord's three seconds
    answers++;
  }
  expect(answers).toBeGreaterThan(10);
}, 120_000);
