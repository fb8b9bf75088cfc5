// Parses multipart forms as they arrive.

import { Busboy, type BusboyConfig, type BusboyFileStream, type BusboyInstance } from "@fastify/busboy";
import { limits } from "../limits.ts";
import { pageMessages } from "../messages.ts";
import { RequestError } from "./errors.ts";

export interface PartLimits {
  fields: number;
  files: number;
  /** Bytes of one field. */
  fieldBytes: number;
}

interface ParsedFile {
  name: string;
  chunks: Buffer[];
  size: number;
}

const MAX_PART_HEADER_BYTES = 4096;
const MAX_PART_HEADERS = 20;

/** Throws and rejects with `RequestError` at the first part that exceeds a limit. */
export class MultipartParser {
  readonly fields: [string, string][] = [];
  /** In their order. An input without a chosen file sends an empty one. */
  readonly files: ParsedFile[] = [];
  readonly #parser: BusboyInstance;
  readonly #finished = Promise.withResolvers<void>();
  #error: unknown;

  constructor(contentType: string, { fields, files, fieldBytes }: PartLimits) {
    const counts = { fields, files, parts: fields + files + 1 };
    const sizes = { fieldSize: fieldBytes, fileSize: limits.bytes, headerSize: MAX_PART_HEADER_BYTES };
    this.#parser = parserFor(contentType, { ...counts, ...sizes, headerPairs: MAX_PART_HEADERS });
    this.#parser.on("field", (name, value, _, truncated) => this.#field(name, value, truncated));
    this.#parser.on("file", (_, stream, name) => this.#file(stream, name));
    this.#parser.on("fieldsLimit", () => this.#fail(new RequestError(413, pageMessages.tooManyFields)));
    this.#parser.on("partsLimit", () => this.#fail(new RequestError(413, pageMessages.tooManyFields)));
    this.#parser.on("filesLimit", () => this.#fail(new RequestError(413, pageMessages.tooManyPictures)));
    this.#parser.on("error", () => this.#fail(new RequestError(400, pageMessages.noForm)));
    this.#parser.on("finish", () => this.#finished.resolve());
    this.#finished.promise.catch(() => undefined); // callers of `end` get the error
  }

  /** Resolves when more may be written. Undefined: at once. */
  write(chunk: Buffer): Promise<void> | undefined {
    const ready = this.#parser.write(chunk);
    if (this.#error) throw this.#error;
    return ready ? undefined : new Promise((resolve) => this.#parser.once("drain", resolve));
  }

  end(): Promise<void> {
    this.#parser.end();
    return this.#finished.promise;
  }

  #field(name: string, value: string, truncated: boolean): void {
    if (truncated) this.#fail(new RequestError(413, pageMessages.tooMuchText));
    else this.fields.push([name, value]);
  }

  #file(stream: BusboyFileStream, name: string): void {
    const file: ParsedFile = { name, chunks: [], size: 0 };
    this.files.push(file);
    stream.on("data", (chunk: Buffer) => {
      file.chunks.push(chunk);
      file.size += chunk.length;
    });
    stream.on("limit", () => this.#fail(new RequestError(413, pageMessages.tooLarge)));
    stream.on("error", () => this.#fail(new RequestError(400, pageMessages.noForm)));
  }

  #fail(error: RequestError): void {
    this.#error ??= error;
    this.#finished.reject(error);
  }
}

function parserFor(contentType: string, parts: BusboyConfig["limits"]): BusboyInstance {
  try {
    return new Busboy({ headers: { "content-type": contentType }, limits: parts });
  } catch {
    throw new RequestError(400, pageMessages.noForm); // without a boundary
  }
}
