import type { Operation } from "../../operation.ts";
import { blur } from "./blur.ts";
import { denoise } from "./denoise.ts";
import { glitch } from "./glitch.ts";
import { glow } from "./glow.ts";
import { grain } from "./grain.ts";
import { motionBlur } from "./motion-blur.ts";
import { pixelate } from "./pixelate.ts";
import { clarity, sharpness } from "./sharpness.ts";
import { tiltShift } from "./tilt-shift.ts";
import { vignette } from "./vignette.ts";

export const detailOperations: readonly Operation[] = [
  motionBlur,
  tiltShift,
  denoise,
  sharpness,
  clarity,
  glow,
  blur,
  pixelate,
  grain,
  vignette,
  glitch,
];
