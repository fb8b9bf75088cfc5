// What the log shows of an error: everything needed to find the cause, and nothing that people or services wrote.

const MAX_DEPTH = 5;
const MAX_ERRORS = 5;
/** Properties with the response that made a library throw: openai `error`, discord.js `rawError`, Slack `data` and `body`. The error's
 *  message then quotes the service, which may quote the request. */
const responseKeys = ["error", "rawError", "data", "body", "response"] as const;
/** Harmless properties that libraries and Node add to errors. They also add requests, headers, responses and parameters, which are left out. */
const plainFacts = ["code", "status", "statusCode", "requestId", "retryAfterMs", "errno", "syscall"] as const;

/** Name, message, stack, plain facts and causes of an error, five levels deep. For any other thrown value, only its type. */
export function serializeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { name: "not an error", type: error === null ? "null" : typeof error };
  const own: object = error;
  const message = messageOf(error);
  const cause = error.cause ?? valueAt(own, "original");
  const several = valueAt(own, "errors") ?? valueAt(own, "originals");
  const inner = (one: unknown) => serializeError(one, depth + 1);
  const deeper = depth < MAX_DEPTH;
  return {
    name: error.name,
    message,
    ...Object.fromEntries(plainFacts.flatMap((key) => plainAt(own, key))),
    ...errorCodesOf(own),
    stack: framesOf(error),
    errors: deeper && Array.isArray(several) ? several.filter(isError).slice(0, MAX_ERRORS).map(inner) : undefined,
    cause: deeper && cause !== undefined ? inner(cause) : undefined,
  };
}

function messageOf(error: Error): string | undefined {
  if (responseKeys.some((key) => !isEmpty(valueAt(error, key)))) return undefined;
  return withoutQuotes(error).replace(/\b(https?|wss?):\/\/(?:[^\s/@"']*@)?([^\s/?#"'<>]+)[^\s"'<>]*/gi, "$1://$2/…");
}

/** Removes quotes: Drizzle quotes parameters, V8 the text it couldn't parse, undici invalid URLs. */
function withoutQuotes(error: Error): string {
  const { message } = error;
  if (message.startsWith("Failed query:")) return message.split("\nparams:", 1)[0] ?? "";
  if (message.startsWith("Failed to parse URL")) return "Failed to parse URL";
  return error instanceof SyntaxError ? message.replace(/(?:\.\.\.)?".*"(?:\.\.\.)?|(?<=token )'.+?'/gsu, "…") : message;
}

/** The service's own error codes: "not_in_channel", "invalid_request_error". */
function errorCodesOf(error: object): { answered?: string } {
  const found = responseKeys.flatMap((key) => {
    const answer = valueAt(error, key);
    return typeof answer === "object" && answer !== null ? [valueAt(answer, "error"), valueAt(answer, "type")] : [];
  });
  const words = found.filter((word) => typeof word === "string" && /^[a-z]+(?:_[a-z]+)*$/.test(word) && word.length <= 60);
  return words.length > 0 ? { answered: words.join(" ") } : {};
}

function plainAt(error: object, key: (typeof plainFacts)[number]): [string, unknown][] {
  const value = valueAt(error, key);
  const plain = typeof value === "number" || (typeof value === "string" && /^[\w.-]{1,100}$/.test(value));
  return plain ? [[key, value]] : [];
}

/** The stack's frames, without the message above them. */
function framesOf({ stack = "", message }: Error): string {
  const calls = message === "" ? stack : stack.replace(message, () => "");
  return calls
    .split("\n")
    .filter((line) => /^ {4}at /.test(line))
    .join("\n");
}

function valueAt(holder: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function isError(value: unknown): value is Error {
  return value instanceof Error;
}
