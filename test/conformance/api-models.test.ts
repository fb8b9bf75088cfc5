// Every way to a model behind an API, over the protocols themselves.

import type { ImageModel } from "../../src/core/ports.ts";
import { images } from "../../src/images/read.ts";
import { api, redPicture } from "../models/api.ts";
import { conformsAsModel } from "./model.ts";

const refuses = "something that the filter refuses";
const lasts = "something that takes long";

/** The service refuses and takes its time when it is told to; here, the words tell it. */
async function behind(id: string) {
  const { service, model } = await api();
  const found = model(id);
  const told: ImageModel = {
    ...found,
    draw(order, watch) {
      if (order.prompt === refuses) service.fault("*", { kind: "moderated" });
      if (order.prompt === lasts) service.holds("*", "final");
      return found.draw(order, watch);
    },
  };
  return { model: told, images, picture: await redPicture(), draws: "make it night", refuses, lasts };
}

conformsAsModel("OpenAI Images, three sizes", () => behind("openai/gpt-image-2.6-flare"));
conformsAsModel("OpenAI Images, any size", () => behind("openai/gpt-image-2.5-flare"));
conformsAsModel("OpenAI Responses", () => behind("openai-responses/gpt-image-2.6-sunburst"));
conformsAsModel("OpenRouter images", () => behind("openrouter/bytedance-seed/seedream-4.5"));
conformsAsModel("OpenRouter images, streamed", () => behind("openrouter/openai/gpt-image-2"));
conformsAsModel("OpenRouter images, words only", () => behind("openrouter/recraft/recraft-v4"));
conformsAsModel("OpenRouter chat", () => behind("openrouter/google/gemini-3.1-flash-image"));
conformsAsModel("OpenRouter chat, pictures only", () => behind("openrouter/sourceful/riverflow-v2.5-pro"));
