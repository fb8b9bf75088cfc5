import { expect, test } from "vitest";
import { sharp } from "../../../src/images/limit.ts";
import { meeting, noise } from "./people.ts";

test("everybody is answered in time while three pictures of 12 megapixels are read and drawn", async () => {
  const { service, ada, general, drawn } = await meeting();
  const photo = {
    name: "large.jpg",
    bytes: await sharp(await noise(400, 300))
      .resize(4000, 3000)
      .jpeg()
      .toBuffer(),
  };
  const painters = ["Bo", "Cy", "Di"].map((name) => service.person(name));
  const posts = painters.map((painter) => painter.posts(general, { text: `${service.mention} cartoon`, pictures: [photo] }));
  let left = painters.length;
  const drawing = posts.map(async (posted) => {
    await drawn({ id: (await posted).id }, "cartoon");
    left--;
  });
  let answers = 0;
  while (left > 0) {
    await (await ada.uses("/help", general)).answered(); // throws after Discord's three seconds
    answers++;
  }
  await Promise.all(drawing);
  expect(answers).toBeGreaterThan(10);
}, 120_000);
