import { LRUCache } from "lru-cache";
import { withPlainAmounts } from "./amounts.ts";
import { correctCasts } from "./casts.ts";
import { answerComplaints, settleComplaints } from "./complaints.ts";
import { withoutPoliteness } from "./politeness.ts";
import { nameProperties } from "./properties.ts";
import { withUsualSpelling } from "./spellings.ts";
import { withListedWords } from "./wording.ts";

/** Writes what people say in everyday words as orders that the operations understand. Quoted texts must have been taken out. */
export function rewrite(text: string): string {
  return recent.memo(text);
}

/** What isn't understood is read again with its typos corrected, and often there are none. */
const recent = new LRUCache<string, string>({ max: 8, memoMethod: rewriteText });

function rewriteText(text: string): string {
  const plain = withPlainAmounts(withoutPoliteness(withUsualSpelling(text)));
  const answered = answerComplaints(correctCasts(plain));
  return nameProperties(withListedWords(answered === plain ? plain : settleComplaints(answered)));
}
