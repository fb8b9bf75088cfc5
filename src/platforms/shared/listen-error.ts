import { PlatformRefusedError } from "../../core/errors.ts";

/** Why a server of ours can't listen, in a sentence for the admin, where the configuration can help; else the error as it is.
 *  `port`, `host`: the variables that say where. */
export function asListenError(error: unknown, tried: number, { port, host }: { port: string; host?: string }): unknown {
  const sentence = sentenceFor(error, tried, port, host);
  return sentence === undefined ? error : new PlatformRefusedError(sentence, { cause: error });
}

function sentenceFor(error: unknown, tried: number, port: string, host: string | undefined): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return `Port ${tried} is already in use by another program. Stop that program, or set ${port} to another port.`;
    case "EACCES":
      return `Port ${tried} is reserved for programs with more rights. Set ${port} to a port above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return host && `${host} is not an address of this machine. Set it to one, or to 0.0.0.0 for all of them.`;
    default:
      return undefined;
  }
}
