// What the help's pictures show.

import { expect, test } from "vitest";
import { images } from "../../src/images/read.ts";
import { createIllustrator } from "../../src/models/illustrate.ts";
import { local } from "../../src/models/local/local.ts";
import { readSample, samples, sunArea } from "../../src/platforms/web/pages/parts/samples.ts";
import { channelAt, decode } from "./local/pictures.ts";

test("shows the mountains without the sun as the example of a removal", async () => {
  const [mountains] = samples;
  const illustrate = createIllustrator(local, images);
  const source = await (await readSample(mountains)).bytes();
  const [before, after] = [await decode(source), await decode(await illustrate("remove this", source, sunArea))];
  expect(channelAt(before, 728, 126, 0)).toBeGreaterThan(230);
  expect(channelAt(after, 728, 126, 0)).toBeLessThan(200);
  expect(Math.abs(channelAt(after, 400, 500, 1) - channelAt(before, 400, 500, 1))).toBeLessThan(4); // a JPEG
});
