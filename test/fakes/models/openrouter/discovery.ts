import type { OpenRouterModel } from "./models.ts";

const created = 1_767_225_600;

/** GET /images/models */
export function listForImages(models: OpenRouterModel[]): object {
  const offered = models.filter(({ images }) => images);
  return {
    data: offered.map((model) => ({
      ...{ id: model.id, name: model.name, description: "", created },
      architecture: { input_modalities: model.input, output_modalities: model.output },
      supported_parameters: model.parameters,
      supports_streaming: model.streams,
      endpoints: `/api/v1/images/models/${model.id}/endpoints`,
    })),
  };
}

/** GET /images/models/{author}/{slug}/endpoints */
export function endpointsOf(model: OpenRouterModel): object {
  const slug = model.provider.toLowerCase().replaceAll(" ", "-");
  const provider = { provider_name: model.provider, provider_slug: slug, provider_tag: slug };
  const endpoint = {
    ...provider,
    supported_parameters: model.parameters,
    allowed_passthrough_parameters: [],
    supports_streaming: model.streams,
  };
  return { id: model.id, endpoints: [{ ...endpoint, pricing: model.prices }] };
}

/** GET /models?output_modalities=…: models with a chat endpoint */
export function listForChat(models: OpenRouterModel[], modalities: string | null): object {
  const wanted = modalities?.split(",") ?? ["text"];
  const offered = models.filter(
    ({ chat, output }) => chat && wanted.some((one) => one === "all" || output.some((made) => made === one)),
  );
  return {
    data: offered.map((model) => ({
      ...{ id: model.id, canonical_slug: model.id, name: model.name, description: "", created, context_length: 65_536 },
      architecture: {
        modality: `${model.input.join("+")}->${model.output.join("+")}`,
        input_modalities: model.input,
        output_modalities: model.output,
      },
      pricing: chatPrices(model),
      supported_parameters: ["max_tokens", "seed", "temperature", "top_p"],
    })),
  };
}

/** Prices in US dollars as text, per token, image or request. */
function chatPrices({ prices }: OpenRouterModel): Record<string, string> {
  const usd = (billable: string, unit: string) =>
    String(prices.find((one) => one.billable === billable && one.unit === unit)?.cost_usd ?? 0);
  return {
    ...{ prompt: usd("input_text", "token"), completion: usd("output_image", "token"), request: "0" },
    ...{ image: usd("input_image", "token"), image_output: usd("output_image", "token") },
  };
}
