import type { World } from "./state/world.ts";

/** A file by its signed link; 404 for what is gone or expired (facts §4). */
export function readFile(world: World, url: URL): { status: number; body: string | Buffer; headers: Record<string, string> } {
  const file = world.links.open(url);
  if (!file) return { status: 404, body: "This content is no longer available.", headers: { "content-type": "text/plain" } };
  return { status: 200, body: file.bytes, headers: { "content-type": file.contentType } };
}
