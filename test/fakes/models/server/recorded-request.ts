import type { SentPicture } from "../pictures/sent-picture.ts";
import type { Fault } from "./faults.ts";

/** An earlier message of the conversation. */
export interface HistoryMessage {
  role: string;
  text: string;
  pictures: SentPicture[];
}

/** One request and its outcome, for assertions. Fields that aren't readonly are set while it is served. */
export interface RecordedRequest {
  /** The response's `x-request-id`. */
  readonly id: string;
  readonly service: "openai" | "openrouter";
  readonly method: string;
  /** The path after the base URL, with its query. */
  readonly path: string;
  readonly authorized: boolean;
  /** The drawing model's name in the API; undefined for requests that draw nothing. */
  model: string | undefined;
  /** All parameters except the prompt and the pictures. */
  params: Record<string, unknown>;
  prompt: string;
  /** The pictures to start from, in order. */
  references: SentPicture[];
  mask: SentPicture | undefined;
  /** Chat and Responses: the messages before the last one, oldest first. */
  history: HistoryMessage[];
  /** Whether the client requested a stream. */
  streamed: boolean;
  fault: Fault["kind"] | undefined;
  status: number | undefined;
  /** The code of the error in the response. */
  errorCode: string | number | undefined;
  partials: number;
  /** The response was sent completely. */
  finished: boolean;
  /** The client disconnected before that. */
  aborted: boolean;
  /** OpenAI bills every drawing it starts (the worst case); OpenRouter bills only what it delivers. */
  billed: boolean;
  costUsd: number;
}

export function newRecordedRequest(
  first: Pick<RecordedRequest, "id" | "service" | "method" | "path" | "authorized">,
): RecordedRequest {
  return {
    ...first,
    ...{ model: undefined, params: {}, prompt: "", references: [], mask: undefined, history: [], streamed: false },
    ...{ fault: undefined, status: undefined, errorCode: undefined },
    ...{ partials: 0, finished: false, aborted: false, billed: false, costUsd: 0 },
  };
}
