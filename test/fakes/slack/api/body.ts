import type { IncomingMessage } from "node:http";
import { Refusal } from "../rules/refusal.ts";

export async function readBytes(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A call's arguments from the query, a form, a multipart form or JSON. Forms contain strings, even for nested JSON. */
export async function readArguments(request: IncomingMessage, url: URL): Promise<Record<string, unknown>> {
  const bytes = await readBytes(request);
  return {
    ...Object.fromEntries(url.searchParams),
    ...(bytes.length > 0 ? await parse(bytes, request.headers["content-type"]) : {}),
  };
}

async function parse(bytes: Buffer<ArrayBuffer>, type: string | undefined): Promise<Record<string, unknown>> {
  if (type === undefined) throw new Refusal("missing_post_type");
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(bytes.toString()));
  if (type.startsWith("multipart/form-data")) return Object.fromEntries(await multipart(bytes, type));
  if (!type.startsWith("application/json")) throw new Refusal("invalid_post_type");
  const json: unknown = parseJson(bytes.toString());
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw new Refusal("invalid_json");
  return { ...json };
}

/** The fields of a multipart body. */
export function multipart(bytes: Buffer<ArrayBuffer>, type: string): Promise<FormData> {
  return new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => {
    throw new Refusal("invalid_form_data");
  });
}

/** Undefined if the text isn't JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
