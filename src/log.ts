import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "./config.ts";

/** Lines of JSON to `to` (standard output by default). None of `secrets`, and nothing shaped like a token, can get in: each finished
 *  line is searched, so messages, stacks, causes and whatever a library puts on its errors are covered. */
export function createLog(level: LogLevel, secrets: readonly string[], to: DestinationStream = pino.destination(1)): Logger {
  const hide = hiding(secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: facts, error: facts, cause: facts },
    },
    { write: (line) => to.write(hide(line)) },
  );
}

/** Replaces every secret, as it stands and as it would stand in JSON, base64 or an address, and everything shaped like a token. */
function hiding(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.filter((secret) => secret.length >= 4).flatMap(formsOf);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    const known = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, hidden), text);
    return tokenShapes.reduce((rest, shape) => rest.replace(shape, hidden), known);
  };
}

const hidden = "[hidden]";

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64");
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), base64, base64.replace(/=+$/, "")];
}

const tokenShapes = [
  /\b(?:sk|pk|rk)-[\w-]{16,}/g, // OpenAI, OpenRouter
  /\bx(?:ox[a-z]|app)-[\w-]{10,}/g, // Slack
  /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, // Discord
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, // JSON web tokens
  /(?<=\b(?:Bearer|Bot|Basic)\s)[\w.~+/=-]{8,}/g,
];

/** An error as facts: its name, message, stack, fault and causes, five deep. Other properties stay out: requests and answers hang on them. */
function facts(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const own = error as Error & { code?: unknown; fault?: unknown; status?: unknown };
  const plain = { code: own.code, fault: own.fault, status: own.status };
  const errors = error instanceof AggregateError ? error.errors.slice(0, 5).map((one) => facts(one, depth + 1)) : undefined;
  return {
    name,
    message,
    stack,
    ...plain,
    errors,
    cause: cause === undefined || depth >= 5 ? undefined : facts(cause, depth + 1),
  };
}
