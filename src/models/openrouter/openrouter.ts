import type { ImageModel } from "../../core/ports/models.ts";
import type { Provider } from "../provider.ts";
import { withTransparency } from "../transparency.ts";
import { createClient } from "../wire/client.ts";
import { chatModel } from "./chat.ts";
import { discover, type OpenRouterModel, usesChat } from "./discovery.ts";
import { imagesModel } from "./images.ts";
import { readModelCache, writeModelCache } from "./model-cache.ts";

const DISCOVERY_TIMEOUT_MS = 20_000;

/** All of OpenRouter's models that draw. Those that talk are used through chat, because only chat takes history. */
export const openrouter: Provider = {
  name: "openrouter",
  key: "OPENROUTER_API_KEY",
  url: { variable: "OPENROUTER_BASE_URL", default: "https://openrouter.ai/api/v1" },
  supports: (model) => /^[^/\s]+\/[^/\s]+$/.test(model),
  open(access) {
    const client = createClient(access);
    const make = (model: OpenRouterModel): ImageModel =>
      withTransparency((usesChat(model) ? chatModel : imagesModel)(model, client, access));
    let known = readModelCache(access.folder);
    let models = known.map(make);
    return {
      list: () => models,
      async refresh() {
        const listed = await discover(client, AbortSignal.timeout(DISCOVERY_TIMEOUT_MS), known);
        if (listed.length === 0) throw new Error("OpenRouter lists no image models");
        known = listed;
        models = known.map(make);
        writeModelCache(access.folder, known);
      },
    };
  },
};
