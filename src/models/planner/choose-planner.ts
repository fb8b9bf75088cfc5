// Which language model reads what the built-in editor's grammar can't.

import type { Planner } from "../../core/ports/models.ts";
import { modelMessages } from "../messages.ts";
import { splitModelId } from "../provider.ts";
import { type ApiKeys, providers, requiredSetting } from "../providers.ts";
import { createPlanner } from "./planner.ts";

/** The providers whose text models can be used, and the one that is used by default. */
const textModels = {
  openai: "gpt-4.1-mini",
  openrouter: "openai/gpt-4.1-mini",
  compatible: undefined,
} as const;
type TextProvider = keyof typeof textModels;
const names = Object.keys(textModels) as TextProvider[];
const TIMEOUT_MS = 12_000;

/** `setting`: `<provider>/<model>`, or "none". Undefined: the cheap model of the first provider with a key, if there's one. */
export function choosePlanner(setting: string | undefined, keys: ApiKeys): Planner | undefined {
  const id = setting ?? defaultPlanner(keys);
  if (id === undefined || id === "none") return undefined;
  const { provider, model } = splitModelId(id);
  const key = keys[provider];
  return isTextProvider(provider) && key
    ? createPlanner({ provider, model, apiKey: key.apiKey, baseUrl: key.baseUrl, timeoutMs: TIMEOUT_MS })
    : undefined;
}

function defaultPlanner(keys: ApiKeys): string | undefined {
  const name = names.find((one) => keys[one] && textModels[one]);
  return name && `${name}/${textModels[name]}`;
}

/** A sentence for the admin on why this can't be the setting. Undefined if it can. */
export function validatePlanner(setting: string, keys: ApiKeys): string | undefined {
  if (setting === "none") return undefined;
  const { provider: name, model } = splitModelId(setting);
  const provider = providers.find((one) => one.name === name);
  if (!isTextProvider(name) || !provider || model === "") return modelMessages.noPlanner(names);
  return keys[name] ? undefined : modelMessages.plannerNeedsKey(requiredSetting(provider));
}

function isTextProvider(name: string): name is TextProvider {
  return Object.hasOwn(textModels, name);
}
