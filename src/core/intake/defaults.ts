// The defaults that moderators set for the conversations that start in a channel or on a server.

import { messages } from "../cards/messages.ts";
import type { Answer, DefaultsView } from "../cards/views.ts";
import type { InboxDeps } from "../deps.ts";
import type { DefaultSettings, DefaultsScope, Intent, PlatformName, Request, ServerChannel, Settings } from "../vocabulary.ts";
import { platformAt, refuse, refuseUnknownModel } from "./guards.ts";

/** What a conversation that starts here begins with: the channel's defaults, then its server's, then the bot's. */
export async function defaultsFor(
  { location, channel, server }: Pick<Request, "location" | "channel" | "server">,
  { store, defaults }: Pick<InboxDeps, "store" | "defaults">,
): Promise<Settings> {
  if (channel === undefined || server === undefined) return defaults;
  const set = await store.defaults.findDefaults(platformAt(location), { channel, server });
  return { ...defaults, ...set.server, ...set.channel };
}

export async function receiveDefaults(
  { location, channel, server, author }: Request,
  { scope, settings }: Extract<Intent, { kind: "defaults" }>,
  deps: InboxDeps,
): Promise<Answer> {
  if (channel === undefined || server === undefined) return refuse(messages.noDefaults);
  if (!author.moderator) return refuse(messages.moderatorsOnly(scope));
  const platform = platformAt(location);
  const of = { channel, server };
  if (settings === "reset") {
    await deps.store.defaults.resetDefaults(platform, scope, of);
    return { kind: "words", text: messages.defaultsReset(scope), refused: false };
  }
  const unknown = refuseUnknownModel(settings, deps);
  if (unknown) return unknown;
  await deps.store.defaults.setDefaults(platform, scope, of, settings);
  return { kind: "words", text: messages.defaultsSaved(scope), refused: false };
}

/** What is in force, and where it is set. For a server, channels may differ. */
export async function describeDefaults(
  scope: DefaultsScope,
  of: ServerChannel,
  platform: PlatformName,
  { store, defaults }: Pick<InboxDeps, "store" | "defaults">,
): Promise<DefaultsView> {
  const found = await store.defaults.findDefaults(platform, of);
  const channel = scope === "channel" ? found.channel : {};
  const { seed: _rolled, ...settings } = { ...defaults, ...found.server, ...channel };
  const overridden = (name: keyof DefaultSettings) => name in channel;
  const server = namesIn(found.server).filter((name) => !overridden(name));
  return { scope, settings, set: { channel: namesIn(channel), server } };
}

function namesIn(settings: Partial<DefaultSettings>): (keyof DefaultSettings)[] {
  return settingNames.filter((name) => name in settings);
}

const settingNames = [
  "models",
  "aspectRatio",
  "resolution",
  "variants",
  "mentionOnly",
] as const satisfies (keyof DefaultSettings)[];
