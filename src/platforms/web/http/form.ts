// Reads forms, with limits on the number of parts, the size of each and the size of all.

import type { IncomingMessage } from "node:http";
import { limits } from "../limits.ts";
import { pageMessages } from "../messages.ts";
import type { FormFields } from "../parse-line.ts";
import type { UploadedFile } from "../pictures/uploads.ts";
import { RequestError } from "./errors.ts";
import { MultipartParser } from "./multipart.ts";
import { type BodyLimits, readBody } from "./request-body.ts";
import type { UploadShare } from "./upload-budget.ts";

type Counter = Pick<UploadShare, "take">;

export interface Form extends FormFields {
  /** Files that aren't empty, in their order. */
  files: UploadedFile[];
}

export interface FormLimits extends BodyLimits {
  files: number;
}

const KB = 1024;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** More than the longest text in UTF-8. */
const MAX_FIELD_BYTES = 64 * KB;
const MAX_FIELDS = 200;

/** For people who haven't signed in. */
export const SIGN_IN_LIMITS: FormLimits = {
  ...timeLimits(10 * SECOND),
  bytes: 4 * KB,
  tooLarge: pageMessages.wrongToken,
  files: 0,
};
/** For buttons and dialogs. */
export const SMALL_LIMITS: FormLimits = {
  ...timeLimits(30 * SECOND),
  bytes: 128 * KB,
  tooLarge: pageMessages.tooManyFields,
  files: 0,
};
/** For words about a picture, with the area that they are about. */
export const AREA_LIMITS: FormLimits = {
  ...timeLimits(60 * SECOND),
  bytes: 8 * KB * KB,
  tooLarge: pageMessages.areaTooLarge,
  files: 1,
};
/** For messages with pictures. 160 MB take half an hour at 1 Mbit/s. The slowest mobile network sends 64 KB a minute. */
export const UPLOAD_LIMITS: FormLimits = {
  bytes: limits.bytesTogether + KB * KB,
  tooLarge: pageMessages.tooMuch,
  files: limits.pictures,
  timeoutMs: 30 * MINUTE,
  minRate: { everyMs: MINUTE, bytes: 64 * KB },
};

/** Reads a multipart or URL-encoded form. Its bytes are counted in `share`. Rejects with `RequestError`. */
export async function readForm(incoming: IncomingMessage, limits: FormLimits, share: Counter): Promise<Form> {
  const type = incoming.headers["content-type"] ?? "";
  if (/^multipart\/form-data\s*;/i.test(type)) return readMultipart(incoming, type, limits, share);
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) return readUrlEncoded(incoming, limits, share);
  throw new RequestError(415, pageMessages.noForm);
}

/** A URL-encoded form has no files, so it's never larger than a small form. */
async function readUrlEncoded(incoming: IncomingMessage, limits: FormLimits, share: Counter): Promise<Form> {
  const chunks: Buffer[] = [];
  const bytes = Math.min(limits.bytes, SMALL_LIMITS.bytes);
  await readBody(incoming, { ...limits, bytes, tooLarge: pageMessages.tooMuchText }, (chunk) => {
    share.take(chunk.length);
    chunks.push(chunk);
  });
  const text = Buffer.concat(chunks).toString("utf8");
  if (text.split("&", MAX_FIELDS + 1).length > MAX_FIELDS) throw new RequestError(413, pageMessages.tooManyFields);
  const fields = [...new URLSearchParams(text)];
  if (fields.some(([, value]) => value.length > MAX_FIELD_BYTES)) throw new RequestError(413, pageMessages.tooMuchText);
  return createForm(fields, []);
}

async function readMultipart(incoming: IncomingMessage, type: string, limits: FormLimits, share: Counter): Promise<Form> {
  const parser = new MultipartParser(type, { fields: MAX_FIELDS, files: limits.files, fieldBytes: MAX_FIELD_BYTES });
  await readBody(incoming, limits, (chunk) => {
    share.take(chunk.length);
    return parser.write(chunk);
  });
  await parser.end();
  const files = parser.files.filter(({ size }) => size > 0);
  return createForm(
    parser.fields,
    files.map(({ name, size, chunks }) => ({ name, size, bytes: async () => Buffer.concat(chunks) })),
  );
}

function createForm(fields: [string, string][], files: UploadedFile[]): Form {
  const getAll = (name: string) => fields.flatMap(([key, value]) => (key === name ? [value] : []));
  return { files, getAll, get: (name) => getAll(name)[0] ?? null };
}

/** At least a byte in every third of the time. */
function timeLimits(timeoutMs: number): Pick<BodyLimits, "timeoutMs" | "minRate"> {
  return { timeoutMs, minRate: { everyMs: timeoutMs / 3, bytes: 1 } };
}
