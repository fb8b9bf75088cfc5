// Every API client for models, against the fake services.

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { images } from "../../../src/images/read.ts";
import { startModels } from "../../fakes/models/index.ts";
import { openRegistry, redPicture } from "../../models/providers.ts";
import { conformsAsModel, type ModelHarness } from "./model.ts";

const refuses = "something that the filter refuses";
const hangs = "something that takes long";

const service = await startModels();
afterAll(() => service.close());
const registry = openRegistry(service, { folder: mkdtempSync(join(tmpdir(), "models-")) });
await registry.refresh();
const picture = await redPicture();

/** The fake service refuses and hangs on request; here, the prompt requests it. */
async function harness(id: string): Promise<ModelHarness> {
  const model = registry.list().find((one) => one.id === id);
  if (!model) throw new Error(`no model ${id}`);
  const draw: typeof model.draw = (order, watch) => {
    if (order.prompt === refuses) service.fault("*", { kind: "moderated" });
    if (order.prompt !== hangs) return model.draw(order, watch);
    const hold = service.hold("*", "final");
    return model.draw(order, watch).finally(() => hold.release());
  };
  return { model: { ...model, draw }, images, picture, draws: "make it night", refuses, hangs };
}

conformsAsModel("OpenAI Images, three sizes", () => harness("openai/gpt-image-2.6-flare"));
conformsAsModel("OpenAI Images, any size", () => harness("openai/gpt-image-2.5-flare"));
conformsAsModel("OpenAI Responses", () => harness("openai-responses/gpt-image-2.6-sunburst"));
conformsAsModel("OpenRouter images", () => harness("openrouter/bytedance-seed/seedream-4.5"));
conformsAsModel("OpenRouter images, streamed", () => harness("openrouter/openai/gpt-image-2"));
conformsAsModel("OpenRouter images, prompt only", () => harness("openrouter/recraft/recraft-v4"));
conformsAsModel("OpenRouter chat", () => harness("openrouter/google/gemini-3.1-flash-image"));
conformsAsModel("OpenRouter images, also listed for chat", () => harness("openrouter/sourceful/riverflow-v2.5-pro"));
