import { defineSlider } from "../../operation.ts";
import { blurPixels } from "../../rendering/pixels/blur.ts";
import { longestSide, type Pixels } from "../../rendering/pixels/pixels.ts";
import { blurPlane, changeWithPlane, luminanceOf, type Plane } from "../../rendering/pixels/planes.ts";
import { toneAt } from "../../rendering/pixels/tones.ts";

export const sharpness = defineSlider({
  name: "sharpness",
  about: "Sharpens or softens fine detail.",
  examples: ["sharpen it", "make it sharper", "a bit more sharpness"],
  exclude: /\bsoft focus\b/i,
  up: "(is|it's|looks|was|too) (blurry|blurred|out of focus|fuzzy)|sharper|sharpen|sharpened|sharp|crisp|crisper|crispier|less blurry|less blurred|unblur|deblur|remove blur|fix blur|reduce blur|in focus|more focused",
  down: "blunter",
  noun: "sharpness|sharpening|focus|details|detail|edges",
  defaultAmount: 0.6,
  min: -1,
  max: 3,
  async run(picture, amount) {
    const sigma = Math.max(0.6, longestSide(picture) / 2500);
    if (amount < 0) return blurPixels(picture, sigma * -amount * 2);
    return emphasizeDetail(picture, await blurPlane(luminanceOf(picture), sigma), amount * 1.6);
  },
});

export const clarity = defineSlider({
  name: "clarity",
  about: "Strengthens or softens local contrast.",
  examples: ["more clarity", "hdr look", "bring out the texture"],
  up: "hdr look|hdr|clearer|grittier|gritty|more depth|bring out texture|bring out details|bring out detail|crunchy|textured",
  down: "hazier|dreamier",
  noun: "clarity|texture|structure|local contrast|definition|depth",
  defaultAmount: 0.5,
  min: -1,
  max: 2,
  async run(picture, amount) {
    return emphasizeDetail(
      picture,
      await blurPlane(luminanceOf(picture), Math.max(1, longestSide(picture) / 60)),
      amount * 0.7,
      true,
    );
  },
});

/** Adds `gain` times the difference from the blurred luminance; with `gently`, mainly in the midtones. */
function emphasizeDetail(picture: Pixels, soft: Plane, gain: number, gently = false): Pixels {
  return changeWithPlane(picture, soft, (bytes, i, mean) => {
    const tone = toneAt(bytes, i);
    const middle = gently ? 1 - ((tone - 128) / 128) ** 2 : 1;
    const more = (tone - mean) * gain * middle;
    bytes[i] = (bytes[i] as number) + more;
    bytes[i + 1] = (bytes[i + 1] as number) + more;
    bytes[i + 2] = (bytes[i + 2] as number) + more;
  });
}
