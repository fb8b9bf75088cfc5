import type { IncomingMessage, ServerResponse } from "node:http";
import { inspectFile } from "../acts/files.ts";
import type { Api, Outcome } from "../api/api.ts";
import { multipart, readBytes } from "../api/body.ts";
import type { StoredFile } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";

interface Ticket {
  file: StoredFile;
  length: number;
  /** Whether the bytes have arrived. */
  filled: boolean;
}

/** Pending uploads: bytes that have arrived, and files that are being processed. */
export class Uploads {
  /** How long processing takes after completion, in milliseconds of the clock. */
  processingMs = 60;
  /** Files held back from processing; undefined while nothing is held back. */
  #held: StoredFile[] | undefined;
  readonly #state: ServiceState;
  readonly #tickets = new Map<string, Ticket>();
  readonly #stopped = new AbortController();

  constructor(state: ServiceState) {
    this.#state = state;
  }

  open(token: string, file: StoredFile, length: number): void {
    this.#tickets.set(token, { file, length, filled: false });
  }

  /** Whether a file's bytes have arrived and it isn't completed yet. */
  has(file: StoredFile): boolean {
    return file.readyAt === undefined && [...this.#tickets.values()].some((one) => one.file === file && one.filled);
  }

  complete(file: StoredFile, title: string | undefined): void {
    if (title !== undefined) file.title = title;
    for (const [token, ticket] of this.#tickets) if (ticket.file === file) this.#tickets.delete(token);
    file.readyAt = this.#held ? Number.POSITIVE_INFINITY : this.#state.clock.now() + this.processingMs;
    this.#held?.push(file);
  }

  /** Keeps newly completed files unprocessed until `release`. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    for (const file of this.#held ?? []) file.readyAt = this.#state.clock.now();
    this.#held = undefined;
    this.#state.watch.changed();
  }

  /** Calls `then` once all files are processed. */
  whenReady(files: StoredFile[], then: () => void): void {
    const ready = () => files.every((file) => this.#state.mimetype(file) !== "");
    const waits = async () => {
      await this.#state.watch.until(() => files.every((file) => Number.isFinite(file.readyAt)), "the release of uploaded files");
      const last = Math.max(...files.map((file) => file.readyAt ?? 0));
      await this.#state.clock.reach(last, this.#stopped.signal);
      if (ready() && !this.#stopped.signal.aborted) then();
    };
    waits().catch(() => {});
  }

  stop(): void {
    this.#stopped.abort();
  }

  /** Receives the bytes at the URL from `files.getUploadURLExternal`, raw or multipart. */
  async serve(request: IncomingMessage, response: ServerResponse, token: string, api: Api): Promise<void> {
    const bytes = await readBytes(request);
    const leaked = request.headers.authorization !== undefined;
    await api.handle(request, response, "upload", { token_sent: leaked, length: bytes.length }, async () => {
      const outcome = await this.#fill(token, bytes, request.headers["content-type"] ?? "");
      // Slack accepts this, but it leaks the token, so the fake records it as a refusal
      return leaked ? { ...outcome, refused: "token_sent_to_upload_host" } : outcome;
    });
  }

  async #fill(token: string, sent: Buffer<ArrayBuffer>, type: string): Promise<Outcome> {
    const ticket = this.#tickets.get(token);
    if (!ticket) return { status: 404, body: "not found", refused: "unknown_upload" };
    const bytes = type.startsWith("multipart/form-data") ? await firstFile(sent, type) : sent;
    if (bytes.length !== ticket.length) return { status: 400, body: "length mismatch", refused: "length_mismatch" };
    Object.assign(ticket.file, { bytes, ...(await inspectFile(bytes)) });
    ticket.filled = true;
    return { status: 200, body: `OK - ${bytes.length}` };
  }
}

async function firstFile(bytes: Buffer<ArrayBuffer>, type: string): Promise<Buffer> {
  for (const [, value] of await multipart(bytes, type))
    if (typeof value !== "string") return Buffer.from(await value.arrayBuffer());
  return Buffer.alloc(0);
}
