// Reads request bodies, with limits on size and time.

import type { IncomingMessage } from "node:http";
import { pageMessages } from "../messages.ts";
import { RequestError } from "./errors.ts";

export interface BodyLimits {
  bytes: number;
  /** The sentence for someone who sends more. */
  tooLarge: string;
  /** Milliseconds for the whole body. */
  timeoutMs: number;
  /** At least `bytes` arrive every `everyMs` milliseconds. Slower senders are refused. */
  minRate: { everyMs: number; bytes: number };
}

/** Hands over each chunk as it arrives, and pauses the sender until `onChunk` resolves. Rejects with `RequestError` when the body is
 *  too large or too slow, with whatever `onChunk` throws, and with an error when the sender disconnects. The rest then stays unread. */
export function readBody(
  incoming: IncomingMessage,
  limits: BodyLimits,
  onChunk: (chunk: Buffer) => Promise<void> | undefined,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const contentLength = Number(incoming.headers["content-length"] ?? 0);
  if (contentLength > limits.bytes) return Promise.reject(new RequestError(413, limits.tooLarge));
  let received = 0;
  let receivedBefore = 0;
  const refuseSlow = () => reject(new RequestError(408, pageMessages.tooSlow));
  const deadline = setTimeout(refuseSlow, limits.timeoutMs);
  const rateCheck = setInterval(() => {
    if (received - receivedBefore < limits.minRate.bytes && !incoming.isPaused()) refuseSlow();
    receivedBefore = received;
  }, limits.minRate.everyMs);
  const onData = (chunk: Buffer) => {
    received += chunk.length;
    if (received > limits.bytes) return reject(new RequestError(413, limits.tooLarge));
    try {
      const drained = onChunk(chunk);
      if (!drained) return;
      incoming.pause();
      drained.then(() => incoming.resume(), reject);
    } catch (error) {
      reject(error);
    }
  };
  const onClose = () => reject(new Error("client disconnected"));
  incoming.on("data", onData).once("end", resolve).once("error", reject).once("close", onClose);
  return promise.finally(() => {
    clearTimeout(deadline);
    clearInterval(rateCheck);
    incoming.off("data", onData).off("end", resolve).off("close", onClose);
    incoming.off("error", reject).on("error", () => undefined);
    incoming.pause();
  });
}
