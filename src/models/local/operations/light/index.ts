import type { Operation } from "../../operation.ts";
import { brightness, contrast } from "./brightness.ts";
import { dehaze, enhance } from "./enhance.ts";
import { exposure, gamma } from "./exposure.ts";
import { fade } from "./fade.ts";
import { highlights, shadows } from "./shadows.ts";

export const lightOperations: readonly Operation[] = [
  brightness,
  contrast,
  exposure,
  shadows,
  highlights,
  gamma,
  enhance,
  fade,
  dehaze,
];
