import { withBackpressure } from "./backpressure.ts";
import { type ServerEvent, SseParser } from "./events.ts";
import { DecodedBytes, StreamingJsonParser } from "./streaming-json.ts";

/** A response that is neither events nor JSON: a page of HTML, an empty body, or JSON that is cut off. */
export class MalformedResponseError extends Error {
  override readonly name = "MalformedResponseError";
}

/** The name of the event that ends a stream. */
export const DONE = "[DONE]";

/** Yields the events of a response as they arrive, or one value if it is JSON instead. Pictures in them are `DecodedBytes`. Throws
 *  `MalformedResponseError`, `ResponseTooLargeError` and network errors. */
export async function* readResponse(response: Response): AsyncGenerator<ServerEvent> {
  if (!response.body) throw new MalformedResponseError("response without a body");
  const events = new SseParser();
  let json: StreamingJsonParser | undefined;
  let started = false;
  let isFirstChunk = true;
  for await (const bytes of withBackpressure(response.body, () => events.large || (json?.large ?? false))) {
    const chunk: Uint8Array = isFirstChunk ? withoutByteOrderMark(bytes) : bytes;
    isFirstChunk = false;
    const first: string | undefined = started ? undefined : firstCharacter(chunk);
    started ||= first !== undefined;
    if (first === "{" || first === "[") json = new StreamingJsonParser();
    else if (first === "<") throw new MalformedResponseError("HTML response");
    if (json) json.push(chunk);
    else yield* parseOrThrow(() => events.push(chunk));
    if (events.done) return yield { name: DONE, data: undefined };
  }
  if (!started) throw new MalformedResponseError("empty response");
  if (json) yield parseOrThrow(() => ({ name: "", data: json?.end() }));
  else yield* events.end();
  if (events.done) yield { name: DONE, data: undefined };
}

/** Some responses begin with a byte-order mark. */
function withoutByteOrderMark(chunk: Uint8Array): Uint8Array {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;
}

/** The first character that isn't whitespace. */
function firstCharacter(chunk: Uint8Array): string | undefined {
  const at = chunk.findIndex((byte) => byte > 0x20);
  return at < 0 ? undefined : String.fromCharCode(chunk[at] ?? 0);
}

function parseOrThrow<T>(parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof RangeError)
      throw new MalformedResponseError("response is not JSON", { cause });
    throw cause;
  }
}

/** The value at a path of a parsed response. Undefined if the response has another shape. */
export function getPath(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
}

export function textAt(value: unknown, ...path: (string | number)[]): string | undefined {
  const found = getPath(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: unknown, ...path: (string | number)[]): number | undefined {
  const found = getPath(value, ...path);
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

/** More than any picture costs. */
const MAX_USD = 1000;

/** USD, from a number or text. Undefined if it's implausible. */
export function usdAt(value: unknown, ...path: (string | number)[]): number | undefined {
  return plausibleUsd(Number(textAt(value, ...path)?.trim() || (numberAt(value, ...path) ?? Number.NaN)));
}

export function plausibleUsd(usd: number): number | undefined {
  return usd >= 0 && usd <= MAX_USD ? usd : undefined;
}

export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = getPath(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The event's type. Most services repeat it in the data. */
export function typeOf({ name, data }: ServerEvent): string {
  return textAt(data, "type") ?? name;
}

/** A picture. A long string is decoded already, a short one is decoded here. */
export function imageAt(value: unknown, ...path: (string | number)[]): Uint8Array | undefined {
  const found = getPath(value, ...path);
  if (found instanceof DecodedBytes) return found.bytes;
  if (typeof found !== "string" || found === "" || /^https?:/i.test(found)) return undefined; // nothing is downloaded
  return Buffer.from(found.startsWith("data:") ? found.slice(found.indexOf(",") + 1) : found, "base64");
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
