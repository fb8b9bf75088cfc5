import { inspectFile, newFile } from "../acts/files.ts";
import type { StoredFile } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

export interface Picture {
  name: string;
  bytes: Uint8Array;
}

/** A shared file. `externalUrl`: stored outside Slack; `viaConnect`: from another organization's workspace. */
export interface Shared extends Picture {
  externalUrl?: string;
  viaConnect?: boolean;
}

/** Stores a person's file, already processed. */
export async function upload(
  state: ServiceState,
  teamId: string,
  ownerId: string,
  { name, bytes }: Picture,
): Promise<StoredFile> {
  const content = Buffer.from(bytes);
  return newFile(state, { teamId, ownerId, name, bytes: content, ...(await inspectFile(content)), readyAt: 0 });
}

/** Stores a file for a message, which may also be external or a stub. */
export async function share(state: ServiceState, teamId: string, ownerId: string, shared: Shared): Promise<StoredFile> {
  const { externalUrl, viaConnect = false, name } = shared;
  if (externalUrl !== undefined) return newFile(state, { teamId, ownerId, name, mimetype: "image/png", readyAt: 0, externalUrl });
  return Object.assign(await upload(state, teamId, ownerId, shared), { viaConnect });
}
