import { aspectRatios, resolutions } from "../../src/core/vocabulary.ts";
import type { CommandOption } from "../command.ts";
import { variantsRange } from "./parse-settings.ts";

/** The options for one turn, and for a whole conversation. */
export const settingsOptions: readonly CommandOption[] = [
  { name: "models", about: "Models to use, separated by commas", kind: "models", required: false },
  { name: "aspect_ratio", about: "Aspect ratio of the picture", kind: "choice", choices: aspectRatios, required: false },
  { name: "resolution", about: "Resolution of the picture", kind: "choice", choices: resolutions, required: false },
  { name: "variants", about: "Pictures per model", kind: "integer", ...variantsRange, required: false },
  { name: "seed", about: 'A whole number or "new"', kind: "text", max: 10, required: false },
];
