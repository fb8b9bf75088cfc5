// Whether somebody on the page may still use the bot in the place that they came from. No event shows it, so Discord is asked.

import { PermissionFlagsBits } from "discord.js";
import { LRUCache } from "lru-cache";
import type { Clock } from "../../../core/ports/runtime.ts";
import type { Thread } from "../../../core/vocabulary.ts";
import type { Api } from "../gateway/api.ts";
import { toOverwrite, toRoles } from "../gateway/guild-cache.ts";
import { parentChannel, whereIn } from "../gateway/ids.ts";
import { type Overwrite, type PermissionSource, permissionsOf } from "../gateway/permissions.ts";
import { discordMessages } from "../messages.ts";
import { type Access, FRESH_MS, falseIfUnreachable } from "./access.ts";

const MAX_PLACES = 1000;

/** A channel, and the server that it belongs to. */
interface Place {
  guild: PermissionSource;
  overwrites: Overwrite[];
}

interface Deps {
  api: Pick<Api, "channel" | "guild">;
  access: Pick<Access, "check" | "memberOf">;
  clock: Clock;
}

export class VisitorAccess {
  readonly #deps: Deps;
  /** By channel. `false`: the bot can't see it. Calls at the same time share one request. */
  readonly #places = new LRUCache<string, Place | false>({
    max: MAX_PLACES,
    ttl: FRESH_MS,
    ignoreFetchAbort: true,
    fetchMethod: (channel) => this.#lookUp(channel).catch(falseIfUnreachable),
  });

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** A sentence on why this person may no longer use the bot there. Undefined if they may. Rejects with a `PlatformError` if Discord can't
   *  say. */
  async refusal(person: string, thread: Thread): Promise<string | undefined> {
    const { access, clock } = this.#deps;
    const where = whereIn(thread);
    if (where.kind === "direct") return access.check({ person, guild: undefined, roles: undefined });
    const place = await this.#places.forceFetch(parentChannel(where));
    if (!place) return discordMessages.channelHidden;
    const { guild, overwrites } = place;
    const member = await access.memberOf(guild.id, person);
    if (!member) return discordMessages.notMember;
    const { roles, timedOutUntil } = member;
    const refused = await access.check({ person, guild: guild.id, roles });
    if (refused !== undefined) return refused;
    if (timedOutUntil && timedOutUntil > clock.now()) return discordMessages.timedOut;
    const allowed = permissionsOf({ user: person, roles }, guild, overwrites);
    return (allowed & PermissionFlagsBits.ViewChannel) === 0n ? discordMessages.channelHidden : undefined;
  }

  async #lookUp(id: string): Promise<Place | false> {
    const { api } = this.#deps;
    const channel = await api.channel(id);
    if (!("guild_id" in channel) || channel.guild_id === undefined) return false;
    const guild = await api.guild(channel.guild_id);
    const overwrites = "permission_overwrites" in channel ? (channel.permission_overwrites ?? []) : [];
    return {
      guild: { id: guild.id, owner: guild.owner_id, roles: toRoles(guild.roles) },
      overwrites: overwrites.map(toOverwrite),
    };
  }
}
