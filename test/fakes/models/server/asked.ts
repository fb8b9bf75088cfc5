import type { SentPicture } from "../pictures/sent.ts";
import type { Fault } from "./faults.ts";

/** An earlier message of a conversation that was sent along. */
export interface Said {
  role: string;
  text: string;
  pictures: SentPicture[];
}

/** One request, as understood; everything but the first five lines is filled in while it is served. */
export interface Asked {
  /** What the answer's `x-request-id` says. */
  readonly id: string;
  readonly service: "openai" | "openrouter";
  readonly method: string;
  /** Below the base address, with its query. */
  readonly path: string;
  readonly authorized: boolean;
  /** The model that draws, as the wire names it; undefined for what draws nothing. */
  model: string | undefined;
  /** What was said beside the words and the pictures. */
  params: Record<string, unknown>;
  prompt: string;
  /** The pictures to start from, in the order in which they were sent. */
  references: SentPicture[];
  mask: SentPicture | undefined;
  /** Chat and Responses: what came before the last message, oldest first. */
  history: Said[];
  /** Whether a stream was asked for. */
  streamed: boolean;
  fault: Fault["kind"] | undefined;
  status: number | undefined;
  /** The code of the error in the answer. */
  refused: string | number | undefined;
  partials: number;
  /** The answer went out to its last byte. */
  finished: boolean;
  /** The client went away before that. */
  aborted: boolean;
  /** OpenAI bills what it has begun to draw, whatever becomes of it (the worse of what is possible); OpenRouter only what it delivered. */
  billed: boolean;
  costUsd: number;
}

export function newAsked(first: Pick<Asked, "id" | "service" | "method" | "path" | "authorized">): Asked {
  return {
    ...first,
    ...{ model: undefined, params: {}, prompt: "", references: [], mask: undefined, history: [], streamed: false },
    ...{ fault: undefined, status: undefined, refused: undefined },
    ...{ partials: 0, finished: false, aborted: false, billed: false, costUsd: 0 },
  };
}
