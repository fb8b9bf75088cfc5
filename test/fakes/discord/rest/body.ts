import type { IncomingMessage } from "node:http";
import { extname } from "node:path";
import sharp from "sharp";
import { refusal } from "../rules/refusal.ts";

/** The maximum size of a request with its files. */
const maxBytes = 25 * 1024 * 1024;

/** A file of a multipart request: `files[index]`. */
export interface Upload {
  index: number;
  name: string;
  bytes: Buffer;
  contentType: string;
  width?: number;
  height?: number;
}

export interface Body {
  json: unknown;
  uploads: Upload[];
}

/** Reads a JSON or multipart body. Throws 40005 if it is too large, 50109 if it isn't JSON. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    size += chunk.length;
  }
  if (size > maxBytes) throw refusal("tooLarge");
  const bytes = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) return readForm(bytes, type);
  return { json: bytes.length > 0 ? parse(bytes.toString()) : undefined, uploads: [] };
}

/** Discord reads only the fields `payload_json` and `files[n]`. */
async function readForm(bytes: Buffer<ArrayBuffer>, type: string): Promise<Body> {
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
  const uploads: Upload[] = [];
  for (const [field, value] of form) {
    const index = /^files\[(\d+)\]$/.exec(field)?.[1];
    if (typeof value !== "string" && index !== undefined) uploads.push(await toUpload(Number(index), value));
  }
  const payload = form.get("payload_json");
  return { json: typeof payload === "string" ? parse(payload) : {}, uploads };
}

async function toUpload(index: number, file: File): Promise<Upload> {
  return { index, ...(await inspectFile(file.name, Buffer.from(await file.arrayBuffer()))) };
}

/** What Discord detects about a file: its type from the name, its size in pixels if it's a picture. */
export async function inspectFile(name: string, bytes: Buffer): Promise<Omit<Upload, "index">> {
  const contentType = types[extname(name).toLowerCase()] ?? "application/octet-stream";
  const found =
    bytes.length === 0
      ? undefined
      : await sharp(bytes)
          .metadata()
          .catch(() => undefined);
  return { name, bytes, contentType, ...(found ? { width: found.width, height: found.height } : {}) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal("invalidJson");
  }
}

const types: Record<string, string> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".avif": "image/avif",
  ".heic": "image/heic",
  ".svg": "image/svg+xml",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".txt": "text/plain; charset=utf-8",
  ".json": "application/json; charset=utf-8",
};
