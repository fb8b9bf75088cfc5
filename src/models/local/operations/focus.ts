import { z } from "zod";
import type { Box } from "../language/aspect-ratio-phrases.ts";
import { hasPhrase, phrase } from "../language/phrase.ts";
import { percentOf } from "../language/quantities.ts";
import { takeSubject } from "../language/regions.ts";
import { amountSchema, clamp, effect, operation, type RenderContext, takeEffectAmount } from "../operation.ts";
import { longestSide, type Pixels } from "../rendering/pixels.ts";
import { applyMatrix, luma, smoothstep, toneAt } from "../rendering/tones.ts";
import { applyBokeh } from "../subject/bokeh.ts";
import { layersOf } from "../subject/layers.ts";
import { boxOf } from "../subject/shape.ts";

// The eye is led to the subject: by focus, by light, by colour.

export const portrait = effect({
  name: "portrait-blur",
  about:
    "The background out of focus as through a fast lens: lights become discs, and what is near the subject's feet stays sharper.",
  examples: ["portrait mode", "bokeh", "shallow depth of field"],
  phrases:
    "portrait mode|portrait blur|portrait effect|portrait style|depth blur|background bokeh|depth of field|shallow depth of field|bokeh|depth effect|lens blur|shallow focus|wide aperture|dslr look|dslr|(subject|person|foreground) in focus|focus on (subject|person)|blurred background like (dslr|camera|portrait)",
  defaultAmount: 0.5,
  needsSubject: true,
  async run(picture, amount, context) {
    const layers = await layersOf(picture, context.subject());
    const radius = amount * 0.022 * longestSide(picture);
    const background = layers.background();
    const [near, far] = [await applyBokeh(background, radius * 0.35), await applyBokeh(background, radius)];
    return layers.over(receding(near, far, context));
  },
});

/** Both mixed: the ground at the subject's foot is as far away as the subject, everything else farther. */
function receding(near: Pixels, far: Pixels, context: RenderContext): Pixels {
  const { width, height, channels } = far;
  const matte = context.subject();
  const box = boxOf(matte);
  const foot = box.top + box.height;
  if (foot > 0.97 * height) return far;
  for (let y = 0; y < height; y += 1) {
    const share = Math.exp(-(((y - foot) / (0.13 * height)) ** 2));
    if (share < 0.01) continue;
    for (let i = y * width * channels; i < (y + 1) * width * channels; i += 1)
      far.bytes[i] = (far.bytes[i] as number) * (1 - share) + (near.bytes[i] as number) * share;
  }
  return far;
}

export const spotlight = effect({
  name: "spotlight",
  about: "Light on the subject, and the rest falls into the dark.",
  examples: ["spotlight on the subject", "put her in the spotlight", "a strong spotlight"],
  phrases: "(put|place)? in spotlight|spotlight effect|spotlight|spot light|spotlit|stage light|stage lighting|highlight",
  defaultAmount: 0.6,
  needsSubject: true,
  async run(picture, amount, context) {
    const layers = await layersOf(picture, context.subject());
    return layers.over(dimmed(layers.background(), boxOf(context.subject()), amount));
  },
});

/** A pool of light around a box, soft at its edge; outside, the light and most of the colour are gone. */
function dimmed(picture: Pixels, { left, top, width: across, height: down }: Box, amount: number): Pixels {
  const { bytes, width, height, channels } = picture;
  const air = 0.1 * longestSide(picture);
  const [middleX, middleY] = [left + across / 2, top + down / 2];
  for (let y = 0, i = 0; y < height; y += 1) {
    const dy = (y - middleY) / (down / 2 + air);
    for (let x = 0; x < width; x += 1, i += channels) {
      const dx = (x - middleX) / (across / 2 + air);
      const dark = smoothstep(0.55, 1.5, Math.hypot(dx, dy));
      const light = 1 - amount * (0.3 + 0.66 * dark);
      const grey = toneAt(bytes, i);
      const colour = 1 - 0.5 * amount * dark;
      for (let channel = 0; channel < 3; channel += 1)
        bytes[i + channel] = light * (grey + ((bytes[i + channel] as number) - grey) * colour);
    }
  }
  return picture;
}

const popPhrase = phrase(
  "colou?r pop|colou?r splash|selective colou?r|(partial|spot) colou?r|(only|just)? (subject|foreground|main object) (in|keeps|with) colou?r|colou?r (only )?(on )?(subject|foreground)|pop of colou?r",
);

export const colourPop = operation({
  name: "colour-pop",
  about: "The subject in colour, everything else black and white.",
  examples: ["colour pop", "selective colour", "keep the subject in colour"],
  needsSubject: true,
  movement: "none",
  isEffect: true,
  schema: z.object({ amount: amountSchema("colour pop") }),
  read(clause) {
    if (!hasPhrase(clause, popPhrase)) return undefined;
    const amount = takeEffectAmount(clause, 1);
    takeSubject(clause);
    return { amount };
  },
  describe: ({ amount }) =>
    `background ${amount === 1 ? "black and white" : `${percentOf(amount)} less colourful`}, subject in colour`,
  scale: ({ amount }, factor) => ({ amount: clamp(amount * factor, 0, 1) }),
  async run(picture, { amount }, context) {
    const layers = await layersOf(picture, context.subject());
    const [red, green, blue] = luma.map((weight) => weight * amount) as [number, number, number];
    const keep = 1 - amount;
    const matrix = [red + keep, green, blue, red, green + keep, blue, red, green, blue + keep] as const;
    return layers.over(applyMatrix(layers.background(), matrix));
  },
});
