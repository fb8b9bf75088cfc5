// Who may use the bot: on which servers, and with which roles there (DISCORD_GUILDS, DISCORD_ROLES).

import { LRUCache } from "lru-cache";
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

/** How long a person's roles are cached. */
const MEMBER_MS = 60_000;
const MAX_MEMBERS = 5000;

interface Deps {
  api: Pick<Api, "rolesOf">;
  guilds: GuildCache;
  log: Log;
}

export class Access {
  readonly #rules: AccessRules;
  readonly #deps: Deps;
  /** Roles by server and person. `false`: not a member. */
  readonly #members = new LRUCache<string, string[] | false>({ max: MAX_MEMBERS, ttl: MEMBER_MS });

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
    const { guilds, roles } = this.#rules;
    const { guild } = visitor;
    if (this.isOpen) return undefined;
    if (guild !== undefined && guilds.length > 0 && !guilds.includes(guild)) return discordMessages.notOnThisServer;
    try {
      if (guild === undefined) return (await this.#sharesServer(visitor.person)) ? undefined : discordMessages.notDirectly;
      if (roles.length === 0) return undefined;
      return this.#fits(visitor.roles ?? (await this.#rolesOf(guild, visitor.person)))
        ? undefined
        : discordMessages.notWithoutRole;
    } catch (error) {
      this.#deps.log.warn({ err: error }, "failed to look up member roles");
      return discordMessages.notChecked;
    }
  }

  /** People may use direct messages if they may use the bot on one of its servers. */
  async #sharesServer(person: string): Promise<boolean> {
    const { guilds } = this.#rules;
    for (const guild of guilds.length > 0 ? guilds : this.#guildsWithRoles())
      if (this.#fits(await this.#rolesOf(guild, person))) return true;
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
    const key = `${guild}/${person}`;
    const known = this.#members.get(key);
    if (known !== undefined) return known;
    const found = await this.#deps.api.rolesOf(guild, person).catch(falseIfUnreachable);
    this.#members.set(key, found);
    return found;
  }
}

/** The person isn't a member there, or the bot isn't. */
function falseIfUnreachable(error: unknown): false {
  ignoreUnreachable(error);
  return false;
}
