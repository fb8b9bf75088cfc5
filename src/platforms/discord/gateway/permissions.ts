// The permissions that the bot needs. Pure.

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
