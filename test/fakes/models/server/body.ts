import type { IncomingMessage } from "node:http";

export interface UploadedFile {
  name: string;
  /** The client's content type. */
  type: string;
  bytes: Uint8Array;
}

/** A request's body: JSON, or a form in the order of its fields. */
export type Body = { kind: "none" } | { kind: "bad" } | { kind: "json"; json: unknown } | { kind: "form"; fields: FormField[] };

export interface FormField {
  name: string;
  value: string | UploadedFile;
}

export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) return readForm(bytes, type);
  if (bytes.length === 0) return { kind: "none" };
  try {
    return { kind: "json", json: JSON.parse(bytes.toString()) };
  } catch {
    return { kind: "bad" };
  }
}

async function readForm(bytes: Buffer<ArrayBuffer>, type: string): Promise<Body> {
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData().catch(() => undefined);
  if (!form) return { kind: "bad" };
  const fields: FormField[] = [];
  for (const [name, value] of form) fields.push({ name, value: typeof value === "string" ? value : await uploaded(value) });
  return { kind: "form", fields };
}

async function uploaded(file: File): Promise<UploadedFile> {
  return { name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}
