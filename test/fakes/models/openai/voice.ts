import type { Asked } from "../server/asked.ts";
import type { Drawn, Voice } from "../server/perform.ts";
import type { Line } from "../server/wire.ts";
import type { OpenAiModel } from "./catalogue.ts";
import { openAiFault } from "./refusals.ts";
import { costOf, type Usage, usageOf } from "./usage.ts";
import type { Wishes } from "./wishes.ts";

export interface Work {
  asked: Asked;
  wishes: Wishes;
  model: OpenAiModel;
}

export const nowS = () => Math.floor(Date.now() / 1000);

/** `{ type, … }` under an event of the same name. */
export function named(data: { type: string }): Line {
  return { event: data.type, data };
}

/** What this work used; `inputs`: all pictures that the model looked at. */
export function usageFor({ asked, wishes }: Work, drawn: { pictures: { length: number }; partials: number }): Usage {
  const inputs = [...asked.references, ...(asked.mask ? [asked.mask] : [])];
  return usageOf({ ...wishes, prompt: asked.prompt, inputs, pictures: drawn.pictures.length, partials: drawn.partials });
}

/** How /images/edits and /images/generations answer (facts §2.2). */
export function imagesVoice(kind: "image_edit" | "image_generation", work: Work): Voice {
  const { wishes, model } = work;
  const { width, height, quality, background, format } = wishes;
  const about = { size: `${width}x${height}`, quality, background, output_format: format };
  const usage = (drawn: Drawn) => (drawn.usage ? { usage: usageFor(work, drawn) } : {});
  return {
    opening: () => [],
    partial: (b64_json, partial_image_index) => [
      named({ type: `${kind}.partial_image`, ...{ b64_json, partial_image_index, created_at: nowS(), ...about } }),
    ],
    final: (drawn) =>
      drawn.pictures.map((b64_json) =>
        named({ type: `${kind}.completed`, ...{ b64_json, created_at: nowS(), ...about, ...usage(drawn) } }),
      ),
    whole: (drawn) => ({ created: nowS(), data: drawn.pictures.map((b64_json) => ({ b64_json })), ...about, ...usage(drawn) }),
    words: () => ({ lines: [], whole: { created: nowS(), data: [] } }),
    trouble: openAiFault,
    told: (fault) => ({ lines: [{ event: "error", data: { type: "error", ...Object(openAiFault(fault).body) } }] }),
    costUsd: (drawn) => costOf(usageFor(work, drawn), model),
  };
}
