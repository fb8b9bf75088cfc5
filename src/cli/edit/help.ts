// What `npm run edit -- --help` prints below the options: models and operations, without using the network.

import { tmpdir } from "node:os";
import { ConfigError, loadEnvironmentFile, readConfig } from "../../config/config.ts";
import type { ImageModel } from "../../core/ports/models.ts";
import { local, masks } from "../../models/local/local.ts";
import { operations } from "../../models/local/operations/index.ts";
import { type ApiKeys, openProviders, providers, requiredSetting } from "../../models/providers.ts";
import { commandLineMessages } from "../messages.ts";

/** The models known without a network, and the built-in editor's operations, each with an example. */
export function choices(): string {
  const { folder, keys } = settings();
  const models = [local, ...knownModels(folder)].map(({ id, about }) => ({ id: String(id), about }));
  const unlisted = providers.filter(({ name }) => !models.some(({ id }) => id.startsWith(`${name}/`)));
  const asked = unlisted.map(({ name }) => ({
    id: `${name}/…`,
    about: commandLineMessages.anyModel,
  }));
  return `${commandLineMessages.models}
${table([...models, ...asked].map(({ id, about }) => [id, `${about}${neededKey(id, keys)}`]))}

${commandLineMessages.operations}
${table(operations.map(({ name, about, examples: [example] }) => [name, `${about} “${example}”`]))}
`;
}

/** The models that providers list without the network, whether or not their key is set. */
function knownModels(folder: string): ImageModel[] {
  const keys: ApiKeys = Object.fromEntries(providers.map(({ name, url }) => [name, { apiKey: "none", baseUrl: url.default }]));
  const nowhere = { info() {}, warn() {}, error() {} };
  return openProviders(keys, { previews: 0, timeoutMs: 0, masks, folder, log: nowhere }).list();
}

/** Falls back to defaults: help must work even if the settings are invalid. */
function settings(): { folder: string; keys: ApiKeys } {
  try {
    loadEnvironmentFile();
    const { dataDir, keys } = readConfig(process.env);
    return { folder: dataDir, keys };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { folder: tmpdir(), keys: {} };
  }
}

function neededKey(id: string, keys: ApiKeys): string {
  const provider = providers.find(({ name }) => id.startsWith(`${name}/`));
  return provider && !keys[provider.name] ? ` (${commandLineMessages.needsKey(requiredSetting(provider))})` : "";
}

function table(rows: [left: string, right: string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
