// The providers of models behind an API. A new provider is one file and its line here.

import type { ImageModel } from "../core/ports/models.ts";
import type { Log } from "../core/ports/runtime.ts";
import { AUTO, LOCAL } from "../core/vocabulary.ts";
import { blackForestLabs } from "./ai-sdk/black-forest-labs.ts";
import { compatible } from "./ai-sdk/compatible.ts";
import { fal } from "./ai-sdk/fal.ts";
import { google } from "./ai-sdk/google.ts";
import { replicate } from "./ai-sdk/replicate.ts";
import { xai } from "./ai-sdk/xai.ts";
import { withinArea } from "./area.ts";
import { modelMessages } from "./messages.ts";
import { openai, openaiResponses } from "./openai/openai.ts";
import { openrouter } from "./openrouter/openrouter.ts";
import { type Provider, type ProviderModels, type ProviderOptions, splitModelId } from "./provider.ts";

export const providers: readonly Provider[] = [
  openai,
  openaiResponses,
  openrouter,
  google,
  blackForestLabs,
  replicate,
  fal,
  xai,
  compatible,
];

/** Provider name → its key, base URL and further models, for the keys that are set. */
export type ApiKeys = Readonly<Record<string, Pick<ProviderOptions, "apiKey" | "baseUrl" | "more" | "usdPerPicture">>>;

export interface ProviderRegistry extends Pick<ProviderModels, "list"> {
  /** Fetches every provider's current list of models. Resolves to whether all succeeded; the others keep their previous list. */
  refresh(): Promise<boolean>;
}

/** Opens the providers that have a key. */
export function openProviders(keys: ApiKeys, access: Omit<ProviderOptions, "apiKey" | "baseUrl">): ProviderRegistry {
  const open = providers.flatMap((provider) => {
    const key = keys[provider.name];
    return key ? [{ name: provider.name, models: provider.open({ ...access, ...key }) }] : [];
  });
  const wrapped = new WeakMap<ImageModel, ImageModel>();
  const limited = (model: ImageModel) => {
    const known = wrapped.get(model) ?? withinArea(model);
    wrapped.set(model, known);
    return known;
  };
  return {
    list: () => open.flatMap(({ models }) => models.list()).map(limited),
    async refresh() {
      const results = await Promise.all(open.map(({ name, models }) => refreshProvider(name, models, access.log)));
      return results.every(Boolean);
    },
  };
}

async function refreshProvider(provider: string, models: ProviderModels, log: Log): Promise<boolean> {
  try {
    await models.refresh();
    return true;
  } catch (error) {
    log.warn({ provider, err: error }, "failed to refresh model list");
    return false;
  }
}

/** The variable without which a provider's models aren't offered. */
export function requiredSetting({ key, isKeyOptional, url }: Provider): string {
  return isKeyOptional ? url.variable : key;
}

/** A sentence for the admin on why a setting can't use this model. Undefined if it can. `setting`: the variable that names it.
 *  `listed`: the models on offer, once discovery knows them. */
export function validateModelId(setting: string, id: string, keys: ApiKeys, listed?: readonly ImageModel[]): string | undefined {
  if (id === LOCAL || id === AUTO) return undefined;
  const { provider: name, model } = splitModelId(id);
  const provider = providers.find((one) => one.name === name);
  if (!provider?.supports(model)) return modelMessages.noSuchModel(setting, id);
  if (!keys[name]) return modelMessages.needsKey(setting, id, requiredSetting(provider));
  const others = listed?.filter((one) => splitModelId(one.id).provider === name) ?? [];
  const unlisted = others.length > 0 && others.every((one) => one.id !== id);
  return unlisted ? modelMessages.notOffered(setting, id, name) : undefined;
}
