import { type Clause, hasPhrase, phrase } from "../vocabulary/phrase.ts";
import { findUnmatchedWords } from "../vocabulary/stop-words.ts";

/** A clause that asks for the subject's outline to be drawn wider or narrower. */
export interface ReachChange {
  kind: "reach";
  by: 1 | -1;
}

const subject = "(subject|main subject|person|people|object)";
const verb = "(keep|keeping|include|including|take|taking|show|with)?";
const wider = phrase(`${verb} more of ${subject}`);
const narrower = phrase(`${verb} less of ${subject}`);

/** Reads "more of the subject", "keep less of the person". */
export function readReachChange(text: string): ReachChange | undefined {
  const clause: Clause = { rest: text, quotes: [], carried: {}, context: {} };
  const by = hasPhrase(clause, wider) ? 1 : hasPhrase(clause, narrower) ? -1 : undefined;
  return by === undefined || findUnmatchedWords(clause.rest).length > 0 ? undefined : { kind: "reach", by };
}
