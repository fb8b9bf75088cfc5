import { PlatformRefusedError } from "../../../core/errors.ts";
import { serverMessages } from "../messages.ts";

/** Adds a sentence for the admin if a server can't listen because of its configuration. Other errors are returned unchanged.
 *  `port`, `host`: the names of the variables. */
export function asListenError(error: unknown, tried: number, { port, host }: { port: string; host?: string }): unknown {
  const sentence = sentenceFor(error, tried, port, host);
  return sentence === undefined ? error : new PlatformRefusedError(sentence, { cause: error });
}

function sentenceFor(error: unknown, tried: number, port: string, host: string | undefined): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return serverMessages.portInUse(tried, port);
    case "EACCES":
      return serverMessages.portReserved(tried, port);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return host && serverMessages.noSuchAddress(host);
    default:
      return undefined;
  }
}
