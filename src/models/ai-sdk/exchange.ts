// The HTTP requests of one drawing. The AI SDK builds them and reads the results; deadlines, errors, jobs, downloads and limits are handled here.

import { setTimeout as sleep } from "node:timers/promises";
import { ModelError } from "../../core/errors.ts";
import type { DrawWatch } from "../../core/ports/models.ts";
import type { EncodedImage } from "../../images/encode-for-model.ts";
import { modelMessages } from "../messages.ts";
import { readResponse } from "../wire/answer.ts";
import { fromApiError, type ProviderInfo, toModelError } from "../wire/errors.ts";
import { fetchOnce } from "../wire/http.ts";
import { noImageError } from "../wire/no-picture.ts";
import { readUpTo } from "../wire/read-up-to.ts";
import { DecodedBytes } from "../wire/streaming-json.ts";
import { isAllowed, parseJob } from "./job.ts";
import type { Job, Protocol, Refusal, SdkModel, SdkRequest } from "./protocol.ts";

const MAX_RESULT_BYTES = 32 * 1024 * 1024;
const MAX_ATTEMPTS = 4;
const FIRST_POLL_MS = 500;
const MAX_POLL_MS = 3000;
const POLL_GROWTH = 1.3;
/** A new job may be unknown for a moment. */
const MAX_NOT_FOUND = 6;
/** The headers of the SDK's requests that are sent; the others may come from the environment. */
const sentHeaders = ["accept", "content-type", "authorization", "x-key", "x-goog-api-key"];

export interface ExchangeOptions {
  info: ProviderInfo;
  baseUrl: string;
  protocol: Protocol;
  model: SdkModel;
  request: SdkRequest;
  images: readonly EncodedImage[];
  /** Aborted at the deadline too. */
  signal: AbortSignal;
  watch: Pick<DrawWatch, "job" | "keepJob">;
}

export class Exchange {
  readonly #options: ExchangeOptions;
  readonly #pictures: Uint8Array[] = [];
  #job: Job | undefined;
  #failure: ModelError | undefined;
  #last: unknown;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#job = parseJob(options.watch.job);
  }

  /** The job that the service is working on. */
  get job(): Job | undefined {
    return this.#job;
  }

  get #authorization(): Record<string, string> {
    const { protocol, info } = this.#options;
    return protocol.authorize(info.key);
  }

  get costUsd(): number | undefined {
    const { protocol, model } = this.#options;
    return protocol.costIn?.(this.#last, model) ?? this.#job?.costUsd;
  }

  get seed(): number | undefined {
    return this.#options.protocol.seedIn?.(this.#last);
  }

  /** For the SDK. It wraps what this rejects with into errors of its own: see `failure`. */
  readonly fetch: typeof fetch = async (input, init) => {
    try {
      return await this.#answer(new URL(input instanceof Request ? input.url : input), init);
    } catch (error) {
      this.#failure = toModelError(error, this.#options.info);
      throw error;
    }
  };

  /** Why the last request failed. */
  get failure(): ModelError | undefined {
    return this.#failure;
  }

  async #answer(url: URL, init: RequestInit | undefined): Promise<Response> {
    if (init?.method === "POST") return this.#respond(await this.#submit(url, init));
    if (this.#job && isSamePage(url, this.#job.poll)) return this.#respond(this.#last);
    return this.#download(url);
  }

  /** The bytes of a picture that the SDK returned. */
  pictureOf(image: string | Uint8Array): Uint8Array {
    if (typeof image !== "string") return image;
    const [, index] = /^picture:(\d+)$/.exec(image) ?? [];
    return this.#pictures[Number(index)] ?? Buffer.from(image, "base64");
  }

  async #submit(url: URL, { headers, body }: RequestInit): Promise<unknown> {
    const { protocol, baseUrl, watch } = this.#options;
    if (watch.job !== undefined && !this.#job) throw this.#lostJob();
    if (!this.#job) {
      const own = { method: "POST", headers: pick(headers, sentHeaders), body: (await this.#adapt(body)) ?? null };
      this.#last = await this.#send(url, own);
      this.#job = protocol.jobs?.jobIn(this.#last, baseUrl);
      if (this.#job) await watch.keepJob?.(JSON.stringify(this.#job));
    }
    if (this.#job) this.#last = await this.#awaitJob(this.#job);
    const refusal = protocol.refusalIn?.(this.#last);
    if (refusal) throw this.#refused(refusal);
    return this.#job && protocol.jobs ? protocol.jobs.answerFor(this.#job, this.#last) : this.#last;
  }

  async #adapt(body: RequestInit["body"]): Promise<RequestInit["body"]> {
    const { protocol, model, request, images } = this.#options;
    if (!protocol.adaptBody || typeof body !== "string") return body;
    const order = { model, request, images, upload: (image: EncodedImage) => this.#upload(image) };
    return JSON.stringify(await protocol.adaptBody(JSON.parse(body), order));
  }

  async #upload({ bytes, type }: EncodedImage): Promise<string> {
    const { baseUrl, protocol, info } = this.#options;
    const { path = "", field = "", urlIn } = protocol.upload ?? {};
    const upload = async () => {
      const body = new FormData();
      body.append(field, new Blob([new Uint8Array(bytes)], { type }), `picture.${type.slice("image/".length)}`);
      const answer = await this.#send(new URL(`${baseUrl}${path}`), { method: "POST", headers: this.#authorization, body });
      const url = urlIn?.(answer);
      if (url === undefined) throw new ModelError("unavailable", `${info.service}: upload without an address`);
      return url;
    };
    return this.#repeat(upload, (cause) => this.#notUploaded(cause));
  }

  /** For requests that cost nothing, so that they may be repeated after a failure that may pass. `toError`: what to throw in the end. */
  async #repeat<T>(request: () => Promise<T>, toError: (cause: ModelError) => ModelError): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request();
      } catch (error) {
        const translated = toModelError(error, this.#options.info);
        if (!translated || this.#options.signal.aborted) throw error;
        if (attempt >= MAX_ATTEMPTS || !isTransient(translated)) throw toError(translated);
        await this.#sleep(attempt * FIRST_POLL_MS);
      }
    }
  }

  /** Nothing was requested yet, so nothing is charged. */
  #notUploaded(cause: ModelError): ModelError {
    const { service, label } = this.#options.info;
    const failed = cause.code === "unknown" || cause.code === "unavailable";
    if (!failed) return cause;
    return new ModelError("unavailable", `${service}: picture not uploaded`, {
      cause,
      userMessage: modelMessages.unreachable(label),
    });
  }

  /** Asks about a job until it has ended. Whatever goes wrong on the way may pass: the picture is paid for. */
  async #awaitJob(job: Job): Promise<unknown> {
    const { jobs } = this.#options.protocol;
    let notFound = 0;
    for (let wait = FIRST_POLL_MS; ; wait = Math.min(MAX_POLL_MS, wait * POLL_GROWTH)) {
      const answer = await this.#poll(job.poll);
      if (answer instanceof ModelError) {
        notFound = answer.code === "invalid" ? notFound + 1 : 0;
        if (notFound > MAX_NOT_FOUND) throw this.#lostJob(answer);
        await this.#sleep(Math.min(Math.max(wait, answer.retryAfterMs ?? 0), 10 * MAX_POLL_MS));
        continue;
      }
      const state = jobs?.stateOf(answer) ?? "done";
      if (typeof state === "object") throw this.#refused(state);
      if (state === "done") return job.result === undefined ? answer : await this.#result(job.result);
      await this.#sleep(wait);
    }
  }

  async #result(address: string): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#poll(address);
      if (!(answer instanceof ModelError)) return answer;
      if (!isTransient(answer)) throw answer;
      // An answer is about the job, a broken connection isn't.
      if (attempt >= MAX_ATTEMPTS) throw answer.cause === undefined ? answer : this.#notDownloaded(answer);
      await this.#sleep(attempt * FIRST_POLL_MS);
    }
  }

  /** Reading costs nothing, so it may be repeated after any failure. */
  async #poll(address: string): Promise<unknown> {
    const url = this.#checked(address);
    try {
      return await this.#send(url, { method: "GET", headers: { accept: "application/json", ...this.#authorization } });
    } catch (error) {
      const translated = toModelError(error, this.#options.info);
      if (!translated || this.#options.signal.aborted) throw error;
      if (isTransient(translated) || translated.code === "invalid") return translated;
      throw translated.code === "refused" ? translated : this.#notDownloaded(translated);
    }
  }

  /** Sends a request and reads its JSON. Throws `ModelError` and network errors. */
  async #send(url: URL, init: RequestInit): Promise<unknown> {
    const { info, signal, protocol } = this.#options;
    const response = await fetchOnce(url, { ...init, signal });
    if (!response.ok) {
      const body = await readErrorBody(response);
      const { status, headers } = response;
      throw fromApiError(
        {
          body,
          ...(protocol.readError && { error: protocol.readError(body, status) }),
          status,
          headers,
          requestId: requestIdIn(headers),
        },
        info,
      );
    }
    for await (const { data } of readResponse(response)) return data;
    throw noImageError(info, undefined);
  }

  async #download(url: URL): Promise<Response> {
    const { info, signal, baseUrl } = this.#options;
    const checked = this.#checked(url.href);
    const headers = checked.origin === new URL(baseUrl).origin ? this.#authorization : {};
    const download = async () => {
      const response = await fetchOnce(checked, { method: "GET", headers, signal });
      if (!response.ok) throw fromApiError({ body: undefined, status: response.status, headers: response.headers }, info);
      return wholeBody(response, info);
    };
    return this.#repeat(download, (cause) => this.#notDownloaded(cause));
  }

  /** Throws `ModelError` for an address that isn't the service's: it may belong to anybody, even to this machine's network. */
  #checked(address: string): URL {
    const { baseUrl, protocol, info } = this.#options;
    const url = isAllowed(address, baseUrl, protocol.hosts);
    if (url) return url;
    throw new ModelError("unknown", `${info.service}: address of another host`, {
      userMessage: modelMessages.broken(info.label),
    });
  }

  #refused(refusal: Refusal): ModelError {
    const { info } = this.#options;
    if ("error" in refusal) {
      const costUsd = this.costUsd ?? (refusal.isCharged && this.#options.model.price(this.#options.request));
      return fromApiError({ error: { costUsd, ...refusal.error } }, info);
    }
    return noImageError(info, { usage: { cost: this.costUsd } }, refusal.said);
  }

  #lostJob(cause?: ModelError): ModelError {
    const { service, label } = this.#options.info;
    return new ModelError("unknown", `${service}: job not found`, { cause, userMessage: modelMessages.lostJob(label) });
  }

  /** It was drawn and paid for, and a retry may still find it. */
  #notDownloaded(cause: ModelError): ModelError {
    const { service, label } = this.#options.info;
    return new ModelError("unknown", `${service}: result not downloaded`, {
      cause,
      userMessage: modelMessages.notDownloaded(label),
      ...(this.#job && { jobContinues: true as const }),
    });
  }

  /** The answer for the SDK. Pictures in it are replaced by short names, because the SDK would keep them as text. */
  #respond(answer: unknown): Response {
    const text = JSON.stringify(answer, (_, value) => this.#named(value)) ?? "null";
    return new Response(text, { headers: { "content-type": "application/json" } });
  }

  #named(value: unknown): unknown {
    return value instanceof DecodedBytes ? `picture:${this.#pictures.push(value.bytes) - 1}` : value;
  }

  async #sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#options.signal });
  }
}

function isTransient({ code }: ModelError): boolean {
  return code === "unavailable" || code === "rate-limited" || code === "unknown";
}

function isSamePage(url: URL, other: string): boolean {
  const { origin, pathname } = new URL(other);
  return url.origin === origin && url.pathname === pathname;
}

function pick(headers: RequestInit["headers"], names: readonly string[]): Record<string, string> {
  const all = new Headers(headers);
  return Object.fromEntries(names.flatMap((name) => (all.has(name) ? [[name, all.get(name) ?? ""]] : [])));
}

async function readErrorBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function wholeBody(response: Response, { label, service }: ProviderInfo): Promise<Response> {
  if (!response.body) return response;
  const { bytes, whole } = await readUpTo(response.body, MAX_RESULT_BYTES);
  if (!whole) throw new ModelError("no-image", `${service}: result too large`, { userMessage: modelMessages.tooMuch(label) });
  return new Response(bytes, { headers: { "content-type": response.headers.get("content-type") ?? "application/octet-stream" } });
}

function requestIdIn(headers: Headers): string | null {
  return headers.get("x-request-id") ?? headers.get("x-fal-request-id");
}
