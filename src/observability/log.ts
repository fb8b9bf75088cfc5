import { type DestinationStream, type Logger, pino } from "pino";
import type { LogLevel } from "../config/config.ts";
import { serializeError } from "./serialize-error.ts";

/** Lines of JSON to `to` (standard output by default). Errors are logged as `{ err: error }`, and `serializeError` says what is shown of
 *  them. None of `secrets`, and nothing shaped like a token, can get in: each finished line is searched. */
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

/** Replaces every secret, plain or encoded as JSON, base64 or part of an address, and everything shaped like a token. */
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

/** As it would be written inside a string of JSON. */
function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const tokenShapes = [
  /\b(?:sk|pk|rk)-[\w-]{16,}/g, // OpenAI, OpenRouter
  /\bx(?:ox[a-z]|app)-[\w-]{10,}/g, // Slack
  /\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, // Discord
  /(?<=\/(?:webhooks|interactions)\/\d+\/)[\w-]{16,}/g, // addresses of Discord that let everybody answer
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, // JSON web tokens
  /(?<=\b(?:Bearer|Bot|Basic)\s)[\w.~+/=-]{8,}/g,
];
