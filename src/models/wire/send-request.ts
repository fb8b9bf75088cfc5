import { deadlineWithin } from "../../core/concurrency/abort.ts";
import { getPath, readResponse, typeOf } from "./answer.ts";
import { failedMidStream, fromApiError, type ProviderInfo, timedOut, toModelError } from "./errors.ts";
import type { ServerEvent } from "./events.ts";

/** A request to draw a picture. */
export interface ModelRequest extends ProviderInfo {
  /** Aborted when nobody is waiting for the picture. */
  signal: AbortSignal;
  /** From sending the request to the last byte of the response. */
  timeoutMs: number;
  /** Sends the request. Resolves when the response's headers arrive. */
  send(signal: AbortSignal): Promise<Response>;
}

/** Sends a request and yields the events of its response, with one deadline for headers and body. Throws `ModelError`, also for errors
 *  inside the response, and the signal's reason once it is aborted. If the caller stops reading, the request is aborted. */
export async function* sendRequest(request: ModelRequest): AsyncGenerator<ServerEvent> {
  const { signal } = request;
  const deadline = deadlineWithin(signal, request.timeoutMs);
  try {
    signal.throwIfAborted();
    const response = await request.send(deadline.signal);
    const requestId = response.headers.get("x-request-id");
    let previewed = false;
    for await (const event of readResponse(response)) {
      signal.throwIfAborted();
      const body = errorIn(event);
      if (body !== undefined)
        throw previewed
          ? failedMidStream(fromApiError({ body, requestId }, request), request)
          : fromApiError({ body, requestId }, request);
      previewed ||= typeOf(event).endsWith("partial_image");
      yield event;
    }
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw deadline.passed ? timedOut(request, request.timeoutMs) : (toModelError(error, request) ?? error);
  } finally {
    deadline.release();
  }
}

/** Reads a response. Once it has delivered its picture, errors in the rest of it are ignored. */
export async function keepImageOnError(
  found: { image?: Uint8Array },
  signal: AbortSignal,
  read: () => Promise<void>,
): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!found.image || signal.aborted) throw error;
  }
}

/** The error in `{ error }`, in an error event, or in an event about a part that failed. */
function errorIn(event: ServerEvent): unknown {
  const { data } = event;
  const error =
    getPath(data, "error") ??
    getPath(data, "choices", 0, "error") ??
    getPath(data, "response", "error") ??
    getPath(data, "item", "error");
  if (typeof error === "object" && error !== null) return error;
  return event.name === "error" || typeOf(event) === "error" ? data : undefined;
}
