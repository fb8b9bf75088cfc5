// People as Discord describes them → `Person`. Pure.

import type { APIInteraction, APIUser } from "discord.js";
import { PermissionFlagsBits } from "discord.js";
import type { Person } from "../../../core/vocabulary.ts";

type Named = Pick<APIUser, "id" | "username"> & { global_name?: string | null };

/** The name that people see: the nickname on this server, or else the person's own display name. */
export function nameOf(user: Named, nick?: string | null): string {
  const name = [nick, user.global_name, user.username].find((one) => one?.trim()) ?? "somebody";
  return name.replace(/\s+/g, " ").trim();
}

/** Undefined if Discord names nobody. `member.permissions` apply to the interaction's channel. */
export function personIn(interaction: APIInteraction): Person | undefined {
  const user = interaction.member?.user ?? interaction.user;
  if (!user) return undefined;
  const permissions = BigInt(interaction.member?.permissions ?? 0);
  return {
    id: user.id,
    name: nameOf(user, interaction.member?.nick),
    moderator: (permissions & PermissionFlagsBits.ManageMessages) !== 0n,
  };
}
