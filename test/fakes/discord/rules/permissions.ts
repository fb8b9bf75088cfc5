import { PermissionFlagsBits as Bits } from "discord.js";
import type { Channel, Overwrite } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import { refusal } from "./refusal.ts";

export type Permission = keyof typeof Bits;

const everything = Object.values(Bits).reduce((all, bit) => all | bit, 0n);
const direct =
  Bits.ViewChannel | Bits.SendMessages | Bits.EmbedLinks | Bits.AttachFiles | Bits.ReadMessageHistory | Bits.AddReactions;

/** What somebody may do in a channel: roles, then the channel's overwrites; a thread has its parent's. */
export function permissionsIn(world: World, userId: string, channel: Channel): bigint {
  if (!channel.inGuild) return channel.recipientId === userId || userId === world.bot.id ? direct : 0n;
  const member = world.guild.members.get(userId);
  if (!member) return 0n;
  if (world.guild.ownerId === userId) return everything;
  const roles = world.guild.roles.filter((role) => role.id === world.guild.id || member.roles.includes(role.id));
  const base = roles.reduce((all, role) => all | role.permissions, 0n);
  if (base & Bits.Administrator) return everything;
  const { overwrites } = world.permissionSource(channel);
  const ofRoles = overwrites.filter((one) => one.kind === "role");
  const layers = [
    ofRoles.filter((one) => one.id === world.guild.id),
    ofRoles.filter((one) => member.roles.includes(one.id)),
    overwrites.filter((one) => one.kind === "member" && one.id === userId),
  ];
  return layers.reduce(withOverwrites, base);
}

export function may(world: World, userId: string, channel: Channel, permission: Permission): boolean {
  const has = permissionsIn(world, userId, channel);
  return (has & Bits.ViewChannel) !== 0n && (has & Bits[permission]) !== 0n;
}

/** 50001 for who cannot even see the channel, 50013 for a lacking permission (facts §11). */
export function demand(world: World, userId: string, channel: Channel, ...permissions: Permission[]): void {
  if (!may(world, userId, channel, "ViewChannel")) throw refusal("missingAccess");
  for (const permission of permissions) if (!may(world, userId, channel, permission)) throw refusal("missingPermissions");
}

function withOverwrites(permissions: bigint, overwrites: Overwrite[]): bigint {
  const deny = overwrites.reduce((all, one) => all | one.deny, 0n);
  const allow = overwrites.reduce((all, one) => all | one.allow, 0n);
  return (permissions & ~deny) | allow;
}
