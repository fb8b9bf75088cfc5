// A provider whose requests are built by the AI SDK.

import type { ImageModel } from "../../core/ports/models.ts";
import type { Provider } from "../provider.ts";
import { withTransparency } from "../transparency.ts";
import { imageModel } from "./model.ts";
import type { SdkProvider } from "./protocol.ts";

const DISCOVERY_TIMEOUT_MS = 20_000;

export function sdkProvider(spec: SdkProvider): Provider {
  const { name, key, isKeyOptional, url, more, price, models: known, pattern } = spec;
  return {
    ...{ name, key, url, more },
    ...(isKeyOptional && { isKeyOptional }),
    ...(price !== undefined && { price }),
    supports: (model) => pattern.test(model),
    open(access) {
      const named = (access.more ?? []).filter((id) => pattern.test(id));
      const make = (ids: readonly string[]): ImageModel[] =>
        ids.map((id) =>
          withTransparency(imageModel(spec, known.find((one) => one.id === id) ?? spec.describe(id, access), access)),
        );
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
