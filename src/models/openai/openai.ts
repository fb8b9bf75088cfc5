import type { Provider } from "../provider.ts";
import { withTransparency } from "../transparency.ts";
import { createClient } from "../wire/client.ts";
import { imagesModel } from "./images.ts";
import { openAiModels } from "./models.ts";
import { responsesModel } from "./responses.ts";

const endpoint = {
  key: "OPENAI_API_KEY",
  url: { variable: "OPENAI_BASE_URL", default: "https://api.openai.com/v1" },
} as const;

/** OpenAI's image models through the Images API: each turn is independent of the ones before it. */
export const openai: Provider = {
  name: "openai",
  ...endpoint,
  supports: (model) => openAiModels.some(({ id }) => id === model),
  open(access) {
    const client = createClient(access);
    const models = openAiModels.map((model) => withTransparency(imagesModel(model, client, access)));
    return { list: () => models, refresh: async () => {} };
  },
};

/** The models that can receive the whole conversation, without dated snapshots. */
const conversationalModels = openAiModels.filter(({ id }) => !/\d{4}-\d\d-\d\d$/.test(id));

export const openaiResponses: Provider = {
  name: "openai-responses",
  ...endpoint,
  supports: (model) => conversationalModels.some(({ id }) => id === model),
  open(access) {
    const client = createClient(access);
    const models = conversationalModels.map((model) => withTransparency(responsesModel(model, client, access)));
    return { list: () => models, refresh: async () => {} };
  },
};
