import type { Params } from "../operation.ts";
import type { Step } from "../plan.ts";
import type { PackedMatte } from "../subject/matte-cache.ts";

/** Everything a result depends on: equal jobs give equal bytes. */
export interface RenderJob {
  /** The first picture is an animation, and all steps can be done to each of its frames. */
  animates?: boolean;
  /** JPEG, PNG, WebP or GIF files. The first one is edited. */
  pictures: Uint8Array[];
  steps: Step[];
  /** How much more of the picture counts as the subject: −2 to 2. Missing: 0. */
  reach?: number;
  /** The part of the first picture that a person marked, if a step needs it: a grey picture of its shape, white where the edit applies. */
  area?: Uint8Array;
  /** Of the first picture, if an earlier drawing found it. */
  matte?: PackedMatte;
  /** The crop to the aspect ratio in the settings, before the step with this index or after the last one. */
  settingsCrop: { step: Step; beforeIndex: number } | undefined;
  seed: number;
  /** Milliseconds since 1970. */
  requestedAt: number;
}

export type RenderOutcome =
  /** `unchanged`: the indexes of steps that changed nothing. `animated`: all frames of an animation were drawn. `notes`: what a person should know. `settled`: the
   *  parameters that operations chose by looking at the picture. */
  | {
      kind: "drawn";
      image: Uint8Array;
      unchanged: number[];
      animated?: true;
      notes?: string[];
      settled?: Record<string, Params>;
    }
  | { kind: "refused"; userMessage: string };
