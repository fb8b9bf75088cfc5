// Parses JSON as it arrives. Pictures in it are megabytes of base64. They are decoded chunk by chunk and never held as text, which takes a
// third of the memory and a tenth of the event loop's time, compared with parsing everything first.

/** The bytes of a long base64 string. */
export class DecodedBytes {
  readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
}

/** Too many bytes of pictures or of anything else, or nested too deeply. */
export class ResponseTooLargeError extends Error {
  override readonly name = "ResponseTooLargeError";
}

const MIN_BASE64_LENGTH = 4096;
const MAX_DECODED_BYTES = 32 * 1024 * 1024;
/** A picture that outgrows its buffer is copied to the next. What isn't filled takes no memory: the system provides it on first use. */
const BUFFER_BYTES = [1, 4, 16, 32].map((megabytes) => megabytes * 1024 * 1024);
const MAX_TEXT_BYTES = 4 * 1024 * 1024;
/** Real responses have a few levels and a few hundred values. More is an attempt to overflow the stack or block the thread. */
const MAX_DEPTH = 100;
const MAX_VALUES = 100_000;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** [ and {, ] and }: the second of each pair differs in one bit. */
const [OPENING, CLOSING, BRACE_BIT] = [0x5b, 0x5d, 0x20];
/** With or without line breaks. */
const base64 = /^(?:data:[\w/+.;=-]*;base64,)?[\w+/=\r\n-]*$/;

/** Takes the bytes of one JSON text in chunks of any size. Then call `end`. Throws `ResponseTooLargeError`. */
export class StreamingJsonParser {
  readonly #text: string[] = [];
  readonly #decoded: DecodedBytes[] = [];
  readonly #decoder = new TextDecoder();
  #length = 0;
  #inString = false;
  /** The beginning of the current string, still escaped. */
  #string = "";
  #base64: Base64Decoder | undefined;
  /** The current string is long, but not a picture. */
  #isText = false;
  #decodedBytes = 0;
  /** An escape that was cut at the end of the last chunk. */
  #escape = "";
  /** The position of the next quote in this chunk, if known, so that a string full of escapes isn't searched again at each of them. */
  #quoteAt = -1;
  #depth = 0;
  #values = 0;

  /** A picture is being received. */
  get large(): boolean {
    return this.#base64 !== undefined;
  }

  push(bytes: Uint8Array): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#quoteAt = -1;
    for (let at = 0; at < chunk.length; ) at = this.#inString ? this.#readString(chunk, at) : this.#readOutside(chunk, at);
  }

  /** The value, with `DecodedBytes` instead of long base64 strings. Throws `SyntaxError` if it is incomplete. */
  end(): unknown {
    if (this.#inString) throw new SyntaxError("the text ends within a string");
    return JSON.parse(this.text, (_, value) => this.#reviveDecoded(value));
  }

  /** The text as it arrived, with placeholders instead of pictures. */
  get text(): string {
    return this.#text.join("");
  }

  #readOutside(chunk: Buffer, from: number): number {
    const quote = this.#quoteFrom(chunk, from);
    const to = Math.min(quote, chunk.length);
    this.#checkLimits(chunk.subarray(from, to));
    this.#appendText(this.#decoder.decode(chunk.subarray(from, to), { stream: true }));
    this.#inString = quote < chunk.length;
    return to + 1;
  }

  /** The position of the next quote, or past the end. */
  #quoteFrom(chunk: Buffer, from: number): number {
    if (this.#quoteAt >= from) return this.#quoteAt;
    const found = chunk.indexOf(QUOTE, from);
    this.#quoteAt = found < 0 ? Number.POSITIVE_INFINITY : found;
    return this.#quoteAt;
  }

  #checkLimits(outside: Buffer): void {
    for (const byte of outside) {
      const plain = byte & ~BRACE_BIT;
      if (byte === COMMA) this.#values++;
      else if (plain === OPENING) this.#depth++;
      else if (plain === CLOSING) this.#depth--;
      if (this.#depth > MAX_DEPTH) throw new ResponseTooLargeError("values nested too deeply");
    }
    if (this.#values > MAX_VALUES) throw new ResponseTooLargeError("too many values");
  }

  #readString(chunk: Buffer, from: number): number {
    if (this.#escape !== "") return this.#readEscape(chunk, from);
    const quote = this.#quoteFrom(chunk, from);
    const end = Math.min(quote, chunk.length);
    const slash = chunk.subarray(from, end).indexOf(BACKSLASH);
    const to = slash < 0 ? end : from + slash;
    this.#appendToString(chunk.subarray(from, to));
    if (slash >= 0) return this.#readEscape(chunk, to);
    if (quote < chunk.length) this.#endString();
    return to + 1;
  }

  /** Escapes have two characters, or six. */
  #readEscape(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !isWhole(this.#escape)) this.#escape += String.fromCharCode(chunk[at++] ?? 0);
    if (!isWhole(this.#escape)) return at;
    if (this.#base64) this.#base64.write(String(JSON.parse(`"${this.#escape}"`)));
    else this.#string += this.#escape;
    this.#escape = "";
    return at;
  }

  #appendToString(part: Buffer): void {
    if (this.#base64) this.#base64.write(part.toString("latin1"));
    else this.#startString(part);
  }

  #startString(part: Buffer): void {
    this.#string += this.#decoder.decode(part, { stream: true });
    if (this.#string.length > MAX_TEXT_BYTES) throw new ResponseTooLargeError("string too long");
    if (this.#isText || this.#string.length < MIN_BASE64_LENGTH) return;
    const text = this.#string.includes("\\") ? String(JSON.parse(`"${this.#string}"`)) : this.#string;
    this.#isText = !base64.test(text.slice(0, MIN_BASE64_LENGTH));
    if (this.#isText) return;
    this.#base64 = new Base64Decoder(MAX_DECODED_BYTES - this.#decodedBytes);
    this.#base64.write(text);
    this.#string = "";
  }

  #endString(): void {
    this.#inString = false;
    this.#isText = false;
    if (this.#base64) this.#string = `\\u0000${this.#storeDecoded(this.#base64.end())}`;
    this.#base64 = undefined;
    this.#appendText(`"${this.#string}"`);
    this.#string = "";
  }

  #storeDecoded(bytes: Uint8Array): number {
    this.#decodedBytes += bytes.length;
    return this.#decoded.push(new DecodedBytes(bytes)) - 1;
  }

  #appendText(text: string): void {
    this.#length += text.length;
    if (this.#length > MAX_TEXT_BYTES) throw new ResponseTooLargeError("text too long");
    this.#text.push(text);
  }

  #reviveDecoded(value: unknown): unknown {
    const mark = typeof value === "string" ? /^\0(\d+)$/.exec(value) : null;
    return mark ? (this.#decoded[Number(mark[1])] ?? value) : value;
  }
}

/** Decodes base64 in pieces of any length, into one buffer: many small ones burden the garbage collector, and joining them takes a copy. */
class Base64Decoder {
  readonly #limit: number;
  #buffer = Buffer.alloc(0);
  #length = 0;
  #started = false;
  /** Less than four characters. */
  #rest = "";

  constructor(limit: number) {
    this.#limit = limit;
  }

  write(text: string): void {
    const part = withoutLineBreaks(this.#started ? text : withoutPrefix(text));
    this.#started = true;
    const missing = this.#rest === "" ? 0 : 4 - this.#rest.length;
    this.#rest += part.slice(0, missing);
    if (this.#rest.length % 4 !== 0) return;
    const whole = part.length - ((part.length - missing) % 4);
    this.#decode(this.#rest);
    this.#decode(part.slice(missing, whole));
    this.#rest = part.slice(whole);
  }

  end(): Uint8Array {
    this.#decode(this.#rest);
    return this.#buffer.subarray(0, this.#length);
  }

  #decode(text: string): void {
    const end = this.#length + Buffer.byteLength(text, "base64");
    if (end > this.#limit) throw new ResponseTooLargeError("picture too large");
    if (end > this.#buffer.length) this.#grow(end);
    this.#length += this.#buffer.write(text, this.#length, "base64");
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(BUFFER_BYTES.find((size) => size >= bytes) ?? bytes);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}

/** Without a data URL's prefix. That is always shorter than `MIN_BASE64_LENGTH`. */
function withoutPrefix(text: string): string {
  return text.startsWith("data:") ? text.slice(text.indexOf(",") + 1) : text;
}

/** The search costs a fraction of what copying the text would. */
function withoutLineBreaks(text: string): string {
  return text.includes("\n") || text.includes("\r") ? text.replace(/[\r\n]+/g, "") : text;
}

function isWhole(sequence: string): boolean {
  return sequence.startsWith("\\u") ? sequence.length === 6 : sequence.length === 2;
}
