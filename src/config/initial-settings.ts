import type { Settings } from "../core/vocabulary.ts";
import type { Config } from "./config.ts";

/** What conversations start with, unless their channel or server has defaults. */
export function initialSettings({ defaultModels, mentionOnly }: Pick<Config, "defaultModels" | "mentionOnly">): Settings {
  return { models: defaultModels, aspectRatio: "as is", resolution: "standard", variants: 1, seed: "new", mentionOnly };
}
