// The permissions that the bot needs, and those that a member has. Pure.

import { PermissionFlagsBits } from "discord.js";
import type { Where } from "./ids.ts";

const names = {
  ViewChannel: "View Channel",
  SendMessages: "Send Messages",
  SendMessagesInThreads: "Send Messages in Threads",
  CreatePublicThreads: "Create Public Threads",
  AttachFiles: "Attach Files",
  EmbedLinks: "Embed Links",
  ReadMessageHistory: "Read Message History",
  AddReactions: "Add Reactions",
} as const;
type Name = keyof typeof names;

const inThreads: Name[] = ["ViewChannel", "AttachFiles", "ReadMessageHistory", "SendMessagesInThreads"];
const needed: Record<Where["kind"], Name[]> = {
  direct: [],
  thread: inThreads,
  channel: [...inThreads, "SendMessages", "CreatePublicThreads"],
};

/** All permissions that the invitation requests, as Discord's bits. */
export const invitePermissions = (Object.keys(names) as Name[]).reduce((bits, name) => bits | PermissionFlagsBits[name], 0n);

/** The missing permissions, by their names in Discord's settings. */
export function missingPermissions(where: Where, allowed: bigint): string[] {
  if ((allowed & PermissionFlagsBits.Administrator) !== 0n) return [];
  return needed[where.kind].filter((name) => (allowed & PermissionFlagsBits[name]) === 0n).map((name) => names[name]);
}

/** What a channel allows or denies a role or a member. */
export interface Overwrite {
  id: string;
  allow: bigint;
  deny: bigint;
}

export interface PermissionSource {
  /** Also the id of the role that everybody has. */
  id: string;
  owner: string;
  roles: ReadonlyMap<string, { permissions: bigint }>;
}

const everything = Object.values(PermissionFlagsBits).reduce((all, bit) => all | bit, 0n);

/** A member's permissions in a channel (Discord: permission overwrites): roles first, then what the channel says about everybody, about the
 *  member's roles, and about the member. */
export function permissionsOf(
  member: { user: string; roles: readonly string[] },
  guild: PermissionSource,
  overwrites: readonly Overwrite[],
): bigint {
  const bitsOf = (role: string) => guild.roles.get(role)?.permissions ?? 0n;
  const base = member.roles.reduce((bits, role) => bits | bitsOf(role), bitsOf(guild.id));
  if (member.user === guild.owner || (base & PermissionFlagsBits.Administrator) !== 0n) return everything;
  const layers = [[guild.id], member.roles.filter((role) => role !== guild.id), [member.user]];
  return layers.reduce((bits, ids) => {
    const applying = overwrites.filter(({ id }) => ids.includes(id));
    const deny = applying.reduce((all, one) => all | one.deny, 0n);
    const allow = applying.reduce((all, one) => all | one.allow, 0n);
    return (bits & ~deny) | allow;
  }, base);
}

/** The link with which a server's admin adds the bot. */
export function inviteUrl(application: string): string {
  const query = new URLSearchParams({
    client_id: application,
    scope: "bot applications.commands",
    permissions: String(invitePermissions),
    integration_type: "0",
  });
  return `https://discord.com/oauth2/authorize?${query}`;
}
