import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "../config/config.ts";
import { serializeError } from "./serialize-error.ts";

/** Writes lines of JSON to `to` (standard output by default). Log errors as `{ err: error }`; `serializeError` decides what is shown of
 *  them. Every finished line is redacted: it can't contain any of `secrets` or anything shaped like a token. */
export function createLog(level: LogLevel, secrets: readonly string[], to: DestinationStream = pino.destination(1)): Logger {
  const hide = createRedactor(secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: (error) => serializeError(error) },
    },
    { write: (line) => to.write(hide(line)) },
  );
}

/** Replaces secrets, plain or encoded as JSON, base64 or in a URL, and everything shaped like a token. */
function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets.filter((secret) => secret.length >= 4).flatMap(encodingsOf);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    const known = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, REDACTED), text);
    return tokenShapes.reduce((rest, shape) => rest.replace(shape, REDACTED), known);
  };
}

const REDACTED = "[hidden]";

function encodingsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString("base64");
  const inJson = escapeJson(secret);
  const encoded = [base64, base64.replace(/=+$/, ""), Buffer.from(secret).toString("base64url")];
  return [secret, inJson, escapeJson(inJson), encodeURIComponent(secret), ...encoded];
}

/** The text as it appears inside a JSON string. */
function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const tokenShapes = [
  /\b(?:sk|pk|rk)-[\w-]{16,}/g, // OpenAI, OpenRouter
  /\bx(?:ox[a-z]|app)-[\w-]{10,}/g, // Slack
  /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, // Discord
  /(?<=\/(?:webhooks|interactions)\/\d+\/)[\w-]{16,}/g, // Discord URLs that allow anyone to respond
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, // JSON web tokens
  /(?<=\b(?:Bearer|Bot|Basic)\s)[\w.~+/=-]{8,}/g,
];
