// A provider whose requests are built by the AI SDK.

import type { SharedV4ProviderOptions } from "@ai-sdk/provider";
import type { ImageModel } from "../../core/ports.ts";
import type { Provider, ProviderOptions } from "../provider.ts";
import { imageModel } from "./model.ts";
import type { Protocol, SdkImageModel, SdkModel, SdkRequest } from "./protocol.ts";

export interface SdkProvider extends Pick<Provider, "name" | "key" | "url"> {
  /** "Google". */
  service: string;
  /** The variable with further models that the admin wants. */
  more: `${Uppercase<string>}_MODELS`;
  protocol: Protocol;
  models: readonly SdkModel[];
  /** What can be assumed of a model that isn't in `models`. */
  describe(id: string): SdkModel;
  /** The pattern of the models' ids. */
  pattern: RegExp;
  /** The SDK's options for a request. */
  optionsFor?(model: SdkModel, request: SdkRequest): SharedV4ProviderOptions;
  /** Opens the SDK's model. */
  create(model: string, access: { apiKey: string; baseUrl: string; fetch: typeof fetch }): SdkImageModel;
  /** The ids of the models that the account may use and that draw, if the service lists them. Throws `ModelError` and network errors. */
  discover?(access: Pick<ProviderOptions, "apiKey" | "baseUrl">, signal: AbortSignal): Promise<string[]>;
}

const DISCOVERY_TIMEOUT_MS = 20_000;

export function sdkProvider(spec: SdkProvider): Provider {
  const { name, key, url, more, models: known, pattern } = spec;
  return {
    ...{ name, key, url, more },
    supports: (model) => pattern.test(model),
    open(access) {
      const named = (access.more ?? []).filter((id) => pattern.test(id));
      const make = (ids: readonly string[]): ImageModel[] =>
        ids.map((id) => imageModel(spec, known.find((one) => one.id === id) ?? spec.describe(id), access));
      const chosen = (ids: readonly string[]) => [...new Set([...ids, ...named])];
      let models = make(chosen(known.map(({ id }) => id)));
      return {
        list: () => models,
        async refresh() {
          const listed = await spec.discover?.(access, AbortSignal.timeout(DISCOVERY_TIMEOUT_MS));
          if (!listed) return;
          if (listed.length === 0) throw new Error(`${spec.service} lists no image models`);
          const offered = known.map(({ id }) => id).filter((id) => listed.includes(id));
          models = make(chosen([...offered, ...listed.filter((id) => pattern.test(id))]));
        },
      };
    },
  };
}
