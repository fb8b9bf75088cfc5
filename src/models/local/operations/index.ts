import type { Operation } from "../operation.ts";
import * as background from "./background.ts";
import * as colour from "./colour.ts";
import * as composition from "./composition.ts";
import * as cropping from "./cropping.ts";
import * as detail from "./detail.ts";
import * as drawing from "./drawing.ts";
import * as focus from "./focus.ts";
import * as framing from "./framing.ts";
import * as light from "./light.ts";
import * as placing from "./overlay.ts";
import * as sizing from "./resize.ts";
import * as turning from "./rotate.ts";
import * as sticker from "./sticker.ts";
import * as words from "./text.ts";

/** Everything the built-in editor can do, in the order in which help shows it. */
export const operations: readonly Operation[] = [
  light.brightness,
  light.contrast,
  light.exposure,
  light.shadows,
  light.highlights,
  light.gamma,
  light.enhance,
  light.fade,
  light.dehaze,
  colour.whiteBalance,
  colour.saturation,
  colour.vibrance,
  colour.warmth,
  colour.tint,
  colour.hue,
  colour.blackAndWhite,
  colour.sepia,
  colour.invert,
  colour.duotone,
  colour.posterize,
  colour.threshold,
  colour.solarize,
  colour.vintage,
  colour.cinematic,
  background.cutOut,
  background.replaceBackground,
  focus.portrait,
  focus.spotlight,
  focus.colourPop,
  placing.onto,
  placing.cropToSubject,
  sticker.sticker,
  sticker.outline,
  sticker.dropShadow,
  framing.pad,
  cropping.crop,
  cropping.cropToSize,
  cropping.cropToPart,
  cropping.cutOff,
  cropping.zoom,
  turning.rotate,
  turning.straighten,
  turning.reflect,
  turning.flip,
  sizing.resize,
  framing.border,
  framing.polaroid,
  framing.trim,
  framing.roundedCorners,
  framing.circle,
  framing.tile,
  detail.motionBlur,
  detail.tiltShift,
  detail.denoise,
  detail.sharpness,
  detail.clarity,
  detail.glow,
  detail.blur,
  detail.pixelate,
  detail.grain,
  detail.vignette,
  detail.glitch,
  drawing.halftone,
  drawing.sketch,
  drawing.cartoon,
  drawing.edges,
  drawing.emboss,
  words.title,
  words.watermark,
  words.timestamp,
  words.caption,
  composition.overlay,
  composition.sideBySide,
  composition.grid,
  composition.blend,
];

const byName = new Map(operations.map((operation) => [operation.name, operation]));

/** Throws when there is none: names come from plans that the parser made. */
export function operationNamed(name: string): Operation {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
}
