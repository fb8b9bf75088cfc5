// Every API client for models, against the fake services.

import type { ImageModel } from "../../src/core/ports.ts";
import { images } from "../../src/images/read.ts";
import { redPicture, startProviders } from "../models/providers.ts";
import { conformsAsModel } from "./model.ts";

const refuses = "something that the filter refuses";
const hangs = "something that takes long";

/** The fake service refuses and hangs on request; here, the prompt requests it. */
async function harness(id: string) {
  const { service, model } = await startProviders();
  const found = model(id);
  const prompted: ImageModel = {
    ...found,
    draw(order, watch) {
      if (order.prompt === refuses) service.fault("*", { kind: "moderated" });
      if (order.prompt === hangs) service.hold("*", "final");
      return found.draw(order, watch);
    },
  };
  return { model: prompted, images, picture: await redPicture(), draws: "make it night", refuses, hangs };
}

conformsAsModel("OpenAI Images, three sizes", () => harness("openai/gpt-image-2.6-flare"));
conformsAsModel("OpenAI Images, any size", () => harness("openai/gpt-image-2.5-flare"));
conformsAsModel("OpenAI Responses", () => harness("openai-responses/gpt-image-2.6-sunburst"));
conformsAsModel("OpenRouter images", () => harness("openrouter/bytedance-seed/seedream-4.5"));
conformsAsModel("OpenRouter images, streamed", () => harness("openrouter/openai/gpt-image-2"));
conformsAsModel("OpenRouter images, words only", () => harness("openrouter/recraft/recraft-v4"));
conformsAsModel("OpenRouter chat", () => harness("openrouter/google/gemini-3.1-flash-image"));
conformsAsModel("OpenRouter chat, pictures only", () => harness("openrouter/sourceful/riverflow-v2.5-pro"));
