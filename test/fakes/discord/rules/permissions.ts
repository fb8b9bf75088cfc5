import { PermissionFlagsBits as Bits } from "discord.js";
import type { Channel, Overwrite } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import { refusal } from "./refusal.ts";

export type Permission = keyof typeof Bits;

const everything = Object.values(Bits).reduce((all, bit) => all | bit, 0n);
const direct =
  Bits.ViewChannel | Bits.SendMessages | Bits.EmbedLinks | Bits.AttachFiles | Bits.ReadMessageHistory | Bits.AddReactions;

/** A user's permissions in a channel: from roles, then from the channel's overwrites. A thread uses its parent's. */
export function permissionsIn(state: ServiceState, userId: string, channel: Channel): bigint {
  if (channel.guildId === undefined) return channel.recipientId === userId || userId === state.bot.id ? direct : 0n;
  const guild = state.guilds.get(channel.guildId);
  const member = guild?.members.get(userId);
  if (!guild || !member) return 0n;
  if (guild.ownerId === userId) return everything;
  const roles = guild.roles.filter((role) => role.id === guild.id || member.roles.includes(role.id));
  const base = roles.reduce((all, role) => all | role.permissions, 0n);
  if (base & Bits.Administrator) return everything;
  const { overwrites } = state.permissionSource(channel);
  const ofRoles = overwrites.filter((one) => one.kind === "role");
  const layers = [
    ofRoles.filter((one) => one.id === guild.id),
    ofRoles.filter((one) => member.roles.includes(one.id)),
    overwrites.filter((one) => one.kind === "member" && one.id === userId),
  ];
  const allowed = layers.reduce(withOverwrites, base);
  const isTimedOut = (member.timedOutUntil ?? 0) > state.clock.now();
  return isTimedOut ? allowed & (Bits.ViewChannel | Bits.ReadMessageHistory) : allowed;
}

export function may(state: ServiceState, userId: string, channel: Channel, permission: Permission): boolean {
  const has = permissionsIn(state, userId, channel);
  return (has & Bits.ViewChannel) !== 0n && (has & Bits[permission]) !== 0n;
}

/** Throws 50001 if the user can't see the channel, 50013 if they lack a permission. */
export function demand(state: ServiceState, userId: string, channel: Channel, ...permissions: Permission[]): void {
  if (!may(state, userId, channel, "ViewChannel")) throw refusal("missingAccess");
  for (const permission of permissions) if (!may(state, userId, channel, permission)) throw refusal("missingPermissions");
}

function withOverwrites(permissions: bigint, overwrites: Overwrite[]): bigint {
  const deny = overwrites.reduce((all, one) => all | one.deny, 0n);
  const allow = overwrites.reduce((all, one) => all | one.allow, 0n);
  return (permissions & ~deny) | allow;
}
