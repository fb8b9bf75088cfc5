// Who did something. Pure.

import type { APIInteraction, APIUser } from "discord.js";
import { PermissionFlagsBits } from "discord.js";
import type { Person } from "../../../core/vocabulary.ts";

type Named = Pick<APIUser, "id" | "username"> & { global_name?: string | null };

/** The name people see here: the server's own, else the one they chose for themselves. */
export function nameOf(user: Named, nick?: string | null): string {
  const name = [nick, user.global_name, user.username].find((one) => one?.trim()) ?? "somebody";
  return name.replace(/\s+/g, " ").trim();
}

/** `member.permissions` are those in the interaction's own channel. Undefined where Discord names nobody. */
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
