import { look, newFile } from "../acts/files.ts";
import type { StoredFile } from "../state/rows.ts";
import type { World } from "../state/world.ts";

export interface Picture {
  name: string;
  bytes: Uint8Array;
}

/** A file as somebody shares it; `externalUrl`: one that lies elsewhere; `viaConnect`: of another company's workspace. */
export interface Shared extends Picture {
  externalUrl?: string;
  viaConnect?: boolean;
}

/** A file of a person, processed by the time anybody hears of it. */
export async function upload(world: World, teamId: string, ownerId: string, { name, bytes }: Picture): Promise<StoredFile> {
  const content = Buffer.from(bytes);
  return newFile(world, { teamId, ownerId, name, bytes: content, ...(await look(content)), readyAt: 0 });
}

/** The same for a message, where files may also be no more than a hint of one. */
export async function share(world: World, teamId: string, ownerId: string, shared: Shared): Promise<StoredFile> {
  const { externalUrl, viaConnect = false, name } = shared;
  if (externalUrl !== undefined) return newFile(world, { teamId, ownerId, name, mimetype: "image/png", readyAt: 0, externalUrl });
  return Object.assign(await upload(world, teamId, ownerId, shared), { viaConnect });
}
