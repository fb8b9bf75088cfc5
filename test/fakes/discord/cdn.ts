import type { ServiceState } from "./state/service-state.ts";

/** Serves a file by its signed link; 404 if the file is gone or the link expired. */
export function readFile(
  state: ServiceState,
  url: URL,
): { status: number; body: string | Buffer; headers: Record<string, string> } {
  const file = state.links.open(url);
  if (!file) return { status: 404, body: "This content is no longer available.", headers: { "content-type": "text/plain" } };
  return { status: 200, body: file.bytes, headers: { "content-type": file.contentType } };
}
