// Everybody who draws behind an API. A new provider is one file and its line here.

import type { ImageModel, Log } from "../core/ports.ts";
import { AUTO, LOCAL } from "../core/vocabulary.ts";
import { openai, openaiResponses } from "./openai/openai.ts";
import { openrouter } from "./openrouter/openrouter.ts";
import { type Access, type Provider, type Shelf, split } from "./provider.ts";

export const providers: readonly Provider[] = [openai, openaiResponses, openrouter];

/** The keys that there are, by the provider's name, each with the address to use it at. */
export type Keys = Readonly<Record<string, Pick<Access, "apiKey" | "baseUrl">>>;

export interface Shelves extends Pick<Shelf, "list"> {
  /** Asks every provider which models it has now. Resolves to whether all answered; what is known stays where one did not. */
  refresh(): Promise<boolean>;
}

/** All models of those providers that have a key. */
export function openShelves(keys: Keys, access: Omit<Access, "apiKey" | "baseUrl">): Shelves {
  const open = providers.flatMap((provider) => {
    const key = keys[provider.name];
    return key ? [{ name: provider.name, shelf: provider.open({ ...access, ...key }) }] : [];
  });
  return {
    list: () => open.flatMap(({ shelf }) => shelf.list()),
    async refresh() {
      const told = await Promise.all(open.map(({ name, shelf }) => renew(name, shelf, access.log)));
      return told.every(Boolean);
    },
  };
}

async function renew(provider: string, shelf: Shelf, log: Log): Promise<boolean> {
  try {
    await shelf.refresh();
    return true;
  } catch (error) {
    log.warn({ provider, err: error }, "the list of models could not be asked for");
    return false;
  }
}

/** Why there can be no such model here, in a sentence for whoever runs the bot; undefined where there can. `setting`: where it is named.
 *  `listed`: the models on offer, once they are known. */
export function whyNot(setting: string, id: string, keys: Keys, listed?: readonly ImageModel[]): string | undefined {
  if (id === LOCAL || id === AUTO) return undefined;
  const { provider: name, model } = split(id);
  const provider = providers.find((one) => one.name === name);
  if (!provider?.mayHave(model)) return `${setting} names ${id}, and there is no such model.`;
  if (!keys[name]) return `${setting} names ${id}, which needs ${provider.key}.`;
  const others = listed?.filter((one) => split(one.id).provider === name) ?? [];
  const unlisted = others.length > 0 && others.every((one) => one.id !== id);
  return unlisted ? `${setting} names ${id}, and ${name} does not offer it.` : undefined;
}
