// The bytes of a request body, within limits of size and time.

import type { IncomingMessage } from "node:http";
import { pageMessages } from "../messages.ts";
import { RequestError } from "./errors.ts";

export interface BodyLimits {
  bytes: number;
  /** What is said to who sends more. */
  tooLarge: string;
  /** Milliseconds for the whole body. */
  timeoutMs: number;
  /** Every `everyMs` milliseconds at least so many bytes arrive. Slower senders are let go. */
  pace: { everyMs: number; bytes: number };
}

/** Hands over each chunk as it arrives, and pauses the sender while `onChunk` has not resolved. Rejects with `RequestError` when the body is
 *  too large or too slow, with whatever `onChunk` throws, and with an error when the sender goes away. The rest is then left unread. */
export function readBody(
  incoming: IncomingMessage,
  limits: BodyLimits,
  onChunk: (chunk: Buffer) => Promise<void> | undefined,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const announced = Number(incoming.headers["content-length"] ?? 0);
  if (announced > limits.bytes) return Promise.reject(new RequestError(413, limits.tooLarge));
  let received = 0;
  let before = 0;
  const slow = () => reject(new RequestError(408, pageMessages.tooSlow));
  const deadline = setTimeout(slow, limits.timeoutMs);
  const pace = setInterval(() => {
    if (received - before < limits.pace.bytes && !incoming.isPaused()) slow();
    before = received;
  }, limits.pace.everyMs);
  const onData = (chunk: Buffer) => {
    received += chunk.length;
    if (received > limits.bytes) return reject(new RequestError(413, limits.tooLarge));
    try {
      const waiting = onChunk(chunk);
      if (!waiting) return;
      incoming.pause();
      waiting.then(() => incoming.resume(), reject);
    } catch (error) {
      reject(error);
    }
  };
  const onClose = () => reject(new Error("the sender went away"));
  incoming.on("data", onData).once("end", resolve).once("error", reject).once("close", onClose);
  return promise.finally(() => {
    clearTimeout(deadline);
    clearInterval(pace);
    incoming.off("data", onData).off("end", resolve).off("close", onClose);
    incoming.off("error", reject).on("error", () => undefined);
    incoming.pause();
  });
}
