import { nestedJson } from "../../nested-json.ts";
import type { Fault } from "./faults.ts";
import type { ResponseWriter } from "./response-writer.ts";

export type OversizedFault = Extract<Fault, { kind: "nested" | "endless" }>;

const chunkBytes = 64 * 1024;

export function isOversized(fault: Fault | undefined): fault is OversizedFault {
  return fault?.kind === "nested" || fault?.kind === "endless";
}

/** Sends JSON that is too deep or too long, as a response or as one event of a stream. Rejects when the client disconnects. */
export function sendOversizedJson(fault: OversizedFault, writer: ResponseWriter, { stream }: { stream: boolean }): Promise<void> {
  const json = fault.kind === "nested" ? nested(fault) : endless(fault.bytes ?? 200 * 1024 * 1024);
  if (fault.as === "error") return writer.text(502, "application/json", json);
  if (stream) return writer.text(200, "text/event-stream; charset=utf-8", event(json));
  return writer.text(200, "application/json", json);
}

/** Uses every field that a picture, its event or an error can have. */
function* nested({ depth = 100_000, as }: Extract<Fault, { kind: "nested" }>): Iterable<string> {
  const deep = nestedJson(depth);
  if (as === "error") return yield `{"error":${deep}}`;
  yield `{"type":"image_generation.completed","b64_json":${deep},"data":${deep},"choices":${deep},"output":${deep}}`;
}

/** One string of `bytes` characters. */
function* endless(bytes: number): Iterable<string> {
  yield '{"data":[{"note":"';
  for (let sent = 0; sent < bytes; sent += chunkBytes) yield "x".repeat(chunkBytes);
  yield '"}]}';
}

function* event(json: Iterable<string>): Iterable<string> {
  yield "data: ";
  yield* json;
  yield "\n\ndata: [DONE]\n\n";
}
