// Who may use the bot: on which servers, and with which roles there (DISCORD_GUILDS, DISCORD_ROLES).

import { LRUCache } from "lru-cache";
import { PlatformError } from "../../../core/errors.ts";
import { ignoreUnreachable } from "../../../core/platforms/refusals.ts";
import type { Log } from "../../../core/ports/runtime.ts";
import type { Api } from "../gateway/api.ts";
import type { GuildCache } from "../gateway/guild-cache.ts";
import { discordMessages } from "../messages.ts";

export interface AccessRules {
  /** Ids of the servers that may use the bot. Empty: all. */
  guilds: string[];
  /** Ids of roles. A person needs one of them. Empty: no role is needed. */
  roles: string[];
}

/** A person who uses the bot, and where. */
export interface Visitor {
  person: string;
  /** Undefined in direct messages. */
  guild: string | undefined;
  /** Their roles there, if the event contains them. */
  roles: readonly string[] | undefined;
}

export interface Member {
  roles: string[];
  /** The end of their last timeout. */
  timedOutUntil: Date | undefined;
}

/** How long what Discord says about a person or a place is used. */
export const FRESH_MS = 60_000;
const MAX_MEMBERS = 5000;

interface Deps {
  api: Pick<Api, "member">;
  guilds: GuildCache;
  log: Log;
}

export class Access {
  readonly #rules: AccessRules;
  readonly #deps: Deps;
  /** By server and person. `false`: not a member. Calls at the same time share one request. */
  readonly #members = new LRUCache<string, Member | false>({
    max: MAX_MEMBERS,
    ttl: FRESH_MS,
    ignoreFetchAbort: true,
    fetchMethod: (key) => this.#lookUp(key).catch(falseIfUnreachable),
  });

  constructor(rules: AccessRules, deps: Deps) {
    this.#rules = rules;
    this.#deps = deps;
  }

  /** Everybody may use the bot everywhere, so nobody needs to be looked up. */
  get isOpen(): boolean {
    return this.#rules.guilds.length === 0 && this.#rules.roles.length === 0;
  }

  /** A sentence on why this person may not use the bot there. Undefined if they may. Never rejects. */
  async refusal(visitor: Visitor): Promise<string | undefined> {
    try {
      return await this.check(visitor);
    } catch (error) {
      this.#deps.log.warn({ err: error }, "failed to look up member roles");
      return discordMessages.notChecked;
    }
  }

  /** Like `refusal`, but rejects with a `PlatformError` if Discord can't say. */
  async check({ person, guild, roles: given }: Visitor): Promise<string | undefined> {
    const { guilds, roles } = this.#rules;
    if (this.isOpen) return undefined;
    if (guild === undefined) return (await this.#sharesServer(person)) ? undefined : discordMessages.notDirectly;
    if (guilds.length > 0 && !guilds.includes(guild)) return discordMessages.notOnThisServer;
    if (roles.length === 0) return undefined;
    const has = given ?? (await this.#rolesOf(guild, person));
    return this.#fits(has) ? undefined : discordMessages.notWithoutRole;
  }

  /** `false`: not a member there, or the bot isn't on that server. Rejects with a `PlatformError` if Discord can't say. */
  memberOf(guild: string, person: string): Promise<Member | false> {
    return this.#members.forceFetch(`${guild}/${person}`);
  }

  /** People may use direct messages if they may use the bot on one of its servers. */
  async #sharesServer(person: string): Promise<boolean> {
    const { guilds } = this.#rules;
    const candidates = guilds.length > 0 ? guilds : this.#guildsWithRoles();
    if (candidates.length === 0) throw new PlatformError("unavailable", "no server with a role of DISCORD_ROLES is known");
    for (const guild of candidates) if (this.#fits(await this.#rolesOf(guild, person))) return true;
    return false;
  }

  #fits(has: readonly string[] | false): boolean {
    const { roles } = this.#rules;
    return has !== false && (roles.length === 0 || roles.some((role) => has.includes(role)));
  }

  #guildsWithRoles(): string[] {
    const guilds = [...this.#deps.guilds.guilds];
    return guilds.filter((guild) => this.#rules.roles.some((role) => guild.roles.has(role))).map(({ id }) => id);
  }

  async #rolesOf(guild: string, person: string): Promise<string[] | false> {
    const member = await this.memberOf(guild, person);
    return member ? member.roles : false;
  }

  async #lookUp(key: string): Promise<Member> {
    const [guild = "", person = ""] = key.split("/");
    const { roles, communication_disabled_until: until } = await this.#deps.api.member(guild, person);
    return { roles, timedOutUntil: until ? new Date(until) : undefined };
  }
}

/** For what is gone, or closed to the bot. */
export function falseIfUnreachable(error: unknown): false {
  ignoreUnreachable(error);
  return false;
}
