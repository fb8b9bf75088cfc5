import type { IncomingHttpHeaders } from "node:http";
import type { SentPicture } from "../pictures/sent-picture.ts";

/** One request to a fake provider and its outcome, for assertions. Fields that aren't readonly are set while it is served. */
export interface ProviderRequest {
  readonly id: string;
  readonly method: string;
  /** The path with its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body's size in bytes, from its header. */
  readonly bodyBytes: number;
  readonly authorized: boolean;
  /** The model that a request for a picture names; undefined for other requests. */
  model: string | undefined;
  prompt: string;
  /** The pictures to start from, in order; `hash` is their SHA-256. */
  pictures: SentPicture[];
  mask: SentPicture | undefined;
  seed: number | undefined;
  /** The aspect ratio as it was sent. */
  ratio: string | undefined;
  /** All other parameters. */
  params: Record<string, unknown>;
  /** The planned failure. */
  failure: string | undefined;
  status: number | undefined;
  /** The code of the error in the response. */
  errorCode: string | number | undefined;
  /** The response was sent completely. */
  finished: boolean;
  /** The client disconnected before that. */
  aborted: boolean;
  /** How often this request was charged. */
  charges: number;
  costUsd: number;
}

export function newProviderRequest(
  first: Pick<ProviderRequest, "id" | "method" | "path" | "headers" | "authorized">,
): ProviderRequest {
  return {
    ...first,
    bodyBytes: Number(first.headers["content-length"] ?? 0),
    model: undefined,
    prompt: "",
    pictures: [],
    mask: undefined,
    seed: undefined,
    ratio: undefined,
    params: {},
    failure: undefined,
    status: undefined,
    errorCode: undefined,
    finished: false,
    aborted: false,
    charges: 0,
    costUsd: 0,
  };
}
