// Parses server-sent events whose data is JSON, as they arrive.

import { StreamingJsonParser } from "./streaming-json.ts";

export interface ServerEvent {
  /** "" if it has no name. */
  name: string;
  /** Parsed, pictures as `DecodedBytes`. */
  data: unknown;
}

const NEWLINE = 0x0a;
const MAX_FIELD_BYTES = 64;

/** Takes the stream in chunks of any size, and returns the events that each chunk completes. Comments and "[DONE]" aren't events.
 *  Throws `SyntaxError` on invalid JSON, and `ResponseTooLargeError`. */
export class SseParser {
  #line = "";
  #name = "";
  #data: StreamingJsonParser | undefined;
  /** In the middle of a data line. */
  #inData = false;
  #done = false;

  /** A picture is being received. */
  get large(): boolean {
    return this.#data?.large ?? false;
  }

  /** The stream announced its end. */
  get done(): boolean {
    return this.#done;
  }

  push(chunk: Uint8Array): ServerEvent[] {
    const events: ServerEvent[] = [];
    for (let at = 0; at < chunk.length; ) {
      const newline = chunk.indexOf(NEWLINE, at);
      const end = newline < 0 ? chunk.length : newline;
      this.#read(chunk.subarray(at, end));
      if (newline >= 0) events.push(...this.#endLine());
      at = end + 1;
    }
    return events;
  }

  /** Call at the end of the stream. Returns the last event if it is complete, with or without its final newline. */
  end(): ServerEvent[] {
    try {
      return [...this.#endLine(), ...this.#dispatch()];
    } catch (error) {
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  }

  #read(part: Uint8Array): void {
    if (this.#inData) this.#data?.push(part);
    else this.#readField(part);
  }

  #readField(part: Uint8Array): void {
    const before = this.#line.length;
    this.#line += Buffer.from(part.buffer, part.byteOffset, Math.min(part.length, MAX_FIELD_BYTES)).toString("latin1");
    const field = /^data: ?/.exec(this.#line);
    const undecided = this.#line.length < "data: ".length;
    if (!field || undecided) return;
    this.#inData = true;
    if (this.#data) this.#data.push(Buffer.from("\n"));
    else this.#data = new StreamingJsonParser();
    // Before this chunk, the line held the field's name at most.
    this.#data.push(Buffer.from(this.#line.slice(field[0].length, before)));
    this.#data.push(part.subarray(Math.max(0, field[0].length - before)));
  }

  #endLine(): ServerEvent[] {
    const line = this.#line.trim();
    const wasData = this.#inData;
    this.#line = "";
    this.#inData = false;
    if (wasData) return [];
    if (line === "") return this.#dispatch();
    if (line.startsWith("event:")) this.#name = line.slice(6).trim();
    return [];
  }

  #dispatch(): ServerEvent[] {
    const [name, data] = [this.#name, this.#data];
    this.#name = "";
    this.#data = undefined;
    if (!data) return [];
    if (data.text.trim() === "[DONE]") this.#done = true;
    return this.#done ? [] : [{ name, data: data.end() }];
  }
}
