import { nestedJson } from "../../nested-json.ts";
import type { Fault } from "./faults.ts";
import type { Wire } from "./wire.ts";

export type Monstrous = Extract<Fault, { kind: "nested" | "endless" }>;

const pieceBytes = 64 * 1024;

export function isMonstrous(fault: Fault | undefined): fault is Monstrous {
  return fault?.kind === "nested" || fault?.kind === "endless";
}

/** Answers with JSON that is too deep or too long, whole or as one event of a stream. Rejects when the client leaves. */
export function answerMonstrously(fault: Monstrous, wire: Wire, { stream }: { stream: boolean }): Promise<void> {
  const json = fault.kind === "nested" ? nested(fault) : endless(fault.bytes ?? 200 * 1024 * 1024);
  if (fault.as === "error") return wire.text(502, "application/json", json);
  if (stream) return wire.text(200, "text/event-stream; charset=utf-8", event(json));
  return wire.text(200, "application/json", json);
}

/** Under every name by which a picture, its event or an error goes. */
function* nested({ depth = 100_000, as }: Extract<Fault, { kind: "nested" }>): Iterable<string> {
  const deep = nestedJson(depth);
  if (as === "error") return yield `{"error":${deep}}`;
  yield `{"type":"image_generation.completed","b64_json":${deep},"data":${deep},"choices":${deep},"output":${deep}}`;
}

/** One string that doesn't end before `bytes` are out. */
function* endless(bytes: number): Iterable<string> {
  yield '{"data":[{"note":"';
  for (let sent = 0; sent < bytes; sent += pieceBytes) yield "x".repeat(pieceBytes);
  yield '"}]}';
}

function* event(json: Iterable<string>): Iterable<string> {
  yield "data: ";
  yield* json;
  yield "\n\ndata: [DONE]\n\n";
}
