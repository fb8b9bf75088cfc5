import { expect, test } from "vitest";
import { sharp } from "../../../../src/images/picture-slots.ts";
import { isWhole, meeting, noise } from "../people.ts";

test("everybody is answered within a second while three pictures of 12 megapixels are read and drawn", async () => {
  const { service, ada, general, cards } = await meeting();
  const photo = {
    name: "large.jpg",
    bytes: await sharp(await noise(400, 300))
      .resize(4000, 3000)
      .jpeg()
      .toBuffer(),
  };
  const painters = ["Bo", "Cy", "Di"].map((name) => service.person(name));
  const posts = painters.map((painter) => painter.posts(general, { text: `${service.mention} cartoon`, pictures: [photo] }));
  const posted = await Promise.all(posts);
  const waited: number[] = [];
  while (!posted.every((one) => cards(one).some(isWhole))) {
    const asked = performance.now();
    await (await ada.uses("/help", general)).answered(); // throws after Discord's three seconds
    waited.push(performance.now() - asked);
  }
  expect(waited.length).toBeGreaterThan(10);
  expect(waited.filter((ms) => ms > 1000).length).toBeLessThanOrEqual(waited.length / 100);
}, 120_000);
