import { defineEffect, type RenderContext } from "../../operation.ts";
import { longestSide, type Pixels } from "../../rendering/pixels/pixels.ts";
import { applyBokeh } from "../../subject/bokeh.ts";
import { separateLayers } from "../../subject/layers.ts";
import { findBoundingBox } from "../../subject/shape.ts";

// The eye is led to the subject: by focus, by light, by colour.

export const portraitBlur = defineEffect({
  name: "portrait-blur",
  about: "Blurs the background like a fast lens: lights become discs, and the ground at the subject's feet stays sharper.",
  examples: ["portrait mode", "bokeh", "shallow depth of field"],
  phrases:
    "portrait mode|portrait blur|portrait effect|portrait style|depth blur|background bokeh|depth of field|shallow depth of field|bokeh|depth effect|lens blur|shallow focus|wide aperture|dslr look|dslr|(subject|person|foreground) in focus|focus on (subject|person)|blurred background like (dslr|camera|portrait)",
  defaultAmount: 0.5,
  needsSubject: true,
  async run(picture, amount, context) {
    const layers = await separateLayers(picture, context.subject());
    const radius = amount * 0.022 * longestSide(picture);
    const background = layers.background();
    const [near, far] = [await applyBokeh(background, radius * 0.35), await applyBokeh(background, radius)];
    return layers.over(blendByDistance(near, far, context));
  },
});

/** Blends both: the ground at the subject's feet is as far away as the subject, everything else is farther. */
function blendByDistance(near: Pixels, far: Pixels, context: RenderContext): Pixels {
  const { width, height, channels } = far;
  const matte = context.subject();
  const box = findBoundingBox(matte);
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
