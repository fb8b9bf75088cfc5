import type { Operation } from "../../operation.ts";
import { duotone } from "./duotone.ts";
import { cinematic, vintage } from "./film.ts";
import { hue } from "./hue.ts";
import { invert, solarize } from "./invert.ts";
import { blackAndWhite, sepia } from "./monochrome.ts";
import { posterize, threshold } from "./posterize.ts";
import { recolour } from "./recolour.ts";
import { saturation, vibrance } from "./saturation.ts";
import { warmth, whiteBalance } from "./temperature.ts";
import { tint } from "./tint.ts";

export const colourOperations: readonly Operation[] = [
  whiteBalance,
  saturation,
  vibrance,
  warmth,
  tint,
  recolour,
  hue,
  blackAndWhite,
  sepia,
  invert,
  duotone,
  posterize,
  threshold,
  solarize,
  vintage,
  cinematic,
];
